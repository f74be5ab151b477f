/* Rows of plans and advices, with the SQL that makes an index and takes it back. */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/wild.h"
#include "collect/advice_internal.h"
#include "store/rows.h"

#include "base/banned.h"

enum { NAME_LIMIT = 63 }; /* NAMEDATALEN - 1: the server would cut longer names */

/* --- plans -----------------------------------------------------------------------------------------------------------
 */

static const struct relation *relation_of(const struct advice_run *run, const struct work *work, const char *name)
{
	for (size_t i = 0; *name && i < work->statement.table_count; i++)
		if (strcmp(work->statement.tables[i].name, name) == 0)
			return advice_relation(run, &work->statement, (int)i);
	return *name ? relations_find(&run->relations, "", name) : NULL;
}

/* A column in "(column)::type", which no index on it serves; text of a varchar is the same bytes. */
static bool casts_column(const struct relation *relation, const char *condition)
{
	const char *cast = condition;

	while (relation && (cast = strstr(cast, ")::"))) {
		const char *start = cast, *type = cast + 3;
		const struct relation_column *column;
		char name[NAME_LIMIT + 1];

		while (start > condition && start[-1] != '(' && cast - start < NAME_LIMIT)
			start--;
		memcpy(name, start, (size_t)(cast - start));
		name[cast - start] = '\0';
		column = relation_column(relation, strrchr(name, '.') ? strrchr(name, '.') + 1 : name);
		if (column &&
		    !(column->category == 'S' && (strncmp(type, "text", 4) == 0 || strncmp(type, "bpchar", 6) == 0)))
			return true;
		cast = type;
	}
	return false;
}

static void put_plan(struct advice_run *run, const struct work *work)
{
	put_pg_plan(run->store,
		    &(struct pg_plan_row){.profile_id = run->profile_id,
					  .statement_id = work->id,
					  .source = view_of(work->has_typical_values ? "values" : "generic"),
					  .is_cut = work->is_cut,
					  .cost = work->plan.cost,
					  .tree = view_of(work->plan.tree)});
	for (size_t i = 0; i < work->plan.count; i++) {
		const struct plan_node *node = &work->plan.nodes[i];
		const struct relation *relation = relation_of(run, work, node->relation);

		put_pg_plan_node(run->store, &(struct pg_plan_node_row){
						 .profile_id = run->profile_id,
						 .statement_id = work->id,
						 .ordinal = (int64_t)i,
						 .depth = node->depth,
						 .kind = view_of(node->kind),
						 .table_oid = relation ? relation->oid : STORE_NULL,
						 .index_name = view_of(node->index),
						 .rows = node->rows,
						 .cost = node->cost,
						 .condition = view_of(node->condition),
						 .casts_column = casts_column(relation, node->condition),
					     });
	}
}

/* --- SQL -------------------------------------------------------------------------------------------------------------
 */

static void add_name_part(struct buf *buf, const char *text)
{
	for (const char *c = text; *c; c++)
		if (is_ascii_letter(*c) || is_ascii_digit(*c) || *c == '_')
			buf_add_char(buf, *c);
		else if (buf->n && buf->p[buf->n - 1] != '_')
			buf_add_char(buf, '_');
}

static bool is_taken(const struct relation *relation, const char *name)
{
	for (size_t i = 0; i < relation->index_count; i++)
		if (strcmp(relation->indexes[i].name, name) == 0)
			return true;
	return false;
}

/* With a hash of what it is over, when the plain name is too long or taken. */
static void make_longer(struct buf *name, const struct candidate *candidate)
{
	uint64_t hash = hash_bytes(candidate->text, strlen(candidate->text));

	name->n = name->n - 4 < 45 ? name->n - 4 : 45;
	buf_addf(name, "_%08llx_idx", (unsigned long long)(hash & 0xffffffff));
}

