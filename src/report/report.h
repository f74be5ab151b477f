/*
 * Reports: the audit in view as JSON, Markdown and one HTML file. The words
 * are in templates/, every number is in the model (report/model.h). Same store,
 * same bytes: no clock, no path of this machine.
 *
 * The caller has narrowed the store to one audit (store_scope()) and defined
 * the views of rules/lib (rules_define_views()). `rules` gives the texts that
 * explain findings; where the rules of the audit are not loaded any more, the
 * titles kept in the store must do. When the facts were dropped since, the
 * chapters that need them say so.
 *
 * Floor 5.
 */
#ifndef RESCUE_REPORT_REPORT_H
#define RESCUE_REPORT_REPORT_H

#include "base/buf.h"
#include "rules/rules.h"
#include "store/store.h"

/* Puts a file into the directory, to a temporary name first. */
int report_write_file(const char *directory, const char *name, const struct buf *content, struct err *err);

int report_json(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err);
int report_markdown(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err);
/* The profile of a database in view by itself, as a document. */
int report_profile_markdown(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err);
int report_html(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err);

/*
 * Writes report.md and report.html into `directory`, which must exist: each to a temporary file first, so that a reader
 * never sees half of one. `audit_id` must be the audit in view.
 */
int report_write(struct store *store, const struct rule_set *rules, int64_t audit_id, const char *directory,
		 struct err *err);

#endif
