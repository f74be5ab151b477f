-- Process: the files that tell how the team builds, tests and ships.

-- Paths, in lower case, of files that define a pipeline, and of which system.
CREATE TEMP VIEW pipeline_pattern(pattern, system) AS VALUES
  ('.github/workflows/*.yml', 'GitHub Actions'), ('.github/workflows/*.yaml', 'GitHub Actions'),
  ('.gitea/workflows/*.y*ml', 'Gitea Actions'), ('.forgejo/workflows/*.y*ml', 'Forgejo Actions'),
  ('.gitlab-ci.yml', 'GitLab CI'), ('.gitlab/ci/*.yml', 'GitLab CI'),
  ('jenkinsfile*', 'Jenkins'), ('*/jenkinsfile*', 'Jenkins'), ('.jenkins/*', 'Jenkins'),
  ('.circleci/config.y*ml', 'CircleCI'), ('azure-pipelines*.y*ml', 'Azure Pipelines'),
  ('.azure-pipelines/*', 'Azure Pipelines'), ('.azuredevops/*', 'Azure Pipelines'), ('.vsts-ci.yml', 'Azure Pipelines'),
  ('.travis.yml', 'Travis CI'), ('appveyor.yml', 'AppVeyor'), ('.appveyor.yml', 'AppVeyor'),
  ('bitbucket-pipelines.yml', 'Bitbucket Pipelines'), ('.drone.y*ml', 'Drone'), ('.drone.star', 'Drone'),
  ('.woodpecker.y*ml', 'Woodpecker'), ('.woodpecker/*', 'Woodpecker'), ('cloudbuild*.y*ml', 'Google Cloud Build'),
  ('buildspec*.y*ml', 'AWS CodeBuild'), ('*/buildspec.y*ml', 'AWS CodeBuild'), ('.teamcity/*', 'TeamCity'), ('*teamcity*.gradle*', 'TeamCity'),
  ('.buildkite/*', 'Buildkite'), ('.cirrus.y*ml', 'Cirrus CI'), ('.cirrus.star', 'Cirrus CI'),
  ('.semaphore/*', 'Semaphore'), ('wercker.yml', 'Wercker'), ('.builds/*.y*ml', 'builds.sr.ht'),
  ('.build.yml', 'builds.sr.ht'), ('.tekton/*', 'Tekton'), ('.zuul.yaml', 'Zuul'), ('zuul.d/*', 'Zuul'),
  ('bitrise.yml', 'Bitrise'), ('codemagic.yaml', 'Codemagic'), ('.codefresh/*', 'Codefresh'),
  ('.ci/*', 'a script in .ci'), ('ci/*', 'a script in ci'), ('.evergreen/*', 'Evergreen'), ('evergreen.yml', 'Evergreen'),
  ('dagger.json', 'Dagger'), ('.earthfile', 'Earthly'), ('earthfile', 'Earthly'), ('screwdriver.yaml', 'Screwdriver');

-- Files that define a pipeline, and of which system.
CREATE TEMP VIEW pipeline_file AS
SELECT p.path AS path, k.system AS system
  FROM file AS f
  JOIN path AS p ON p.id = f.path_id
  JOIN pipeline_pattern AS k ON lower(p.path) GLOB k.pattern;

-- Files by which documents are built, from comments or beside the code, or published: the text may lie in the comments, in a
-- wiki or in a repository of its own. For Go that is doc.go, for Rust the library at the root, as docs.rs shows it.
CREATE TEMP VIEW documentation_build AS
SELECT p.path AS path
  FROM file AS f
  JOIN path AS p ON p.id = f.path_id
 WHERE lower(basename(p.path)) REGEXP '^((mkdocs|antora(-playbook)?|\.?readthedocs|\.jazzy)\.ya?ml|docusaurus\.config\.[cm]?[jt]s|(typedoc|\.?jsdoc|\.?esdoc)\.(json|[cm]?js)|docfx\.json|\.yardopts|doxyfile.*|.*\.doxyfile|book\.toml|phpdoc(\.dist)?\.xml|(doctum|sami)\.php|.*(dokka|javadoc).*\.gradle(\.kts)?|doc\.go)$'
    OR lower(p.path) GLOB '*doc*/conf.py' OR lower(p.path) GLOB '*.docc/*' OR lower(p.path) GLOB '*.vitepress/*'
    OR lower(p.path) GLOB '*dokka*/*'
    OR lower(p.path) REGEXP '^\.github/workflows/([^/]*[^a-z])?(javadocs?|docs?|documentation)[^a-z][^/]*$'
    OR (lower(p.path) = 'src/lib.rs' AND NOT EXISTS (SELECT 1 FROM file_path WHERE path = 'src/main.rs'));

-- Files that say who owns what.
CREATE TEMP VIEW owner_file AS
SELECT path FROM root_file WHERE name IN ('codeowners', 'owners', 'maintainers', 'maintainers.md', 'maintainers.txt');