/* table_column_column_idx */
const char *advice_index_name(struct advice_run *run, const struct candidate *candidate)
{
	struct buf name = {0};

	add_name_part(&name, candidate->relation->name);
	for (int i = 0; i < candidate->key_count; i++) {
		buf_add_char(&name, '_');
		add_name_part(&name, *candidate->keys[i].column ? candidate->keys[i].column : candidate->keys[i].text);
	}
	while (name.n && name.p[name.n - 1] == '_')
		name.n--;
	buf_add_text(&name, "_idx");
	if (name.n > NAME_LIMIT || is_taken(candidate->relation, buf_text(&name)) || *candidate->predicate ||
	    candidate->included_count)
		make_longer(&name, candidate);
	return advice_keep(run, &name);
}

/* What stands after the table: " USING btree (…) …". */
static const char *tail_of(const struct candidate *candidate)
{
	const char *tail = strstr(candidate->text, " USING ");

	return tail ? tail : "";
}

void advice_add_qualified(struct buf *buf, const struct relation *relation, const char *object)
{
	buf_add_sql_name(buf, relation->schema);
	buf_add_char(buf, '.');
	buf_add_sql_name(buf, object);
}

/* Of a partitioned table no index can be made CONCURRENTLY: that of each partition is, and attached. */
static void add_partitioned(struct advice_run *run, struct buf *ddl, const struct candidate *candidate,
			    const char *name, const char *how)
{
	const struct relation *parent = candidate->relation;

	buf_add_text(ddl, "CREATE INDEX ");
	buf_add_sql_name(ddl, name);
	buf_add_text(ddl, " ON ONLY ");
	advice_add_qualified(ddl, parent, parent->name);
	buf_add_text(ddl, tail_of(candidate));
	for (size_t i = 0; i < run->relations.count; i++) {
		struct candidate part = *candidate;
		const char *part_name;

		if (run->relations.items[i].parent_oid != parent->oid)
			continue;
		part.relation = &run->relations.items[i];
		part_name = advice_index_name(run, &part);
		buf_addf(ddl, ";\nCREATE INDEX %s", how);
		buf_add_sql_name(ddl, part_name);
		buf_add_text(ddl, " ON ");
		advice_add_qualified(ddl, part.relation, part.relation->name);
		buf_addf(ddl, "%s;\nALTER INDEX ", tail_of(candidate));
		advice_add_qualified(ddl, parent, name);
		buf_add_text(ddl, " ATTACH PARTITION ");
		advice_add_qualified(ddl, part.relation, part_name);
	}
}

/* `how`: "CONCURRENTLY " or "". */
static void add_create(struct advice_run *run, struct buf *ddl, const struct candidate *candidate, const char *how)
{
	const char *name = advice_index_name(run, candidate);

	if (strcmp(candidate->relation->kind, "partitioned") == 0) {
		add_partitioned(run, ddl, candidate, name, how);
	} else {
		buf_addf(ddl, "CREATE INDEX %s", how);
		buf_add_sql_name(ddl, name);
		buf_addf(ddl, " %s", candidate->text);
	}
}

static void add_ddl(struct advice_run *run, struct buf *ddl, const struct candidate *candidate)
{
	if (strcmp(candidate->extension, "pg_trgm") == 0 && !run->has_trigrams)
		buf_addf(ddl, "CREATE EXTENSION IF NOT EXISTS %s;\n", candidate->extension);
	add_create(run, ddl, candidate, "CONCURRENTLY ");
}

static void add_undo(struct advice_run *run, struct buf *undo, const struct candidate *candidate)
{
	bool is_partitioned = strcmp(candidate->relation->kind, "partitioned") == 0;

	buf_addf(undo, "DROP INDEX %s", is_partitioned ? "" : "CONCURRENTLY ");
	advice_add_qualified(undo, candidate->relation, advice_index_name(run, candidate));
}

void advice_add_build(struct advice_run *run, struct buf *sql, const struct candidate *candidate)
{
	if (*candidate->extension)
		buf_addf(sql, "CREATE EXTENSION IF NOT EXISTS %s; ", candidate->extension);
	add_create(run, sql, candidate, "");
}

/* --- advices ---------------------------------------------------------------------------------------------------------
 */

