#include "cmd/show.h"
#include "judge/gate.h"

#include "base/banned.h"

/* A column of each type, and the columns a narrow terminal can do without. */
/* clang-format off */
#define ANY(name)    {name, COLUMN_ANY}
#define PATH(name)   {name, COLUMN_PATH}
#define GRADE(name)  {name, COLUMN_GRADE}
#define CLASS(name)  {name, COLUMN_CLASS}
#define BOOL(name)   {name, COLUMN_BOOL}
#define DETAIL(name) {name, COLUMN_DETAIL}
/* clang-format on */

#define PROFILE "rescue db-profile CONNINFO"
#define DATE(column) "strftime('%Y-%m-%d', " column ", 'unixepoch')"

/* What is asked for most comes first, the rest in the order of the alphabet. */
const struct topic topics[] = {
    {
	.name = "issues",
	.summary = "the work list: pieces of work in the order to do them",
	.empty = "nothing to do was found; `rescue show outcomes` lists what was checked",
	.columns = {ANY("id"),
		    ANY("title"),
		    DETAIL("dimension"),
		    DETAIL("scope"),
		    CLASS("impact"),
		    CLASS("effort"),
		    {"priority", COLUMN_BAND},
		    DETAIL("findings"),
		    DETAIL("days_low"),
		    DETAIL("days_high"),
		    DETAIL("set_by")},
	.headings = {{"id", "ID"},
		     {"title", "Issue"},
		     {"impact", "Business impact"},
		     {"effort", "Technical effort"},
		     {"priority", "Priority"},
		     {"findings", "Findings"},
		     {"days_low", "Days from"},
		     {"days_high", "Days to"},
		     {"scope", "Scope"},
		     {"dimension", "Dimension"},
		     {"set_by", "Set by"}},
	.sql = "SELECT id, title, dimension, scope, impact, effort, priority, findings, "
	       "round(days_low, 2) AS days_low, round(days_high, 2) AS days_high, set_by FROM issue ORDER BY id",
    },
    {
	.name = "findings",
	.summary = "each defect at its place, the most urgent first",
	.empty = "no defect was found; `rescue show outcomes` lists what was checked",
	.columns = {ANY("rule"), DETAIL("dimension"), PATH("path"), ANY("line"), ANY("symbol"), DETAIL("value"),
		    DETAIL("limit"), GRADE("impact"), DETAIL("effort"), GRADE("priority"), DETAIL("issue"),
		    ANY("message"), DETAIL("fingerprint"), ANY("subject")},
	.sql = "SELECT f.rule, f.dimension, f.path, f.line, f.symbol, f.value, f.\"limit\", f.impact, f.effort, "
	       "f.priority, i.title AS issue, f.message, f.fingerprint, f.subject "
	       "FROM finding f LEFT JOIN issue i ON i.id = f.issue_id "
	       "ORDER BY f.priority, f.impact_points DESC, f.id",
    },
    {
	.name = "scores",
	.summary = "the score of each dimension, with its range if the unmeasured were worst or best",
	.empty = "the audit was not scored: run `rescue audit PATH` again",
	.columns = {ANY("dimension"), ANY("score"), GRADE("letter"), ANY("low"), ANY("high"), ANY("measured"),
		    ANY("weakest_rule"), DETAIL("cap")},
	.sql = "SELECT dimension, score, letter, low, high, measured, weakest_rule, cap FROM score "
	       "ORDER BY dimension = 'overall', score IS NULL, score, dimension",
    },
    {
	.name = "issue",
	.summary = "one issue with the parts of its numbers: its findings with their points and minutes, what somebody "
		   "set, what waits for what, how such work is done",
	.id = "the number of an issue, from `rescue show issues`, or the id of an initiative",
	.id_is_text = true,
	.empty = "there is no such issue; `rescue show issues` lists them",
	.columns = {ANY("part"), ANY("text"), ANY("amount"), ANY("unit")},
	.sql = "WITH it AS (SELECT * FROM issue WHERE CAST(id AS TEXT) = ?1 OR initiative = ?1 LIMIT 1), "
	       "member AS (SELECT f.*, row_number() OVER (ORDER BY f.impact_points DESC, f.id) AS n "
	       "FROM finding f JOIN it ON f.issue_id = it.id) "
	       "SELECT part, text, amount, unit FROM (SELECT 0 AS a, 0 AS b, 0 AS c, 'issue' AS part, title AS text, "
	       "NULL AS amount, '' AS unit FROM it "
	       "UNION ALL SELECT 0, 1, 0, 'matrix', impact || ' impact, ' || effort || ' effort: ' || priority, NULL, "
	       "'' FROM it "
	       "UNION ALL SELECT 1, 0, p.ordinal, p.part, p.text, p.amount, p.unit "
	       "FROM issue_part p JOIN it ON p.issue_id = it.id "
	       "UNION ALL SELECT 1, 1, a.ordinal, 'act now', a.task || iif(a.owner = '', '', ' (' || a.owner || ')'), "
	       "a.hours, iif(a.hours IS NULL, '', 'hours') FROM act_now a JOIN it ON a.issue_id = it.id "
	       "UNION ALL SELECT 2, n, 0, 'finding', "
	       "rule || ' ' || coalesce(path || coalesce(':' || line, ''), subject) || ': ' || message, "
	       "impact_points, 'points' FROM member "
	       "UNION ALL SELECT 2, n, 1 + p.ordinal, '  ' || p.measure, p.reason, p.amount, "
	       "CASE p.measure WHEN 'impact' THEN 'points' WHEN 'minutes' THEN 'minutes' ELSE 'percent' END "
	       "FROM member JOIN finding_part p ON p.finding_id = member.id "
	       "UNION ALL SELECT 2, n, 100, '  effort', iif(counted_minutes = effort_minutes, 'with these factors', "
	       "iif(counted_minutes = 0, 'with these factors; another finding at its place stands for it', "
	       "'with these factors, in part')), effort_minutes, 'minutes' FROM member) ORDER BY a, b, c",
    },
    {
	.name = "quick-wins",
	.summary = "issues of high or critical impact at low effort, most points for a minute of work first",
	.empty = "no issue has high impact at low effort; `rescue show issues` lists all",
	.columns = {ANY("id"), ANY("title"), DETAIL("dimension"), PATH("scope"), CLASS("impact"), CLASS("effort"),
		    GRADE("priority"), ANY("points"), ANY("days_low"), ANY("days_high")},
	.sql =
	    "SELECT id, title, dimension, scope, impact, effort, priority, impact_points AS points, round(days_low, 2) "
	    "AS days_low, round(days_high, 2) AS days_high FROM issue WHERE quick_win IS NOT NULL ORDER BY quick_win",
    },
    {
	.name = "start-order",
	.summary = "the order in which work can start: what blocks urgent work is as urgent, what waits comes after",
	.empty = "nothing to do was found; `rescue show outcomes` lists what was checked",
	.columns = {ANY("start"), ANY("id"), ANY("title"), PATH("scope"), GRADE("priority"), GRADE("urgency"),
		    ANY("urgent_for"), ANY("needs"), DETAIL("phase")},
	.sql = "SELECT i.start_order AS start, i.id, i.title, i.scope, i.priority, i.urgency, u.title AS urgent_for, "
	       "(SELECT group_concat(title, ', ') FROM (SELECT f.title FROM issue_need n "
	       "JOIN issue f ON f.id = n.needs_id WHERE n.issue_id = i.id ORDER BY f.id)) AS needs, i.phase "
	       "FROM issue i LEFT JOIN issue u ON u.id = i.urgent_for ORDER BY i.start_order",
    },
    {
	.name = "decisions",
	.summary = "what the configuration says of issues, and how many it was applied to; 0: it names none",
	.empty = "the configuration decides on no issue; key `issues` in rescue-engagement(5)",
	.columns = {ANY("issue"), ANY("module"), CLASS("impact"), CLASS("effort"), ANY("set_by"), ANY("set_day"),
		    ANY("reason"), ANY("issues")},
	.sql = "SELECT issue, module, impact, effort, set_by, set_day, reason, issues FROM decision ORDER BY ordinal",
    },
    {
	.name = "evidence",
	.summary = "what was imported, the newest first; of each kind the newest is in force",
	.empty = "nothing was imported: `rescue help import` names the kinds",
	.columns = {ANY("kind"), ANY("file"), ANY("entries"), ANY("imported_day"), ANY("content_oid"),
		    BOOL("is_in_force")},
	.sql = "SELECT kind, file, entries, imported_day, content_oid, id = max(id) OVER (PARTITION BY kind) AS "
	       "is_in_force FROM main.evidence ORDER BY id DESC",
    },
    {
	.name = "hotspots",
	.summary =
	    "production files by changes of code times complexity: of the last year where enough of them changed, else "
	    "of all time; `trend` is how many percent more complex than a year ago",
	.collector = "ownership",
	.empty = "no production file with functions ever changed",
	.columns = {PATH("path"), PATH("module"), ANY("revisions"), BOOL("is_year"), DETAIL("functions"), ANY("ccn"),
		    DETAIL("highest_ccn"), DETAIL("people"), ANY("heat"), BOOL("is_hot"), ANY("trend")},
	.sql = "SELECT f.path, f.module, f.revisions, f.is_year, f.functions, f.ccn, f.highest_ccn, f.people, f.heat, "
	       "coalesce(h.is_hot, 0) AS is_hot, round(g.growth, 1) AS trend FROM file_heat f "
	       "LEFT JOIN hotspot h ON h.path_id = f.path_id LEFT JOIN complexity_growth g ON g.path_id = f.path_id "
	       "WHERE f.heat > 0 ORDER BY f.heat DESC, f.path",
    },
    {
	.name = "complexity-trend",
	.summary = "the hottest files as they were every few weeks of the last years, by their contents of that time",
	.collector = "trend",
	.empty = "no production file with functions changed that is old enough to have a trend",
	.columns = {PATH("path"), ANY("date"), ANY("code_lines"), ANY("functions"), ANY("ccn"), DETAIL("highest_ccn"),
		    ANY("ccn_per_line"), DETAIL("as_path")},
	.sql = "SELECT t.path, date(t.time, 'unixepoch') AS date, t.code_lines, t.functions, t.ccn, t.highest_ccn, "
	       "round(t.ccn_per_line, 3) AS ccn_per_line, t.as_path FROM complexity_trend t "
	       "JOIN file_heat f ON f.path_id = t.path_id ORDER BY f.heat DESC, t.path, t.time, t.is_now",
    },
    {
	.name = "aliases",
	.summary = "names and addresses that were joined into one person, and why; `different:` in the file of "
		   "--config undoes a join",
	.collector = "people",
	.empty = "nobody committed under two names or addresses; `same:` in the file of `rescue audit --config FILE` "
		 "joins what no rule does, see rescue-engagement(5)",
	.columns = {ANY("person"), ANY("name"), ANY("email"), ANY("reason"), ANY("joined_with"), ANY("commits")},
	.sql =
	    "SELECT p.name AS person, i.name, i.email, x.reason, j.name || ' <' || j.email || '>' AS joined_with, "
	    "coalesce(c.commits, 0) AS commits FROM person_identity x JOIN person p ON p.id = x.person_id "
	    "JOIN identity i ON i.id = x.identity_id JOIN identity j ON j.id = x.joined_id "
	    "LEFT JOIN (SELECT author_id, count(*) AS commits FROM git_commit WHERE parents < 2 GROUP BY author_id) c "
	    "ON c.author_id = x.identity_id ORDER BY p.id, commits DESC, i.name, i.email",
    },
    {
	.name = "act-now",
	.summary = "what cannot wait for any plan, as imported",
	.empty = "no initiative has `act_now`; `rescue import initiatives FILE` brings some",
	.columns = {ANY("task"), ANY("owner"), ANY("hours"), ANY("issue")},
	.sql = "SELECT a.task, a.owner, a.hours, i.title AS issue FROM act_now a "
	       "JOIN issue i ON i.id = a.issue_id ORDER BY a.ordinal",
    },
    {
	.name = "activity",
	.summary = "commits, people and lines of each week, the newest first; trend and lines_trend: commits and lines "
		   "of 26 weeks against the 26 before, in percent",
	.collector = "history",
	.empty = "the audited state has no history",
	.columns = {ANY("week"), ANY("commits"), ANY("people"), DETAIL("bot_commits"), ANY("added"), ANY("deleted"),
		    ANY("trend"), ANY("lines_trend")},
	.sql = "WITH sums AS (SELECT *, sum(commits) OVER half AS now, sum(commits) OVER half_before AS before, "
	       "sum(added + deleted) OVER half AS lines, sum(added + deleted) OVER half_before AS lines_before, "
	       "row_number() OVER (ORDER BY number) AS weeks FROM weekly_activity "
	       "WINDOW half AS (ORDER BY number ROWS 25 PRECEDING), "
	       "half_before AS (ORDER BY number ROWS BETWEEN 51 PRECEDING AND 26 PRECEDING)) "
	       "SELECT week, commits, people, bot_commits, added, deleted, "
	       "iif(weeks >= 52 AND before > 0, round(100.0 * (now - before) / before, 1), NULL) AS trend, "
	       "iif(weeks >= 52 AND lines_before > 0, round(100.0 * (lines - lines_before) / lines_before, 1), NULL) "
	       "AS lines_trend FROM sums ORDER BY number DESC",
    },
    {
	.name = "audits",
	.summary = "the audits in the store, the newest first",
	.empty = "run `rescue audit PATH`",
	.columns = {ANY("audit"), ANY("repository"), ANY("revision"), DETAIL("commit_oid"), ANY("commit_date"),
		    ANY("findings"), ANY("issues"), ANY("overall"), DETAIL("program_version")},
	.sql = "SELECT a.id AS audit, a.repository, a.revision, a.commit_oid, " DATE(
	    "a.commit_time") " AS commit_date, (SELECT count(*) FROM main.finding f WHERE f.audit_id = a.id) AS "
			     "findings, (SELECT count(*) FROM main.issue i "
			     "WHERE i.audit_id = a.id) AS issues, (SELECT s.score FROM main.score s "
			     "WHERE s.audit_id = a.id AND s.dimension = 'overall') AS overall, a.program_version "
			     "FROM main.audit a ORDER BY a.id DESC",
    },
    {
	.name = "bus-factor",
	.summary = "how many people can leave before half of the files have no author left",
	.collector = "ownership",
	.empty = "no source file has an author in the history",
	.columns = {ANY("scope"), PATH("path"), ANY("bus_factor"), DETAIL("bus_factor_low"), DETAIL("bus_factor_high"),
		    ANY("files"), ANY("top_person"), ANY("top_share"), ANY("absence_factor"), ANY("inactive_share"),
		    DETAIL("authors"), DETAIL("absence_commits")},
	.sql =
	    "SELECT scope, path, bus_factor, bus_factor_low, bus_factor_high, files, top_person, "
	    "round(top_share, 1) AS top_share, absence_factor, round(inactive_share, 1) AS inactive_share, authors, "
	    "absence_commits FROM ownership_summary "
	    "ORDER BY CASE scope WHEN 'repository' THEN 0 WHEN 'critical path' THEN 1 WHEN 'module' THEN 2 ELSE 3 END, "
	    "bus_factor, files DESC, path",
    },
    {
	.name = "changes",
	.summary =
	    "what became of each finding since the base of the last `rescue score --base REF`, the new ones first",
	.source = "rescue score --base REF",
	.of_gate = true,
	.empty = "the audit was not compared with another, or neither has a finding: run `rescue score --base REF`",
	.columns = {ANY("state"), GRADE("priority"), ANY("rule"), PATH("path"), ANY("line"), ANY("symbol"),
		    DETAIL("value"), DETAIL("base_value"), BOOL("is_suppressed"), DETAIL("fingerprint")},
	.sql =
	    "SELECT s.state, s.priority, s.rule, s.path, s.line, s.symbol, s.value, s.base_value, "
	    "f.suppression_id IS NOT NULL AS is_suppressed, s.fingerprint FROM finding_state s "
	    "LEFT JOIN finding f ON f.id = s.finding_id ORDER BY CASE s.state WHEN 'new' THEN 0 WHEN 'returned' THEN 1 "
	    "WHEN 'worse' THEN 2 WHEN 'new-rule' THEN 3 WHEN 'unknown' THEN 4 WHEN 'fixed' THEN 5 WHEN 'better' THEN 6 "
	    "WHEN 'moved' THEN 7 ELSE 8 END, s.priority, s.ordinal",
    },
    {
	.name = "clones",
	.summary =
	    "code that stands more than once, one row a copy: first what changed together in the last year (live: "
	    "commits), then by lines times further copies",
	.collector = "duplication",
	.empty = "no passage of the product stands twice; duplication of rules/model.yml says how long one must be",
	.columns = {ANY("group"), ANY("copies"), ANY("lines"), ANY("tokens"), PATH("path"), ANY("line"),
		    ANY("end_line"), ANY("live")},
	.sql = "SELECT g.id AS \"group\", g.copies, g.lines, g.tokens, p.path, c.line, c.end_line, g.live "
	       "FROM clone_group g JOIN clone c ON c.group_id = g.id JOIN path p ON p.id = c.path_id "
	       "ORDER BY g.id, p.path, c.line",
    },
    {
	.name = "code-owners",
	.summary =
	    "what CODEOWNERS says against who works there: each line that decides on a file, then files nobody owns",
	.collector = "inventory",
	.empty = "the audited tree has no CODEOWNERS, or none of its lines matches a file",
	.columns = {ANY("line"), ANY("owners"), ANY("files"), ANY("known"), ANY("active"), DETAIL("teams"),
		    ANY("commits_year"), ANY("own_share")},
	.sql = "SELECT * FROM (SELECT line, iif(owners = '', '(nobody)', owners) AS owners, files, known, active, "
	       "teams, commits_year, round(own_share, 1) AS own_share FROM code_owner_line UNION ALL "
	       "SELECT NULL, '(no line matches)', count(*), NULL, NULL, NULL, NULL, NULL FROM unowned_file u "
	       "WHERE NOT EXISTS (SELECT 1 FROM code_owner c WHERE c.path_id = u.path_id) HAVING count(*) > 0) "
	       "ORDER BY line IS NULL, line",
    },
    {
	.name = "collectors",
	.summary = "how far each collector came",
	.empty = "nothing was collected: run `rescue audit PATH` again",
	.columns = {ANY("name"), GRADE("status"), ANY("detail")},
	.sql = "SELECT name, status, detail FROM collector ORDER BY status = 'done', name",
    },
    {
	.name = "commits",
	.summary = "the history, the newest first",
	.collector = "history",
	.empty = "the audited state has no history",
	.columns = {ANY("oid"), ANY("author_date"), ANY("author"), DETAIL("email"), DETAIL("parents"),
		    DETAIL("changes"), ANY("subject")},
	.sql = "SELECT c.oid, strftime('%Y-%m-%dT%H:%M:%SZ', c.author_time, 'unixepoch') AS author_date, "
	       "i.name AS author, i.email, c.parents, "
	       "(SELECT count(*) FROM change h WHERE h.commit_id = c.id) AS changes, c.subject "
	       "FROM git_commit c JOIN identity i ON i.id = c.author_id ORDER BY c.id DESC",
    },
    {
	.name = "commented-out-code",
	.summary = "lines of comments in the product that are code, the longest block first",
	.collector = "content",
	.empty = "no two lines of the product's comments are code",
	.columns = {PATH("path"), ANY("line"), ANY("end_line"), ANY("lines"), PATH("module")},
	.sql = "SELECT path, line, end_line, lines, module FROM production_commented_out_code "
	       "ORDER BY lines DESC, path, line",
    },
    {
	.name = "communication",
	.summary = "people who changed the same files, those who share most of theirs first",
	.collector = "coupling",
	.empty = "no two people changed enough files in common",
	.columns = {ANY("person_a"), ANY("person_b"), ANY("shared"), ANY("strength"), DETAIL("files_a"),
		    DETAIL("files_b")},
	.sql = "SELECT person_a, person_b, shared, strength, files_a, files_b FROM communication_pair "
	       "ORDER BY strength DESC, shared DESC, person_a, person_b",
    },
    {
	.name = "coupling",
	.summary = "files that change in the same commits, in the order of code-maat: highest degree first",
	.collector = "coupling",
	.empty = "no two files change together often enough",
	.columns = {PATH("path_a"), PATH("path_b"), ANY("shared"), ANY("degree"), ANY("average_revisions"),
		    DETAIL("p_value"), BOOL("is_named"), DETAIL("shared_year"), ANY("last_date")},
	.sql = "SELECT path_a, path_b, shared, round(degree, 1) AS degree, "
	       "round(average_revisions, 1) AS average_revisions, p_value, is_named, shared_year, " DATE(
		   "last_time") " AS last_date FROM change_pair "
				"ORDER BY change_pair.degree DESC, change_pair.average_revisions DESC, path_a, path_b",
    },
    {
	.name = "cycles",
	.summary =
	    "modules and files that import each other, along a shortest circle: each imports the next, the last the "
	    "first",
	.collector = "imports",
	.empty = "no module and no production file imports another that leads back to it, as far as imports are known "
		 "(`rescue query 'SELECT * FROM import_share'`)",
	.columns = {ANY("scope"), ANY("cycle"), ANY("size"), ANY("step"), PATH("path"), PATH("file"), ANY("line"),
		    DETAIL("target"), DETAIL("imports")},
	.sql = "SELECT scope, cycle, size, step, path, file, line, target, imports FROM cycle_step "
	       "ORDER BY scope DESC, cycle, step",
    },
    {
	.name = "diagnostics",
	.summary = "what could not be read or measured, and why",
	.empty = "everything was read",
	.columns = {ANY("collector"), PATH("subject"), ANY("message")},
	.sql = "SELECT collector, subject, message FROM diagnostic ORDER BY collector, subject, message",
    },
    {
	.name = "debt",
	.summary = "technical debt of the whole and of each module: three shares, each with what it is made of",
	.collector = "content",
	.empty = "the audit was not judged, or the audited tree has no production file",
	.columns = {PATH("module"), ANY("code_lines"), ANY("findings"), ANY("minutes"), ANY("debt_ratio"),
		    ANY("letter"), ANY("flagged_lines"), ANY("flagged_share"), ANY("files"), ANY("file_share"),
		    DETAIL("flagged_files"), ANY("scope")},
	.sql = "SELECT CASE WHEN scope = 'repository' THEN '(whole)' WHEN module = '' THEN '(top directory)' "
	       "ELSE module END AS module, "
	       "code_lines, findings, minutes, round(debt_ratio, 1) AS debt_ratio, letter, "
	       "flagged_lines, round(flagged_share, 1) AS flagged_share, files, round(file_share, 1) AS file_share, "
	       "flagged_files, scope FROM debt_summary ORDER BY scope = 'module', minutes DESC, 1",
    },
    {
	.name = "files",
	.summary = "each file of the audited tree, the largest by code lines first",
	.collector = "inventory",
	.empty = "the audited tree has no file",
	.columns = {PATH("path"), ANY("language"), ANY("class"), DETAIL("size"), ANY("lines"), ANY("code_lines"),
		    DETAIL("comment_lines"), DETAIL("blank_lines"), ANY("functions"), ANY("ccn"), DETAIL("fan_in"),
		    DETAIL("fan_out"), DETAIL("revisions"), DETAIL("oid")},
	.sql = "SELECT p.path, f.language, f.class, b.size, s.lines, s.code_lines, s.comment_lines, s.blank_lines, "
	       "c.functions, c.ccn, d.fan_in, d.fan_out, h.revisions, b.oid "
	       "FROM file f JOIN path p ON p.id = f.path_id LEFT JOIN blob b ON b.id = f.blob_id "
	       "LEFT JOIN source s ON s.blob_id = f.blob_id AND s.language = f.language "
	       "LEFT JOIN (SELECT blob_id, language, count(*) AS functions, sum(ccn) AS ccn FROM function "
	       "GROUP BY blob_id, language) c ON c.blob_id = f.blob_id AND c.language = f.language "
	       "LEFT JOIN file_history h ON h.path_id = f.path_id "
	       "LEFT JOIN file_fan d ON d.path_id = f.path_id "
	       "ORDER BY coalesce(s.code_lines, 0) DESC, p.path",
    },
    {
	.name = "functions",
	.summary = "each function of the audited tree, the most complex first",
	.collector = "content",
	.empty = "no file is in a language whose functions rescue reads; `rescue show languages` lists what is there",
	.columns = {PATH("path"), ANY("line"), ANY("end_line"), ANY("name"), DETAIL("language"), ANY("nloc"),
		    ANY("ccn"), ANY("cognitive"), DETAIL("parameters"), DETAIL("nesting")},
	.sql = "SELECT p.path, u.line, u.end_line, u.name, u.language, u.nloc, u.ccn, u.cognitive, u.parameters, "
	       "u.nesting FROM file f JOIN path p ON p.id = f.path_id "
	       "JOIN function u ON u.blob_id = f.blob_id AND u.language = f.language "
	       "ORDER BY u.ccn DESC, u.cognitive DESC, p.path, u.line, u.ordinal",
    },
    {
	.name = "gate",
	.summary = "the conditions of the last `rescue score`, those that are violated first",
	.source = "rescue score",
	.of_gate = true,
	.empty = "the audit went through no gate: run `rescue score`",
	.columns = {ANY("id"), ANY("metric"), ANY("actual"), ANY("base"), ANY("bound_kind"), ANY("bound"),
		    DETAIL("unit"), ANY("mode"), GRADE("verdict"), DETAIL("reason")},
	.sql = "SELECT id, metric, round(actual, 2) AS actual, round(base, 2) AS base, bound_kind, bound, unit, mode, "
	       "verdict, reason FROM gate_condition ORDER BY " GATE_CONDITION_ORDER,
    },
    {
	.name = "given",
	.summary = "what the audit was given: what was missing, joined, counted apart or left out",
	.empty = "a whole repository: nothing was missing, joined or left out",
	.columns = {ANY("subject"), BOOL("is_limit"), ANY("text")},
	.sql = "SELECT subject, is_limit, text FROM given ORDER BY rank, subject",
    },
    {
	.name = "imports",
	.summary = "which file of the tree imports which, the files most depend on first",
	.collector = "imports",
	.empty = "no file imports another one of the tree, as far as imports are known (`rescue query 'SELECT * FROM "
		 "import_share'`)",
	.columns = {PATH("target"), PATH("path"), ANY("line"), DETAIL("class"), BOOL("is_lazy"), BOOL("is_type_only")},
	.sql = "SELECT target, path, line, class, is_lazy, is_type_only FROM import_edge "
	       "ORDER BY count(*) OVER (PARTITION BY target_path_id) DESC, target, path",
    },
    {
	.name = "languages",
	.summary = "files and lines of each language, the largest first",
	.collector = "inventory",
	.empty = "the audited tree has no file in a known language",
	.columns = {ANY("language"), ANY("files"), ANY("lines"), ANY("code_lines"), DETAIL("comment_lines"),
		    DETAIL("blank_lines"), ANY("production_lines"), ANY("functions")},
	.sql = "SELECT CASE f.language WHEN '' THEN '(unknown)' ELSE f.language END AS language, count(*) AS files, "
	       "coalesce(sum(s.lines), 0) AS lines, coalesce(sum(s.code_lines), 0) AS code_lines, "
	       "coalesce(sum(s.comment_lines), 0) AS comment_lines, coalesce(sum(s.blank_lines), 0) AS blank_lines, "
	       "coalesce(sum(CASE f.class WHEN 'production' THEN s.code_lines END), 0) AS production_lines, "
	       "coalesce(sum(c.functions), 0) AS functions "
	       "FROM file f LEFT JOIN source s ON s.blob_id = f.blob_id AND s.language = f.language "
	       "LEFT JOIN (SELECT blob_id, language, count(*) AS functions FROM function "
	       "GROUP BY blob_id, language) c ON c.blob_id = f.blob_id AND c.language = f.language "
	       "GROUP BY f.language ORDER BY code_lines DESC, files DESC, f.language",
    },
    {
	.name = "markers",
	.summary =
	    "comments of the product that say work is left, with the day their file last changed: the note is as "
	    "old at least",
	.collector = "content",
	.empty = "no comment of the product says that work is left",
	.columns = {ANY("word"), PATH("path"), ANY("line"), ANY("text"), ANY("file_changed")},
	.sql = "SELECT m.word, m.path, m.line, m.text, date(h.last_time, 'unixepoch') AS file_changed "
	       "FROM production_marker m LEFT JOIN file_history h ON h.path_id = m.path_id "
	       "ORDER BY h.last_time IS NULL, h.last_time, m.path, m.line",
    },
    {
	.name = "metrics",
	.summary = "the numbers about the whole audit that reports use",
	.empty = "the audit was not judged: run `rescue audit PATH` again",
	.columns = {ANY("name"), ANY("value"), ANY("unit"), ANY("source")},
	.sql = "SELECT name, value, unit, source FROM metric ORDER BY name",
    },
    {
	.name = "modules",
	.summary = "the parts of the system, those that fewest people know first",
	.collector = "inventory",
	.empty = "the audited tree has no production file",
	.columns = {PATH("path"), ANY("files"), ANY("code_lines"), DETAIL("functions"), ANY("ccn"),
		    DETAIL("highest_ccn"), ANY("bus_factor"), ANY("top_person"), ANY("top_share"),
		    ANY("inactive_share"), ANY("main_author"), DETAIL("ownership"), ANY("fragmentation"),
		    DETAIL("lost_share"), BOOL("is_configured")},
	.sql = "SELECT s.module AS path, s.files, s.code_lines, s.functions, s.ccn, s.highest_ccn, "
	       "s.bus_factor, "
	       "s.top_person, s.top_share, s.inactive_share, o.main_author, round(o.ownership, 2) AS ownership, "
	       "round(o.fragmentation, 2) AS fragmentation, round(l.lost_share, 1) AS lost_share, s.is_configured FROM "
	       "module_summary s "
	       "LEFT JOIN module_ownership o ON o.module = s.module LEFT JOIN knowledge_loss l ON l.module = s.module "
	       "ORDER BY s.bus_factor IS NULL, s.bus_factor, s.code_lines DESC, s.module",
    },
    {
	.name = "outcomes",
	.summary = "how each rule ended: fail, pass, not_applicable, unknown or error",
	.empty = "the audit was not judged: run `rescue audit PATH` again",
	.columns = {ANY("rule"), DETAIL("dimension"), GRADE("status"), ANY("findings"), DETAIL("population"),
		    ANY("score"), DETAIL("weight"), DETAIL("title"), ANY("reason")},
	.sql = "SELECT rule, dimension, status, findings, population, score, weight, title, reason FROM outcome "
	       "ORDER BY CASE status WHEN 'error' THEN 0 WHEN 'unknown' THEN 1 WHEN 'fail' THEN 2 WHEN 'pass' THEN 3 "
	       "ELSE 4 END, score, rule",
    },
    {
	.name = "owners",
	.summary = "the authors of each file by degree of authorship, and its main author as code-maat defines it",
	.collector = "ownership",
	.empty = "no file of the audited tree has an author in the history",
	.columns = {PATH("path"), ANY("person"), ANY("doa"), DETAIL("deliveries"), DETAIL("acceptances"),
		    BOOL("is_creator"), ANY("last_date"), DETAIL("revisions"), DETAIL("added"), DETAIL("main_author"),
		    DETAIL("ownership"), DETAIL("fragmentation"), DETAIL("age_months")},
	.sql =
	    "SELECT o.path, p.name AS person, round(a.doa, 3) AS doa, a.deliveries, a.acceptances, a.is_creator, " DATE(
		"a.last_time") " AS last_date, a.revisions, a.added, o.main_author, round(o.ownership, 2) AS "
			       "ownership, round(o.fragmentation, 2) AS fragmentation, o.age_months "
			       "FROM authorship a JOIN file_ownership o ON o.path_id = a.path_id "
			       "JOIN person p ON p.id = a.person_id WHERE a.is_author = 1 "
			       "ORDER BY o.path, a.doa DESC, p.id",
    },
    {
	.name = "people",
	.summary = "who committed or is named as a co-author, the most active first",
	.collector = "people",
	.empty = "the audited state has no history",
	.columns = {ANY("name"), DETAIL("email"), BOOL("is_bot"), ANY("commits"), ANY("co_commits"), DETAIL("merges"),
		    ANY("files"), DETAIL("first_date"), ANY("last_date"), BOOL("has_left")},
	.sql =
	    "SELECT p.name, p.email, p.is_bot, p.commits, p.co_commits, p.merges, coalesce(a.files, 0) AS files, " DATE(
		"p.first_time") " AS first_date, " DATE("p.last_time") " AS last_date, p.has_left FROM person p "
								       "LEFT JOIN (SELECT person_id, count(*) AS files "
								       "FROM authorship WHERE is_author = 1 GROUP BY "
								       "person_id) a "
								       "ON a.person_id = p.id ORDER BY p.id",
    },
    {
	.name = "silos",
	.summary =
	    "parts that one active person knows (silo) or nobody active does (orphaned), those that changed most "
	    "first",
	.collector = "ownership",
	.empty = "every critical path, module and directory with five source files is known to several people, or "
		 "to the one who holds the whole",
	.columns = {ANY("scope"), PATH("path"), GRADE("verdict"), ANY("files"), ANY("top_person"), ANY("top_share"),
		    ANY("last_date"), ANY("commits_year"), ANY("other_person")},
	.sql = "SELECT scope, path, verdict, files, top_person, round(top_share, 1) AS top_share, " DATE(
	    "top_last_time") " AS last_date, commits_year, other_person FROM silo ORDER BY commits_year DESC, files "
			     "DESC, scope, path",
    },
    {
	.name = "skills",
	.summary = "who has worked on which kind of thing (infrastructure, ci, migrations, tests, front end, back end, "
		   "data …), for each those who are active first",
	.collector = "people",
	.empty = "no commit of a person changed a file of a known kind",
	.columns = {ANY("area"), ANY("person"), ANY("commits"), DETAIL("files"), ANY("share"), DETAIL("first_date"),
		    ANY("last_date"), BOOL("is_active")},
	.sql = "SELECT area, person, commits, files, round(share, 1) AS share, " DATE(
	    "first_time") " AS first_date, " DATE("last_time") " AS last_date, is_active FROM skill "
							       "ORDER BY area, is_active DESC, commits DESC, person_id",
    },
    {
	.name = "suppressions",
	.summary = "what somebody decided not to act upon, those that do not count any more first",
	.empty = "there are none: the section `suppressions:` of the file of --config has them, see rescue-gate(5)",
	.columns = {ANY("state"), ANY("rule"), PATH("path"), ANY("symbol"), DETAIL("fingerprint"), ANY("findings"),
		    ANY("status"), ANY("owner"), DETAIL("created"), ANY("expires"), ANY("reason"), DETAIL("refusal")},
	.sql =
	    "SELECT state, rule, path, symbol, fingerprint, findings, status, owner, created, expires, reason, refusal "
	    "FROM suppression ORDER BY CASE state WHEN 'expired' THEN 0 WHEN 'refused' THEN 1 WHEN 'unused' THEN 2 "
	    "ELSE 3 END, expires, id",
    },
    {
	.name = "tests",
	.summary = "files with tests: their kind, test cases, assertions, what is skipped",
	.collector = "content",
	.empty = "the tree has no file of tests",
	.columns = {PATH("path"), ANY("kind"), ANY("language"), ANY("cases"), ANY("assertions"), ANY("skipped"),
		    DETAIL("sleeps"), ANY("code_lines")},
	.sql = "SELECT path, kind, language, cases, assertions, skipped, coalesce(sleeps, 0) AS sleeps, code_lines "
	       "FROM test_source ORDER BY kind = 'support', kind, cases DESC, path",
    },
    {
	.name = "untested",
	.summary =
	    "production files with functions that no test imports or is named after, those that change most first",
	.collector = "imports",
	.empty = "tests import or name each file, or so few that nothing can be said (`rescue query 'SELECT * FROM "
		 "test_reach'`)",
	.columns = {PATH("path"), ANY("language"), ANY("code_lines"), ANY("functions"), ANY("ccn"),
		    ANY("revisions_year"), BOOL("is_reached")},
	.sql = "SELECT u.path, u.language, u.code_lines, u.functions, u.ccn, coalesce(h.revisions_year, 0) AS "
	       "revisions_year, u.is_reached FROM untested_file u LEFT JOIN file_history h ON h.path_id = u.path_id "
	       "ORDER BY revisions_year * u.ccn DESC, u.ccn DESC, u.path",
    },
    {
	.name = "releases",
	.summary = "the versions that were tagged, the newest first, and how long their commits waited for them",
	.collector = "releases",
	.empty = "no tag of the repository names a version",
	.columns = {ANY("name"), DETAIL("package"), ANY("version"), DETAIL("line"), BOOL("is_stable"), ANY("date"),
		    ANY("gap_days"), ANY("commits"), ANY("lead_days"), ANY("lead_p90_days"), DETAIL("reverts"),
		    BOOL("is_reachable"), BOOL("is_imported")},
	.sql = "SELECT name, package, version, line, is_stable, " DATE(
	    "time") " AS date, day - lag(day) OVER (PARTITION BY package, is_stable ORDER BY time, name) AS gap_days, "
		    "commits, round(lead_median / 86400.0, 1) AS lead_days, "
		    "round(lead_p90 / 86400.0, 1) AS lead_p90_days, reverts, is_reachable, is_imported "
		    "FROM release ORDER BY time DESC, name",
    },
    {
	.name = "responsibilities",
	.summary =
	    "types, and what stands outside of them in files, by how many subjects their public operations are about: "
	    "words of their names that several share",
	.collector = "content",
	.empty = "no production file has public operations in a language that says what is public",
	.columns = {PATH("path"), DETAIL("line"), ANY("name"), DETAIL("kind"), ANY("nloc"), DETAIL("methods"),
		    ANY("public_operations"), ANY("wmc"), ANY("words"), ANY("subjects"), ANY("most")},
	.sql =
	    "SELECT path, line, name, kind, nloc, methods, public_operations, wmc, words, subjects, most FROM "
	    "type_responsibility UNION ALL SELECT path, NULL, NULL, 'file', code_lines, NULL, public_operations, NULL, "
	    "words, subjects, most FROM file_responsibility ORDER BY subjects DESC, words DESC, path, line",
    },
    {
	.name = "review",
	.summary = "evidence of reviews in the last year's changes to the mainline, the surest kinds first",
	.collector = "history",
	.empty = "nothing went to the mainline in the year before the audited commit",
	.columns = {ANY("evidence"), ANY("strength"), ANY("changes"), ANY("share")},
	.sql = "SELECT evidence, strength, changes, round(share, 1) AS share FROM review_kind ORDER BY CASE strength "
	       "WHEN 'strong' THEN 0 WHEN 'weak' THEN 1 WHEN 'none' THEN 2 ELSE 3 END, changes DESC, evidence",
    },
    {
	.name = "statements",
	.summary =
	    "what the profiled database was asked, by the share of its time; shared blocks and rows are for a call",
	.collector = "statements",
	.source = PROFILE,
	.empty = "no statement was counted since the counters were reset",
	.columns = {ANY("id"), ANY("share"), ANY("calls"), ANY("mean_ms"), DETAIL("max_ms"), ANY("rows"), ANY("blocks"),
		    DETAIL("temp_blocks"), ANY("advice"), DETAIL("problem"), DETAIL("fingerprint"), ANY("text")},
	.sql = "SELECT s.id, round(100 * s.share, 1) AS share, s.calls, round(s.mean_ms, 3) AS mean_ms, "
	       "round(s.max_ms, 3) AS max_ms, round(1.0 * s.rows / max(s.calls, 1), 1) AS rows, "
	       "(s.blocks_hit + s.blocks_read) / max(s.calls, 1) AS blocks, "
	       "s.temp_written / max(s.calls, 1) AS temp_blocks, (SELECT min(a.advice_id) FROM pg_advice_statement a "
	       "WHERE a.statement_id = s.id) AS advice, s.problem, s.fingerprint, s.text FROM pg_statement s "
	       "WHERE NOT s.is_own ORDER BY s.id",
    },
    {
	.name = "statement",
	.summary = "the plan of one statement of the profiled database, node by node, with what is costly about it",
	.collector = "advice",
	.source = PROFILE,
	.id = "the number of a statement, as `rescue show statements` lists them",
	.empty =
	    "it was not planned, for the reason above; or there is no such statement: `rescue show statements` lists "
	    "them",
	.heading = "SELECT text FROM statement_headline WHERE statement_id = ?1 ORDER BY rank",
	.columns = {ANY("node"), ANY("table_name"), ANY("index_name"), ANY("rows"), ANY("cost"), ANY("condition"),
		    ANY("mark")},
	.sql = "SELECT printf('%*s%s%s', 3 * max(n.depth - 1, 0), '', iif(n.depth, '-> ', ''), n.kind) AS node, "
	       "t.label AS table_name, n.index_name, "
	       "CAST(n.rows AS INTEGER) AS rows, round(n.cost, 2) AS cost, n.condition, "
	       "ltrim(CASE WHEN n.kind LIKE '%Seq Scan' AND t.pages >= 50 THEN ', reads the whole table' ELSE '' END "
	       "|| CASE WHEN n.casts_column THEN ', casts the column' ELSE '' END "
	       "|| CASE WHEN n.ordinal = 0 AND n.kind NOT IN ('Limit', 'ModifyTable') AND s.calls > 0 AND max(n.rows, "
	       "1.0 * s.rows / s.calls) >= "
	       "10 * max(1, min(n.rows, 1.0 * s.rows / s.calls)) THEN "
	       "printf(', expected %,d rows, %,.0f came', n.rows, 1.0 * s.rows / s.calls) ELSE '' END "
	       "|| CASE WHEN n.kind IN ('Sort', 'Hash', 'HashAggregate', 'Materialize') AND s.temp_written > 0 "
	       "THEN ', the statement spills to disk' ELSE '' END, ', ') AS mark FROM pg_plan_node n "
	       "JOIN pg_statement s ON s.id = n.statement_id LEFT JOIN database_table t ON t.database = s.database "
	       "AND t.oid = n.table_oid WHERE n.statement_id = ?1 ORDER BY n.ordinal",
    },
    {
	.name = "advice",
	.summary = "indexes to make in the profiled database, those that save most first; costs are the planner's",
	.collector = "advice",
	.source = PROFILE,
	.empty = "no index would serve the statements better than those there are",
	.columns = {ANY("id"),
		    ANY("table_name"),
		    ANY("columns"),
		    ANY("method"),
		    ANY("cost_before"),
		    ANY("cost_after"),
		    ANY("share"),
		    DETAIL("calls"),
		    DETAIL("bytes"),
		    DETAIL("writes_per_second"),
		    ANY("source"),
		    DETAIL("confidence"),
		    DETAIL("reason"),
		    ANY("proof"),
		    DETAIL("proof_reason"),
		    DETAIL("ms_before"),
		    DETAIL("ms_after"),
		    DETAIL("runs"),
		    DETAIL("build_ms"),
		    ANY("ddl"),
		    DETAIL("undo")},
	.sql =
	    "SELECT a.id, t.label AS table_name, a.columns, a.method, round(a.cost_before, 2) AS cost_before, "
	    "round(a.cost_after, 2) AS cost_after, round(100 * a.share, 1) AS share, a.calls, a.bytes, "
	    "round(a.writes_per_second, 2) AS writes_per_second, a.source, a.confidence, a.reason, p.outcome || "
	    "iif(p.ms_before IS NULL, '', format(': %.4g -> %.3g ms', p.ms_before, p.ms_after)) AS proof, p.reason AS "
	    "proof_reason, round(p.ms_before, 3) AS ms_before, round(p.ms_after, 3) AS ms_after, p.runs, "
	    "round(p.build_ms, 1) AS build_ms, a.ddl, a.undo FROM pg_advice a "
	    "JOIN database_table t ON t.database = a.database AND t.oid = a.table_oid "
	    "LEFT JOIN pg_proof p ON p.advice_id = a.id ORDER BY a.id",
    },
    {
	.name = "database-tables",
	.summary = "tables of the profiled database, the largest first; rows are estimates of the server",
	.collector = "catalog",
	.source = PROFILE,
	.empty = "the database has no table",
	.columns = {ANY("table_name"), ANY("kind"), ANY("rows"), ANY("bytes"), ANY("index_bytes"), ANY("dead_share"),
		    ANY("sequential_scans"), ANY("index_scans"), DETAIL("writes"), DETAIL("wasted_bytes"),
		    BOOL("is_skipped")},
	.sql = "SELECT label AS table_name, kind, CAST(rows AS INTEGER) AS rows, bytes, index_bytes, "
	       "round(100.0 * dead_rows / nullif(live_rows + dead_rows, 0), 1) AS dead_share, sequential_scans, "
	       "index_scans, inserts + updates + deletes AS writes, wasted_bytes, is_skipped FROM database_table "
	       "ORDER BY bytes + index_bytes DESC, label",
    },
    {
	.name = "database-indexes",
	.summary = "indexes of the profiled database, the largest first",
	.collector = "catalog",
	.source = PROFILE,
	.empty = "the database has no index",
	.columns = {ANY("table_name"), ANY("index_name"), ANY("method"), ANY("columns"), ANY("bytes"), ANY("scans"),
		    BOOL("is_unique"), BOOL("is_valid"), DETAIL("predicate"), DETAIL("wasted_bytes")},
	.sql = "SELECT table_label AS table_name, label AS index_name, method, key_text AS columns, bytes, scans, "
	       "is_unique, is_valid, predicate, wasted_bytes FROM database_index ORDER BY bytes DESC, label",
    },
    {
	.name = "migrations",
	.summary = "migrations of the code by tool and directory; `missing` are tables they make that the profiled "
		   "database has not, `applied` whether it has the table in which the tool keeps what it has run",
	.collector = "inventory",
	.empty = "no file is where a known tool keeps its migrations",
	.columns = {ANY("tool"), PATH("directory"), ANY("migrations"), ANY("newest"), BOOL("applied"), ANY("tables"),
		    ANY("missing")},
	.sql =
	    "SELECT d.tool, d.directory, d.migrations, d.newest, d.is_applied AS applied, count(DISTINCT t.name) AS "
	    "tables, iif(d.is_applied IS NULL, NULL, count(DISTINCT t.name) FILTER (WHERE NOT t.is_there)) AS missing "
	    "FROM migration_directory d LEFT JOIN migration_table t ON t.directory = d.directory AND t.tool = d.tool "
	    "GROUP BY d.tool, d.directory ORDER BY d.migrations DESC, d.directory",
    },
    {
	.name = "pools",
	.summary = "connection pools in code and configuration, for each process, beside what the profiled server has",
	.collector = "content",
	.empty = "neither code nor a configuration file says how large a pool is",
	.columns = {PATH("path"), ANY("line"), BOOL("pooler"), ANY("size"), ANY("places"), ANY("processes")},
	.sql = "SELECT p.path, p.line, p.is_pooler AS pooler, p.size, r.places, r.places / max(p.size, 1) AS processes "
	       "FROM connection_pool p LEFT JOIN connection_room r ORDER BY p.size DESC, p.path, p.line",
    },
    {
	.name = "profiles",
	.summary = "the profiles of databases in the store, the newest first; `rescue compare` compares two",
	.empty = "run `rescue db-profile CONNINFO`",
	.columns = {ANY("profile"), ANY("address"), ANY("database"), ANY("version"), ANY("date"), ANY("statements"),
		    ANY("hours"), ANY("since")},
	.sql =
	    "SELECT id AS profile, address, database, version, strftime('%Y-%m-%d %H:%M', taken_time, 'unixepoch') AS "
	    "date, statements, round(total_ms / 3600000, 2) AS hours, " DATE(
		"statements_since") " AS since FROM main.profile ORDER BY id DESC",
    },
    {
	.name = "database-unknown",
	.summary = "what the profile of the database could not see, and what would show it",
	.collector = "server",
	.source = PROFILE,
	.empty = "the role saw all that a profile asks for",
	.columns = {ANY("subject"), ANY("reason"), ANY("remedy")},
	.sql = "SELECT subject, reason, remedy FROM pg_unknown ORDER BY subject",
    },
};

const size_t topic_count = sizeof(topics) / sizeof(*topics);
