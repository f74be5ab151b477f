-- Who works with whom on what: parts that one person knows or nobody does, and who shares the work there.

-- People who looked at a commit: its Reviewed-by, Acked-by and Approved-by lines with an address that commits were made with.
CREATE TEMP VIEW reviewer AS
WITH address AS MATERIALIZED (
  SELECT DISTINCT lower(d.email) AS email, i.person_id AS person_id
    FROM identity AS d
   CROSS JOIN person_identity AS i ON i.identity_id = d.id
   WHERE d.email <> ''
), signed AS MATERIALIZED (
  SELECT t.commit_id AS commit_id,
         lower(substr(t.value, instr(t.value, '<') + 1, instr(t.value, '>') - instr(t.value, '<') - 1)) AS email
    FROM trailer AS t
   WHERE t.key COLLATE NOCASE IN ('reviewed-by', 'acked-by', 'approved-by') AND instr(t.value, '<') > 0
)
SELECT DISTINCT s.commit_id AS commit_id, a.person_id AS person_id
  FROM signed AS s
 CROSS JOIN address AS a ON a.email = s.email;

-- The person without whom over half of the product's files have no author left, when there is only one such and they are
-- active. team/bus-factor speaks of it; what would only say it again for a part stays silent.
CREATE TEMP VIEW sole_holder AS
SELECT a.id AS person_id
  FROM bus_factor AS b
  JOIN active_person AS a ON a.id = b.top_person_id
 WHERE b.scope = 'repository' AND b.bus_factor = 1;

-- The person who made more than {most_work_percent}% of the commits of the last {year_days} days, {most_work_commits} at least, where
-- {most_work_people} people or more are active and nobody is the sole holder. team/work-concentration speaks of it.
CREATE TEMP VIEW main_worker AS
WITH made AS (
  SELECT person_id, person, count(*) AS commits, sum(count(*)) OVER () AS total FROM recent_commit GROUP BY person_id
)
SELECT person_id AS person_id, person AS person, commits AS commits, total AS total
  FROM made
 WHERE 100 * commits > {most_work_percent} * total AND total >= {most_work_commits}
   AND person_id IN (SELECT id FROM active_person)
   AND (SELECT count(*) FROM active_person) >= {most_work_people}
   AND NOT EXISTS (SELECT 1 FROM sole_holder);

