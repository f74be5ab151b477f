-- Coupling: what changes together, and who works on the same files (code-maat's definitions, see model.yml).

-- Every pair of files of the tree that reached the thresholds of model.yml, with what each of them is. The stem is the
-- name of the file up to its first dot, in lower case and without '_' and '-'. Siblings end in the same word of several
-- (AddClientDialog, AddUserDialog), or are named after their directories in the same way (client/Clients, user/Users).
CREATE TEMP VIEW change_pair AS
SELECT c.path_a_id AS path_a_id, c.path_b_id AS path_b_id, a.path AS path_a, b.path AS path_b, c.shared AS shared,
       c.revisions_a AS revisions_a, c.revisions_b AS revisions_b, c.shared_year AS shared_year,
       200.0 * c.shared / (c.revisions_a + c.revisions_b) AS degree,
       (c.revisions_a + c.revisions_b) / 2.0 AS average_revisions,
       c.p_value AS p_value, c.is_named AS is_named, c.last_time AS last_time,
       a.class AS class_a, b.class AS class_b, a.language AS language_a, b.language AS language_b,
       a.module AS module_a, b.module AS module_b,
       replace(replace(lower(substr(ltrim(basename(a.path), '.'), 1, instr(ltrim(basename(a.path), '.') || '.', '.') - 1)), '_', ''), '-', '') AS stem_a,
       replace(replace(lower(substr(ltrim(basename(b.path), '.'), 1, instr(ltrim(basename(b.path), '.') || '.', '.') - 1)), '_', ''), '-', '') AS stem_b,
       basename(dirname(a.path)) AS directory_a, basename(dirname(b.path)) AS directory_b,
       c.focused AS focused, c.focused_year AS focused_year, c.focused_a AS focused_a, c.focused_b AS focused_b,
       regexp_substr(basename(a.path), '(?<=[^\W_-])([A-Z][a-z0-9]+|[_-][a-z0-9]+)(?=\.|$)') AS last_word_a,
       regexp_substr(basename(b.path), '(?<=[^\W_-])([A-Z][a-z0-9]+|[_-][a-z0-9]+)(?=\.|$)') AS last_word_b
  FROM coupling AS c
  JOIN file_path AS a ON a.path_id = c.path_a_id
  JOIN file_path AS b ON b.path_id = c.path_b_id;

-- The same with the first reason why nobody wonders about a pair, NULL where there is none. Names are compared, not matched:
-- a name may hold any number of '*'.
CREATE TEMP VIEW judged_pair AS
SELECT *,
       CASE WHEN 'vendored' IN (class_a, class_b) THEN 'one is somebody else''s code'
            WHEN 'generated' IN (class_a, class_b) OR 'minified' IN (class_a, class_b) THEN 'one is made by a program'
            WHEN 'test' IN (class_a, class_b) THEN 'one is a test'
            WHEN 'documentation' IN (class_a, class_b) THEN 'one is documentation'
            WHEN 'configuration' IN (class_a, class_b) THEN 'one is configuration'
            WHEN path_a REGEXP '(^|/)(migrate|migrations)/' OR path_b REGEXP '(^|/)(migrate|migrations)/' THEN 'one is a migration'
            WHEN 'data' IN (class_a, class_b) THEN 'one is data'
            WHEN stem_a = stem_b THEN 'they have one name: a header and its implementation, a class and its view'
            WHEN (basename(path_a) GLOB 'I[A-Z]*' AND substr(stem_b, 1 - length(stem_a)) = substr(stem_a, 2))
              OR (basename(path_b) GLOB 'I[A-Z]*' AND substr(stem_a, 1 - length(stem_b)) = substr(stem_b, 2))
              OR stem_a || 'impl' = stem_b OR stem_b || 'impl' = stem_a THEN 'an interface and its implementation'
            WHEN (extension(path_a) IN ('h', 'hh', 'hpp')) <> (extension(path_b) IN ('h', 'hh', 'hpp'))
             AND (substr(stem_a, -length(stem_b)) = stem_b OR substr(stem_b, -length(stem_a)) = stem_a) THEN 'a header and its implementation'
            WHEN stem_a IN ('version', 'changelog', 'news', 'release') OR stem_b IN ('version', 'changelog', 'news', 'release')
            THEN 'one changes with each release'
            WHEN stem_a IN ('startup', 'program', 'routes', 'urls', 'settings', 'appmodule') OR stem_a GLOB '*servicecollectionextensions'
              OR stem_b IN ('startup', 'program', 'routes', 'urls', 'settings', 'appmodule') OR stem_b GLOB '*servicecollectionextensions'
            THEN 'one lists the parts of the program'
            WHEN language_a IN ('HTML', 'Handlebars', 'CSS', 'SCSS', 'Less', 'Sass')
             AND language_b IN ('HTML', 'Handlebars', 'CSS', 'SCSS', 'Less', 'Sass') THEN 'both are pages or styles'
       END AS reason
  FROM change_pair;

-- Pairs nobody wonders about. They are left out of coupled_pair.
CREATE TEMP VIEW expected_pair AS
SELECT path_a_id, path_b_id, path_a, path_b, shared, degree, reason FROM judged_pair WHERE reason IS NOT NULL;

-- Production files that change together more often than chance would have it: of {coupling_chance_in} independent pairs
-- at most one would look like this (a plain bound on each p-value; no correction for the number of pairs, which the
-- thresholds of model.yml make small).
CREATE TEMP VIEW coupled_pair AS
SELECT c.path_a AS path_a, c.path_b AS path_b, c.shared AS shared, c.degree AS degree,
       c.average_revisions AS average_revisions, c.p_value AS p_value, c.is_named AS is_named, c.module_a AS module_a,
       c.module_b AS module_b, c.last_time AS last_time, c.shared_year AS shared_year, c.revisions_a AS revisions_a,
       c.revisions_b AS revisions_b, c.path_a_id AS path_a_id, c.path_b_id AS path_b_id,
       c.focused AS focused, c.focused_year AS focused_year, c.focused_a AS focused_a, c.focused_b AS focused_b,
       coalesce(last_word_a = last_word_b, 0) OR (instr(stem_a, lower(directory_a)) > 0 AND instr(stem_b, lower(directory_b)) > 0
         AND replace(stem_a, lower(directory_a), '*') = replace(stem_b, lower(directory_b), '*')) AS are_siblings
  FROM judged_pair AS c
 WHERE c.p_value * {coupling_chance_in} <= 1 AND c.reason IS NULL;

-- People who changed the same files of the tree, programs left out. Strength is the percentage of their mean number of
-- files that they share, as code-maat rounds it.
CREATE TEMP VIEW communication_pair AS
SELECT a.name AS person_a, b.name AS person_b, c.person_a_id AS person_a_id, c.person_b_id AS person_b_id,
       c.shared AS shared, 100 * c.shared / ((c.files_a + c.files_b + 1) / 2) AS strength,
       c.files_a AS files_a, c.files_b AS files_b
  FROM communication AS c
  JOIN person AS a ON a.id = c.person_a_id
  JOIN person AS b ON b.id = c.person_b_id;
