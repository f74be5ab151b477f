-- Places: what impact points and effort of a finding depend on, one row a file. The judge reads `place` and nothing
-- else; who counts as a hotspot, an example or an orphaned module is decided here.

-- What impact points and effort of a finding depend on, one row a file.
CREATE TEMP VIEW place AS
WITH business AS ( -- each file with its first tier
  SELECT path_id, min(tier) AS tier, name, 0 AS is_assumed FROM critical_path_file GROUP BY path_id
   UNION ALL SELECT path_id, tier, name, 1 FROM assumed_path_file
), heat AS ( -- every file once, so that the rankings are not searched for each of them
  SELECT path_id, max(rank) AS rank, max(files) AS files, max(blast_rank) AS blast_rank, max(blast_files) AS blast_files
    FROM (SELECT path_id, 0 AS rank, 0 AS files, 0 AS blast_rank, 0 AS blast_files FROM file
           UNION ALL SELECT path_id, rank, files, 0, 0 FROM hotspot
           UNION ALL SELECT path_id, 0, 0, rank, files FROM dependents_rank WHERE fan_in >= {blast_least})
   GROUP BY path_id
)
SELECT p.path AS path, p.module AS module,
       coalesce(p.lines, 0) AS lines,
       p.class = 'production' AS is_production,
       p.class = 'test' OR (p.class = 'documentation' AND coalesce(p.is_parsed, 0)) AS is_aside, -- test or example
       coalesce(b.bus_factor = 1, 0) AS module_has_one_owner,
       coalesce(2 * b.orphaned_files > b.files, 0) AS module_is_orphaned,
       u.path_id IS NOT NULL AS is_untested,
       coalesce(c.tier, 0) AS tier, -- of the business
       c.name AS business_path, coalesce(c.is_assumed, 0) AS is_assumed,
       h.rank AS hotspot_rank, h.files AS hotspot_files, h.blast_rank AS blast_rank, h.blast_files AS blast_files
  FROM heat AS h
 CROSS JOIN file_path AS p ON p.path_id = h.path_id
  LEFT JOIN business AS c ON c.path_id = h.path_id
  LEFT JOIN untested_file AS u ON u.path_id = h.path_id AND NOT u.is_reached
  LEFT JOIN bus_factor AS b ON b.scope = 'module' AND b.path = p.module;
