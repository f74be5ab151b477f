-- Delivery: releases, how changes are reviewed, and the pace of work. Percentiles are nearest ranks: the smallest value
-- with so many percent of all at or below it. What happens to users is known to the deployment log alone: failed changes
-- and recovery are proxies, told from tags, and every text that shows them says so. {year_days} and {half_year_days} are
-- numbers of model.yml.

-- Versions that were released, each once, with its first tag. More than three of one line and package on one day were
-- imported from elsewhere: their dates say nothing. A dated release has the day it was tagged for a version. One commit of a
-- package is one release since its first tag, however many lines of versions name it: v3.8.0 and, for importers, v0.308.0.
CREATE TEMP VIEW release AS
WITH version AS (
  SELECT name, package, version, line, is_stable, time, oid, is_reachable, commits, lead_median, lead_p90, reverts,
         row_number() OVER (PARTITION BY package, version, iif(is_stable, '', name) ORDER BY time, name) AS repetition,
         EXISTS (SELECT 1
                   FROM (SELECT time - 86400 AS day UNION ALL SELECT time UNION ALL SELECT time + 86400)
                  WHERE version || '.' LIKE strftime('%Y.%m.%d.', day, 'unixepoch') || '%'
                     OR version || '.' LIKE strftime('%Y.', day, 'unixepoch') || ltrim(strftime('%m.', day, 'unixepoch'), '0')
                                            || ltrim(strftime('%d.', day, 'unixepoch'), '0') || '%') AS is_dated
    FROM tag
   WHERE version IS NOT NULL
), named AS (
  SELECT *, NOT is_dated AND count(*) OVER (PARTITION BY package, line, time / 86400) > 3 AS is_imported,
         min(time) OVER same AS first_time, max(commits) OVER same AS all_commits, max(lead_median) OVER same AS median,
         max(lead_p90) OVER same AS p90, max(reverts) OVER same AS all_reverts,
         row_number() OVER (same ORDER BY CAST(version AS INTEGER) DESC, time, name) AS alias
    FROM version
   WHERE repetition = 1
  WINDOW same AS (PARTITION BY package, oid, is_stable)
)
SELECT name, package, version, line, is_stable, is_dated, first_time AS time, first_time / 86400 AS day, oid, is_reachable,
       all_commits AS commits, median AS lead_median, p90 AS lead_p90, all_reverts AS reverts, is_imported
  FROM named
 WHERE alias = 1;

-- Stable releases whose dates can be relied on.
CREATE TEMP VIEW stable_release AS
SELECT * FROM release WHERE is_stable AND NOT is_imported;

-- The days with a stable release, in each line of each package, each package, and the repository, and the days since the
-- one before.
CREATE TEMP VIEW release_day AS
WITH days AS (
  SELECT DISTINCT 'line' AS scope, package, line, day FROM stable_release
   UNION ALL
  SELECT DISTINCT 'package', package, '', day FROM stable_release
   UNION ALL
  SELECT DISTINCT 'repository', '', '', day FROM stable_release
)
SELECT scope, package, line, day, day - lag(day) OVER scope_days AS gap,
       max(day) OVER (PARTITION BY scope, package, line) AS last_day
  FROM days
WINDOW scope_days AS (PARTITION BY scope, package, line ORDER BY day);

-- How often there is a release: days with one in the last year and the last two, age of the last in days, and the habit, which
-- is the gaps in days that ended in the two years up to the last release. Releases of one day count as one.
CREATE TEMP VIEW release_cadence AS
WITH ranked AS (
  SELECT *, last_day - day < 2 * {year_days} AND gap IS NOT NULL AS is_habit,
         row_number() OVER (PARTITION BY scope, package, line, last_day - day < 2 * {year_days} AND gap IS NOT NULL
                            ORDER BY gap) AS rank,
         count(*) OVER (PARTITION BY scope, package, line, last_day - day < 2 * {year_days} AND gap IS NOT NULL) AS gaps
    FROM release_day
)
SELECT r.scope AS scope, r.package AS package, r.line AS line, count(*) AS days,
       count(*) FILTER (WHERE r.day > m.time / 86400 - {year_days}) AS days_year,
       count(*) FILTER (WHERE r.day > m.time / 86400 - 2 * {year_days}) AS days_two_years,
       coalesce(max(r.gaps) FILTER (WHERE r.is_habit), 0) AS gaps,
       max(r.gap) FILTER (WHERE r.is_habit AND r.rank = (r.gaps * 50 + 99) / 100) AS median_gap,
       max(r.gap) FILTER (WHERE r.is_habit AND r.rank = (r.gaps * 90 + 99) / 100) AS p90_gap,
       max(r.day) * 86400 AS last_time, max(0, m.time / 86400 - max(r.day)) AS last_age
  FROM ranked AS r, moment AS m
 GROUP BY r.scope, r.package, r.line;

