-- A profile of a database in words, for the first screen and the report.

-- Who was asked and how old the evidence is, where the time goes, the verdict, and what --prove showed: a line each.
CREATE TEMP VIEW profile_headline AS
WITH server AS (
  SELECT *, sample_seconds IS NOT NULL AS is_sample, taken_time - statements_since AS statements_age,
         taken_time - statistics_since AS statistics_age, taken_time - start_time AS uptime
    FROM database_server
), said AS (
  SELECT 'statements' AS what, statements_age AS seconds FROM server
   UNION ALL SELECT 'statistics', statistics_age FROM server
   UNION ALL SELECT 'uptime', uptime FROM server
), age AS (
  SELECT what, iif(seconds < 120, format('%d s', seconds), iif(seconds < 7200, format('%d min', seconds / 60), iif(seconds < 172800, format('%d h', seconds / 3600), format('%d d', seconds / 86400)))) AS text
    FROM said
), size AS (
  SELECT sum(bytes) AS bytes FROM pg_database WHERE is_profiled
), load AS (
  SELECT *, row_number() OVER (ORDER BY id) AS number, sum(share) OVER (ORDER BY id) AS part FROM pg_statement WHERE NOT is_own
), ended AS (
  SELECT count(*) FILTER (WHERE status = 'pass') AS passed, count(*) FILTER (WHERE status IN ('pass', 'fail')) AS made,
         count(*) FILTER (WHERE status IN ('unknown', 'error')) AS unknown
    FROM outcome WHERE rule LIKE 'database/%'
)
SELECT 1 AS rank,
       format('%s @ %s (PostgreSQL %s, %s, %,d table%s, %,d index%s, %s%s), read-only as %s', s.database, s.address,
              substr(s.version || ' ', 1, instr(s.version || ' ', ' ') - 1),
              iif(z.bytes IS NULL, 'size not known', iif(z.bytes >= 1e9, format('%.1f GB', z.bytes / 1e9), format('%.1f MB', z.bytes / 1e6))),
              t.tables, iif(t.tables = 1, '', 's'), i.indexes, iif(i.indexes = 1, '', 'es'),
              iif(s.is_standby, 'standby', 'primary'), iif(s.is_pooled, ', through a pooler', ''), s.role) AS text
  FROM server AS s, size AS z, (SELECT count(*) AS tables FROM pg_table) AS t, (SELECT count(*) AS indexes FROM pg_index) AS i
 UNION ALL
SELECT 2,
       format('Evidence: %s%s; %s; %s%s',
              CASE WHEN s.statements_version IS NULL THEN 'no statements (pg_stat_statements is missing)'
                   WHEN s.is_sample THEN format('a sample of %d s', s.sample_seconds)
                   ELSE 'statements of ' || coalesce((SELECT text FROM age WHERE what = 'statements'), 'unknown age') END,
              iif(s.statements_evicted > 0, format(', %,d dropped', s.statements_evicted), ''),
              CASE WHEN s.is_sample THEN 'table counters of the same'
                   WHEN s.statistics_since IS NOT NULL THEN 'table counters of ' || (SELECT text FROM age WHERE what = 'statistics')
                   ELSE 'table counters never reset' || coalesce(', server up ' || (SELECT text FROM age WHERE what = 'uptime'), '') END,
              coalesce('HypoPG ' || s.hypopg_version, 'no HypoPG'),
              iif(coalesce(s.sample_seconds, s.statements_age) < 86400, ' (what runs nightly or monthly is not in it)', ''))
  FROM server AS s
 UNION ALL
SELECT 3,
       format('Load: %d of %,d statement%s take%s %.0f%% of the database''s time, %s; %,d calls%s', l.number, a.statements, iif(a.statements = 1, '', 's'),
              iif(l.number = 1, 's', ''), 100 * l.part,
              iif(a.total_ms < 7200e3, format('%.1f s', a.total_ms / 1e3), format('%.1f h', a.total_ms / 3600e3)), a.calls,
              iif(s.statement_days > 0, format(' (%,d a minute)', CAST(round(a.calls / (s.statement_days * 1440)) AS INTEGER)), ''))
  FROM (SELECT * FROM load WHERE part >= 0.8 OR number = 5 ORDER BY number LIMIT 1) AS l, server AS s,
       (SELECT count(*) AS statements, sum(total_ms) AS total_ms, sum(calls) AS calls FROM pg_statement WHERE NOT is_own) AS a
 UNION ALL
SELECT 4,
       format('Verdict: %s; %d of %d checks found nothing%s',
              coalesce((SELECT group_concat(format('%d %s', n, impact), ', ') FROM (SELECT count(*) AS n, impact FROM finding
                         WHERE rule LIKE 'database/%' GROUP BY impact ORDER BY max(impact_points) DESC)), 'no finding'),
              passed, made, iif(unknown > 0, format(', %d could not be made', unknown), ''))
  FROM ended
 UNION ALL
SELECT 5,
       format('Proof: of %d advised index%s built in the scratch database %s (rescue show advice)', sum(n), iif(sum(n) = 1, '', 'es'),
              group_concat(format('%d %s', n, outcome), ', '))
  FROM (SELECT outcome, count(*) AS n FROM pg_proof GROUP BY outcome ORDER BY min(advice_id))
HAVING count(*) > 0;

