/*
 * A JSON writer (RFC 8259) that streams into a buffer. Commas and indentation
 * are its business; a misuse (value without key inside an object, unbalanced
 * close) is a BUG. Text is made valid UTF-8 on the way. No name here may be
 * one of jansson's: the program's symbol would replace the library's own.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_JSON_H
#define RESCUE_BASE_JSON_H

#include <stdint.h>

#include "base/buf.h"

enum { JSON_DEPTH = 32 };

struct json {
	struct buf *out; /* borrowed */
	int depth;
	char close[JSON_DEPTH]; /* '}' or ']' of each open container */
	bool first[JSON_DEPTH];
	bool key;
};

void json_init(struct json *json, struct buf *out);
void json_open_object(struct json *json);
void json_open_array(struct json *json);
/* Closes the innermost object or array. */
void json_close(struct json *json);
void json_key(struct json *json, const char *key);
void json_text(struct json *json, struct view text);
void json_int(struct json *json, int64_t value);
/* The shortest text that reads back as the same number; null for what is no number. */
void json_double(struct json *json, double value);
/* A value whose text the caller made, which must be one of RFC 8259. */
void json_raw(struct json *json, struct view text);
void json_bool(struct json *json, bool value);
void json_nil(struct json *json);

/* Adds a finite number in the shortest of 15 to 17 digits that reads back as the same. */
void buf_add_double(struct buf *buf, double value);
/* Adds `text` as a JSON string with its quotes. */
void buf_add_json_text(struct buf *buf, struct view text);

#endif
