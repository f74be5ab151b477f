-- Places: where the code issues the statements of a profiled database.

-- Models of mappers by the table they stand for: what they say themselves, or else a type in a place for models whose name
-- is the table's in the singular (PaymentItem of payment_items). Most of Go's types so named are filled by hand: there, only
-- where something imports a mapper.
CREATE TEMP VIEW model_table AS
SELECT m.path_id AS path_id, m.line AS line, lower(trim(m.name, '"''`')) AS table_name
  FROM shared_match AS m
 WHERE m.rule = 'syntax/sql' AND m.capture = 'table' AND m.class = 'production'
UNION
SELECT f.path_id, t.line, s.column1
  FROM production_file AS f
  JOIN type AS t ON t.blob_id = f.blob_id AND t.language = f.language
  JOIN (SELECT DISTINCT name AS column1 FROM pg_table) AS s
    ON replace(lower(s.column1), '_', '') IN (lower(t.name), lower(t.name) || 's', lower(t.name) || 'es',
                                              CASE WHEN t.name LIKE '%y' THEN lower(substr(t.name, 1, length(t.name) - 1)) || 'ies' END)
 WHERE f.path REGEXP '(?i)(^|/)(models?|entit(?:y|ies)|domain)(/|\.)'
   AND (f.language <> 'Go'
        OR EXISTS (SELECT 1 FROM import AS i JOIN production_file AS g ON g.blob_id = i.blob_id AND g.language = i.language
                    WHERE i.language = 'Go' AND i.target REGEXP '(^|/)(gorm(\.io)?|bun|ent|xorm(\.io)?|go-pg|pop|beego|sqlboiler)(/|$)'));

-- One place a statement: a string that is this statement before a model of one of its tables.
CREATE TEMP VIEW statement_origin AS
WITH place AS (
  SELECT statement_id, path_id, line, 'text' AS source, 0 AS rank FROM statement_place
  UNION ALL
  SELECT s.statement_id, m.path_id, m.line, 'model', 1 + s.ordinal
    FROM statement_table AS s
    JOIN model_table AS m ON m.table_name = lower(s.name)
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY statement_id ORDER BY rank, path_id, line) AS number FROM place
)
SELECT r.statement_id AS statement_id, p.path AS path, r.line AS line, r.source AS source
  FROM ranked AS r
  JOIN path AS p ON p.id = r.path_id
 WHERE r.number = 1;