-- Critical paths, and modules and directories of {directory_min_files} files or more, that are orphaned, more than
-- {orphaned_percent}% of the files without an author who is active, or a silo: bus factor 1, and that person is active and
-- author of over half of them. A directory that is a module, or has just the files of one that is, is judged as the module.
-- `is_outermost`: no directory above it has a verdict, it is not made of modules that have one, and no critical path has just
-- its files, so that nothing is said twice. `is_product`: it holds code of the product that is no example and the like.
CREATE TEMP VIEW silo_verdict AS
WITH spoken AS MATERIALIZED ( -- of whom all parts would say again what is said of the whole
  SELECT person_id FROM sole_holder UNION SELECT person_id FROM main_worker
), directory AS MATERIALIZED (
  SELECT path, files FROM bus_factor WHERE scope = 'directory'
), same AS MATERIALIZED ( -- with just the files of one that is a module: it, those around it and those in it
  SELECT d.path AS path
    FROM module AS m
    JOIN directory AS b ON b.path = m.path
    JOIN directory AS d ON d.files = b.files
   WHERE substr(m.path || '/', 1, length(d.path) + 1) = d.path || '/' OR substr(d.path, 1, length(m.path) + 1) = m.path || '/'
), judged AS MATERIALIZED (
  SELECT b.scope AS scope, b.path AS path, b.files AS files, b.top_person_id AS top_person_id, b.top_files AS top_files,
         b.orphaned_files AS orphaned_files, b.absence_commits AS absence_commits,
         CASE WHEN 100 * b.orphaned_files > {orphaned_percent} * b.files THEN 'orphaned'
              WHEN b.bus_factor = 1 AND 2 * b.top_files > b.files AND b.top_person_id IN (SELECT id FROM active_person)
               AND (b.scope = 'critical path' OR b.top_person_id NOT IN (SELECT person_id FROM spoken))
              THEN 'silo' END AS verdict
    FROM bus_factor AS b
   WHERE b.scope = 'critical path'
      OR (b.files >= {directory_min_files}
          AND (b.scope = 'module'
               OR (b.scope = 'directory' AND b.path <> '' AND b.path NOT IN (SELECT path FROM same))))
), part AS MATERIALIZED (
  SELECT * FROM judged WHERE verdict IS NOT NULL
), split AS ( -- directories at least half of whose product is in modules with a verdict
  SELECT d.path AS path
    FROM part AS d
   CROSS JOIN path AS p ON p.path >= d.path || '/' AND p.path < d.path || '0' -- '0' follows '/'
   CROSS JOIN module_file AS f ON f.path_id = p.id
   CROSS JOIN module AS m ON m.id = f.module_id
    LEFT JOIN part AS k ON k.scope = 'module' AND k.path = m.path
   WHERE d.scope = 'directory'
   GROUP BY d.path
  HAVING 2 * count(k.path) >= count(*)
), whole AS MATERIALIZED (
  SELECT path FROM part WHERE scope = 'directory' AND path NOT IN (SELECT path FROM split)
)
SELECT *,
       scope = 'critical path'
         OR (NOT (scope = 'directory' AND path IN (SELECT path FROM split))
             AND NOT EXISTS (SELECT 1 FROM whole AS w WHERE substr(part.path, 1, length(w.path) + 1) = w.path || '/')
             AND NOT EXISTS (SELECT 1
                               FROM part AS c
                              WHERE c.scope = 'critical path' AND c.verdict = part.verdict AND c.files = part.files
                                AND c.top_files = part.top_files AND c.orphaned_files = part.orphaned_files
                                AND c.top_person_id IS part.top_person_id)) AS is_outermost,
       CASE scope WHEN 'directory' THEN EXISTS (SELECT 1
                                                  FROM path AS p
                                                 CROSS JOIN file AS f ON f.path_id = p.id AND f.class = 'production'
                                                 WHERE p.path >= part.path || '/' AND p.path < part.path || '0'
                                                   AND p.id NOT IN (SELECT path_id FROM unshipped_file))
                  WHEN 'module' THEN EXISTS (SELECT 1
                                               FROM module AS m
                                              CROSS JOIN module_file AS f ON f.module_id = m.id
                                              CROSS JOIN file AS c ON c.path_id = f.path_id AND c.class = 'production'
                                              WHERE m.path = part.path
                                                AND f.path_id NOT IN (SELECT path_id FROM unshipped_file))
                  ELSE 1 END AS is_product
  FROM part;

-- The files of parts and the commits of their history, with the people who have a hand in each: authors, co-authors,
-- reviewers, those who are active now.
CREATE TEMP VIEW silo_file AS
WITH part AS MATERIALIZED (
  SELECT scope, path FROM silo_verdict
)
SELECT s.scope AS scope, s.path AS path, p.id AS path_id
  FROM part AS s
 CROSS JOIN path AS p ON p.path >= s.path || '/' AND p.path < s.path || '0'
 WHERE s.scope = 'directory'
 UNION ALL
SELECT s.scope, s.path, f.path_id
  FROM part AS s
 CROSS JOIN module AS m ON m.path = s.path
 CROSS JOIN module_file AS f ON f.module_id = m.id
 WHERE s.scope = 'module'
 UNION ALL
SELECT s.scope, s.path, c.path_id
  FROM part AS s
 CROSS JOIN critical_path_file AS c ON c.name = s.path
 WHERE s.scope = 'critical path';