-- How long commits waited for the stable releases of the last year, over all packages and lines: each commit once, from
-- its date to the earliest stable release that has it, the median and the 90th percentile over the commits, in days. A
-- squash or a rebase is dated when it was made: what it took until then is not in it. `first_days`: the median to the
-- earliest version of any kind, for users who install candidates.
CREATE TEMP VIEW lead_time AS
WITH recent AS (
  SELECT t.name AS name, r.is_stable AS is_stable
    FROM release AS r
    JOIN tag AS t ON t.oid = r.oid AND t.package = r.package AND t.is_stable = r.is_stable -- one of them has the waits
   WHERE NOT r.is_imported AND r.time > (SELECT time FROM moment) - {year_days} * 86400
), stable AS (
  SELECT w.hours AS hours, sum(w.commits) OVER (ORDER BY w.hours ROWS UNBOUNDED PRECEDING) AS below,
         sum(w.commits) OVER () AS commits, r.name AS name
    FROM recent AS r
    JOIN release_wait AS w ON w.name = r.name
   WHERE r.is_stable
), earliest AS (
  SELECT w.hours AS hours, sum(w.first_commits) OVER (ORDER BY w.hours ROWS UNBOUNDED PRECEDING) AS below,
         sum(w.first_commits) OVER () AS commits
    FROM recent AS r
    JOIN release_wait AS w ON w.name = r.name
)
SELECT count(DISTINCT name) AS releases, max(commits) AS commits,
       min(hours) FILTER (WHERE below >= (commits * 50 + 99) / 100) / 24.0 AS lead_days,
       min(hours) FILTER (WHERE below >= (commits * 90 + 99) / 100) / 24.0 AS lead_p90_days,
       (SELECT min(hours) / 24.0 FROM earliest WHERE below >= (commits * 50 + 99) / 100 AND commits > 0) AS first_days
  FROM stable
HAVING count(*) > 0;

