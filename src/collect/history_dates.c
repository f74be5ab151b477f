/*
 * Dates that cannot be. A commit says of itself when it was made, and a clock without a battery or a script says
 * anything; one such date would stretch every trend to 1970 or to the year 9999. The order of commits is known without
 * dates, so a date that cannot be is taken from where it must be near.
 */
#include <time.h>

#include "base/limits.h"
#include "collect/history_internal.h"

#include "base/banned.h"

static bool is_plausible(int64_t time)
{
	return time >= PLAUSIBLE_TIME && time < PLAUSIBLE_END;
}

static long long year_of(int64_t time)
{
	struct tm parts;

	return gmtime_r(&(time_t){time}, &parts) ? parts.tm_year + 1900LL : 0;
}

/* Adds a sentence to what is wrong with a commit. */
static void add_problem(struct history *history, struct node *node, const char *text)
{
	struct buf problem = {0};

	if (node->problem.n)
		buf_addf(&problem, "%.*s; ", VIEW_ARG(node->problem));
	buf_add_text(&problem, text);
	node->problem = arena_view(&history->text, buf_view(&problem));
	buf_release(&problem);
}

void history_mend_dates(struct history *history, struct node *node)
{
	bool author = is_plausible(node->author_time), committer = is_plausible(node->commit_time);
	uint32_t parent = node->edge_count ? history->edges[node->first_edge] : NO_NODE;
	const char *source = "1980";
	int64_t instead = PLAUSIBLE_TIME;
	struct buf text = {0};

	if (author && committer)
		return;
	if (author || committer) {
		instead = author ? node->author_time : node->commit_time;
		source = author ? "the author date" : "the commit date";
	} else if (parent != NO_NODE && history->nodes[parent].id) {
		instead = history->nodes[parent].commit_time + 1;
		source = "the second after its parent";
	}
	buf_addf(&text, "dated in the year %lld: %s was taken", year_of(author ? node->commit_time : node->author_time),
		 source);
	add_problem(history, node, buf_text(&text));
	if (!author)
		node->author_time = instead;
	if (!committer)
		node->commit_time = instead;
	buf_release(&text);
}

void history_judge_dates(struct history *history, int64_t now)
{
	int64_t head = oid_table_find(&history->oids, &history->input->state->commit), newest = 0;

	for (size_t i = 0; i < history->oids.count; i++) {
		const struct node *node = &history->nodes[i];

		if (!node->is_reachable || !node->id || (int64_t)i == head)
			continue;
		if (node->commit_time > now + CLOCK_TOLERANCE)
			history_diagnose(history, &history->oids.oids[i],
					 "dated more than two days after the audited commit: it counts as recent");
		if (node->commit_time > newest)
			newest = node->commit_time;
	}
	if (newest && now - newest > CLOCK_GAP)
		history_diagnose(
		    history, &history->oids.oids[head],
		    "dated more than five years after every other commit: if its clock was wrong, all figures "
		    "about recent work and active people are too");
}