-- The same with the commits of the last {year_days} days to each part, those of code among them (neither quiet ones nor sweeps over more
-- than {focused_changeset} files), and who else knows it. `is_shared` is a silo of whose
-- commits, {shared_min_commits} at least, other active people made, co-authored or reviewed {shared_percent}% or more; and an
-- orphaned part that is none without the files to which active people made, co-authored or reviewed so many of the commits.
-- Those are left out, except for critical paths.
CREATE TEMP VIEW silo AS
WITH part AS MATERIALIZED (
  SELECT * FROM silo_verdict
), place AS MATERIALIZED (
  SELECT * FROM silo_file
), present AS MATERIALIZED (
  SELECT id FROM active_person
), reader AS MATERIALIZED (
  SELECT commit_id, person_id FROM reviewer WHERE person_id IN (SELECT id FROM present)
), sweep AS MATERIALIZED (
  SELECT c.id AS commit_id
    FROM recent_commit AS c
   CROSS JOIN change AS h ON h.commit_id = c.id
   GROUP BY c.id
  HAVING count(*) > {focused_changeset}
), inside AS MATERIALIZED ( -- the last year's commits to a part
  SELECT DISTINCT p.scope AS scope, p.path AS path, c.id AS commit_id,
         c.id NOT IN (SELECT commit_id FROM quiet_commit) AND c.id NOT IN (SELECT commit_id FROM sweep) AS is_of_code
    FROM recent_commit AS c
   CROSS JOIN change AS h ON h.commit_id = c.id
   CROSS JOIN place AS p ON p.path_id = h.path_id
), hand AS MATERIALIZED (
  SELECT commit_id, person_id FROM recent_contribution WHERE person_id IN (SELECT id FROM present)
   UNION
  SELECT commit_id, person_id FROM reader
), work AS MATERIALIZED (
  SELECT i.scope AS scope, i.path AS path, count(DISTINCT i.commit_id) AS commits,
         count(DISTINCT i.commit_id) FILTER (WHERE i.is_of_code) AS code_commits,
         count(DISTINCT i.commit_id) FILTER (WHERE h.person_id = s.top_person_id) AS top_commits,
         count(DISTINCT i.commit_id) FILTER (WHERE h.person_id IS NOT s.top_person_id) AS other_commits
    FROM inside AS i
    JOIN part AS s ON s.scope = i.scope AND s.path = i.path
    LEFT JOIN hand AS h ON h.commit_id = i.commit_id
   GROUP BY i.scope, i.path
), other AS MATERIALIZED (
  SELECT i.scope AS scope, i.path AS path, h.person_id AS person_id, count(*) AS commits,
         row_number() OVER (PARTITION BY i.scope, i.path ORDER BY count(*) DESC, h.person_id) AS n
    FROM inside AS i
    JOIN part AS s ON s.scope = i.scope AND s.path = i.path
   CROSS JOIN hand AS h ON h.commit_id = i.commit_id
   WHERE h.person_id IS NOT s.top_person_id
   GROUP BY i.scope, i.path, h.person_id
), lost AS MATERIALIZED ( -- files of orphaned parts without an active author, with the commits active people made to them
  SELECT a.path_id AS path_id, sum(a.revisions) AS commits,
         coalesce(sum(a.revisions) FILTER (WHERE a.person_id IN (SELECT id FROM present)), 0) AS known
    FROM authorship AS a
   WHERE a.path_id IN (SELECT p.path_id
                         FROM place AS p
                         JOIN part AS s USING (scope, path)
                        CROSS JOIN file AS f ON f.path_id = p.path_id AND f.class IN ('production', 'test')
                        WHERE s.verdict = 'orphaned')
   GROUP BY a.path_id
  HAVING max(a.doa) IS NOT NULL AND NOT max(a.is_author AND a.person_id IN (SELECT id FROM present))
), helped AS MATERIALIZED ( -- commits of others to them that somebody active co-authored or reviewed
  SELECT h.path_id AS path_id, count(*) AS commits
    FROM (SELECT commit_id
            FROM co_author
           WHERE identity_id IN (SELECT identity_id FROM person_identity WHERE person_id IN (SELECT id FROM present))
           UNION
          SELECT commit_id FROM reader) AS g
   CROSS JOIN git_commit AS c ON c.id = g.commit_id
   CROSS JOIN person_identity AS i ON i.identity_id = c.author_id
   CROSS JOIN change AS h ON h.commit_id = g.commit_id
   WHERE i.person_id NOT IN (SELECT id FROM present) AND h.path_id IN (SELECT path_id FROM lost)
   GROUP BY h.path_id
), left AS MATERIALIZED ( -- those files of each part, and how many of them nobody active had enough of a hand in
  SELECT p.scope AS scope, p.path AS path, count(*) AS files,
         count(*) FILTER (WHERE 100 * (l.known + coalesce(g.commits, 0)) < {shared_percent} * l.commits) AS unknown
    FROM lost AS l
    JOIN place AS p ON p.path_id = l.path_id
    LEFT JOIN helped AS g ON g.path_id = l.path_id
   GROUP BY p.scope, p.path
)
SELECT s.scope AS scope, s.path AS path, s.verdict AS verdict, s.files AS files,
       s.orphaned_files AS orphaned_files, p.name AS top_person,
       100.0 * s.top_files / s.files AS top_share, p.last_time AS top_last_time,
       coalesce(w.commits, 0) AS commits_year, coalesce(w.code_commits, 0) AS code_commits_year,
       coalesce(w.top_commits, 0) AS top_commits, o.name AS other_person, coalesce(k.commits, 0) AS other_commits,
       s.is_outermost AS is_outermost, s.is_product AS is_product,
       CASE s.verdict WHEN 'silo' THEN coalesce(w.other_commits, 0) >= {shared_min_commits}
                                        AND 100 * w.other_commits >= {shared_percent} * w.commits
                      ELSE coalesce(100 * s.orphaned_files * u.unknown <= {orphaned_percent} * s.files * u.files, 1) END AS is_shared
  FROM part AS s
  LEFT JOIN work AS w ON w.scope = s.scope AND w.path = s.path
  LEFT JOIN other AS k ON k.scope = s.scope AND k.path = s.path AND k.n = 1
  LEFT JOIN left AS u ON u.scope = s.scope AND u.path = s.path
  LEFT JOIN person AS p ON p.id = s.top_person_id
  LEFT JOIN person AS o ON o.id = k.person_id
 WHERE s.scope = 'critical path' OR NOT is_shared;