-- Feature releases of the last year, those that begin a line (1.4.0, or 1.4 itself), and whether a patch of the line
-- (1.4.1) was needed within `within` days, {repair_days}: the proxy of a failed change. Where patches come so often that a week
-- has one anyway it is half the time between two of their days, and a day on which several lines of a package were patched
-- mended what older ones had as well. What goes out on one day, the packages of a repository
-- or its lines, counts once, with the one that was mended first. Not told of the last {repair_days} days, of dated releases, and
-- where features come about every two weeks or sooner, so that a patch soon after is the plan; nor before the pace shows.
CREATE TEMP VIEW release_repair AS
WITH numbered AS (
  SELECT package, line, name, time, day, CAST(substr(version, length(line) + 2) AS INTEGER) AS patch
    FROM stable_release
   WHERE NOT is_dated
), pace AS ( -- of the whole repository
  SELECT day - lag(day) OVER (ORDER BY day) AS gap, max(day) OVER () - day AS age
    FROM (SELECT DISTINCT day FROM numbered WHERE patch = 0)
), habit AS (
  SELECT gap, row_number() OVER (ORDER BY gap) AS rank, count(*) OVER () AS gaps
    FROM pace
   WHERE gap IS NOT NULL AND age < 2 * {year_days}
), rhythm AS (
  SELECT min({repair_days} * 1.0, {year_days} / 2.0 / max(1, count(DISTINCT day))) AS within
    FROM numbered
   WHERE patch > 0 AND time > (SELECT time FROM moment) - {year_days} * 86400
), mending AS (
  SELECT p.package AS package, p.line AS line, p.name AS name, p.time AS time
    FROM (SELECT *, min(line) OVER same_day <> max(line) OVER same_day AS is_of_many FROM numbered WHERE patch > 0
          WINDOW same_day AS (PARTITION BY package, day)) AS p
   WHERE NOT is_of_many
), mended AS (
  SELECT f.day AS day, f.package AS package, f.name AS name, f.time AS time, p.name AS next_name, (p.time - f.time) / 86400.0 AS next_days,
         r.within AS within
    FROM numbered AS f
    JOIN habit AS h ON h.rank = (h.gaps * 50 + 99) / 100 AND h.gaps >= 3 AND h.gap > {burst_days}
    JOIN rhythm AS r
    LEFT JOIN mending AS p ON p.package = f.package AND p.line = f.line AND p.time BETWEEN f.time AND f.time + r.within * 86400
   WHERE f.patch = 0 AND f.time > (SELECT time FROM moment) - {year_days} * 86400
     AND f.time <= (SELECT time FROM moment) - {repair_days} * 86400
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY day ORDER BY next_days IS NULL, next_days, name) AS rank FROM mended
)
SELECT package, name, time, next_name, next_days, within, next_name IS NOT NULL AS is_repaired FROM ranked WHERE rank = 1;

-- Change-fail proxy, the share of those releases that were repaired, and recovery proxy, the median days until then;
-- `examples` names up to three of the last.
CREATE TEMP VIEW release_quality AS
WITH ranked AS (
  SELECT *, row_number() OVER (PARTITION BY is_repaired ORDER BY next_days) AS rank,
         row_number() OVER (PARTITION BY is_repaired ORDER BY time DESC) AS newest,
         count(*) OVER (PARTITION BY is_repaired) AS total
    FROM release_repair
)
SELECT count(*) AS releases, count(*) FILTER (WHERE is_repaired) AS repaired,
       100.0 * count(*) FILTER (WHERE is_repaired) / count(*) AS repaired_share,
       max(next_days) FILTER (WHERE is_repaired AND rank = (total * 50 + 99) / 100) AS repair_days, max(within) AS within,
       group_concat(name || ' by ' || next_name, ', ') FILTER (WHERE is_repaired AND newest <= 3) AS examples
  FROM (SELECT * FROM ranked ORDER BY time DESC)
HAVING count(*) > 0;

-- Changes to the mainline in the last year: its commits, and merges with what they brought. `brought_id` is the last
-- commit a merge joined. Merges that bring a branch back to itself, as `git pull` makes them, are no change: of a branch
-- into one of its name, or of a main branch where git does not name the target because it is the main one.
CREATE TEMP VIEW mainline_change AS
SELECT c.id AS commit_id, c.oid AS oid, c.commit_time AS commit_time, c.subject AS subject, c.last_line AS last_line,
       c.parents > 1 AS is_merge, a.person_id AS person_id, p.is_bot AS is_bot, ai.email AS email,
       coalesce(k.person_id, 0) <> a.person_id AS has_other_committer, ki.email = 'noreply@github.com' AS is_web,
       b.id AS brought_id, bi.email AS brought_email, ba.person_id <> a.person_id AS is_of_another
  FROM snapshot_commit AS s
 CROSS JOIN git_commit AS c ON c.id = s.commit_id -- CROSS: read in this order, each by its key
 CROSS JOIN identity AS ai ON ai.id = c.author_id
 CROSS JOIN identity AS ki ON ki.id = c.committer_id
 CROSS JOIN person_identity AS a ON a.identity_id = c.author_id
 CROSS JOIN person AS p ON p.id = a.person_id
  LEFT JOIN person_identity AS k ON k.identity_id = c.committer_id
  LEFT JOIN commit_parent AS cp ON cp.commit_id = c.id AND cp.ordinal = 1
  LEFT JOIN git_commit AS b ON b.id = cp.parent_id
  LEFT JOIN identity AS bi ON bi.id = b.author_id
  LEFT JOIN person_identity AS ba ON ba.identity_id = b.author_id
 WHERE s.is_mainline AND c.commit_time > (SELECT time FROM moment) - {year_days} * 86400
   AND NOT (c.parents > 1
            AND c.subject REGEXP '^Merge (branch ''|remote-tracking branch ''[^''/]+/)'
                             || '((main|master|trunk)''( of \S+)?$|([^'']+)''( of .+)? into ''?\5''?$)');