/* Whether a column that every row has another value of is meant to be so: by its name, and no time or fraction. */
static bool is_identifier(const struct advice_run *run, const struct relation_column *column)
{
	const struct model_list *names = &run->model->unique_names;

	if (column->category == 'D' || column->category == 'T' || strcmp(column->type, "double precision") == 0 ||
	    strcmp(column->type, "real") == 0 || strcmp(column->type, "numeric") == 0)
		return false;
	for (size_t i = 0; i < names->count; i++)
		if (wild_match_text(view_of(names->items[i]), view_of(column->name)))
			return true;
	return false;
}

/* Every row has another value, none is NULL, and the name says that it is no accident. */
static bool is_unique(const struct advice_run *run, const struct candidate *candidate)
{
	const struct relation_column *column = relation_column(candidate->relation, candidate->keys[0].column);

	return column && candidate->key_count == 1 && !*candidate->predicate && candidate->relation->rows > 0 &&
	       column->distinct_values >= candidate->relation->rows * 0.999 &&
	       strcmp(candidate->method, "btree") == 0 && is_identifier(run, column);
}

struct summary {
	const struct work *best; /* the one that saves most */
	int64_t calls;
	double share;
	size_t statements;
	bool is_typical; /* values, of plans that are the server's own */
};

static struct summary summary_of(const struct advice_run *run, int proposal)
{
	struct summary summary = {.is_typical = true};
	double most = -1;

	for (size_t i = 0; i < run->work_count; i++) {
		const struct work *work = &run->works[i];
		double saved;

		if (!advice_serves(work, proposal))
			continue;
		saved = work->total_ms * (1 - work->cost_after / work->plan.cost);
		if (saved > most) {
			summary.best = work;
			most = saved;
		}
		summary.calls += work->calls;
		summary.share += work->share;
		summary.statements++;
		summary.is_typical = summary.is_typical && work->has_typical_values && !work->is_cut;
	}
	return summary;
}

/* Bytes of a btree by the widths of its keys: 8 for a tuple's head, 4 for its line pointer, 90% full. */
static int64_t size_of(struct advice_run *run, const struct candidate *candidate)
{
	double width = 12;

	if (!candidate->is_derived)
		return advice_size(run, candidate);
	if (strcmp(candidate->method, "btree") != 0 || isnan(candidate->relation->rows))
		return STORE_NULL;
	for (int i = 0; i < candidate->key_count; i++) {
		const struct relation_column *column = relation_column(candidate->relation, candidate->keys[i].column);

		width += column && column->width != STORE_NULL ? (double)((column->width + 7) / 8 * 8) : 16;
	}
	return (int64_t)(candidate->relation->rows * width / 0.9);
}

static void add_columns(struct buf *buf, const struct candidate *candidate)
{
	for (int i = 0; i < candidate->key_count; i++)
		buf_addf(buf, "%s%s%s%s", i ? ", " : "", candidate->keys[i].text, *candidate->keys[i].order ? " " : "",
			 candidate->keys[i].order);
	for (int i = 0; i < candidate->included_count; i++) {
		buf_add_text(buf, i ? ", " : " INCLUDE (");
		buf_add_sql_name(buf, candidate->included[i]);
	}
	if (candidate->included_count)
		buf_add_char(buf, ')');
}

static void add_reason(struct buf *buf, const struct advice_run *run, const struct proposal *proposal,
		       const struct summary *summary)
{
	const struct candidate *candidate = &proposal->candidate;

	buf_addf(buf, "it makes %zu statement%s cheaper", summary->statements, summary->statements == 1 ? "" : "s");
	if (candidate->is_derived && run->hypopg)
		buf_addf(buf, "; estimated, for HypoPG cannot plan a %s index of this kind", candidate->method);
	else if (candidate->is_derived)
		buf_add_text(buf, "; estimated, for HypoPG is not installed");
	else
		buf_addf(buf, "; planned by the server with %s",
			 summary->is_typical ? "typical values of its own statistics"
					     : "values or orders of joins of which some are guessed");
	if (is_unique(run, candidate))
		buf_add_text(buf, "; every row has another value: make it UNIQUE where that must stay so, and the "
				  "server keeps it so");
	if (*candidate->predicate)
		buf_add_text(buf, "; it serves where the value stands in the statement or is known when it is planned");
}

