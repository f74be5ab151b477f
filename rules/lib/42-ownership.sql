-- Ownership: whose code it is, by the definitions of code-maat 1.0.5 (A. Tornhill, Your Code as a Crime Scene), and who owns
-- it on paper. Everybody who committed counts, programs too: an owner that is a program is worth knowing.

-- What each person added to each file, or how often they changed it where lines were not counted.
CREATE TEMP VIEW file_share AS
SELECT path_id AS path_id, person_id AS person_id, revisions AS revisions, added AS added, deleted AS deleted,
       coalesce(added, revisions) AS work
  FROM authorship;

-- Files of the tree with their main author: who added most lines, and `ownership`, their share of all lines added; by commits
-- where lines were not counted (`is_by_lines` is 0). The same by commits. Fragmentation is 1 - sum of (r / R)² over the people
-- with r of its R commits: 0 when one person made all, near 1 when many made one each. Age is in whole months from the last
-- change (author date) to the audited commit. Of equals the lower person.id leads.
CREATE TEMP VIEW file_ownership AS
WITH ranked AS (
  SELECT path_id, person_id, revisions, work, added IS NOT NULL AS is_by_lines,
         row_number() OVER (PARTITION BY path_id ORDER BY work DESC, person_id) AS place,
         first_value(person_id) OVER (PARTITION BY path_id ORDER BY revisions DESC, person_id) AS busiest_id
    FROM file_share
), whole AS (
  SELECT path_id, max(is_by_lines) AS is_by_lines, sum(work) AS work, sum(revisions) AS revisions,
         max(iif(place = 1, person_id, 0)) AS main_id, max(work) AS main_work, max(busiest_id) AS busiest_id,
         max(revisions) AS busiest_revisions, sum(revisions * revisions) AS squares
    FROM ranked
   GROUP BY path_id
), today AS (
  SELECT CAST(strftime('%Y', time, 'unixepoch') AS INTEGER) * 12 + strftime('%m', time, 'unixepoch') AS month,
         CAST(strftime('%d', time, 'unixepoch') AS INTEGER) AS day
    FROM moment
)
SELECT w.path_id AS path_id, p.path AS path, w.main_id AS main_author_id, m.name AS main_author,
       1.0 * w.main_work / max(w.work, 1) AS ownership, w.is_by_lines AS is_by_lines,
       w.busiest_id AS busiest_id, b.name AS busiest, 1.0 * w.busiest_revisions / w.revisions AS busiest_share,
       1 - 1.0 * w.squares / (w.revisions * w.revisions) AS fragmentation,
       max(0, t.month - CAST(strftime('%Y', h.last_time, 'unixepoch') AS INTEGER) * 12
              - strftime('%m', h.last_time, 'unixepoch')
              - (t.day < CAST(strftime('%d', h.last_time, 'unixepoch') AS INTEGER))) AS age_months
  FROM whole AS w
 CROSS JOIN today AS t
 CROSS JOIN path AS p ON p.id = w.path_id
 CROSS JOIN file_history AS h ON h.path_id = w.path_id
 CROSS JOIN person AS m ON m.id = w.main_id
 CROSS JOIN person AS b ON b.id = w.busiest_id;

-- What each person added to the files of each module.
CREATE TEMP VIEW module_share AS
SELECT m.module_id AS module_id, s.person_id AS person_id, sum(s.revisions) AS revisions, sum(s.added) AS added,
       sum(s.work) AS work
  FROM module_file AS m
 CROSS JOIN file_share AS s ON s.path_id = m.path_id
 GROUP BY m.module_id, s.person_id;

