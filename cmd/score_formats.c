/*
 * The verdict for programs: to standard output with --format, to files with --output FORMAT=FILE.
 */
#include <errno.h>
#include <stdio.h>

#include "base/buf.h"
#include "cmd/score.h"
#include "report/verdict.h"

#include "base/banned.h"

/* All that programs read; each has its verdict_write_…(). */
#define FORMATS(X) X(json) X(markdown) X(sarif) X(junit) X(github) X(gitlab) X(rdjson)

#define NAME(format) #format,
#define ROW(format) {#format, verdict_write_##format},

const char *const score_formats[] = {"text", FORMATS(NAME) NULL};

static const struct format {
	const char *name;
	int (*write)(const json_t *model, struct buf *out, struct err *err);
} formats[] = {FORMATS(ROW)};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(*formats) };

static const struct format *find_format(struct view name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (view_is(name, formats[i].name))
			return &formats[i];
	return NULL;
}

static json_t *model_of(const struct score_view *view, struct err *err)
{
	const struct verdict verdict = {
	    .store = view->store,
	    .rules = view->rules,
	    .policy = view->policy,
	    .repo = view->repo,
	    .audit_id = view->audit_id,
	    .result = view->incomplete     ? "incomplete"
		      : view->gate->failed ? "failed"
					   : "passed",
	    .incomplete = view->incomplete,
	    .base = view->base,
	    .notes = view->notes,
	    .note_count = view->note_count,
	};

	return verdict_model(&verdict, err);
}

static int write_file(const char *path, const struct buf *content, struct err *err)
{
	FILE *file = fopen(path, "w");
	bool is_written = file && fwrite(buf_text(content), 1, content->n, file) == content->n;

	if (file && fclose(file))
		is_written = false;
	if (!is_written)
		return err_set(err, ERR_USAGE, "cannot write '%s': %s; name another file with --output FORMAT=FILE",
			       path, strerror(errno));
	return 0;
}

static int refuse_format(const char *output, struct err *err)
{
	struct buf names = {0};

	for (size_t i = 0; i < FORMAT_COUNT; i++)
		buf_addf(&names, "%s%s", i == 0 ? "" : i + 1 < FORMAT_COUNT ? ", " : " and ", formats[i].name);
	err_set(err, ERR_USAGE, "--output '%s' has no known format; there are %s", output, buf_text(&names));
	buf_release(&names);
	return -1;
}

int score_check_outputs(const char *const *outputs, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		struct view output = view_of(outputs[i]);
		size_t at = view_find(output, 0, VIEW("="));

		if (at + 1 >= output.n)
			return err_set(err, ERR_USAGE,
				       "--output '%s' names no file; say for example sarif=rescue.sarif", outputs[i]);
		if (!find_format(view_slice(output, 0, at)))
			return refuse_format(outputs[i], err);
	}
	return 0;
}

static int print(const json_t *model, const char *name, struct err *err)
{
	const struct format *format = find_format(view_of(name));
	struct buf out = {0};
	int status;

	if (!format)
		BUG("format '%s'", name);
	status = format->write(model, &out, err);
	if (!status)
		fwrite(buf_text(&out), 1, out.n, stdout);
	buf_release(&out);
	return status;
}

static int write_output(const json_t *model, const char *output, struct err *err)
{
	size_t at = view_find(view_of(output), 0, VIEW("="));
	struct buf out = {0};
	int status = find_format(view_slice(view_of(output), 0, at))->write(model, &out, err) ||
		     write_file(output + at + 1, &out, err);

	buf_release(&out);
	return status;
}

int score_write(const struct score_view *view, const char *printed, const char *const *outputs, size_t count,
		struct err *err)
{
	json_t *model = printed || count ? model_of(view, err) : NULL;
	int status = 0;

	if ((printed || count) && !model)
		return -1;
	for (size_t i = 0; i < count && !status; i++)
		status = write_output(model, outputs[i], err);
	if (!status && printed)
		status = print(model, printed, err);
	json_decref(model);
	return status ? -1 : 0;
}