-- Trailers of the changes by which somebody else says that he saw it. A review by the author himself is none.
CREATE TEMP VIEW review_trailer AS
SELECT m.commit_id AS commit_id, t.key AS key
  FROM mainline_change AS m
  JOIN trailer AS t ON t.commit_id = m.commit_id
 WHERE lower(t.key) IN ('reviewed-by', 'reviewed-on', 'acked-by', 'approved-by', 'change-id', 'pr-url', 'pull-request',
                        'merge-request', 'differential-revision')
   AND (m.email = '' OR instr(lower(t.value), lower(m.email)) = 0)
 UNION ALL
SELECT m.commit_id, t.key
  FROM mainline_change AS m
  JOIN trailer AS t ON t.commit_id = m.brought_id
 WHERE lower(t.key) IN ('reviewed-by', 'reviewed-on', 'acked-by', 'approved-by', 'change-id', 'pr-url', 'pull-request',
                        'merge-request', 'differential-revision')
   AND (m.brought_email = '' OR instr(lower(t.value), lower(m.brought_email)) = 0);

-- Changes that two people signed off: who applies a patch from the mail adds his name below the author's.
CREATE TEMP VIEW two_sign_offs AS
SELECT m.commit_id AS commit_id
  FROM mainline_change AS m
  JOIN trailer AS t ON t.commit_id IN (m.commit_id, m.brought_id)
 WHERE lower(t.key) = 'signed-off-by'
 GROUP BY t.commit_id
HAVING count(DISTINCT lower(substr(t.value, instr(t.value, '<')))) > 1;

-- What in the history says that somebody else saw the change, the surest kind of it. An absent trace is no proof that
-- nobody looked. What gives a release its number, brings its branch back or brings one line of releases into the next one is
-- nothing to review.
CREATE TEMP VIEW change_evidence AS
SELECT commit_id, oid, commit_time, person_id, is_bot, is_merge,
       CASE WHEN subject REGEXP '^Merge pull request (#|''.*'' \(#)\d|^Merged in .*\(pull request #\d+\)|^Merged PR \d+:'
              OR last_line LIKE 'See merge request %' THEN 'merged request'
            WHEN subject REGEXP '\((#|!|[Gg][Hh]-)\d+\)$' THEN 'number of a request'
            WHEN commit_id IN (SELECT commit_id FROM review_trailer) THEN 'review trailer'
            WHEN commit_id IN (SELECT commit_id FROM two_sign_offs) THEN 'two sign-offs'
            WHEN subject REGEXP '(?i)^(\[[^]]*\] *)*((build|chore|ci|release)(\([^)]*\))?: *)?'
                             || '(v?\d+(\.\d+)+\S*$|(bump(ed|ing|s)?|set|updat(e[sd]?|ing))( the)?( project)? versions?\b|version bump'
                             || '|bump(ed|s)? (to )?v?\d+\.\d|prepar(e[sd]?|ing)( for| to)?( the)?( next)? (release\b|v?\d)'
                             || '|releas(e[sd]?|ing)( version)? v?\d|(\S+ ){0,2}next dev(elopment)? (iteration|version|cycle)\b)'
              OR subject REGEXP '^Merge (branch ''|remote-tracking branch ''[^''/]+/|\w+/)?'
                             || '((release|hotfix)[/-]|(v?\d+(\.(\d+|x))*\.(\d+|x)|develop)(''| into |$))' THEN 'prepares a release'
            WHEN is_web THEN 'merged on the web'
            WHEN has_other_committer OR (is_merge AND is_of_another) THEN 'committed by another'
            WHEN last_line REGEXP '^(?i)(close[sd]?|fix(e[sd])?|resolve[sd]?):? (#|https?://\S+/)\d+' THEN 'closes a request or issue'
            ELSE 'none' END AS evidence
  FROM mainline_change;

