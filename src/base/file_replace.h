/*
 * Writing a file of ours whole: who reads it meanwhile sees the former one or
 * the new one, never a part.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_FILE_REPLACE_H
#define RESCUE_BASE_FILE_REPLACE_H

#include "base/view.h"

/* Puts `content` in place of what is at `path`. -1 with errno set, and what was there stays. */
int file_replace(const char *path, struct view content);

#endif
