-- Given: what the audit was given, so that nobody takes a number for more than it is.

-- What was special about the repository, one sentence a row; a whole and ordinary one has none. `is_limit` are those that
-- make figures lower bounds or unknown, the others say what was counted and what was left out.
CREATE TEMP VIEW given AS
WITH uncounted AS (
  SELECT class, count(*) AS files, sum(class_source = 'attribute') AS by_attribute
    FROM file
   WHERE class IN ('vendored', 'generated', 'minified', 'data', 'documentation')
   GROUP BY class
), source_files AS (
  SELECT b.files AS files, (SELECT count(*) FROM file) AS all_files, (SELECT sum(files) FROM uncounted) AS uncounted,
         (SELECT group_concat(files || ' ' || class, ', ') FROM (SELECT * FROM uncounted ORDER BY files DESC, class)) AS kinds,
         (SELECT sum(by_attribute) FROM uncounted) AS by_attribute
    FROM bus_factor AS b
   WHERE b.scope = 'repository' AND b.files > 0
), program AS (
  SELECT name, commits + merges AS commits FROM person WHERE is_bot AND commits + merges > 0
), adopted AS (
  SELECT place, reason, count(*) AS files FROM adopted_file GROUP BY place, reason
), submodule AS (
  SELECT p.path AS path FROM file AS f JOIN path AS p ON p.id = f.path_id WHERE f.mode = 57344
), import AS ( -- over half of a hundred files or more that came in one second came in one commit, made elsewhere
  SELECT first_time AS time, count(*) AS files, (SELECT count(*) FROM file_history) AS all_files
    FROM file_history
   GROUP BY first_time
  HAVING count(*) >= 100 AND 2 * count(*) > (SELECT count(*) FROM file_history)
)
SELECT 1 AS rank, subject AS subject, subject IN ('shallow', 'objects', 'HEAD') AS is_limit, message AS text
  FROM diagnostic
 WHERE collector = 'repository'
UNION ALL
SELECT 2, 'history', 1, detail
  FROM collector
 WHERE name = 'history' AND status = 'partial' AND (SELECT is_shallow FROM snapshot) = 0
UNION ALL
SELECT 3, 'files', 1, detail
  FROM collector
 WHERE name = 'content' AND status = 'partial'
UNION ALL
SELECT 3, 'import', 1, files || ' of ' || all_files || ' files came at once on ' || date(time, 'unixepoch')
       || ': who wrote them before that is not known, and whoever brought them counts as their author'
  FROM import
UNION ALL
SELECT 4, 'dates', 0, count(*) || iif(count(*) = 1, ' commit has a date', ' commits have dates')
       || ' that cannot be: taken from near commits, or counted as recent'
  FROM diagnostic
 WHERE collector = 'history' AND message LIKE '%dated %'
HAVING count(*) > 0
UNION ALL
SELECT 5, 'commits', 0, count(*) || iif(count(*) = 1, ' commit is', ' commits are') || ' malformed and read as far as possible'
  FROM diagnostic
 WHERE collector = 'history' AND (message LIKE 'the %' OR message LIKE 'a %' OR message LIKE 'names %')
HAVING count(*) > 0
UNION ALL
SELECT 6, 'people', 0, count(*) || ' names and addresses belong to ' || count(DISTINCT person_id)
       || iif(count(DISTINCT person_id) = 1, ' person', ' people') || ', joined by '
       || (SELECT group_concat(reason || ' (' || n || ')', ', ')
             FROM (SELECT reason, count(*) AS n FROM person_identity WHERE joined_id IS NOT NULL GROUP BY reason ORDER BY n DESC, reason))
  FROM person_identity
 WHERE joined_id IS NOT NULL
HAVING count(*) > 0
UNION ALL
SELECT 7, 'programs', 0, count(*) || iif(count(*) = 1, ' program is', ' programs are') || ' counted apart and no author, with ' || sum(commits)
       || iif(sum(commits) = 1, ' commit: ', ' commits: ')
       || (SELECT group_concat(name, ', ') FROM (SELECT name FROM program ORDER BY commits DESC, name LIMIT 3))
       || iif(count(*) > 3, ' and others', '')
  FROM program
HAVING count(*) > 0
UNION ALL
SELECT 8, 'truck factor', 0, 'of ' || all_files || ' files ' || files || iif(files = 1, ' counts', ' count') || '; left out: '
       || coalesce(kinds, '')
       || iif(all_files - files > coalesce(uncounted, 0),
              iif(kinds IS NULL, '', ', ') || (all_files - files - coalesce(uncounted, 0)) || ' without source code or history', '')
       || iif(by_attribute > 0, '; ' || by_attribute || ' of them as .gitattributes says', '')
  FROM source_files
 WHERE all_files > files
UNION ALL
SELECT 9, 'submodules', 5 * count(*) > (SELECT count(*) FROM production_file),
       count(*) || iif(count(*) = 1, ' other repository belongs to it and is', ' other repositories belong to it and are')
       || ' in no figure: '
       || (SELECT group_concat(path, ', ') FROM (SELECT path FROM submodule ORDER BY path LIMIT 5)) || iif(count(*) > 5, ', …', '')
  FROM submodule
HAVING count(*) > 0
UNION ALL
SELECT 10, 'taken over', 0, sum(files) || iif(sum(files) = 1, ' file of code was', ' files of code were')
       || ' written elsewhere and taken over, so that no rule about code speaks of '  || iif(sum(files) = 1, 'it: ', 'them: ')
       || (SELECT group_concat(place || ' (' || reason || ')', ', ') FROM (SELECT place, reason FROM adopted ORDER BY files DESC, place LIMIT 5))
       || iif(count(*) > 5, ' and ' || (count(*) - 5) || ' more places', '')
  FROM adopted
HAVING count(*) > 0
UNION ALL
SELECT 11, 'business paths', 0, 'nobody named any: ' || sum(files) || iif(sum(files) = 1, ' file counts', ' files count')
       || ' as ' || group_concat(name || ' (' || files || ')', ', ') || ' by words in their paths (assumed); critical_paths of --config names them'
  FROM (SELECT name, count(*) AS files FROM assumed_path_file GROUP BY name ORDER BY count(*) DESC, name)
 WHERE EXISTS (SELECT 1 FROM finding_part WHERE reason LIKE 'business path % (assumed)') -- it made a difference
HAVING count(*) > 0;
