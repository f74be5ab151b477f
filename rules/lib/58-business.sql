-- Business: what of the code the business depends on where nobody said.

-- Production files the business is assumed to depend on, by words in their paths; empty where critical paths are configured.
CREATE TEMP VIEW assumed_path_file AS
SELECT path_id AS path_id, path AS path, substr(kind, 2) AS name, CAST(substr(kind, 1, 1) AS INTEGER) AS tier
  FROM (SELECT path_id, path, {assumed_path} AS kind FROM file_path WHERE class = 'production')
 WHERE kind IS NOT NULL AND NOT EXISTS (SELECT 1 FROM critical_path_file);