-- The kinds with how sure they are, how many changes have each, and their share of the changes by human beings; those of
-- programs and those that prepare a release stand apart.
CREATE TEMP VIEW review_kind AS
WITH strength(evidence, strength) AS (VALUES
  ('merged request', 'strong'), ('number of a request', 'strong'), ('review trailer', 'strong'),
  ('two sign-offs', 'strong'), ('merged on the web', 'weak'), ('committed by another', 'weak'),
  ('closes a request or issue', 'weak'), ('none', 'none'), ('prepares a release', 'apart')
)
SELECT iif(e.is_bot, 'by a program', e.evidence) AS evidence, iif(e.is_bot, 'apart', s.strength) AS strength,
       count(*) AS changes,
       iif(e.is_bot OR s.strength = 'apart', NULL,
           100.0 * count(*) / sum(count(*)) FILTER (WHERE NOT e.is_bot AND s.strength <> 'apart') OVER ()) AS share
  FROM change_evidence AS e
  JOIN strength AS s ON s.evidence = e.evidence
 GROUP BY 1, 2;

-- Changes to the mainline in the last year by human beings, and how many of them have strong evidence of a review, weak
-- evidence only, or none: pushed directly. `others`: how many are not of the person who made most.
CREATE TEMP VIEW review_summary AS
SELECT sum(changes) FILTER (WHERE strength <> 'apart') AS changes,
       coalesce(sum(changes) FILTER (WHERE strength = 'strong'), 0) AS strong,
       coalesce(sum(changes) FILTER (WHERE strength = 'weak'), 0) AS weak,
       coalesce(sum(changes) FILTER (WHERE strength = 'none'), 0) AS direct,
       coalesce(sum(changes) FILTER (WHERE strength = 'apart'), 0) AS apart,
       (SELECT count(DISTINCT person_id) FROM change_evidence WHERE NOT is_bot) AS people,
       (SELECT sum(made) - max(made)
          FROM (SELECT count(*) AS made FROM change_evidence
                 WHERE NOT is_bot AND evidence <> 'prepares a release' GROUP BY person_id)) AS others
  FROM review_kind
HAVING sum(changes) FILTER (WHERE strength <> 'apart') > 0;

-- Commits with a date that can be right, merges left out: from 1980 to two days after the audited commit. Dates are those
-- of the commit; the local time is that of the author's clock.
CREATE TEMP VIEW dated_commit AS
SELECT c.id AS id, c.commit_time AS time, (c.commit_time / 86400 + 3) / 7 AS week, c.author_time AS author_time,
       c.author_zone AS author_zone, p.id AS person_id, p.is_bot AS is_bot
  FROM git_commit AS c
 CROSS JOIN person_identity AS i ON i.identity_id = c.author_id -- CROSS: read in this order, each by its key
 CROSS JOIN person AS p ON p.id = i.person_id
 WHERE c.parents < 2 AND c.commit_time BETWEEN 315532800 AND (SELECT time FROM moment) + 2 * 86400;

-- The habit of the whole repository beside the work since the day of its last release, in commits of human beings. Its gaps
-- are those between the first days of bursts: what is released less than two weeks after one (what mended it, other lines) is
-- part of it.
CREATE TEMP VIEW release_pace AS
WITH RECURSIVE habitual AS MATERIALIZED (
  SELECT day FROM release_day WHERE scope = 'repository' AND last_day - day < 2 * {year_days}
), burst(day, gap) AS (
  SELECT min(day), NULL FROM habitual
   UNION ALL
  SELECT (SELECT min(day) FROM habitual AS h WHERE h.day >= b.day + {burst_days}),
         (SELECT min(day) FROM habitual AS h WHERE h.day >= b.day + {burst_days}) - b.day
    FROM burst AS b
   WHERE b.day IS NOT NULL
), ranked AS (
  SELECT gap, row_number() OVER (ORDER BY gap) AS rank, count(*) OVER () AS gaps FROM burst WHERE gap IS NOT NULL
), habit AS (
  SELECT count(*) AS gaps, max(gap) FILTER (WHERE rank = (gaps * 50 + 99) / 100) AS median_gap, max(gap) AS longest_gap FROM ranked
)
SELECT c.days AS days, c.days_year AS days_year, c.days_two_years - c.days_year AS days_year_before, h.gaps AS gaps,
       h.median_gap AS median_gap, h.longest_gap AS longest_gap, c.last_time AS last_time, c.last_age AS last_age,
       (SELECT count(*) FROM dated_commit WHERE NOT is_bot AND time >= c.last_time + 86400) AS commits
  FROM release_cadence AS c, habit AS h
 WHERE c.scope = 'repository';

