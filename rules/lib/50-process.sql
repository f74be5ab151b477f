-- Process: the files that tell how the team builds, tests and ships.

-- Files that define a pipeline, and of which system.
CREATE TEMP VIEW pipeline_file AS
WITH known(pattern, system) AS (VALUES
  ('.github/workflows/*.yml', 'GitHub Actions'), ('.github/workflows/*.yaml', 'GitHub Actions'),
  ('.gitea/workflows/*.y*ml', 'Gitea Actions'), ('.forgejo/workflows/*.y*ml', 'Forgejo Actions'),
  ('.gitlab-ci.yml', 'GitLab CI'), ('.gitlab/ci/*.yml', 'GitLab CI'),
  ('jenkinsfile*', 'Jenkins'), ('*/jenkinsfile*', 'Jenkins'), ('.jenkins/*', 'Jenkins'),
  ('.circleci/config.y*ml', 'CircleCI'), ('azure-pipelines*.y*ml', 'Azure Pipelines'),
  ('.azure-pipelines/*', 'Azure Pipelines'), ('.azuredevops/*', 'Azure Pipelines'), ('.vsts-ci.yml', 'Azure Pipelines'),
  ('.travis.yml', 'Travis CI'), ('appveyor.yml', 'AppVeyor'), ('.appveyor.yml', 'AppVeyor'),
  ('bitbucket-pipelines.yml', 'Bitbucket Pipelines'), ('.drone.y*ml', 'Drone'), ('.drone.star', 'Drone'),
  ('.woodpecker.y*ml', 'Woodpecker'), ('.woodpecker/*', 'Woodpecker'), ('cloudbuild*.y*ml', 'Google Cloud Build'),
  ('buildspec*.y*ml', 'AWS CodeBuild'), ('*/buildspec.y*ml', 'AWS CodeBuild'), ('.teamcity/*', 'TeamCity'),
  ('.buildkite/*', 'Buildkite'), ('.cirrus.y*ml', 'Cirrus CI'), ('.cirrus.star', 'Cirrus CI'),
  ('.semaphore/*', 'Semaphore'), ('wercker.yml', 'Wercker'), ('.builds/*.y*ml', 'builds.sr.ht'),
  ('.build.yml', 'builds.sr.ht'), ('.tekton/*', 'Tekton'), ('.zuul.yaml', 'Zuul'), ('zuul.d/*', 'Zuul'),
  ('bitrise.yml', 'Bitrise'), ('codemagic.yaml', 'Codemagic'), ('.codefresh/*', 'Codefresh'),
  ('.ci/*', 'a script in .ci'), ('ci/*', 'a script in ci'), ('.evergreen/*', 'Evergreen'), ('evergreen.yml', 'Evergreen'),
  ('dagger.json', 'Dagger'), ('.earthfile', 'Earthly'), ('earthfile', 'Earthly'), ('screwdriver.yaml', 'Screwdriver')
)
SELECT p.path AS path, known.system AS system
  FROM file AS f
  JOIN path AS p ON p.id = f.path_id
  JOIN known ON lower(p.path) GLOB known.pattern;

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
