/*
 * Opening a store for reading, as every command that only reads does.
 */
#ifndef RESCUE_CMD_OPEN_H
#define RESCUE_CMD_OPEN_H

#include "cli/options.h"
#include "store/store.h"

#define OPTION_AUDIT                                                                                             \
	{                                                                                                        \
		.name = "audit", .type = OPTION_INTEGER, .value = "N", .min = 1, .max = INT64_MAX,               \
		.help = "look at the audit with this number, see `rescue show audits`; without it at the newest" \
	}

/*
 * Opens the store of --store, narrowed to the audit of --audit (without it the newest), with the views of rules/lib.
 * *store is owned by the caller.
 */
int open_audit(struct store **store, const struct options *options, struct err *err);
/* The same for a reader of nearly all views: those that others are made of are worked out once. */
int open_to_report(struct store **store, const struct options *options, struct err *err);
/* As open_audit(), but without --audit the one that went through the gate last, where any did. */
int open_gated(struct store **store, const struct options *options, struct err *err);
/* Defines the views of the embedded rules/lib on a store narrowed with store_scope(). */
int open_define_views(struct store *store, struct err *err);

#endif
