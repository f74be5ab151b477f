-- Facts: what collectors measured. A cache: dropped and rebuilt when the schema version differs.
--
-- Tables of blobs and commits are keyed by content (object ids) and shared by all audits. Tables with a
-- `snapshot_id` hold what is true for one audited tree and history only; rules and queries see them, and the commits,
-- through temporary views of the same name that are limited to one audit, so no query names a snapshot.
-- The words `filled by` tell which collector writes a table; a rule that reads it is `unknown` when that one failed.

CREATE TABLE path ( -- each distinct path, once; bytes as git has them. filled by: inventory
	id INTEGER PRIMARY KEY, -- number of the path in this store
	path TEXT NOT NULL UNIQUE -- from the repository's root, '/' between parts, no leading '/'
) STRICT;

CREATE TABLE blob ( -- one file content. filled by: content
	id INTEGER PRIMARY KEY, -- number of the blob in this store
	oid TEXT NOT NULL UNIQUE, -- git's object id (hex); the same for a file outside git
	size INTEGER NOT NULL, -- bytes
	is_binary INTEGER NOT NULL -- 1: a NUL byte in the first 8,000, as git decides
) STRICT;

CREATE TABLE source ( -- one content read as one language. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- linguist's name of the language, '' when unknown
	lines INTEGER NOT NULL, -- physical lines: as `wc -l`, plus one for an unfinished last line
	code_lines INTEGER NOT NULL, -- lines with code, with or without a comment beside it
	comment_lines INTEGER NOT NULL, -- lines with only a comment
	blank_lines INTEGER NOT NULL, -- lines with only white space
	is_generated INTEGER NOT NULL, -- 1: its head says that a program wrote it
	is_minified INTEGER NOT NULL, -- 1: lines too long for a person to have written
	is_parsed INTEGER NOT NULL, -- 1: read with the language's grammar, so its functions are known
	error_bytes INTEGER NOT NULL, -- bytes the grammar could not read
	problem TEXT, -- why the content was not (fully) measured, NULL when it was
	syntax_digest TEXT NOT NULL, -- of the syntax queries for the language it was read with, '' when there were none
	is_matched INTEGER NOT NULL, -- 1: these were run to the end, so its matches are known
	PRIMARY KEY (blob_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE function ( -- one function, method or named lambda. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in order of the first line
	name TEXT NOT NULL, -- qualified by its class where the language has classes
	line INTEGER NOT NULL, -- first line, from 1
	end_line INTEGER NOT NULL, -- last line, inclusive
	nloc INTEGER NOT NULL, -- its lines that hold code
	ccn INTEGER NOT NULL, -- cyclomatic complexity
	cognitive INTEGER NOT NULL, -- cognitive complexity (SonarSource white paper, v1.5)
	parameters INTEGER NOT NULL, -- declared parameters
	nesting INTEGER NOT NULL, -- deepest nesting of control structures; 0: none
	type_ordinal INTEGER, -- type.ordinal of the type whose member it is, NULL outside of types and of types that are declared in another file
	is_public INTEGER, -- 1: code outside of its file, or of its class, may call it, by the language's own rules; NULL where the file does not say
	PRIMARY KEY (blob_id, language, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE type ( -- one class, interface, struct or other type that holds functions. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in order of the first line
	name TEXT NOT NULL, -- qualified by the types around it
	kind TEXT NOT NULL, -- what the language calls it: class, interface, struct, enum, record, trait …
	line INTEGER NOT NULL, -- first line, from 1
	end_line INTEGER NOT NULL, -- last line, inclusive
	nloc INTEGER NOT NULL, -- its lines that hold code
	is_public INTEGER, -- 1: code outside of its file may use it; NULL where the file does not say
	PRIMARY KEY (blob_id, language, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE import ( -- what a file says it takes from another: import, require, #include, using … filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in order of the text
	line INTEGER NOT NULL, -- where it stands
	form TEXT NOT NULL, -- the word it is written with: import, export, from, require, include, 'include <>', using …
	target TEXT NOT NULL, -- as written, without quotes, cut at 256 bytes
	name TEXT NOT NULL, -- of Python's from: the name that is taken, a row for each; '*' where all are; '' otherwise
	is_lazy INTEGER NOT NULL, -- 1: takes place when a function runs, not when the file is loaded
	is_type_only INTEGER NOT NULL, -- 1: for the type checker alone, the program runs without it
	PRIMARY KEY (blob_id, language, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_tokens ( -- the tokens of one content, for finding copies; only of languages whose copies are looked for, not of generated or minified files. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	packed BLOB NOT NULL, -- hashes and line numbers, as src/lang/tokens.h packs them
	PRIMARY KEY (blob_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE commented_code ( -- lines of a comment that are code; only of languages with a grammar, two lines at least. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in order of the text
	line INTEGER NOT NULL, -- first line, from 1
	end_line INTEGER NOT NULL, -- last line, inclusive
	lines INTEGER NOT NULL, -- of these, the lines that hold code
	PRIMARY KEY (blob_id, language, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE marker ( -- a comment that says work is left; not in generated or minified files. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in order of the text
	word TEXT NOT NULL, -- "TODO", "FIXME", "HACK" or "XXX"
	text TEXT NOT NULL, -- from the word to the end of the line, cut at 200 bytes
	line INTEGER NOT NULL, -- where it stands
	PRIMARY KEY (blob_id, language, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE syntax_match ( -- one node that a syntax rule reports. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … by place, the outer before the inner
	rule TEXT NOT NULL, -- id of the rule, or of the file of syntax/ (syntax/test-case), whose query it is
	capture TEXT NOT NULL, -- the capture the node has there, without @
	name TEXT, -- text of the capture @name of the same match, cut at 256 bytes, NULL without one
	line INTEGER NOT NULL, -- first line, from 1
	end_line INTEGER NOT NULL, -- last line, inclusive
	function_ordinal INTEGER, -- function.ordinal of the innermost function around it (itself, if it is one), NULL outside
	PRIMARY KEY (blob_id, language, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot ( -- one audited state: a tree and the history that leads to it. filled by: inventory
	id INTEGER PRIMARY KEY, -- number of the snapshot in this store
	tree_oid TEXT NOT NULL, -- git's id of the tree; of the working tree or directory as it was read
	commit_oid TEXT NOT NULL, -- the commit, '' when there is none
	history_key TEXT NOT NULL, -- what else the facts depend on: the shallow boundary, and the numbers of rules/model.yml that collectors use
	kind TEXT NOT NULL, -- 'commit', 'worktree' or 'directory'
	is_shallow INTEGER NOT NULL, -- 1: the clone lacks older commits; all history figures are lower bounds
	commits INTEGER NOT NULL, -- commits reachable, merges included
	merges INTEGER NOT NULL, -- commits with two or more parents
	first_time INTEGER, -- oldest commit date, seconds since 1970, NULL without history
	last_time INTEGER, -- commit date of the audited commit: the "now" of every rule, NULL without history
	UNIQUE (tree_oid, commit_oid, history_key, kind)
) STRICT;

CREATE TABLE file ( -- one file of the audited tree. filled by: inventory
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	blob_id INTEGER, -- blob.id, NULL for symlinks, submodules and what could not be read (see diagnostic)
	mode INTEGER NOT NULL, -- git's mode, decimal: 33188 file, 33261 executable, 40960 symlink, 57344 submodule
	language TEXT NOT NULL, -- linguist's name, '' when unknown
	class TEXT NOT NULL, -- production, test, generated, minified, vendored, documentation, configuration or data
	class_source TEXT NOT NULL, -- how class and language were found: 'path', 'content' or 'attribute' (.gitattributes)
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE identity ( -- a name and e-mail address as commits write them, of authors, committers and co-authors. filled by: history
	id INTEGER PRIMARY KEY, -- number of the identity in this store
	name TEXT NOT NULL, -- as written, cut at 256 bytes
	email TEXT NOT NULL, -- as written, cut at 256 bytes
	UNIQUE (name, email)
) STRICT;

CREATE TABLE git_commit ( -- one commit. filled by: history
	id INTEGER PRIMARY KEY, -- number of the commit in this store; a parent's is lower than its child's
	oid TEXT NOT NULL UNIQUE, -- git's object id (hex)
	author_id INTEGER NOT NULL, -- identity.id
	author_time INTEGER NOT NULL, -- author date, seconds since 1970 (UTC); before 1980 or after 2099 the commit date is taken, or the second after the parent's, see problem
	author_zone INTEGER NOT NULL, -- minutes east of UTC
	committer_id INTEGER NOT NULL, -- identity.id
	commit_time INTEGER NOT NULL, -- commit date, seconds since 1970 (UTC); likewise the author date, or the second after the parent's
	commit_zone INTEGER NOT NULL, -- minutes east of UTC
	parents INTEGER NOT NULL, -- distinct parents; 2 or more: a merge, whose changes are not recorded
	subject TEXT NOT NULL, -- first paragraph on one line, cut at 512 bytes
	last_line TEXT NOT NULL, -- last line of the message that is no trailer, cut at 256 bytes; '' when that is the subject
	problem TEXT -- what was wrong with the object, its dates or its changes, NULL when nothing
) STRICT;

CREATE TABLE commit_parent ( -- the edges of the history. filled by: history
	commit_id INTEGER NOT NULL, -- git_commit.id of the child
	ordinal INTEGER NOT NULL, -- 0 is the first parent
	parent_id INTEGER, -- git_commit.id of the parent, NULL when it is missing (shallow or damaged)
	PRIMARY KEY (commit_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE trailer ( -- `Key: value` lines that end a commit message. filled by: history
	commit_id INTEGER NOT NULL, -- git_commit.id
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in order of the text
	key TEXT NOT NULL, -- as written, e.g. Co-authored-by
	value TEXT NOT NULL, -- as written, cut at 256 bytes
	PRIMARY KEY (commit_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE change ( -- one file changed by one commit against its only parent. filled by: history
	commit_id INTEGER NOT NULL, -- git_commit.id; never a merge
	path_id INTEGER NOT NULL, -- path.id, the new path of a rename
	kind TEXT NOT NULL, -- A added, M modified, D deleted, R renamed, T type changed, as git log --name-status -M
	old_path_id INTEGER, -- path.id before a rename, NULL otherwise
	similarity INTEGER, -- percent, of a rename
	PRIMARY KEY (commit_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE co_author ( -- who a commit names in Co-authored-by lines, trailers or not. filled by: history
	commit_id INTEGER NOT NULL, -- git_commit.id
	identity_id INTEGER NOT NULL, -- identity.id; never one with the author's name or address
	PRIMARY KEY (commit_id, identity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE churn ( -- lines of one change, as git log --numstat -M counts them; no row: not counted (content missing, over 10 MB, or --no-churn). filled by: churn
	commit_id INTEGER NOT NULL, -- git_commit.id
	path_id INTEGER NOT NULL, -- path.id, as in change
	added INTEGER, -- lines, NULL when the content before or after is binary
	deleted INTEGER, -- lines, NULL likewise
	lines INTEGER, -- of the file after the change, 0 when it was deleted, NULL when it is binary
	PRIMARY KEY (commit_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_commit ( -- which commits are reachable from the audited one. filled by: history
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	commit_id INTEGER NOT NULL, -- git_commit.id
	is_mainline INTEGER NOT NULL, -- 1: on the line of first parents from the audited commit
	PRIMARY KEY (snapshot_id, commit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person ( -- authors and co-authors: identities that are one person. filled by: people
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	id INTEGER NOT NULL, -- number of the person: 1, 2, 3 … by commits, then by co_commits
	name TEXT NOT NULL, -- the name to print
	email TEXT NOT NULL, -- the address to print
	is_bot INTEGER NOT NULL, -- 1: a program; counted apart and never an author
	commits INTEGER NOT NULL, -- commits authored, merges not counted; 0 for somebody who only is a co-author
	co_commits INTEGER NOT NULL, -- commits of others that name the person as co-author, merges not counted
	merges INTEGER NOT NULL, -- merge commits authored
	first_time INTEGER NOT NULL, -- first author date of what the person authored or co-authored, merges too; seconds since 1970
	last_time INTEGER NOT NULL, -- last author date of the same: a recent co-author is active
	has_left INTEGER NOT NULL, -- 1: the configuration says that the person left; then last_time tells nothing: who has left is not active
	PRIMARY KEY (snapshot_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_identity ( -- which identity is which person, and why. filled by: people
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	identity_id INTEGER NOT NULL, -- identity.id
	person_id INTEGER NOT NULL, -- person.id
	reason TEXT NOT NULL, -- the most trusted why: 'configured', 'mailmap', 'same e-mail', 'noreply address' or 'same name'; 'only' for one alone
	joined_id INTEGER, -- identity.id it was joined with for that reason, the first of several; NULL for 'only'
	PRIMARY KEY (snapshot_id, identity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE authorship ( -- who changed which file of the tree, and who knows it: renames followed, merges left out. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	person_id INTEGER NOT NULL, -- person.id
	is_creator INTEGER NOT NULL, -- FA of Avelino et al. 2016: 1 when the person added the file
	deliveries INTEGER NOT NULL, -- DL: changes and renames by the person
	acceptances INTEGER NOT NULL, -- AC: changes and renames by everybody else
	doa REAL, -- degree of authorship: 3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC); NULL where the person does not count: a bot beside human beings, a vendored, generated or data file, only deletions
	is_author INTEGER NOT NULL, -- 1: doa over 75% of the file's highest, and doa >= 3.293 or FA
	revisions INTEGER NOT NULL, -- commits by the person that changed the file
	added INTEGER, -- lines, NULL without churn
	deleted INTEGER, -- lines, NULL without churn
	last_time INTEGER NOT NULL, -- author date of the person's last change of the file, seconds since 1970
	PRIMARY KEY (snapshot_id, path_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_history ( -- what the history says of each file of the tree. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	revisions INTEGER NOT NULL, -- commits that changed it under this or an earlier name
	revisions_year INTEGER NOT NULL, -- of those, in the last year before the audited commit (year_days of rules/model.yml)
	revisions_half INTEGER NOT NULL, -- of those, in the last half year (half_year_days)
	people INTEGER NOT NULL, -- persons who changed it, bots left out
	added INTEGER, -- lines added by all of them, NULL without churn
	deleted INTEGER, -- lines deleted by all of them, NULL without churn
	first_time INTEGER NOT NULL, -- earliest author date of a change, seconds since 1970
	last_time INTEGER NOT NULL, -- latest author date of a change, seconds since 1970
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_version ( -- a hotspot as it was on the mainline at a moment of the last years. filled by: trend
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id in the audited tree
	commit_id INTEGER NOT NULL, -- git_commit.id: the last one of the mainline by then
	as_path_id INTEGER NOT NULL, -- path.id of its name then
	blob_id INTEGER NOT NULL, -- blob.id of its content then
	time INTEGER NOT NULL, -- commit date of that commit, seconds since 1970
	PRIMARY KEY (snapshot_id, path_id, commit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_complexity ( -- sums over one such content, read as the language the file has now. filled by: trend
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- linguist's name of the language
	code_lines INTEGER NOT NULL, -- as in source
	functions INTEGER NOT NULL, -- how many
	ccn INTEGER NOT NULL, -- cyclomatic complexity of all of them together
	highest_ccn INTEGER NOT NULL, -- of the most complex one
	problem TEXT, -- why its functions are not known, NULL when they are
	PRIMARY KEY (blob_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE module ( -- the parts of the system: each production file belongs to one. filled by: modules
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	id INTEGER NOT NULL, -- 1, 2, 3 … by path
	path TEXT NOT NULL, -- the directory, '' for the root; the name of one that the configuration gives
	is_configured INTEGER NOT NULL, -- 1: the configuration names it and says which files belong to it
	PRIMARY KEY (snapshot_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE module_file ( -- which file belongs to which module. filled by: modules
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	module_id INTEGER NOT NULL, -- module.id
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_import ( -- one file takes something from another file of the tree. filled by: imports
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id of the importing file
	target_path_id INTEGER NOT NULL, -- path.id of the other
	line INTEGER NOT NULL, -- of its strongest import: when loaded before lazy before for types alone
	is_lazy INTEGER NOT NULL, -- 1: only when a function runs
	is_type_only INTEGER NOT NULL, -- 1: only for the type checker
	PRIMARY KEY (snapshot_id, path_id, target_path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_resolution ( -- how many imports of a language lead to files of the tree. filled by: imports
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	language TEXT NOT NULL, -- linguist's name
	is_resolved INTEGER NOT NULL, -- 1: its imports can be followed to files; 0: they name namespaces or modules only
	files INTEGER NOT NULL, -- files with imports, vendored ones left out
	imports INTEGER NOT NULL, -- their imports
	local INTEGER NOT NULL, -- of those, the ones that must mean a file of this tree
	resolved INTEGER NOT NULL, -- of those, the ones whose file is known
	ambiguous INTEGER NOT NULL, -- of the local ones, those that several files could be
	PRIMARY KEY (snapshot_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_cycle ( -- production files that import each other when they are loaded, in groups. filled by: imports
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	cycle INTEGER NOT NULL, -- 1, 2, 3 … a strongly connected component of the import graph
	path_id INTEGER NOT NULL, -- path.id
	step INTEGER, -- place on the shortest circle of imports in it: 1 imports 2, and so on, the last imports 1; NULL beside it
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE module_cycle ( -- modules that import each other, in groups. filled by: imports
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	cycle INTEGER NOT NULL, -- 1, 2, 3 …
	module_id INTEGER NOT NULL, -- module.id
	step INTEGER, -- place on the shortest circle of modules in it, NULL beside it
	PRIMARY KEY (snapshot_id, module_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE unimported_file ( -- production files that nothing imports, of languages in which every use needs an import. filled by: imports
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	is_named INTEGER, -- 1: the text of another file has its name; 0: none has; NULL: its name says nothing, or not all texts were read
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bus_factor ( -- truck factor of the repository, its modules and directories. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	scope TEXT NOT NULL, -- 'repository', 'module', 'critical path' or 'directory'
	path TEXT NOT NULL, -- the directory, or the name the configuration gives; '' for the repository
	bus_factor INTEGER NOT NULL, -- Avelino et al. 2016: authors to lose before over half of the files have none left
	bus_factor_low INTEGER NOT NULL, -- the same if authors of equally many files leave in the worst order
	bus_factor_high INTEGER NOT NULL, -- the same in the best order
	files INTEGER NOT NULL, -- source files counted
	authors INTEGER NOT NULL, -- persons who are author of at least one
	top_person_id INTEGER, -- person.id who is author of most files, NULL when no file has an author
	top_files INTEGER NOT NULL, -- files that person is author of
	orphaned_files INTEGER NOT NULL, -- files without an author who committed in the 180 days before the audited commit
	absence_factor INTEGER, -- CHAOSS contributor absence factor: fewest people with half of the commits of the last year (year_days), NULL without such commits
	absence_commits INTEGER NOT NULL, -- those commits: by human beings, merges left out, that changed one of the files; all of them for the repository
	PRIMARY KEY (snapshot_id, scope, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE critical_path_file ( -- source files with a history that a critical path of the configuration names. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	name TEXT NOT NULL, -- bus_factor.path of the critical path
	path_id INTEGER NOT NULL, -- path.id
	PRIMARY KEY (snapshot_id, name, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE knowledge_coverage ( -- files that still have an author when the first people of a scope are away. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	scope TEXT NOT NULL, -- bus_factor.scope, 'directory' left out
	path TEXT NOT NULL, -- bus_factor.path
	rank INTEGER NOT NULL, -- how many are away: 1, 2, 3 … those with most files first
	person_id INTEGER NOT NULL, -- person.id of the last of them
	files INTEGER NOT NULL, -- files that person is author of
	covered INTEGER NOT NULL, -- files of the scope that still have an author
	PRIMARY KEY (snapshot_id, scope, path, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE code_owner ( -- who owns each file of the tree as its CODEOWNERS says. filled by: inventory
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id of the owned file
	owner TEXT NOT NULL, -- as written: @user, @organisation/team or an address; '' where the last matching line names nobody
	line INTEGER NOT NULL, -- of the CODEOWNERS file that decides
	PRIMARY KEY (snapshot_id, path_id, owner)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupling ( -- two files of the tree that change together (code-maat's definitions). filled by: coupling
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_a_id INTEGER NOT NULL, -- path.id, the path that sorts first
	path_b_id INTEGER NOT NULL, -- path.id
	shared INTEGER NOT NULL, -- change sets with both; those with too many files count nowhere
	revisions_a INTEGER NOT NULL, -- change sets with a
	revisions_b INTEGER NOT NULL, -- change sets with b
	shared_year INTEGER NOT NULL, -- of the shared ones, those in the 365 days before the audited commit
	p_value REAL NOT NULL, -- Fisher's exact test, one-sided: chance of so many shared ones if both changed independently
	last_time INTEGER NOT NULL, -- last change set with both, seconds since 1970
	is_named INTEGER, -- 1: the text of one names the other, as an import must; 0: neither does; NULL: could not be read
	PRIMARY KEY (snapshot_id, path_a_id, path_b_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_coupling ( -- how many others change with each file of the tree. filled by: coupling
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	sum_of_coupling INTEGER NOT NULL, -- code-maat: files changed together with it, summed over all its change sets
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE communication ( -- two people who work on the same files (code-maat's definitions). filled by: coupling
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	person_a_id INTEGER NOT NULL, -- person.id, the lower one
	person_b_id INTEGER NOT NULL, -- person.id
	shared INTEGER NOT NULL, -- files of the tree both changed
	files_a INTEGER NOT NULL, -- files a changed
	files_b INTEGER NOT NULL, -- files b changed
	PRIMARY KEY (snapshot_id, person_a_id, person_b_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE clone_group ( -- a passage of code that stands more than once, by the numbers of model.yml. filled by: duplication
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	id INTEGER NOT NULL, -- 1, 2, 3 …: those whose copies change together most first, then by lines × (copies - 1)
	copies INTEGER NOT NULL, -- how often it stands
	files INTEGER NOT NULL, -- in how many files
	lines INTEGER NOT NULL, -- its lines with code, of the copy that has fewest
	tokens INTEGER NOT NULL, -- its words, literals and operators
	live INTEGER, -- commits of the last year (year_days) that changed two of its files after these were made, those of too many files left out; NULL: one file, or no history
	PRIMARY KEY (snapshot_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE clone ( -- one copy of a passage. filled by: duplication
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	group_id INTEGER NOT NULL, -- clone_group.id
	path_id INTEGER NOT NULL, -- path.id
	line INTEGER NOT NULL, -- first line, from 1
	end_line INTEGER NOT NULL, -- last line, inclusive
	PRIMARY KEY (snapshot_id, group_id, path_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE duplication ( -- each file in which copies were looked for. filled by: duplication
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	tokens INTEGER NOT NULL, -- of the file, comments and imports left out
	lines INTEGER NOT NULL, -- its lines with code that stand elsewhere too, each once
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag ( -- a tag that leads to a commit not younger than the audited one. filled by: releases
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	name TEXT NOT NULL, -- without refs/tags/
	oid TEXT NOT NULL, -- of the commit (hex)
	time INTEGER NOT NULL, -- when it was tagged; commit date where the tag does not say; seconds since 1970
	is_annotated INTEGER NOT NULL, -- 1: a tag object
	is_reachable INTEGER NOT NULL, -- 1: the audited commit has it in its history
	package TEXT, -- what is released, '' for the whole, e.g. core of core@1.2.3; NULL when the name is no version
	version TEXT, -- the numbers with dots between, e.g. 8.9.1 of curl-8_9_1
	line TEXT, -- release line: the first two numbers
	is_stable INTEGER, -- 1: no alpha, beta, candidate or the like
	commits INTEGER, -- of a version: commits that no earlier one of the package has (of a stable one: no earlier stable one), merges and programs' left out
	lead_median INTEGER, -- of a version: seconds from their author dates to its time, NULL without commits and for the first one
	lead_p90 INTEGER, -- 90th percentile of the same
	reverts INTEGER, -- of a version: those of its commits that revert another
	PRIMARY KEY (snapshot_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tagged_commit ( -- a commit that no audited history has and a tag leads to: what figures of releases need of it. filled by: releases
	oid TEXT NOT NULL PRIMARY KEY, -- git's object id (hex)
	author_name TEXT NOT NULL, -- as identity.name
	author_email TEXT NOT NULL, -- as identity.email
	author_time INTEGER NOT NULL, -- as the commit says, seconds since 1970
	commit_time INTEGER NOT NULL, -- likewise
	is_revert INTEGER NOT NULL, -- 1: it says that it takes another back
	parents TEXT NOT NULL -- their object ids (hex), a space after each
) STRICT, WITHOUT ROWID;

CREATE TABLE collector ( -- how far each collector came. filled by: every collector
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	name TEXT NOT NULL, -- inventory, content, modules, imports, history, churn, people, ownership, coupling, trend, duplication, releases or repository
	status TEXT NOT NULL, -- 'done', 'partial' (some items failed, see diagnostic), 'skipped' or 'failed'
	detail TEXT NOT NULL, -- why, in words, '' when done
	PRIMARY KEY (snapshot_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE diagnostic ( -- one thing that could not be read or measured. filled by: every collector
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	collector TEXT NOT NULL, -- collector.name
	subject TEXT NOT NULL, -- the path or object id it is about
	message TEXT NOT NULL, -- what happened and what it means for the figures
	PRIMARY KEY (snapshot_id, collector, subject, message)
) STRICT, WITHOUT ROWID;
