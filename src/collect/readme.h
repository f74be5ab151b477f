/*
 * What the README of the top directory, and the guides to contributing and to
 * releases beside it, say of where the project is built and developed: a pipeline on a server leaves no file in the tree, and a part that
 * is split off another repository is built there. The patterns are the
 * model's; of the text nothing comes into the store but the number of a line.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_README_H
#define RESCUE_COLLECT_README_H

#include "collect/inventory.h"
#include "rules/rules.h"

/* Writes the rows of `readme_sign`. A file that cannot be read is a diagnostic of the collector inventory. */
void collect_readme(struct store *store, const struct collect_files_input *input, const struct model_readme *model);

#endif
