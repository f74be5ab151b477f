#include "report/index_scripts.h"

#include "base/buf.h"
#include "base/text.h"
#include "report/report.h"

#include "base/banned.h"

/* Of each statement: the database it is for, what is said above it, and itself; '' where there is only something to
 * say. */
struct script {
	const char *name;
	const char *head; /* lines, each ends with \n */
	const char *sql;
};

#define ADVISED "FROM pg_advice a JOIN database_table t ON t.database = a.database AND t.oid = a.table_oid "
/* psql must not ask for a transaction around them. */
#define CONCURRENTLY \
	"None of it runs inside a transaction, and the tables stay in use. One that fails leaves an invalid index.\n"

static const struct script scripts[] = {
    {"indexes.sql",
     "Makes the advised indexes: psql -v ON_ERROR_STOP=1 -f indexes.sql. What undoes it: indexes-undo.sql.\n" CONCURRENTLY,
     "SELECT a.database, format('%d. %s (%s): %.1f%% of the load (%,d calls), cost %,.1f -> %,.1f (%s)%s%s%s%s', a.id, "
     "t.label, a.columns, 100 * a.share, a.calls, a.cost_before, a.cost_after, a.source, "
     "iif(a.bytes IS NULL, '', format(', about %,d kB', (a.bytes + 1023) / 1024)), "
     "iif(a.is_unique, ', may be UNIQUE', ''), "
     "iif(p.ms_before IS NULL, '', format(', %s: %.4g -> %.3g ms', p.outcome, p.ms_before, p.ms_after)), "
     "iif(p.outcome = 'refuted', '; left out: ' || p.reason, '')), "
     "iif(p.outcome = 'refuted', '', a.ddl) " ADVISED
     "LEFT JOIN pg_proof p ON p.advice_id = a.id ORDER BY a.database, a.id"},
    {"indexes-undo.sql", "Takes away what indexes.sql makes: psql -f indexes-undo.sql.\n",
     "SELECT a.database, format('%d. %s (%s)', a.id, t.label, a.columns), a.undo " ADVISED
     "LEFT JOIN pg_proof p ON p.advice_id = a.id WHERE p.outcome IS NOT 'refuted' "
     "ORDER BY a.database, a.id DESC"},
    {"indexes-drop.sql",
     "Drops indexes that nothing reads, or that another stands in for: psql -v ON_ERROR_STOP=1 -f indexes-drop.sql.\n"
     "What undoes it: indexes-drop-undo.sql. The counters are of this server: look at its replicas and at yearly reports "
     "first.\n",
     "SELECT database, text, iif(obstacle = '', ddl, '') FROM (SELECT *, label || ': ' || message || "
     "iif(obstacle = '', '', '; left out: ' || obstacle) AS text FROM index_drop ORDER BY database, id) "
     "UNION ALL SELECT '', rule || ': left out: ' || reason, '' FROM outcome "
     "WHERE rule IN ('database/unused-index', 'database/duplicate-index', 'database/redundant-index') "
     "AND status IN ('unknown', 'error')"},
    {"indexes-drop-undo.sql",
     "Makes again what indexes-drop.sql drops: psql -v ON_ERROR_STOP=1 -f indexes-drop-undo.sql.\n" CONCURRENTLY,
     "SELECT database, label, undo FROM index_drop WHERE obstacle = '' ORDER BY database, id DESC"},
};

static void add_comment(struct buf *out, struct view text)
{
	buf_add_text(out, "-- ");
	buf_add_printable(out, text);
	buf_add_char(out, '\n');
}

static void add_head(struct buf *out, struct store *store, const char *head)
{
	struct query *query = store_query(store, "SELECT format('%s @ %s, profiled on %s', database, address, "
						 "date(taken_time, 'unixepoch')) FROM pg_server");
	struct view rest = view_of(head), line;

	if (query_step(query, NULL) == 1)
		add_comment(out, query_text(query, 0));
	query_free(query);
	while (view_line(&rest, &line))
		add_comment(out, line);
	buf_add_text(out, "SET client_encoding = 'UTF8';\n");
}

struct writer {
	struct buf out;
	bool is_several;      /* databases were profiled */
	struct buf connected; /* the one that the last statement was for */
};

/* A connection string inside a quoted name, as pg_dump writes it. */
static void add_connect(struct buf *out, struct view database)
{
	buf_add_text(out, "\\connect -reuse-previous=on \"dbname='");
	for (size_t i = 0; i < database.n; i++) {
		if (database.p[i] == '\'' || database.p[i] == '\\')
			buf_add_char(out, '\\');
		if (database.p[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, database.p[i]);
	}
	buf_add_text(out, "'\"\n");
}

/* psql goes from one database to the next; such a command ends with its line, whatever is quoted. */
static bool go_to(struct writer *writer, struct view database)
{
	if (!writer->is_several || view_eq(buf_view(&writer->connected), database))
		return true;
	if (view_find(database, 0, VIEW("\n")) < database.n || view_find(database, 0, VIEW("\r")) < database.n) {
		add_comment(&writer->out, VIEW("left out: the name of its database has a line end"));
		return false;
	}
	add_connect(&writer->out, database);
	buf_clear(&writer->connected);
	buf_add_view(&writer->connected, database);
	return true;
}

static void add_rows(struct writer *writer, struct store *store, const char *sql)
{
	struct query *query = store_query(store, sql);
	bool is_empty = true;

	while (query_step(query, NULL) == 1) {
		struct view statement = query_text(query, 2);

		is_empty = is_empty && !statement.n;
		buf_add_char(&writer->out, '\n');
		add_comment(&writer->out, query_text(query, 1));
		if (statement.n && go_to(writer, query_text(query, 0))) {
			buf_add_view(&writer->out, statement);
			buf_add_text(&writer->out, ";\n");
		}
	}
	query_free(query);
	if (is_empty)
		buf_add_text(&writer->out, "\n-- Nothing to do.\n");
}

static int write_script(struct store *store, const struct script *script, const char *directory, struct err *err)
{
	struct writer writer = {.is_several =
				    store_int(store, "SELECT count(*) FROM pg_database WHERE is_profiled", 0) > 1};
	int status;

	add_head(&writer.out, store, script->head);
	add_rows(&writer, store, script->sql);
	status = report_write_file(directory, script->name, &writer.out, err);
	buf_release(&writer.out);
	buf_release(&writer.connected);
	return status;
}

int report_index_scripts(struct store *store, const char *directory, struct err *err)
{
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		if (write_script(store, &scripts[i], directory, err))
			return -1;
	return 0;
}