-- The same as file_ownership for the files of each module together; `revisions` are commits to files, so that one that
-- changed two of them counts twice, as in code-maat's groups.
CREATE TEMP VIEW module_ownership AS
WITH ranked AS (
  SELECT module_id, person_id, revisions, work, added IS NOT NULL AS is_by_lines,
         row_number() OVER (PARTITION BY module_id ORDER BY work DESC, person_id) AS place,
         first_value(person_id) OVER (PARTITION BY module_id ORDER BY revisions DESC, person_id) AS busiest_id
    FROM module_share
), whole AS (
  SELECT module_id, max(is_by_lines) AS is_by_lines, sum(work) AS work, sum(revisions) AS revisions,
         max(iif(place = 1, person_id, 0)) AS main_id, max(work) AS main_work, max(busiest_id) AS busiest_id,
         max(revisions) AS busiest_revisions, sum(revisions * revisions) AS squares
    FROM ranked
   GROUP BY module_id
)
SELECT d.path AS module, w.main_id AS main_author_id, m.name AS main_author,
       1.0 * w.main_work / max(w.work, 1) AS ownership, w.is_by_lines AS is_by_lines,
       w.busiest_id AS busiest_id, b.name AS busiest, 1.0 * w.busiest_revisions / w.revisions AS busiest_share,
       w.revisions AS revisions, 1 - 1.0 * w.squares / (w.revisions * w.revisions) AS fragmentation
  FROM whole AS w
 CROSS JOIN module AS d ON d.id = w.module_id
 CROSS JOIN person AS m ON m.id = w.main_id
 CROSS JOIN person AS b ON b.id = w.busiest_id;

-- Knowledge that left: of each module's source files those whose every author is inactive, and of the lines that people ever
-- added to its files those by people who are inactive now. Lines are NULL where none were counted; programs add none.
CREATE TEMP VIEW knowledge_loss AS
WITH part AS (
  SELECT s.module_id AS module_id, sum(s.added) AS added,
         sum(s.added) FILTER (WHERE s.person_id NOT IN (SELECT id FROM active_person)) AS lost
    FROM module_share AS s
   CROSS JOIN person AS p ON p.id = s.person_id AND NOT p.is_bot
   GROUP BY s.module_id
)
SELECT m.path AS module, o.files AS files, o.orphaned_files AS inactive_files, o.inactive_share AS inactive_share,
       s.added AS added, iif(s.added IS NULL, NULL, coalesce(s.lost, 0)) AS lost_added,
       100.0 * coalesce(s.lost, 0) / nullif(s.added, 0) AS lost_share
  FROM module AS m
  LEFT JOIN ownership_summary AS o ON o.scope = 'module' AND o.path = m.path
  LEFT JOIN part AS s ON s.module_id = m.id
 WHERE o.files > 0 OR s.module_id IS NOT NULL;

-- --- CODEOWNERS against reality ---------------------------------------------------------------------------------------

-- Each owner CODEOWNERS names and the person it is, as far as the history tells: an address of theirs; @user by GitHub's own
-- address of that user, or else by a name or the part before the '@' of an address that only one person has. A team says
-- nothing about who is in it, so it has no person, and that is no finding.
CREATE TEMP VIEW code_owner_person AS
WITH named AS MATERIALIZED (
  SELECT owner AS owner, count(*) AS files,
         CASE WHEN owner LIKE '@%/%' OR owner LIKE '@@%' THEN 'team' WHEN owner LIKE '@%' THEN 'user' ELSE 'address' END AS kind,
         lower(ltrim(owner, '@')) AS name
    FROM code_owner
   WHERE owner <> ''
   GROUP BY owner
), known AS MATERIALIZED (
  SELECT DISTINCT i.person_id AS person_id, lower(d.name) AS name, lower(d.email) AS email,
         lower(substr(d.email, 1, instr(d.email, '@') - 1)) AS local_part
    FROM person_identity AS i
   CROSS JOIN identity AS d ON d.id = i.identity_id
), certain AS (
  SELECT n.owner AS owner, k.person_id AS person_id
    FROM named AS n
    JOIN known AS k ON k.email = n.name
   WHERE n.kind = 'address'
   UNION
  SELECT n.owner, k.person_id
    FROM named AS n
    JOIN known AS k ON substr(k.local_part, instr(k.local_part, '+') + 1) = n.name
   WHERE n.kind = 'user' AND k.email LIKE '%@users.noreply.github.com'
), likely AS (
  SELECT n.owner AS owner, k.person_id AS person_id
    FROM named AS n
    JOIN known AS k ON k.name = n.name
   WHERE n.kind = 'user'
   UNION
  SELECT n.owner, k.person_id
    FROM named AS n
    JOIN known AS k ON k.local_part = n.name
   WHERE n.kind = 'user'
), found AS (
  SELECT owner, min(person_id) AS person_id FROM certain GROUP BY owner HAVING count(*) = 1
   UNION ALL
  SELECT owner, min(person_id)
    FROM likely
   WHERE owner NOT IN (SELECT owner FROM certain)
   GROUP BY owner
  HAVING count(*) = 1
)
SELECT n.owner AS owner, n.kind AS kind, n.files AS files, p.id AS person_id, p.name AS person, p.last_time AS last_time,
       iif(p.id IS NULL, NULL, p.id IN (SELECT id FROM active_person)) AS is_active
  FROM named AS n
  LEFT JOIN found AS f ON f.owner = n.owner
  LEFT JOIN person AS p ON p.id = f.person_id;

