#include "collect/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/mem.h"
#include "collect/advice.h"
#include "collect/database_internal.h"

#include "base/banned.h"

#define FIRST_PROFILE INT64_C(1000000000)

/* --- the databases of a server ------------------------------------------------------------------------------------ */

static const struct question names_question = {
    .subject = "other databases of the server",
    .sql = "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate AND datname <> current_database() "
	   "AND has_database_privilege(oid, 'CONNECT') ORDER BY datname",
    .is_counted = true};

static void add_trouble(struct profile *profile, struct view subject, const char *message)
{
	buf_addf(&profile->trouble, "%s%.*s: %s", profile->trouble.n ? "; " : "", VIEW_ARG(subject), message);
}

typedef void (*read_database)(struct profile *profile, struct connection *connection);

static void read_other(struct profile *profile, struct view name, read_database read)
{
	struct connection *other;
	struct err err = {0};

	if (connection_open_database(&other, profile->server, name, &err)) {
		profile_diagnose(profile, name, err.message);
		add_trouble(profile, name, err.message);
		return;
	}
	read(profile, other);
	connection_close(other);
}

/* The database the connection is to, then the others: one connection more at a time. */
static void read_each(struct profile *profile, const struct pg_rows *names, const char *what, read_database read)
{
	size_t count = names ? pg_rows_count(names) : 0;

	progress_report(profile->options->progress, what, 0, count + 1);
	read(profile, profile->server);
	for (size_t i = 0; i < count && i < PG_DATABASES_LIMIT && !profile->is_lost; i++) {
		progress_report(profile->options->progress, what, i + 1, count + 1);
		read_other(profile, pg_text(names, i, 0), read);
	}
	if (count > PG_DATABASES_LIMIT)
		profile_diagnose(profile, VIEW("databases"), "there are more than are profiled");
}

static void advise(struct profile *profile, struct connection *connection)
{
	const struct advice_scratch scratch = {.connection =
						   connection == profile->server ? profile->options->scratch : NULL,
					       .progress = profile->options->progress};
	struct err err = {0};
	size_t unplanned = 0;
	char text[64];

	if (profile->is_lost)
		return;
	if (collect_advice(profile->store, profile->id, connection, profile->options->model, &scratch, &unplanned,
			   &err)) {
		profile->is_lost = true;
		add_trouble(profile, view_of(connection_database(connection)), err.message);
	} else if (unplanned) {
		snprintf(text, sizeof(text), "%zu statement%s could not be planned", unplanned,
			 unplanned == 1 ? "" : "s");
		add_trouble(profile, view_of(connection_database(connection)), text);
	}
}

static void advise_all(struct profile *profile, const struct pg_rows *names)
{
	profile_begin_collector(profile, "advice");
	if (profile->options->no_advice) {
		profile_skip_collector(profile, "it was left out by --no-advice");
	} else if (!*profile->statements_schema) {
		profile_skip_collector(profile, "without pg_stat_statements no statement is known");
	} else {
		read_each(profile, names, "planning statements", advise);
		profile_end_collector(profile);
	}
}

/* One reading of everything, or of what is counted. `names`: of the other databases, NULL without --all. */
static int read_all(struct profile *profile, const struct pg_rows *names, struct err *err)
{
	progress_report(profile->options->progress, "asking the server", 0, 0);
	if (database_server(profile, err))
		return -1;
	profile_begin_collector(profile, "catalog");
	read_each(profile, names, "reading catalogs", database_catalog);
	profile_end_collector(profile);
	profile_begin_collector(profile, "statements");
	progress_report(profile->options->progress, "reading statements", 0, 0);
	database_statements(profile);
	if (!profile->is_first_reading)
		advise_all(profile, names);
	return 0;
}

static void wait_for_sample(const struct profile *profile)
{
	const struct timespec second = {.tv_sec = 1};

	for (int64_t i = 0; i < profile->options->sample_seconds; i++) {
		progress_report(profile->options->progress, "waiting for the second reading", (size_t)i,
				(size_t)profile->options->sample_seconds);
		nanosleep(&second, NULL);
	}
}

static void profile_release(struct profile *profile)
{
	catalog_release(&profile->catalog);
	profile_forget_first(profile);
	buf_release(&profile->trouble);
	free(profile->statements_schema);
	free(profile->skipped);
}

int database_profile(struct store *store, struct connection *connection, const struct profile_options *options,
		     int64_t *profile_id, struct err *err)
{
	struct profile profile = {.store = store,
				  .options = options,
				  .server = connection,
				  .statements_schema = xstrdup(""),
				  .skipped = xstrdup("0")};
	struct pg_rows *names = NULL;
	int status = 0;

	/* Collectors leave their rows under this number as those of a snapshot do under its: far above any of those. */
	profile.id = store_profile(store) >= FIRST_PROFILE ? store_profile(store) + 1 : FIRST_PROFILE;
	if (options->all)
		names = profile_rows(&profile, connection, &names_question);
	if (options->sample_seconds) {
		profile.is_first_reading = true;
		status = read_all(&profile, names, err);
		profile.is_first_reading = false;
		if (!status)
			wait_for_sample(&profile);
	}
	if (!status) {
		store_forget_profiles(store);
		status = read_all(&profile, names, err);
	}
	pg_rows_free(names);
	profile_release(&profile);
	*profile_id = profile.id;
	return status;
}
