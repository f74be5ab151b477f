/*
 * The layout of a treemap, apart from its drawing. Floor 5.
 */
#ifndef RESCUE_REPORT_TREEMAP_H
#define RESCUE_REPORT_TREEMAP_H

#include <stddef.h>

#include "report/svg.h"

/*
 * Places boxes of areas proportional to `sizes` (positive, largest first) inside `area`, which they fill without gap
 * or overlap; squarified. A size too small for a tenth of a pixel gets a box of no width or height.
 */
void treemap_layout(const int64_t *sizes, size_t count, struct svg_box area, struct svg_box *boxes);

#endif
