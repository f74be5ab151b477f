-- What stands in comments of the product's own code.

-- Lines of comments that are code somebody took out.
CREATE TEMP VIEW production_commented_out_code AS
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, c.line AS line, c.end_line AS end_line, c.lines AS lines,
       p.code_lines AS file_code_lines
  FROM production_file AS p
  JOIN commented_out_code AS c ON c.blob_id = p.blob_id AND c.language = p.language
 WHERE p.language <> 'Rust'
    OR NOT EXISTS (SELECT 1 FROM test_module AS m WHERE m.path_id = p.path_id AND c.line BETWEEN m.line AND m.end_line);

-- TODO, FIXME, HACK and XXX.
CREATE TEMP VIEW production_marker AS
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, m.word AS word, m.text AS text, m.line AS line
  FROM production_file AS p
  JOIN marker AS m ON m.blob_id = p.blob_id AND m.language = p.language;
