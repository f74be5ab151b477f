/*
 * The charts of a report, drawn from its model. Floor 5.
 */
#ifndef RESCUE_REPORT_PICTURES_H
#define RESCUE_REPORT_PICTURES_H

#include <jansson.h>

#include "base/buf.h"

/* HTML of each chart a template may name; empty where the model has nothing for it. */
enum { PICTURES_TRENDS = 20 };

struct pictures {
	struct buf hotspots, ownership, coverage, scores, load;
	struct buf trends[PICTURES_TRENDS]; /* "trend 0" …: of the files of the table of hotspots */
};

void pictures_draw(struct pictures *pictures, const json_t *model);
/* For struct html_charts; the context is a struct pictures. */
struct view pictures_find(void *context, struct view name);
void pictures_release(struct pictures *pictures);

#endif
