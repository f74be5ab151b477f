/*
 * Loose objects: each a file of its own, compressed (gitformat-loose(5)).
 *
 * libgit2 1.5 never ends on one whose file is cut short, which is the damage a
 * full disk or a power cut leaves behind. This reads them in its place, and
 * calls that damaged.
 *
 * Floor 2, private to src/repo.
 */
#ifndef RESCUE_REPO_LOOSE_H
#define RESCUE_REPO_LOOSE_H

#include <git2.h>

#include "base/err.h"

/*
 * An object database over the directory `objects` and those it borrows from (info/alternates), packs read by libgit2,
 * loose objects by this. *odb is owned.
 */
int object_database_open(git_odb **odb, const char *objects, struct err *err);

#endif
