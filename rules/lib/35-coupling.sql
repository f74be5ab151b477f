-- Coupling: what changes together, and who works on the same files (code-maat's definitions, see model.yml).

-- Every pair of files of the tree that reached the thresholds of model.yml.
CREATE TEMP VIEW change_pair AS
SELECT c.path_a_id AS path_a_id, c.path_b_id AS path_b_id, a.path AS path_a, b.path AS path_b, c.shared AS shared,
       c.revisions_a AS revisions_a, c.revisions_b AS revisions_b,
       200.0 * c.shared / (c.revisions_a + c.revisions_b) AS degree,
       (c.revisions_a + c.revisions_b) / 2.0 AS average_revisions,
       c.p_value AS p_value, c.is_named AS is_named, c.last_time AS last_time
  FROM coupling AS c
  JOIN path AS a ON a.id = c.path_a_id
  JOIN path AS b ON b.id = c.path_b_id;

-- People who changed the same files of the tree, programs left out. Strength is the percentage of their mean number of
-- files that they share, as code-maat rounds it.
CREATE TEMP VIEW communication_pair AS
SELECT a.name AS person_a, b.name AS person_b, c.person_a_id AS person_a_id, c.person_b_id AS person_b_id,
       c.shared AS shared, 100 * c.shared / ((c.files_a + c.files_b + 1) / 2) AS strength,
       c.files_a AS files_a, c.files_b AS files_b
  FROM communication AS c
  JOIN person AS a ON a.id = c.person_a_id
  JOIN person AS b ON b.id = c.person_b_id;