-- Findings worth a line: about the load, of those about one and the same share of it the gravest (where several statements
-- have that share by chance, of each subject); about no statement, or one whose share is no figure to be read (it is called too
-- often, and its time is little), one for each rule, with how many more there are of it.
CREATE TEMP VIEW profile_line AS
WITH known AS (
  SELECT *, coalesce(share, 0) >= 0.001 AS is_load,
         iif((SELECT count(*) FROM pg_statement AS s WHERE s.share = f.share) > 1, subject, '') AS statement
    FROM finding AS f WHERE rule LIKE 'database/%'
), placed AS (
  SELECT *, iif(is_load, row_number() OVER (PARTITION BY share, statement ORDER BY remedy = '', impact_points DESC, id),
                row_number() OVER (PARTITION BY is_load, rule ORDER BY impact_points DESC, id)) AS place,
         iif(is_load, 0, count(*) OVER (PARTITION BY is_load, rule) - 1) AS more
    FROM known
)
SELECT is_load, row_number() OVER (PARTITION BY is_load ORDER BY iif(is_load, share, 0) DESC, impact_points DESC, id) AS number,
       impact, share, remedy, iif(more > 0, format(' and %d more', more), '') AS others,
       iif(subject IS NULL OR instr(message, subject), '', subject) AS subject, message
  FROM placed WHERE place = 1;

-- Indexes that findings would drop, with what makes each again; obstacle: why no script does, '' when one does.
CREATE TEMP VIEW index_drop AS
SELECT f.id AS id, i.database AS database, i.label AS label, f.message AS message, 'DROP INDEX CONCURRENTLY ' || i.sql_name AS ddl, d.ddl AS undo,
       CASE WHEN f.suppression_id IS NOT NULL THEN 'somebody decided to leave it alone'
            WHEN count(*) OVER (PARTITION BY f.id) > 1 THEN 'several indexes are called so'
            WHEN i.is_primary OR i.is_constraint THEN 'it backs a constraint'
            WHEN i.is_unique THEN 'it is unique: it does not only answer faster'
            WHEN i.is_replica_identity THEN 'it is the replica identity of its table'
            WHEN i.parent_oid IS NOT NULL OR t.kind = 'partitioned' THEN 'it belongs to a partitioned index, of which nothing can be dropped concurrently'
            WHEN d.ddl IS NULL THEN 'what would make it again could not be read'
            ELSE '' END AS obstacle
  FROM finding AS f
  JOIN database_index AS i ON i.label = f.subject
  JOIN pg_table AS t ON t.database = i.database AND t.oid = i.table_oid
  LEFT JOIN pg_index_definition AS d ON d.database = i.database AND d.oid = i.oid
 WHERE f.rule IN ('database/unused-index', 'database/duplicate-index', 'database/redundant-index');

-- One statement in words, a line each: what it is, its text, who issues it, the indexes it wants or why it gets none.
CREATE TEMP VIEW statement_headline AS
SELECT id AS statement_id, 1 AS rank,
       format('statement %d of %s: %.1f%% of the load, %,d call%s of %.2f ms (%.2f at most), %,.1f rows and %,d blocks a call', id, database, 100 * share,
              calls, iif(calls = 1, '', 's'), mean_ms, max_ms, 1.0 * rows / max(calls, 1), (blocks_hit + blocks_read) / max(calls, 1))
         || iif(temp_written > 0, format(', %,d to temporary files', temp_written / max(calls, 1)), '') AS text
  FROM pg_statement
 UNION ALL
SELECT id, 2, '  ' || text FROM pg_statement
 UNION ALL
SELECT statement_id, 3, iif(source = 'text', 'issued at ', 'model at ') || path || ':' || line FROM statement_origin
 UNION ALL
SELECT s.statement_id, 4, format('index %d would serve it, cost %,.1f -> %,.1f (%s): %s;', a.id, s.cost_before, s.cost_after, a.source, a.ddl)
  FROM pg_advice_statement AS s
  JOIN pg_advice AS a ON a.id = s.advice_id
 UNION ALL
SELECT statement_id, 5, 'no index to make: ' || reason FROM pg_no_advice
 UNION ALL
SELECT statement_id, 6, iif(source = 'values', 'plan for typical values of its parameters, without running it; ',
                            'plan for values that are not known, without running it; ')
         || iif(is_cut, 'not every order of its joins was looked at, which would have taken locks for too long; ', '') || 'rows and costs are the planner''s'
  FROM pg_plan;

-- What the application asks, with its load: numbers as text, whole from a hundred on.
CREATE TEMP VIEW profile_load AS
WITH asked AS (
  SELECT *, 1.0 * rows / calls AS rows_a_call, (blocks_hit + blocks_read) / calls AS blocks FROM pg_statement WHERE NOT is_own AND calls > 0
)
SELECT a.id AS id, a.text AS statement, a.id || ' ' || coalesce(replace(s.label, ' [' || substr(a.fingerprint, 1, 8) || ']', ''), a.kind) AS label,
       CAST(round(1000 * a.share) AS INTEGER) AS share_permille, format('%.1f', 100 * a.share) AS share, format('%,d', a.calls) AS calls,
       iif(a.mean_ms < 100, format('%.2f', a.mean_ms), format('%,d', CAST(round(a.mean_ms) AS INTEGER))) AS mean_ms,
       iif(a.rows_a_call < 100, format('%.1f', a.rows_a_call), format('%,d', CAST(round(a.rows_a_call) AS INTEGER))) AS rows_per_call,
       format('%,d', a.blocks) AS blocks_per_call, (SELECT min(advice_id) FROM pg_advice_statement WHERE statement_id = a.id) AS advice
  FROM asked AS a
  LEFT JOIN database_statement AS s ON s.id = a.id;