-- Each line of CODEOWNERS that decides on a file: its owners, how many of them are known persons and how many of those are
-- active, and who made the commits of the last year to its files. `own_share` is the percentage by its owners, NULL where no
-- commit was made or an owner is not a known person: what a team did nobody can tell.
CREATE TEMP VIEW code_owner_line AS
WITH owner AS MATERIALIZED (
  SELECT * FROM code_owner_person
), line AS MATERIALIZED (
  SELECT DISTINCT line AS line, owner AS owner FROM code_owner
), owned AS MATERIALIZED (
  SELECT DISTINCT path_id AS path_id, line AS line FROM code_owner
), work AS MATERIALIZED (
  SELECT DISTINCT o.line AS line, c.id AS commit_id, c.person_id AS person_id
    FROM recent_commit AS c
   CROSS JOIN change AS h ON h.commit_id = c.id
   CROSS JOIN owned AS o ON o.path_id = h.path_id
), done AS (
  SELECT w.line AS line, count(*) AS commits,
         count(*) FILTER (WHERE EXISTS (SELECT 1 FROM line AS l JOIN owner AS o ON o.owner = l.owner
                                         WHERE l.line = w.line AND o.person_id = w.person_id)) AS own
    FROM work AS w
   GROUP BY w.line
), people AS (
  SELECT l.line AS line, group_concat(l.owner, ' ') AS owners, count(o.owner) AS named, count(o.person_id) AS known,
         coalesce(sum(o.is_active), 0) AS active, coalesce(sum(o.kind = 'team'), 0) AS teams
    FROM (SELECT * FROM line ORDER BY line, owner) AS l
    LEFT JOIN owner AS o ON o.owner = l.owner
   GROUP BY l.line
), size AS (
  SELECT line, count(*) AS files FROM owned GROUP BY line
)
SELECT p.line AS line, p.owners AS owners, s.files AS files, p.named AS named, p.known AS known, p.active AS active,
       p.teams AS teams, coalesce(d.commits, 0) AS commits_year, coalesce(d.own, 0) AS own_commits,
       iif(p.known = p.named AND p.named > 0, 100.0 * d.own / d.commits, NULL) AS own_share
  FROM people AS p
  JOIN size AS s ON s.line = p.line
  LEFT JOIN done AS d ON d.line = p.line;

-- First-party files nobody owns, although the repository has a CODEOWNERS that says who owns others.
CREATE TEMP VIEW unowned_file AS
SELECT f.path_id AS path_id, f.path AS path, f.class AS class, f.code_lines AS code_lines
  FROM first_party_file AS f
 WHERE EXISTS (SELECT 1 FROM code_owner WHERE owner <> '')
   AND NOT EXISTS (SELECT 1 FROM code_owner AS o WHERE o.path_id = f.path_id AND o.owner <> '');