-- Each week since the first commit: commits by human beings, how many people made them, and commits by programs. A week
-- is named by its Monday, in UTC, and numbered from that of 1969-12-29.
CREATE TEMP VIEW weekly_commits AS
WITH RECURSIVE span AS (
  SELECT min(week) AS first, max(week) AS last FROM dated_commit HAVING count(*) > 0
), calendar(week) AS (
  SELECT first FROM span UNION ALL SELECT week + 1 FROM calendar WHERE week < (SELECT last FROM span)
), made AS (
  SELECT week, count(*) FILTER (WHERE NOT is_bot) AS commits, count(DISTINCT iif(is_bot, NULL, person_id)) AS people,
         count(*) FILTER (WHERE is_bot) AS bot_commits
    FROM dated_commit
   GROUP BY week
)
SELECT c.week AS number, date((c.week * 7 - 3) * 86400, 'unixepoch') AS week, coalesce(m.commits, 0) AS commits,
       coalesce(m.people, 0) AS people, coalesce(m.bot_commits, 0) AS bot_commits
  FROM calendar AS c
  LEFT JOIN made AS m ON m.week = c.week;

-- The same with the lines human beings added and deleted, of files that are not vendored, generated or minified in the
-- audited tree. NULL when lines were not counted.
CREATE TEMP VIEW weekly_activity AS
WITH lines AS (
  SELECT c.week AS week, sum(h.added) AS added, sum(h.deleted) AS deleted
    FROM dated_commit AS c
    JOIN churn AS h ON h.commit_id = c.id
    LEFT JOIN file AS f ON f.path_id = h.path_id
   WHERE NOT c.is_bot AND coalesce(f.class, '') NOT IN ('vendored', 'generated', 'minified')
   GROUP BY c.week
)
SELECT w.number AS number, w.week AS week, w.commits AS commits, w.people AS people, w.bot_commits AS bot_commits,
       iif(EXISTS (SELECT 1 FROM churn), coalesce(l.added, 0), NULL) AS added,
       iif(EXISTS (SELECT 1 FROM churn), coalesce(l.deleted, 0), NULL) AS deleted
  FROM weekly_commits AS w
  LEFT JOIN lines AS l ON l.week = w.number;

-- The last half year against the half year before: commits, people, and changes to the mainline, where a squash merge
-- and a merge count the same. Programs are left out. `change` is in percent; no row without work in the earlier half.
CREATE TEMP VIEW activity_trend AS
WITH half AS (
  SELECT 'commits' AS measure, count(*) FILTER (WHERE time > n.now - {half_year_days} * 86400) AS now,
         count(*) FILTER (WHERE time <= n.now - {half_year_days} * 86400) AS before
    FROM dated_commit, (SELECT time AS now FROM moment) AS n
   WHERE NOT is_bot AND time > n.now - 2 * {half_year_days} * 86400
   UNION ALL
  SELECT 'people', count(DISTINCT iif(time > n.now - {half_year_days} * 86400, person_id, NULL)),
         count(DISTINCT iif(time <= n.now - {half_year_days} * 86400, person_id, NULL))
    FROM dated_commit, (SELECT time AS now FROM moment) AS n
   WHERE NOT is_bot AND time > n.now - 2 * {half_year_days} * 86400
   UNION ALL
  SELECT 'changes', count(*) FILTER (WHERE commit_time > n.now - {half_year_days} * 86400),
         count(*) FILTER (WHERE commit_time <= n.now - {half_year_days} * 86400)
    FROM mainline_change, (SELECT time AS now FROM moment) AS n
   WHERE NOT is_bot AND commit_time > n.now - 2 * {half_year_days} * 86400
)
SELECT measure, now, before, 100.0 * (now - before) / before AS change FROM half WHERE before > 0;

