-- History: who works here and what changes. "Now" is the date of the audited commit. {inactive_days}, {year_days},
-- {percentile_files} and {hotspots_most} are numbers of model.yml.

-- The moment of the audit: the date of the audited commit, and the numbers of model.yml that messages of rules name.
CREATE TEMP VIEW moment AS
SELECT last_time AS time, {inactive_days} AS inactive_days, {year_days} AS year_days, {half_year_days} AS half_year_days,
       {quarter_days} AS quarter_days, {work_lines} AS work_lines, {orphaned_percent} AS orphaned_percent,
       {most_work_percent} AS most_work_percent, {most_work_people} AS most_work_people,
       {most_work_commits} AS most_work_commits
  FROM snapshot;

-- People who authored or co-authored a commit in the last {inactive_days} days; programs, and those the configuration
-- says have left, are not among them.
CREATE TEMP VIEW active_person AS
SELECT p.id AS id, p.name AS name, p.email AS email, p.commits AS commits, p.first_time AS first_time,
       p.last_time AS last_time
  FROM person AS p
 WHERE NOT p.is_bot AND NOT p.has_left AND p.last_time >= (SELECT time FROM moment) - {inactive_days} * 86400;

-- Commits of the last {year_days} days with their author, merges and programs left out.
CREATE TEMP VIEW recent_commit AS
SELECT c.id AS id, c.oid AS oid, c.commit_time AS commit_time, c.subject AS subject, p.id AS person_id, p.name AS person
  FROM git_commit AS c
 CROSS JOIN person_identity AS i ON i.identity_id = c.author_id -- CROSS: read in this order, each by its key
 CROSS JOIN person AS p ON p.id = i.person_id
 WHERE c.commit_time >= (SELECT time FROM moment) - {year_days} * 86400 AND c.parents < 2 AND NOT p.is_bot;

-- The people commits name in Co-authored-by lines; merges and programs left out.
CREATE TEMP VIEW co_contribution AS
SELECT c.id AS commit_id, p.id AS person_id, c.commit_time AS commit_time
  FROM co_author AS a
 CROSS JOIN git_commit AS c ON c.id = a.commit_id
 CROSS JOIN person_identity AS i ON i.identity_id = a.identity_id
 CROSS JOIN person AS p ON p.id = i.person_id
 WHERE c.parents < 2 AND NOT p.is_bot;

-- Who made a change: the author, and the people it names in Co-authored-by lines; merges and programs left out.
CREATE TEMP VIEW contribution AS
SELECT c.id AS commit_id, p.id AS person_id, c.commit_time AS commit_time
  FROM git_commit AS c
 CROSS JOIN person_identity AS i ON i.identity_id = c.author_id -- CROSS: read in this order, each by its key
 CROSS JOIN person AS p ON p.id = i.person_id
 WHERE c.parents < 2 AND NOT p.is_bot
 UNION
SELECT commit_id, person_id, commit_time FROM co_contribution;

-- The same for the commits of the last {year_days} days.
CREATE TEMP VIEW recent_contribution AS
SELECT id AS commit_id, person_id, commit_time FROM recent_commit
 UNION
SELECT commit_id, person_id, commit_time
  FROM co_contribution
 WHERE commit_time >= (SELECT time FROM moment) - {year_days} * 86400;

-- What they changed: a row for each path.
CREATE TEMP VIEW recent_work AS
SELECT c.commit_id AS commit_id, c.person_id AS person_id, c.commit_time AS commit_time, h.path_id AS path_id
  FROM recent_contribution AS c
 CROSS JOIN change AS h ON h.commit_id = c.commit_id;

-- Churn × complexity of each production file with functions. Changes are those of code, of the last year, or all of them when
-- fewer than {percentile_files} such files changed in it: a quiet year says nothing about where work lands. `weeks`: in how many
-- of the last year's they were written.
CREATE TEMP VIEW file_heat AS
WITH heat AS (
  SELECT c.path_id AS path_id, c.path AS path, c.module AS module, c.functions AS functions, c.ccn AS ccn,
         c.highest_ccn AS highest_ccn, h.code_revisions_year AS revisions_year, h.code_revisions AS revisions_ever,
         h.code_weeks_year AS weeks, h.people AS people
    FROM file_complexity AS c
    JOIN file_history AS h ON h.path_id = c.path_id
), span AS (
  SELECT count(*) FILTER (WHERE revisions_year > 0) >= {percentile_files} AS is_year FROM heat
)
SELECT path_id, path, module, functions, ccn, highest_ccn, people, weeks, is_year,
       iif(is_year, revisions_year, revisions_ever) AS revisions,
       iif(is_year, revisions_year, revisions_ever) * ccn AS heat
  FROM heat, span;

-- The same in order: rank 1 is the hottest of `files`, `percentile` says how far down the list that is. Fewer than
-- {percentile_files} files have no ranking. `is_hot` are those before the knee, where the falling curve of heat flattens:
-- the point farthest below the straight line between the ends of the normalised curve (Satopää, Albrecht, Irwin,
-- Raghavan, Finding a "Kneedle" in a Haystack, ICDCSW 2011, with sensitivity 1 and without smoothing), {hotspots_most}
-- files at most. A curve that falls evenly or not at all has no knee, so nothing stands out.
CREATE TEMP VIEW hotspot AS
WITH ranked AS (
  SELECT *, rank() OVER (ORDER BY heat DESC) AS rank, count(*) OVER () AS files,
         row_number() OVER (ORDER BY heat DESC, path) AS place, count(*) FILTER (WHERE heat > 0) OVER () AS points,
         max(heat) OVER () AS highest, min(heat) FILTER (WHERE heat > 0) OVER () AS lowest
    FROM file_heat
), depth AS ( -- 1 - x - y of the normalised curve, times its width and height: whole numbers, so ties are ties
  SELECT *, (points - place) * (highest - lowest) - (heat - lowest) * (points - 1) AS depth
    FROM ranked
   WHERE heat > 0 AND files >= {percentile_files}
), knee AS (
  SELECT *, max(depth) OVER () AS deepest FROM depth
), cut AS (
  SELECT *, max(heat) FILTER (WHERE depth = deepest AND deepest >= highest - lowest) OVER () AS knee_heat FROM knee
)
SELECT path_id, path, module, revisions, weeks, is_year, functions, ccn, highest_ccn, people, heat, rank, files,
       100.0 * rank / files AS percentile, coalesce(heat > knee_heat AND place <= {hotspots_most}, 0) AS is_hot
  FROM cut;
