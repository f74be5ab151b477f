#include "cmd/profile_screen.h"

#include "cmd/sections.h"
#include "collect/database.h"

#include "base/banned.h"

/* Four lines about the load at most, and seven in all, six below a line about proofs, so that the screen has 25. */
#define OF_LOAD "FROM profile_line WHERE is_load AND number <= 4"
#define OF_REST \
	"FROM profile_line WHERE NOT is_load AND number <= 7 - EXISTS (SELECT 1 FROM pg_proof) - (SELECT min(4, count(*)) FROM profile_line WHERE is_load)"
/* Below a line the SQL that mends it. */
#define REMEDY "iif(remedy = '', '', char(10) || '           ' || replace(remedy, char(10), ' '))"

static const struct section screen[] = {
    {.sql = "SELECT text FROM profile_headline ORDER BY rank", .format = "{}", .is_cut = true},
    {.title = "By share of the load",
     .is_cut = true,
     .sql = "SELECT format('%-8s %4.1f%%', upper(impact), 100 * share), subject || iif(subject = '', '', ': ') || "
	    "message, " REMEDY " " OF_LOAD " ORDER BY number",
     .format = "  {}  {}{}"},
    {.title = "Whatever the load",
     .is_cut = true,
     .sql = "SELECT format('%-8s', upper(impact)), iif(subject = '', message || others, subject || others || ': ' || "
	    "message), " REMEDY " " OF_REST " ORDER BY number",
     .format = "  {} {}{}"},
    {.sql = "SELECT group_concat(text, '; ') FROM (SELECT name || ' (' || status || ')' || coalesce(': ' || "
	    "nullif(detail, "
	    "''), '') AS text FROM collector WHERE status <> 'done' AND name IN " PROFILE_COLLECTORS
	    " UNION ALL SELECT format('%d left out', count(*)) FROM diagnostic WHERE collector IN " PROFILE_COLLECTORS
	    " HAVING count(*) > 0) HAVING count(*) > 0",
     .is_cut = true,
     .format = "Incomplete (rescue show diagnostics): {}"},
    {.sql = "SELECT group_concat(subject, '; ') FROM (SELECT subject FROM pg_unknown ORDER BY remedy = '', subject) "
	    "HAVING count(*) > 0",
     .is_cut = true,
     .format = "Cannot tell (rescue show database-unknown): {}"},
    {.sql = "SELECT count(*) FROM finding WHERE rule LIKE 'database/%' HAVING count(*) > 0",
     .format = "All {}: rescue show findings"},
};

void profile_screen_print(struct store *store, const char *hint)
{
	sections_print(store, screen, sizeof(screen) / sizeof(*screen), hint);
}
