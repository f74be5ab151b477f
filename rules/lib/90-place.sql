-- Places: what impact points and effort of a finding depend on, one row a file. The judge reads `place` and nothing
-- else; who counts as a hotspot, an example or an orphaned module is decided here.

-- What impact points and effort of a finding depend on, one row a file.
CREATE TEMP VIEW place AS
SELECT p.path AS path, p.module AS module,
       coalesce(p.lines, 0) AS lines,
       p.class = 'test' OR (p.class = 'documentation' AND coalesce(p.is_parsed, 0)) AS is_aside, -- test or example
       coalesce(b.bus_factor = 1, 0) AS module_has_one_owner,
       coalesce(2 * b.orphaned_files > b.files, 0) AS module_is_orphaned,
       coalesce(h.rank, 0) AS hotspot_rank,
       coalesce(h.files, 0) AS hotspot_files
  FROM file_path AS p
  LEFT JOIN bus_factor AS b ON b.scope = 'module' AND b.path = p.module
  LEFT JOIN hotspot AS h ON h.path_id = p.path_id;