static void put_advice(struct advice_run *run, int number, int64_t id)
{
	struct proposal *proposal = &run->proposals[number];
	const struct candidate *candidate = &proposal->candidate;
	struct summary summary = summary_of(run, number);
	struct buf columns = {0}, ddl = {0}, undo = {0}, reason = {0};

	add_columns(&columns, candidate);
	add_ddl(run, &ddl, candidate);
	add_undo(run, &undo, candidate);
	add_reason(&reason, run, proposal, &summary);
	put_pg_advice(run->store, &(struct pg_advice_row){
				      .profile_id = run->profile_id,
				      .id = id,
				      .database = view_of(connection_database(run->connection)),
				      .table_oid = candidate->relation->oid,
				      .columns = buf_view(&columns),
				      .method = view_of(candidate->method),
				      .is_unique = is_unique(run, candidate),
				      .predicate = view_of(candidate->predicate),
				      .ddl = buf_view(&ddl),
				      .undo = buf_view(&undo),
				      .cost_before = summary.best->plan.cost,
				      .cost_after = summary.best->cost_after,
				      .calls = summary.calls,
				      .share = fmin(summary.share, 1),
				      .saved_share = fmin(proposal->saved_share, 1),
				      .bytes = size_of(run, candidate),
				      .writes_per_second = proposal->writes,
				      .source = view_of(candidate->is_derived ? "derived" : "measured"),
				      .confidence = view_of(candidate->is_derived ? "low"
							    : summary.is_typical  ? "high"
										  : "medium"),
				      .reason = buf_view(&reason),
				  });
	buf_release(&columns);
	buf_release(&ddl);
	buf_release(&undo);
	buf_release(&reason);
}

static void put_statements(struct advice_run *run, int number, int64_t id)
{
	for (size_t i = 0; i < run->work_count; i++)
		if (advice_serves(&run->works[i], number))
			put_pg_advice_statement(
			    run->store, &(struct pg_advice_statement_row){.profile_id = run->profile_id,
									  .advice_id = id,
									  .statement_id = run->works[i].id,
									  .cost_before = run->works[i].plan.cost,
									  .cost_after = run->works[i].cost_after});
}

/* Ids go on where a former database of the profile ended. */
static int64_t first_id(const struct advice_run *run)
{
	struct query *query =
	    store_query(run->store, "SELECT coalesce(max(id), 0) + 1 FROM main.pg_advice WHERE profile_id = ?");
	int64_t id;

	query_bind_int(query, 1, run->profile_id);
	query_step(query, NULL);
	id = query_int(query, 0);
	query_free(query);
	return id;
}

/* The proposal that saves most of those not put yet, -1: none is left. */
static int next_proposal(const struct advice_run *run)
{
	int best = -1;

	for (size_t i = 0; i < run->proposal_count; i++)
		if (!run->proposals[i].is_dropped &&
		    (best < 0 || run->proposals[i].saved_ms > run->proposals[best].saved_ms))
			best = (int)i;
	return best;
}

void advice_put(struct advice_run *run)
{
	int64_t id = first_id(run);

	for (size_t i = 0; i < run->work_count; i++) {
		const struct work *work = &run->works[i];

		if (work->is_planned)
			put_plan(run, work);
		advice_put_timings(run, work);
		if (work->chosen_count == 0)
			put_pg_no_advice(
			    run->store,
			    &(struct pg_no_advice_row){
				.profile_id = run->profile_id,
				.statement_id = work->id,
				.reason = view_of(work->reason ? work->reason : "no index would make it much cheaper"),
			    });
	}
	for (int number = next_proposal(run); number >= 0; number = next_proposal(run)) {
		if (summary_of(run, number).best) {
			put_advice(run, number, id);
			put_statements(run, number, id);
			advice_put_proof(run, number, id++);
		}
		run->proposals[number].is_dropped = true;
	}
}
