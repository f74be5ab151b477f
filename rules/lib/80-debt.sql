-- Debt: what the judge added up, as three different numbers in percent. Each has its own base: code lines, files, and the
-- minutes that writing the code would take.

-- The whole (scope 'repository') and each module. NULL where there is nothing to divide by.
CREATE TEMP VIEW debt_summary AS
SELECT scope, module, files, flagged_files, 100.0 * flagged_files / nullif(files, 0) AS file_share, code_lines,
       flagged_lines, 100.0 * flagged_lines / nullif(code_lines, 0) AS flagged_share, findings, minutes,
       line_minutes * code_lines AS whole_minutes, 100.0 * minutes / nullif(line_minutes * code_lines, 0) AS debt_ratio,
       letter
  FROM debt;

-- The same minutes by kind of finding; `alone_minutes` are what they would be if no other finding stood at their places.
CREATE TEMP VIEW debt_kind AS
SELECT f.rule AS rule, coalesce(o.title, f.rule) AS title, count(*) AS findings, sum(f.counted_minutes) AS minutes,
       sum(f.effort_minutes) AS alone_minutes
  FROM finding AS f
  LEFT JOIN outcome AS o ON o.rule = f.rule
 WHERE f.is_debt
 GROUP BY f.rule;
