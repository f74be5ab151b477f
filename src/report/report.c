#include "report/report.h"

#include <errno.h>
#include <stdlib.h>

#include "base/embed.h"
#include "base/file_replace.h"
#include "report/html.h"
#include "report/markdown.h"
#include "report/model.h"
#include "report/mustache.h"
#include "report/pictures.h"
#include "report/present.h"

#include "base/banned.h"

/* {{>name}} is templates/partials/name.md. */
static struct view find_partial(void *context, struct view name)
{
	struct buf path = {0};
	struct view text;

	(void)context;
	buf_addf(&path, "templates/partials/%.*s.md", VIEW_ARG(name));
	text = embedded_find(buf_text(&path));
	buf_release(&path);
	return text;
}

static int render(const char *name, void (*escape)(struct buf *, struct view), const json_t *data, struct buf *out,
		  struct err *err)
{
	struct mustache how = {.find = find_partial, .escape = escape, .strict = true};

	return mustache_render(&how, view_of(name), embedded_find(name), data, out, err);
}

static int markdown_of(const char *template, const json_t *model, struct buf *out, struct err *err)
{
	json_t *presented = json_deep_copy(model);
	int status;

	present(presented);
	status = render(template, markdown_escape, presented, out, err);
	json_decref(presented);
	return status;
}

static json_t *page_of(const json_t *model, const struct buf *body, const struct buf *contents)
{
	struct view style = embedded_find("templates/report.css");
	const json_t *audit = json_object_get(model, "audit");
	struct buf title = {0};
	json_t *page = json_object();

	buf_addf(&title, "Technical due diligence: %s", json_string_value(json_object_get(audit, "repository")));
	json_object_set_new(page, "title", json_of_buf(&title));
	json_object_set_new(page, "style", json_stringn(style.p, style.n));
	json_object_set_new(page, "contents", json_stringn(buf_text(contents), contents->n));
	json_object_set_new(page, "body", json_stringn(buf_text(body), body->n));
	return page;
}

static int html_of(const json_t *model, const struct buf *markdown, struct buf *out, struct err *err)
{
	struct pictures pictures = {0};
	struct html_charts charts = {pictures_find, &pictures};
	struct buf body = {0}, contents = {0};
	json_t *page;
	int status;

	pictures_draw(&pictures, model);
	html_from_markdown(buf_view(markdown), &charts, &body, &contents);
	page = page_of(model, &body, &contents);
	status = render("templates/report.html", mustache_escape_html, page, out, err);
	json_decref(page);
	buf_release(&body);
	buf_release(&contents);
	pictures_release(&pictures);
	return status;
}

int report_json(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err)
{
	json_t *model = report_model(store, rules, err);

	if (!model)
		return -1;
	json_add_text(out, model);
	json_decref(model);
	return 0;
}

/* Both, or only the Markdown when `html` is NULL. */
static int render_both(struct store *store, const struct rule_set *rules, struct buf *markdown, struct buf *html,
		       struct err *err)
{
	json_t *model = report_model(store, rules, err);
	int status;

	if (!model)
		return -1;
	status = markdown_of("templates/report.md", model, markdown, err);
	if (status == 0 && html)
		status = html_of(model, markdown, html, err);
	json_decref(model);
	return status;
}

int report_markdown(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err)
{
	return render_both(store, rules, out, NULL, err);
}

int report_profile_markdown(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err)
{
	json_t *model = report_profile_model(store, rules, err);
	int status = model ? markdown_of("templates/database.md", model, out, err) : -1;

	json_decref(model);
	return status;
}

int report_html(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err)
{
	struct buf markdown = {0};
	int status = render_both(store, rules, &markdown, out, err);

	buf_release(&markdown);
	return status;
}

/* --- files --- */

int report_write_file(const char *directory, const char *name, const struct buf *content, struct err *err)
{
	struct buf path = {0};
	int status;

	buf_addf(&path, "%s/%s", directory, name);
	status = file_replace(buf_text(&path), buf_view(content));
	if (status)
		err_set(err, ERR_USAGE, "cannot write the report '%s': %s; choose another directory with --output DIR",
			buf_text(&path), strerror(errno));
	buf_release(&path);
	return status;
}

int report_write(struct store *store, const struct rule_set *rules, int64_t audit_id, const char *directory,
		 struct err *err)
{
	struct buf markdown = {0}, html = {0};
	int status;

	if (store_int(store, "SELECT id FROM audit", -1) != audit_id)
		BUG("the audit to report is not the one in view");
	status = render_both(store, rules, &markdown, &html, err);
	if (status == 0)
		status = report_write_file(directory, "report.md", &markdown, err);
	if (status == 0)
		status = report_write_file(directory, "report.html", &html, err);
	buf_release(&markdown);
	buf_release(&html);
	return status;
}
