-- Files: what is in the audited tree. "First party" is what the team wrote and maintains: no vendored, generated or
-- minified file; "production" is first-party code that is no test.

-- Every file with what is known of its content. Submodules and symlinks have no lines.
CREATE TEMP VIEW file_path AS
SELECT p.path AS path, f.path_id AS path_id, f.blob_id AS blob_id, f.mode AS mode, f.language AS language,
       f.class AS class, f.class_source AS class_source, b.size AS size, b.is_binary AS is_binary,
       s.lines AS lines, s.code_lines AS code_lines, s.comment_lines AS comment_lines, s.blank_lines AS blank_lines,
       s.is_parsed AS is_parsed, s.error_bytes AS error_bytes, m.path AS module
  FROM file AS f
  JOIN path AS p ON p.id = f.path_id
  LEFT JOIN blob AS b ON b.id = f.blob_id
  LEFT JOIN source AS s ON s.blob_id = f.blob_id AND s.language = f.language
  LEFT JOIN module_file AS mf ON mf.path_id = f.path_id
  LEFT JOIN module AS m ON m.id = mf.module_id;