-- Owners who are known persons with the files they own, how many name nobody else, and whether they ever had a hand in one.
CREATE TEMP VIEW code_owner_summary AS
WITH owned AS MATERIALIZED (
  SELECT o.owner AS owner, p.person_id AS person_id, o.path_id AS path_id,
         (SELECT count(*) FROM code_owner AS c WHERE c.path_id = o.path_id) = 1 AS is_alone
    FROM code_owner_person AS p
    JOIN code_owner AS o ON o.owner = p.owner
   WHERE p.person_id IS NOT NULL
), touched AS MATERIALIZED (
  SELECT DISTINCT path_id, person_id FROM authorship WHERE person_id IN (SELECT person_id FROM owned)
   UNION
  SELECT h.path_id, i.person_id
    FROM co_author AS c
   CROSS JOIN person_identity AS i ON i.identity_id = c.identity_id AND i.person_id IN (SELECT person_id FROM owned)
   CROSS JOIN change AS h ON h.commit_id = c.commit_id
)
SELECT o.owner AS owner, o.person_id AS person_id, p.name AS person, p.last_time AS last_time,
       o.person_id IN (SELECT id FROM active_person) AS is_active, count(*) AS files, sum(o.is_alone) AS alone,
       count(t.path_id) AS touched
  FROM owned AS o
  JOIN person AS p ON p.id = o.person_id
  LEFT JOIN touched AS t ON t.path_id = o.path_id AND t.person_id = o.person_id
 GROUP BY o.owner;

