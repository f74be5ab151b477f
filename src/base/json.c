#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/text.h"

#include "base/banned.h"

void json_init(struct json *json, struct buf *out)
{
	*json = (struct json){.out = out};
}

/* Everything that must stand before a value or a key: comma, new line, indentation. */
static void separate(struct json *json)
{
	int level = json->depth - 1;

	if (json->depth == 0)
		return;
	if (!json->first[level])
		buf_add_char(json->out, ',');
	json->first[level] = false;
	buf_addf(json->out, "\n%*s", json->depth * 2, "");
}

static void before_value(struct json *json)
{
	bool in_object = json->depth && json->close[json->depth - 1] == '}';

	if (in_object != json->key)
		BUG("json: %s", in_object ? "value without a key" : "key outside an object");
	if (!in_object)
		separate(json);
	json->key = false;
}

static void open_container(struct json *json, char open, char close)
{
	before_value(json);
	if (json->depth == JSON_DEPTH)
		BUG("json: nested deeper than %d", JSON_DEPTH);
	buf_add_char(json->out, open);
	json->close[json->depth] = close;
	json->first[json->depth] = true;
	json->depth++;
}

void json_open_object(struct json *json)
{
	open_container(json, '{', '}');
}

void json_open_array(struct json *json)
{
	open_container(json, '[', ']');
}

void json_close(struct json *json)
{
	if (json->depth == 0 || json->key)
		BUG("json: nothing to close");
	json->depth--;
	if (!json->first[json->depth])
		buf_addf(json->out, "\n%*s", json->depth * 2, "");
	buf_add_char(json->out, json->close[json->depth]);
	if (json->depth == 0)
		buf_add_char(json->out, '\n');
}

void json_key(struct json *json, const char *key)
{
	if (json->key)
		BUG("json: key '%s' follows a key", key);
	separate(json);
	buf_add_json_text(json->out, view_of(key));
	buf_add_text(json->out, ": ");
	json->key = true;
}

void json_text(struct json *json, struct view text)
{
	before_value(json);
	buf_add_json_text(json->out, text);
}

void json_int(struct json *json, int64_t value)
{
	before_value(json);
	buf_addf(json->out, "%lld", (long long)value);
}

void json_double(struct json *json, double value)
{
	if (!isfinite(value)) {
		json_nil(json);
		return;
	}
	before_value(json);
	buf_add_double(json->out, value);
}

void json_raw(struct json *json, struct view text)
{
	before_value(json);
	buf_add_view(json->out, text);
}

void json_bool(struct json *json, bool value)
{
	before_value(json);
	buf_add_text(json->out, value ? "true" : "false");
}

void json_nil(struct json *json)
{
	before_value(json);
	buf_add_text(json->out, "null");
}

void buf_add_double(struct buf *buf, double value)
{
	char text[40];

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	buf_add_text(buf, text);
}

static void add_json_rune(struct buf *buf, uint32_t rune, struct view bytes)
{
	switch (rune) {
	case '"':
		buf_add_text(buf, "\\\"");
		return;
	case '\\':
		buf_add_text(buf, "\\\\");
		return;
	case '\n':
		buf_add_text(buf, "\\n");
		return;
	case '\t':
		buf_add_text(buf, "\\t");
		return;
	default:
		break;
	}
	if (rune_is_unsafe(rune))
		buf_addf(buf, "\\u%04x", (unsigned)rune);
	else
		buf_add_view(buf, bytes);
}

void buf_add_json_text(struct buf *buf, struct view text)
{
	buf_add_char(buf, '"');
	while (text.n) {
		uint32_t rune;
		size_t n = utf8_next(text, &rune);

		if (n == 1 && rune == 0xFFFD)
			buf_add_text(buf, "\xEF\xBF\xBD");
		else
			add_json_rune(buf, rune, view_slice(text, 0, n));
		text = view_slice(text, n, text.n);
	}
	buf_add_char(buf, '"');
}
