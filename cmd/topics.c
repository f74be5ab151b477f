#include "cmd/show.h"

#include "base/banned.h"

#define DATE(column) "strftime('%Y-%m-%d', " column ", 'unixepoch')"

/* What is asked for most comes first, the rest in the order of the alphabet. */
const struct topic topics[] = {
    {
	.name = "issues",
	.summary = "the work list: pieces of work in the order to do them",
	.empty = "nothing to do was found; `rescue show outcomes` lists what was checked",
	.columns = {{"title"},
		    {"dimension"},
		    {"scope", COLUMN_PATH},
		    {"impact", COLUMN_GRADE},
		    {"effort"},
		    {"priority", COLUMN_GRADE},
		    {"findings"},
		    {"days_low"},
		    {"days_high"}},
	.sql = "SELECT title, dimension, scope, impact, effort, priority, findings, days_low, days_high "
	       "FROM issue ORDER BY id",
    },
    {
	.name = "findings",
	.summary = "each defect at its place, the most urgent first",
	.empty = "no defect was found; `rescue show outcomes` lists what was checked",
	.columns = {{"rule"},
		    {"dimension"},
		    {"path", COLUMN_PATH},
		    {"line"},
		    {"symbol"},
		    {"value"},
		    {"limit"},
		    {"impact", COLUMN_GRADE},
		    {"effort"},
		    {"priority", COLUMN_GRADE},
		    {"issue"},
		    {"message"},
		    {"fingerprint"}},
	.sql = "SELECT f.rule, f.dimension, f.path, f.line, f.symbol, f.value, f.\"limit\", f.impact, f.effort, "
	       "f.priority, i.title AS issue, f.message, f.fingerprint "
	       "FROM finding f LEFT JOIN issue i ON i.id = f.issue_id "
	       "ORDER BY f.priority, f.impact_points DESC, f.id",
    },
    {
	.name = "scores",
	.summary = "the score of each dimension, with its range if the unmeasured were worst or best",
	.empty = "the audit was not scored: run `rescue audit PATH` again",
	.columns = {{"dimension"},
		    {"score"},
		    {"letter", COLUMN_GRADE},
		    {"low"},
		    {"high"},
		    {"measured"},
		    {"weakest_rule"},
		    {"cap"}},
	.sql = "SELECT dimension, score, letter, low, high, measured, weakest_rule, cap FROM score "
	       "ORDER BY dimension = 'overall', score IS NULL, score, dimension",
    },
    {
	.name = "hotspots",
	.summary = "production files by changes in the last year times complexity",
	.collector = "ownership",
	.empty = "no production file with functions changed in the year before the audited commit",
	.columns = {{"path", COLUMN_PATH},
		    {"language"},
		    {"revisions_year"},
		    {"revisions"},
		    {"ccn"},
		    {"code_lines"},
		    {"people"},
		    {"hotspot"}},
	.sql = "SELECT p.path, f.language, h.revisions_year, h.revisions, c.ccn, s.code_lines, h.people, "
	       "h.revisions_year * c.ccn AS hotspot "
	       "FROM file f JOIN path p ON p.id = f.path_id JOIN file_history h ON h.path_id = f.path_id "
	       "JOIN source s ON s.blob_id = f.blob_id AND s.language = f.language "
	       "JOIN (SELECT blob_id, language, sum(ccn) AS ccn FROM function GROUP BY blob_id, language) c "
	       "ON c.blob_id = f.blob_id AND c.language = f.language "
	       "WHERE f.class = 'production' AND h.revisions_year > 0 ORDER BY hotspot DESC, p.path",
    },
    {
	.name = "audits",
	.summary = "the audits in the store, the newest first",
	.empty = "run `rescue audit PATH`",
	.columns = {{"audit"},
		    {"repository"},
		    {"revision"},
		    {"commit_oid"},
		    {"commit_date"},
		    {"findings"},
		    {"issues"},
		    {"overall"},
		    {"program_version"}},
	.sql = "SELECT a.id AS audit, a.repository, a.revision, a.commit_oid, " DATE(
	    "a.commit_time") " AS commit_date, (SELECT count(*) FROM main.finding f WHERE f.audit_id = a.id) AS "
			     "findings, "
			     "(SELECT count(*) FROM main.issue i WHERE i.audit_id = a.id) AS issues, "
			     "(SELECT s.score FROM main.score s WHERE s.audit_id = a.id AND s.dimension = 'overall') "
			     "AS overall, "
			     "a.program_version FROM main.audit a ORDER BY a.id DESC",
    },
    {
	.name = "bus-factor",
	.summary = "how many people can leave before half of the files have no author left",
	.collector = "ownership",
	.empty = "no source file has an author in the history",
	.columns = {{"scope"},
		    {"path", COLUMN_PATH},
		    {"bus_factor"},
		    {"files"},
		    {"authors"},
		    {"top_person"},
		    {"top_files"},
		    {"orphaned_files"}},
	.sql = "SELECT b.scope, b.path, b.bus_factor, b.files, b.authors, p.name AS top_person, b.top_files, "
	       "b.orphaned_files FROM bus_factor b LEFT JOIN person p ON p.id = b.top_person_id "
	       "ORDER BY b.scope <> 'repository', b.scope <> 'module', b.bus_factor, b.files DESC, b.path",
    },
    {
	.name = "collectors",
	.summary = "how far each collector came",
	.empty = "nothing was collected: run `rescue audit PATH` again",
	.columns = {{"name"}, {"status", COLUMN_GRADE}, {"detail"}},
	.sql = "SELECT name, status, detail FROM collector ORDER BY status = 'done', name",
    },
    {
	.name = "commits",
	.summary = "the history, the newest first",
	.collector = "history",
	.empty = "the audited state has no history",
	.columns = {{"oid"}, {"author_date"}, {"author"}, {"email"}, {"parents"}, {"changes"}, {"subject"}},
	.sql = "SELECT c.oid, strftime('%Y-%m-%dT%H:%M:%SZ', c.author_time, 'unixepoch') AS author_date, "
	       "i.name AS author, i.email, c.parents, "
	       "(SELECT count(*) FROM change h WHERE h.commit_id = c.id) AS changes, c.subject "
	       "FROM git_commit c JOIN identity i ON i.id = c.author_id ORDER BY c.id DESC",
    },
    {
	.name = "diagnostics",
	.summary = "what could not be read or measured, and why",
	.empty = "everything was read",
	.columns = {{"collector"}, {"subject", COLUMN_PATH}, {"message"}},
	.sql = "SELECT collector, subject, message FROM diagnostic ORDER BY collector, subject, message",
    },
    {
	.name = "files",
	.summary = "each file of the audited tree, the largest by code lines first",
	.collector = "inventory",
	.empty = "the audited tree has no file",
	.columns = {{"path", COLUMN_PATH},
		    {"language"},
		    {"class"},
		    {"size"},
		    {"lines"},
		    {"code_lines"},
		    {"comment_lines"},
		    {"blank_lines"},
		    {"functions"},
		    {"ccn"},
		    {"revisions"},
		    {"oid"}},
	.sql = "SELECT p.path, f.language, f.class, b.size, s.lines, s.code_lines, s.comment_lines, s.blank_lines, "
	       "c.functions, c.ccn, h.revisions, b.oid "
	       "FROM file f JOIN path p ON p.id = f.path_id LEFT JOIN blob b ON b.id = f.blob_id "
	       "LEFT JOIN source s ON s.blob_id = f.blob_id AND s.language = f.language "
	       "LEFT JOIN (SELECT blob_id, language, count(*) AS functions, sum(ccn) AS ccn FROM function "
	       "GROUP BY blob_id, language) c ON c.blob_id = f.blob_id AND c.language = f.language "
	       "LEFT JOIN file_history h ON h.path_id = f.path_id "
	       "ORDER BY coalesce(s.code_lines, 0) DESC, p.path",
    },
    {
	.name = "functions",
	.summary = "each function of the audited tree, the most complex first",
	.collector = "content",
	.empty = "no file is in a language whose functions rescue reads; `rescue show languages` lists what is there",
	.columns = {{"path", COLUMN_PATH},
		    {"line"},
		    {"end_line"},
		    {"name"},
		    {"language"},
		    {"nloc"},
		    {"ccn"},
		    {"cognitive"},
		    {"parameters"},
		    {"nesting"}},
	.sql = "SELECT p.path, u.line, u.end_line, u.name, u.language, u.nloc, u.ccn, u.cognitive, u.parameters, "
	       "u.nesting FROM file f JOIN path p ON p.id = f.path_id "
	       "JOIN function u ON u.blob_id = f.blob_id AND u.language = f.language "
	       "ORDER BY u.ccn DESC, u.cognitive DESC, p.path, u.line, u.ordinal",
    },
    {
	.name = "languages",
	.summary = "files and lines of each language, the largest first",
	.collector = "inventory",
	.empty = "the audited tree has no file in a known language",
	.columns = {{"language"},
		    {"files"},
		    {"lines"},
		    {"code_lines"},
		    {"comment_lines"},
		    {"blank_lines"},
		    {"production_lines"},
		    {"functions"}},
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
	.name = "metrics",
	.summary = "the numbers about the whole audit that reports use",
	.empty = "the audit was not judged: run `rescue audit PATH` again",
	.columns = {{"name"}, {"value"}, {"unit"}, {"source"}},
	.sql = "SELECT name, value, unit, source FROM metric ORDER BY name",
    },
    {
	.name = "modules",
	.summary = "the parts of the system, those that fewest people know first",
	.collector = "modules",
	.empty = "the audited tree has no production file",
	.columns = {{"path", COLUMN_PATH},
		    {"files"},
		    {"code_lines"},
		    {"revisions_year"},
		    {"bus_factor"},
		    {"authors"},
		    {"top_person"},
		    {"top_files"},
		    {"orphaned_files"}},
	.sql = "SELECT m.path, count(*) AS files, sum(coalesce(s.code_lines, 0)) AS code_lines, "
	       "sum(h.revisions_year) AS revisions_year, b.bus_factor, b.authors, p.name AS top_person, "
	       "b.top_files, b.orphaned_files "
	       "FROM module m JOIN module_file mf ON mf.module_id = m.id JOIN file f ON f.path_id = mf.path_id "
	       "LEFT JOIN source s ON s.blob_id = f.blob_id AND s.language = f.language "
	       "LEFT JOIN file_history h ON h.path_id = f.path_id "
	       "LEFT JOIN bus_factor b ON b.scope = 'module' AND b.path = m.path "
	       "LEFT JOIN person p ON p.id = b.top_person_id GROUP BY m.id "
	       "ORDER BY b.bus_factor IS NULL, b.bus_factor, code_lines DESC, m.path",
    },
    {
	.name = "outcomes",
	.summary = "how each rule ended: fail, pass, not_applicable, unknown or error",
	.empty = "the audit was not judged: run `rescue audit PATH` again",
	.columns = {{"rule"},
		    {"dimension"},
		    {"status", COLUMN_GRADE},
		    {"findings"},
		    {"population"},
		    {"score"},
		    {"weight"},
		    {"title"},
		    {"reason"}},
	.sql = "SELECT rule, dimension, status, findings, population, score, weight, title, reason FROM outcome "
	       "ORDER BY CASE status WHEN 'error' THEN 0 WHEN 'unknown' THEN 1 WHEN 'fail' THEN 2 WHEN 'pass' THEN 3 "
	       "ELSE 4 END, score, rule",
    },
    {
	.name = "owners",
	.summary = "the authors of each file by degree of authorship",
	.collector = "ownership",
	.empty = "no file of the audited tree has an author in the history",
	.columns = {{"path", COLUMN_PATH},
		    {"person"},
		    {"doa"},
		    {"deliveries"},
		    {"acceptances"},
		    {"is_creator", COLUMN_BOOL},
		    {"last_date"}},
	.sql =
	    "SELECT t.path, p.name AS person, round(a.doa, 3) AS doa, a.deliveries, a.acceptances, a.is_creator, " DATE(
		"a.last_time") " AS last_date FROM authorship a JOIN path t ON t.id = a.path_id "
			       "JOIN person p ON p.id = a.person_id WHERE a.is_author = 1 ORDER BY t.path, a.doa DESC, "
			       "p.id",
    },
    {
	.name = "people",
	.summary = "who committed, the most active first",
	.collector = "people",
	.empty = "the audited state has no history",
	.columns = {{"name"},
		    {"email"},
		    {"is_bot", COLUMN_BOOL},
		    {"commits"},
		    {"merges"},
		    {"files"},
		    {"first_date"},
		    {"last_date"}},
	.sql = "SELECT p.name, p.email, p.is_bot, p.commits, p.merges, "
	       "(SELECT count(*) FROM authorship a WHERE a.person_id = p.id AND a.is_author = 1) AS files, " DATE(
		   "p.first_time") " AS first_date, " DATE("p.last_time") " AS last_date "
									  "FROM person p ORDER BY p.commits DESC, "
									  "p.merges DESC, p.id",
    },
};

const size_t topic_count = sizeof(topics) / sizeof(*topics);