-- Production files with the people and commits of the last {quarter_days} days beside the team of that time. Sweeps, commits of
-- more than {focused_changeset} files, bring nobody together in one of them. `most`: the commits of who made most.
CREATE TEMP VIEW developer_congestion AS
WITH work AS MATERIALIZED (
  SELECT person_id, commit_id, path_id
    FROM recent_work
   WHERE commit_time > (SELECT time FROM moment) - {quarter_days} * 86400
), team AS (
  SELECT count(DISTINCT person_id) AS people FROM work
), sweep AS MATERIALIZED (
  SELECT commit_id FROM work GROUP BY commit_id HAVING count(DISTINCT path_id) > {focused_changeset}
), hand AS (
  SELECT w.path_id AS path_id, w.person_id AS person_id, count(DISTINCT w.commit_id) AS commits
    FROM work AS w
   WHERE w.commit_id NOT IN (SELECT commit_id FROM sweep)
   GROUP BY w.path_id, w.person_id
), whole AS (
  SELECT path_id, count(DISTINCT commit_id) AS commits
    FROM work
   WHERE commit_id NOT IN (SELECT commit_id FROM sweep)
   GROUP BY path_id
)
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, count(*) AS people, w.commits AS commits,
       max(h.commits) AS most, team.people AS team, 100.0 * count(*) / team.people AS share
  FROM hand AS h
  JOIN whole AS w ON w.path_id = h.path_id
  JOIN production_file AS p ON p.path_id = h.path_id
 CROSS JOIN team
 GROUP BY p.path_id;

-- Production files older than a year, whose changes of the last {half_year_days} days are set against those of the rest of
-- the last {year_days} days.
-- `z` is how far the later share lies above that of the whole project, in standard deviations: of n changes each falls into
-- the later half with the project's own probability, so a file that only keeps pace with a busier project has z near 0.
CREATE TEMP VIEW accelerating_file AS
WITH pace AS MATERIALIZED (
  SELECT count(*) FILTER (WHERE commit_time >= (SELECT time FROM moment) - {half_year_days} * 86400) AS now, count(*) AS year
    FROM recent_commit
)
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, h.revisions_half AS now,
       h.revisions_year - h.revisions_half AS before, pace.now AS project_now, pace.year - pace.now AS project_before,
       (h.revisions_half - 1.0 * h.revisions_year * pace.now / pace.year)
         / sqrt(1.0 * h.revisions_year * pace.now / pace.year * (pace.year - pace.now) / pace.year) AS z
  FROM file_history AS h
 CROSS JOIN pace
  JOIN production_file AS p ON p.path_id = h.path_id
 WHERE h.revisions_year > 0 AND pace.now BETWEEN 1 AND pace.year - 1
   AND h.first_time <= (SELECT time FROM moment) - {year_days} * 86400;