-- Directories that hold tests, examples, templates or other people's code: what lies there is no part of the product.
CREATE TEMP VIEW aside_path AS
SELECT p.path AS path
  FROM file AS f
  JOIN path AS p ON p.id = f.path_id
 WHERE '/' || lower(p.path) GLOB '*/test*/*' OR '/' || lower(p.path) GLOB '*/spec*/*'
    OR '/' || lower(p.path) GLOB '*/*fixture*/*' OR '/' || lower(p.path) GLOB '*/example*/*'
    OR '/' || lower(p.path) GLOB '*/sample*/*' OR '/' || lower(p.path) GLOB '*/demo*/*'
    OR '/' || lower(p.path) GLOB '*/template*/*' OR '/' || lower(p.path) GLOB '*/doc*/*'
    OR '/' || lower(p.path) GLOB '*/bench*/*' OR '/' || lower(p.path) GLOB '*/vendor*/*'
    OR '/' || lower(p.path) GLOB '*/third*party/*' OR '/' || lower(p.path) GLOB '*/deps/*'
    OR '/' || lower(p.path) GLOB '*/__tests__/*' OR '/' || lower(p.path) GLOB '*/t/*';

-- Names of package manifests, and of the lock files that fix what they install: the first one is the usual one.
CREATE TEMP VIEW lock_name(manifest, lock) AS VALUES
  ('package.json', 'package-lock.json'), ('package.json', 'npm-shrinkwrap.json'), ('package.json', 'yarn.lock'),
  ('package.json', 'pnpm-lock.yaml'), ('package.json', 'bun.lockb'), ('package.json', 'bun.lock'),
  ('Pipfile', 'Pipfile.lock'), ('Gemfile', 'Gemfile.lock'), ('composer.json', 'composer.lock'),
  ('Cargo.toml', 'Cargo.lock');

-- Files that only something which is deployed has, in lower case, and of which manifest it says so; '' is any. What a host of
-- pages is told (netlify.toml, vercel.json) says nothing of programs: libraries of other languages have their documents there.
CREATE TEMP VIEW deployed_sign(name, manifest) AS VALUES
  ('dockerfile', ''), ('procfile', ''), ('serverless.yml', ''), ('serverless.yaml', ''), ('app.yaml', ''), ('fly.toml', ''),
  ('vercel.json', 'package.json'), ('netlify.toml', 'package.json'), ('ecosystem.config.js', 'package.json'), ('nest-cli.json', 'package.json'),
  ('angular.json', 'package.json'), ('next.config.js', 'package.json'), ('next.config.mjs', 'package.json'), ('app.json', 'package.json'),
  ('artisan', ''), ('config.ru', ''), ('manage.py', '');

-- Package manifests of what is deployed: beside such a file. (Compose files are no such sign:
-- libraries start the servers of their tests with them.) A Gemfile beside a gemspec or below one is a library's, its demonstration's
-- or its tests', so is a composer.json that no page, console or framework is near, and a Cargo.toml near no program of its own.
CREATE TEMP VIEW deployed_manifest AS
WITH deployed AS MATERIALIZED (
  SELECT dirname(p.path) AS directory, s.manifest AS manifest
    FROM file_path AS p
    JOIN deployed_sign AS s ON s.name = lower(basename(p.path))
   WHERE p.path NOT IN (SELECT path FROM aside_path)
)
SELECT path, basename(path) AS name, dirname(path) AS directory
  FROM file_path
 WHERE basename(path) IN (SELECT manifest FROM lock_name) AND class <> 'vendored'
   AND EXISTS (SELECT 1 FROM deployed AS d WHERE d.directory = dirname(file_path.path) AND d.manifest IN ('', basename(file_path.path)))
   AND NOT (basename(path) = 'Gemfile'
            AND EXISTS (SELECT 1 FROM file_path AS g
                         WHERE lower(extension(g.path)) = 'gemspec'
                           AND (dirname(g.path) IN ('', dirname(file_path.path))
                                OR substr(file_path.path, 1, length(dirname(g.path)) + 1) = dirname(g.path) || '/')))
   AND NOT (basename(path) IN ('composer.json', 'Cargo.toml')
            AND NOT EXISTS (SELECT 1 FROM file_path AS e
                             WHERE e.class NOT IN ('test', 'documentation')
                               AND (CASE basename(file_path.path)
                                    WHEN 'Cargo.toml' THEN basename(e.path) = 'main.rs' OR e.path GLOB '*src/bin/*.rs'
                                    ELSE basename(e.path) IN ('index.php', 'artisan', 'console') END)
                               AND (dirname(file_path.path) = ''
                                    OR substr(e.path, 1, length(dirname(file_path.path)) + 1) = dirname(file_path.path) || '/')))
   AND path NOT IN (SELECT path FROM aside_path);
