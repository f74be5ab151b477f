/*
 * Sequences and how far they are. pg_sequence_last_value() keeps a lock on its sequence to the end of the transaction,
 * so values are asked in batches, each a transaction of its own, those that fill narrow columns first.
 */
#include "collect/database_internal.h"

#include "base/limits.h"

#include "base/banned.h"

DEFINE_TAKE(pg_sequence, PG_SEQUENCE_COLUMNS)

/* The rows as the table wants them, with the oid in place of the last value. */
static const struct question sequence_question = {
    .subject = "sequences",
    .sql = "SELECT {id} AS profile_id, current_database(), n.nspname, c.relname, format_type(s.seqtypid, NULL), "
	   "c.oid, CASE WHEN s.seqincrement < 0 THEN s.seqmin ELSE least(s.seqmax, CASE f.atttypid WHEN 21 THEN 32767 "
	   "WHEN 23 THEN 2147483647 ELSE s.seqmax END) END, s.seqcycle, has_sequence_privilege(c.oid, 'USAGE, SELECT') "
	   "AND "
	   "c.oid NOT IN ({skipped}), f.attrelid, coalesce(f.attname, ''), coalesce(format_type(f.atttypid, NULL), '') "
	   "FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
	   "LEFT JOIN LATERAL (SELECT a.attrelid, a.attname, a.atttypid FROM ("
	   "SELECT d.refobjid, d.refobjsubid, 0 AS place FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND "
	   "d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 "
	   "UNION ALL SELECT x.adrelid, x.adnum, 1 FROM pg_depend d JOIN pg_attrdef x ON x.oid = d.objid "
	   "WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid) o "
	   "JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid ORDER BY o.place LIMIT 1) f ON "
	   "true "
	   "WHERE " USERS_SCHEMA " AND " NO_EXTENSION
	   " ORDER BY f.atttypid IN (21, 23) DESC NULLS LAST, c.oid LIMIT {limit}"};

/* The last values of `count` sequences from `first`, by place; NULL when they could not be asked. */
static struct pg_rows *read_batch(struct profile *profile, struct connection *connection, const struct reading *reading,
				  size_t first, size_t count)
{
	struct buf sql = {0};
	struct question question = {.subject = "last values of some sequences"};
	struct pg_rows *rows;

	buf_add_text(&sql, "SELECT CASE WHEN v.visible THEN pg_sequence_last_value(v.oid) END FROM (VALUES ");
	for (size_t i = first; i < first + count; i++)
		buf_addf(&sql, "%s(%zu, %lld::oid, %s)", i > first ? ", " : "", i,
			 (long long)pg_int(reading->rows, i, 5), pg_int(reading->rows, i, 8) ? "true" : "false");
	buf_add_text(&sql, ") AS v (place, oid, visible) ORDER BY v.place");
	question.sql = buf_text(&sql);
	rows = profile_rows(profile, connection, &question);
	buf_release(&sql);
	return rows;
}

static size_t put_batch(struct profile *profile, const struct reading *reading, const struct pg_rows *values,
			size_t first, size_t count)
{
	size_t hidden = 0;

	for (size_t i = 0; i < count; i++) {
		struct pg_sequence_row row = take_pg_sequence(reading, first + i);

		row.last_value = values ? pg_int(values, i, 0) : STORE_NULL;
		row.is_visible = row.is_visible && values;
		hidden += !row.is_visible;
		put_pg_sequence(profile->store, &row);
	}
	return hidden;
}

void database_sequences(struct profile *profile, struct connection *connection)
{
	bool has_catalog = connection_version(connection) >= 100000;
	struct pg_rows *rows = has_catalog ? profile_rows(profile, connection, &sequence_question) : NULL;
	struct reading reading = {.rows = rows};
	size_t hidden = 0;

	for (size_t first = 0; rows && first < pg_rows_count(rows); first += PG_SEQUENCES_BATCH) {
		size_t count = pg_rows_count(rows) - first;
		struct pg_rows *values;

		if (count > PG_SEQUENCES_BATCH)
			count = PG_SEQUENCES_BATCH;
		values = read_batch(profile, connection, &reading, first, count);
		hidden += put_batch(profile, &reading, values, first, count);
		pg_rows_free(values);
	}
	if (!has_catalog && !profile->is_lost)
		profile_unknown(profile, "sequences", "versions before 10 keep no catalog of them", "");
	if (hidden && !profile->is_lost)
		profile_unknown(profile, "how far some sequences are", "the role may not read them, or they are locked",
				"GRANT SELECT ON ALL SEQUENCES IN SCHEMA … TO \"{role}\"");
	pg_rows_free(rows);
}