-- How a program that writes code leaves its name: in the name and address of an identity, in the value of a trailer that
-- names what helped, or in the last line of a message; in lower case. Some people are called Claude or Devin, so a first name
-- alone proves nothing.
CREATE TEMP VIEW assistant_pattern(field, pattern, assistant) AS VALUES
  ('identity', '*<noreply@anthropic.com>', 'Claude'), ('identity', 'claude code <*', 'Claude'),
  ('identity', 'claude[[]bot] <*', 'Claude'),
  ('identity', '*copilot@users.noreply.github.com>', 'Copilot'), ('identity', 'copilot <*', 'Copilot'),
  ('identity', 'github copilot*', 'Copilot'), ('identity', 'copilot autofix*', 'Copilot'), ('identity', 'copilot-swe-agent*', 'Copilot'),
  ('identity', '*<cursoragent@cursor.com>', 'Cursor'), ('identity', 'cursor agent <*', 'Cursor'),
  ('identity', '*<noreply@openai.com>', 'Codex'), ('identity', '*<codex@openai.com>', 'Codex'),
  ('identity', 'openai codex*', 'Codex'), ('identity', 'chatgpt-codex-connector*', 'Codex'),
  ('identity', 'devin-ai-integration*', 'Devin'), ('identity', '*<*devin-ai-integration*', 'Devin'),
  ('identity', 'devin ai <*', 'Devin'),
  ('identity', 'gemini-code-assist*', 'Gemini'), ('identity', 'gemini-cli*', 'Gemini'), ('identity', 'gemini cli*', 'Gemini'),
  ('identity', 'google gemini*', 'Gemini'), ('identity', 'google-labs-jules*', 'Jules'),
  ('identity', '* (aider) <*', 'aider'), ('identity', 'aider (*', 'aider'), ('identity', '*@aider.chat>', 'aider'),
  ('identity', '*<amp@ampcode.com>', 'Amp'), ('identity', '*<noreply@opencode.ai>', 'opencode'),
  ('identity', '*<openhands@all-hands.dev>', 'OpenHands'), ('identity', 'amazon-q-developer*', 'Amazon Q'),
  ('identity', 'sweep-ai*', 'Sweep'), ('identity', '*<junie@jetbrains.com>', 'Junie'),
  ('identity', '*<qwen-coder@alibabacloud.com>', 'Qwen'),
  ('trailer', 'claude*', 'Claude'), ('trailer', '*copilot*', 'Copilot'), ('trailer', 'cursor*', 'Cursor'),
  ('trailer', '*codex*', 'Codex'), ('trailer', '*gemini*', 'Gemini'), ('trailer', 'aider*', 'aider'),
  ('trailer', '*chatgpt*', 'ChatGPT'), ('trailer', 'gpt-*', 'ChatGPT'), ('trailer', 'devin ai*', 'Devin'),
  ('line', '*generated with *claude*', 'Claude'), ('line', '*generated by claude*', 'Claude'),
  ('line', '*generated with *copilot*', 'Copilot'), ('line', '*generated by *copilot*', 'Copilot'),
  ('line', '*generated with *cursor*', 'Cursor'), ('line', '*generated with *codex*', 'Codex'),
  ('line', '*generated by *codex*', 'Codex'), ('line', '*generated with *gemini*', 'Gemini'),
  ('line', '*generated with *opencode*', 'opencode'), ('line', '*generated with *devin*', 'Devin'),
  ('line', '*generated with *aider*', 'aider');

-- Commits of the last {year_days} days that say a program wrote them or helped, programs' own commits included, and which program.
CREATE TEMP VIEW assistant_commit AS
WITH year AS MATERIALIZED (
  SELECT id, author_id, last_line
    FROM git_commit
   WHERE commit_time >= (SELECT time FROM moment) - {year_days} * 86400 AND parents < 2
), writer AS MATERIALIZED ( -- of the year only: a pattern for each identity of the history takes longer
  SELECT i.id AS id, lower(i.name) || ' <' || lower(i.email) || '>' AS text
    FROM identity AS i
   WHERE i.id IN (SELECT author_id FROM year
                   UNION
                  SELECT o.identity_id FROM year AS c CROSS JOIN co_author AS o ON o.commit_id = c.id)
), named AS MATERIALIZED (
  SELECT w.id AS identity_id, min(a.assistant) AS assistant
    FROM writer AS w
   CROSS JOIN assistant_pattern AS a ON a.field = 'identity' AND w.text GLOB a.pattern
   GROUP BY w.id
), sign AS (
  SELECT c.id AS commit_id, n.assistant AS assistant FROM year AS c CROSS JOIN named AS n ON n.identity_id = c.author_id
   UNION ALL
  SELECT c.id, n.assistant
    FROM year AS c
   CROSS JOIN co_author AS o ON o.commit_id = c.id
   CROSS JOIN named AS n ON n.identity_id = o.identity_id
   UNION ALL
  SELECT c.id, a.assistant
    FROM year AS c
   CROSS JOIN trailer AS t ON t.commit_id = c.id AND lower(t.key) IN ('assisted-by', 'generated-by', 'made-with', 'ai-assisted-by')
   CROSS JOIN assistant_pattern AS a ON a.field = 'trailer' AND lower(t.value) GLOB a.pattern
   UNION ALL
  SELECT c.id, a.assistant
    FROM year AS c
   CROSS JOIN assistant_pattern AS a ON a.field = 'line' AND lower(c.last_line) GLOB a.pattern
   WHERE c.last_line LIKE '%generated %'
)
SELECT commit_id, min(assistant) AS assistant FROM sign GROUP BY commit_id;