-- Commits of a usual half year: the median of the four before these two; NULL where the history is shorter.
CREATE TEMP VIEW usual_activity AS
WITH age AS (
  SELECT CAST((n.now - c.time) / ({half_year_days} * 86400) AS INTEGER) AS halves
    FROM dated_commit AS c, (SELECT time AS now FROM moment) AS n
   WHERE NOT c.is_bot
), half AS (
  SELECT h.halves AS halves, (SELECT count(*) FROM age AS a WHERE a.halves = h.halves) AS commits
    FROM (SELECT 2 AS halves UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS h
), ranked AS (
  SELECT commits, row_number() OVER (ORDER BY commits) AS place FROM half
)
SELECT iif((SELECT max(halves) FROM age) >= 6, avg(commits), NULL) AS commits FROM ranked WHERE place IN (2, 3);

-- The trend of lines added and deleted, of the files weekly_activity counts. No row when lines were not counted.
CREATE TEMP VIEW churn_trend AS
WITH half AS (
  SELECT coalesce(sum(h.added + h.deleted) FILTER (WHERE c.time > n.now - {half_year_days} * 86400), 0) AS now,
         coalesce(sum(h.added + h.deleted) FILTER (WHERE c.time <= n.now - {half_year_days} * 86400), 0) AS before
    FROM (SELECT time AS now FROM moment) AS n
   CROSS JOIN dated_commit AS c
   CROSS JOIN churn AS h ON h.commit_id = c.id
    LEFT JOIN file AS f ON f.path_id = h.path_id
   WHERE NOT c.is_bot AND c.time > n.now - 2 * {half_year_days} * 86400
     AND coalesce(f.class, '') NOT IN ('vendored', 'generated', 'minified')
)
SELECT 'lines' AS measure, now, before, 100.0 * (now - before) / before AS change FROM half WHERE before > 0;

-- When the whole team works, by the authors' own clocks: commits of the last year and of all years before, those between
-- 22 and 6 o'clock, those on Saturdays and Sundays, either of them, and those whose clock is set to UTC, as servers' are.
CREATE TEMP VIEW work_hours AS
WITH clock AS ( -- by arithmetic: date functions take ten times as long
  SELECT author_time, author_zone, author_time + author_zone * 60 AS local
    FROM git_commit
   WHERE parents < 2 AND commit_time BETWEEN 315532800 AND (SELECT time FROM moment) + 2 * 86400
     AND author_time BETWEEN 315532800 AND (SELECT time FROM moment) + 2 * 86400
     AND author_id NOT IN (SELECT i.identity_id FROM person_identity AS i JOIN person AS p ON p.id = i.person_id WHERE p.is_bot)
), local AS (
  SELECT author_time > (SELECT time FROM moment) - {year_days} * 86400 AS is_recent, author_zone = 0 AS is_utc,
         local % 86400 / 3600 AS hour, (local / 86400 + 4) % 7 IN (0, 6) AS is_weekend -- 1970 began on a Thursday
    FROM clock
)
SELECT iif(is_recent, 'last year', 'before') AS span, count(*) AS commits,
       count(*) FILTER (WHERE hour >= 22 OR hour < 6) AS night, count(*) FILTER (WHERE is_weekend) AS weekend,
       count(*) FILTER (WHERE hour >= 22 OR hour < 6 OR is_weekend) AS outside,
       100.0 * count(*) FILTER (WHERE hour >= 22 OR hour < 6 OR is_weekend) / count(*) AS outside_share,
       100.0 * count(*) FILTER (WHERE is_utc) / count(*) AS utc_share
  FROM local
 GROUP BY is_recent;