-- Their share of all commits of the last {year_days} days, programs' own included, and which program how often.
CREATE TEMP VIEW assistant_share AS
WITH whole AS (
  SELECT count(*) AS commits FROM git_commit WHERE commit_time >= (SELECT time FROM moment) - {year_days} * 86400 AND parents < 2
), each AS (
  SELECT assistant, count(*) AS commits FROM assistant_commit GROUP BY assistant
)
SELECT whole.commits AS commits, (SELECT coalesce(sum(commits), 0) FROM each) AS assisted,
       100.0 * (SELECT coalesce(sum(commits), 0) FROM each) / whole.commits AS share,
       (SELECT group_concat(assistant || ' ' || commits, ', ') FROM (SELECT * FROM each ORDER BY commits DESC, assistant)) AS assistants
  FROM whole
 WHERE whole.commits > 0;

-- Of recent_work that of code: neither quiet commits nor sweeps over more than {focused_changeset} files.
CREATE TEMP VIEW recent_code_work AS
SELECT * FROM recent_work
 WHERE commit_id NOT IN (SELECT commit_id FROM quiet_commit)
   AND commit_id NOT IN (SELECT commit_id FROM recent_work GROUP BY commit_id, person_id HAVING count(*) > {focused_changeset});

-- Modules with the one who added most of their lines, and what the next one added. An island is a module half of whose lines
-- one person added who has been silent for more than {quiet_days} days, or has left, while nobody else added a tenth of them
-- and others who are active made less than {shared_percent}% of the commits to its files. No row without lines.
CREATE TEMP VIEW knowledge_island AS
WITH ranked AS (
  SELECT s.module_id AS module_id, s.person_id AS person_id, s.added AS added,
         sum(s.added) OVER (PARTITION BY s.module_id) AS whole,
         sum(s.revisions) OVER (PARTITION BY s.module_id) AS commits,
         sum(iif(a.id IS NULL, 0, s.revisions)) OVER (PARTITION BY s.module_id)
           - iif(a.id IS NULL, 0, s.revisions) AS known, -- by others
         lead(s.added) OVER (PARTITION BY s.module_id ORDER BY s.added DESC, s.person_id) AS next,
         row_number() OVER (PARTITION BY s.module_id ORDER BY s.added DESC, s.person_id) AS n
    FROM module_share AS s
    JOIN person AS p ON p.id = s.person_id AND NOT p.is_bot
    LEFT JOIN active_person AS a ON a.id = s.person_id
   WHERE s.added IS NOT NULL
)
SELECT m.path AS module, (SELECT count(*) FROM module_file AS f WHERE f.module_id = m.id) AS files,
       p.id AS person_id, p.name AS person, p.last_time AS last_time, 100.0 * r.added / r.whole AS share,
       100.0 * coalesce(r.next, 0) / r.whole AS next_share, 100.0 * r.known / r.commits AS known_share,
       (p.has_left OR p.last_time < (SELECT time FROM moment) - {quiet_days} * 86400) AND 2 * r.added >= r.whole
         AND 10 * coalesce(r.next, 0) < r.whole AND 100 * r.known < {shared_percent} * r.commits AS is_island
  FROM ranked AS r
  JOIN module AS m ON m.id = r.module_id
  JOIN person AS p ON p.id = r.person_id
 WHERE r.n = 1 AND r.whole > 0;
