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
	required INTEGER NOT NULL, -- of those, the ones that each call gives in their place: no default, not any number, not by name only
	nesting INTEGER NOT NULL, -- deepest nesting of control structures; 0: none
	switch_lines INTEGER NOT NULL, -- lines of its longest switch, match or chain of else-ifs; 0: none
	arms INTEGER NOT NULL, -- labels or arms of that one
	arm_lines INTEGER NOT NULL, -- lines of the longest of these
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
	is_type_only INTEGER NOT NULL, -- 1: for the type checker alone, only comments have its name (Java, Kotlin, PHP), or only types do (TypeScript): the program runs without it
	PRIMARY KEY (blob_id, language, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_tokens ( -- the tokens of one content, for finding copies; only of languages whose copies are looked for, not of generated or minified files. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	packed BLOB NOT NULL, -- hashes and line numbers, as src/lang/tokens.h packs them
	PRIMARY KEY (blob_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_lines ( -- the lines of one content as hashes, for finding a line again; not of generated or minified files. filled by: content
	blob_id INTEGER NOT NULL, -- blob.id
	language TEXT NOT NULL, -- source.language
	packed BLOB NOT NULL, -- a hash of each line without white space, as src/base/line_hash.h packs them
	PRIMARY KEY (blob_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE commented_out_code ( -- lines of a comment that are code; only of languages with a grammar, two lines at least. filled by: content
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
	name TEXT, -- text of the capture @name or @value of the same match, cut at 2,048 bytes, NULL without one
	line INTEGER NOT NULL, -- first line, from 1
	end_line INTEGER NOT NULL, -- last line, inclusive
	times INTEGER NOT NULL, -- nodes of a capture @count.…, from the first to the last; otherwise 1
	function_ordinal INTEGER, -- function.ordinal of the innermost function around it (itself, if it is one), NULL outside
	PRIMARY KEY (blob_id, language, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot ( -- one audited state: a tree and the history that leads to it. filled by: inventory
	id INTEGER PRIMARY KEY, -- number of the snapshot in this store
	tree_oid TEXT NOT NULL, -- git's id of the tree; of the working tree or directory as it was read
	commit_oid TEXT NOT NULL, -- the commit, '' when there is none
	history_key TEXT NOT NULL, -- what else the facts depend on: the shallow boundary, the numbers of rules/model.yml that collectors use, and the .gitattributes of a base where they differ
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

CREATE TABLE quiet_commit ( -- a commit after which the program does what it did before: its subject says so (quiet_subject of rules/model.yml), or it was taken back. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	commit_id INTEGER NOT NULL, -- git_commit.id
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
	revisions INTEGER NOT NULL, -- commits that changed it under this name, or under an earlier one before it was renamed
	revisions_year INTEGER NOT NULL, -- of those, in the last year before the audited commit (year_days of rules/model.yml)
	revisions_half INTEGER NOT NULL, -- of those, in the last half year (half_year_days)
	code_revisions INTEGER NOT NULL, -- of revisions, those that changed lines of it in a commit whose subject does not say that the program does what it did (quiet_subject of rules/model.yml), and that was not taken back
	code_revisions_year INTEGER NOT NULL, -- of those, in the last year
	code_weeks_year INTEGER NOT NULL, -- in how many of its weeks those were written (author dates): a series of commits is one week's work
	work_days_year INTEGER NOT NULL, -- days (author dates, UTC) with work on it: one of the code_revisions_year that added and deleted work_lines lines or more, in a commit of at most coupling.max_changeset files (both in rules/model.yml), after the last one that took away more lines of it than it left; lines that were not counted are many
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
	line INTEGER NOT NULL, -- of its strongest import: when loaded before passed on before lazy before for types alone
	is_passed_on INTEGER NOT NULL, -- 1: only as its own export (JavaScript's export … from): loaded, and nothing of it used
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

CREATE TABLE module_cycle ( -- modules that import each other when they are loaded, in groups; what is only passed on aside. filled by: imports
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
	tier INTEGER NOT NULL, -- 1 or 2, as the configuration says
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

CREATE TABLE setting ( -- what configuration files set to a whole number or an address, of those with one of the model's words in their key. filled by: inventory
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id of the file
	ordinal INTEGER NOT NULL, -- from 0, in the order of the file
	line INTEGER NOT NULL, -- in it
	key TEXT NOT NULL, -- the way to it, '.' between the parts; of a parameter of an address, ?parameter behind that
	number INTEGER, -- its value, or the default of its placeholder; NULL: it stands elsewhere, or is an address
	scheme TEXT NOT NULL, -- of an address, before "://", and of a key adapter its word: 'jdbc:postgresql', 'mysql2'; '' for others
	PRIMARY KEY (snapshot_id, path_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE readme_sign ( -- a line of a README, or of a guide to contributing or to releases, in the top directory that says where the project is built or developed. filled by: inventory
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id of that document
	line INTEGER NOT NULL, -- in it
	sign TEXT NOT NULL, -- pipeline: it shows or links a pipeline; elsewhere: changes are made and tested in another repository (readme of rules/model.yml)
	PRIMARY KEY (snapshot_id, path_id, line, sign)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupling ( -- two files of the tree that change together (code-maat's definitions). filled by: coupling
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_a_id INTEGER NOT NULL, -- path.id, the path that sorts first
	path_b_id INTEGER NOT NULL, -- path.id
	shared INTEGER NOT NULL, -- change sets with both; those with too many files count nowhere
	revisions_a INTEGER NOT NULL, -- change sets with a
	revisions_b INTEGER NOT NULL, -- change sets with b
	shared_year INTEGER NOT NULL, -- of the shared ones, those in the 365 days before the audited commit
	focused INTEGER NOT NULL, -- of the shared ones, those of few files (focused_changeset of rules/model.yml) and not of quiet commits alone (quiet_subject): about both, not a sweep that met both
	focused_year INTEGER NOT NULL, -- of those, the ones in that year
	focused_a INTEGER NOT NULL, -- of revisions_a, such change sets
	focused_b INTEGER NOT NULL, -- of revisions_b, such change sets
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
	decisions INTEGER NOT NULL, -- of its words, those that begin a branch, a loop or a handler; none: declarations, calls and refusals in a row
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
	lead_median INTEGER, -- of a version: seconds from their commit dates to its time, NULL without commits and for the first one
	lead_p90 INTEGER, -- 90th percentile of the same
	reverts INTEGER, -- of a version: those of its commits that revert another
	PRIMARY KEY (snapshot_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_wait ( -- how long commits waited for a version, over all packages and lines, merges and programs' left out. filled by: releases
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	name TEXT NOT NULL, -- tag.name: for a stable version the earliest stable one that has them, for another the earliest at all
	hours INTEGER NOT NULL, -- whole hours from their commit dates to its time, no rows for the first version
	commits INTEGER NOT NULL, -- that waited so long; each commit once among the stable versions
	first_commits INTEGER NOT NULL, -- of these those no earlier version of any kind has; each commit once among all versions
	PRIMARY KEY (snapshot_id, name, hours)
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

-- A profile of a Postgres server: tables with a `profile_id`. Rules and queries see those of the newest profile. Names are
-- as the catalog has them, without quotes; `database` is where the object is. Counters run since `pg_server.statistics_since`.

CREATE TABLE pg_server ( -- one profile: who was asked, when, and how much could be seen. filled by: server
	profile_id INTEGER PRIMARY KEY, -- number of the profile; also snapshot_id of its rows in collector and diagnostic
	address TEXT NOT NULL, -- host:port or socket directory, as reached; never a password
	database TEXT NOT NULL, -- that was connected to
	role TEXT NOT NULL, -- that was connected as
	version_number INTEGER NOT NULL, -- server_version_num, e.g. 150018
	version TEXT NOT NULL, -- e.g. 15.18
	is_superuser INTEGER NOT NULL, -- 1: the role is
	reads_statistics INTEGER NOT NULL, -- 1: the role sees the statements and sessions of others (pg_monitor, pg_read_all_stats)
	reads_data INTEGER NOT NULL, -- 1: the role may read every table (pg_read_all_data, superuser); without it EXPLAIN and pg_stats are limited
	is_standby INTEGER NOT NULL, -- 1: in recovery
	is_pooled INTEGER NOT NULL, -- 1: PgBouncer in transaction mode or another pooler answered in between
	start_time INTEGER, -- of the server, seconds since 1970, NULL when not visible
	taken_time INTEGER NOT NULL, -- server's clock at the profile, seconds since 1970
	sample_seconds REAL, -- with --sample: counters are differences over so long; NULL: totals since the last reset
	system_identifier TEXT, -- of the cluster, NULL when not visible
	cores INTEGER, -- as the user said, NULL: not known
	hypopg_version TEXT, -- NULL: not installed in `database`
	statements_version TEXT, -- of pg_stat_statements, NULL: not installed in `database`
	statements_since INTEGER, -- when its counters were reset, seconds since 1970, NULL when not known
	statements_evicted INTEGER, -- statements it dropped since, NULL when not known
	statements_limit INTEGER, -- pg_stat_statements.max, NULL when not known
	statistics_since INTEGER -- oldest reset of the databases' counters, seconds since 1970, NULL: never reset, or not known
) STRICT;

CREATE TABLE pg_unknown ( -- what the profile could not see. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	subject TEXT NOT NULL, -- what is unknown, e.g. "statements of other roles"
	reason TEXT NOT NULL, -- why
	remedy TEXT NOT NULL, -- the GRANT, setting or option that would show it, '' when there is none
	PRIMARY KEY (profile_id, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_setting ( -- one parameter of the server. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	name TEXT NOT NULL, -- e.g. shared_buffers
	value TEXT NOT NULL, -- as new sessions get it (reset_val), in `unit`
	number REAL, -- the value as a number: bytes for sizes, seconds for times, 1 and 0 for on and off; NULL for words
	unit TEXT NOT NULL, -- as pg_settings has it, '' without one
	source TEXT NOT NULL, -- pg_settings.source
	is_pending INTEGER NOT NULL, -- 1: the file says otherwise and a restart is awaited
	PRIMARY KEY (profile_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_role_setting ( -- parameters set for a role or database (ALTER ROLE … SET). filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	role TEXT NOT NULL, -- '' for all
	database TEXT NOT NULL, -- '' for all
	name TEXT NOT NULL, -- of the parameter
	value TEXT NOT NULL, -- as written
	PRIMARY KEY (profile_id, role, database, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_counter ( -- numbers of the whole server: checkpoints, buffers, WAL, archiver, connections. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	name TEXT NOT NULL, -- e.g. checkpoints_timed, checkpoints_requested, buffers_backend, buffers_checkpoint, buffers_clean, maxwritten_clean, archived, archive_failures, last_archived_time, wal_bytes, connections, prepared_transactions, oldest_prepared_seconds
	value REAL NOT NULL, -- since counters_since; times in seconds since 1970
	PRIMARY KEY (profile_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_database ( -- one database of the cluster, templates left out. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	name TEXT NOT NULL, -- its name
	is_profiled INTEGER NOT NULL, -- 1: its catalog was read
	owner TEXT NOT NULL, -- role
	bytes INTEGER, -- size, NULL when not visible
	xid_age INTEGER NOT NULL, -- age(datfrozenxid), transactions
	multixact_age INTEGER, -- mxid_age(datminmxid)
	connection_limit INTEGER NOT NULL, -- -1: none
	connections INTEGER, -- now, NULL when not visible
	commits INTEGER, -- since statistics_since
	rollbacks INTEGER, -- likewise
	blocks_read INTEGER, -- from disk or the system's cache
	blocks_hit INTEGER, -- from shared buffers
	temp_files INTEGER, -- written by spills
	temp_bytes INTEGER, -- likewise
	deadlocks INTEGER, -- likewise
	conflicts INTEGER, -- queries cancelled on a standby
	checksum_failures INTEGER, -- NULL: checksums are off or not visible
	statistics_since INTEGER, -- reset of its counters, seconds since 1970, NULL: never or not known
	PRIMARY KEY (profile_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_role ( -- one role. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	name TEXT NOT NULL, -- its name
	is_superuser INTEGER NOT NULL, -- 1: yes
	can_login INTEGER NOT NULL, -- 1: yes
	bypasses_row_security INTEGER NOT NULL, -- 1: yes
	can_replicate INTEGER NOT NULL, -- 1: yes
	connection_limit INTEGER NOT NULL, -- -1: none
	password_kind TEXT, -- 'md5', 'scram' or 'none'; NULL when not visible
	valid_until INTEGER, -- of the password, seconds since 1970, NULL: for ever
	PRIMARY KEY (profile_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_hba_rule ( -- a line of pg_hba.conf, where visible. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	line INTEGER NOT NULL, -- in the file
	type TEXT NOT NULL, -- local, host, hostssl, hostnossl …
	databases TEXT NOT NULL, -- with commas
	roles TEXT NOT NULL, -- with commas
	address TEXT NOT NULL, -- with mask, '' for local
	method TEXT NOT NULL, -- trust, md5, scram-sha-256 …
	PRIMARY KEY (profile_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_session ( -- one client session at the time of the profile, ours left out; its text is not kept. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	pid INTEGER NOT NULL, -- process
	database TEXT NOT NULL, -- '' when not visible
	role TEXT NOT NULL, -- '' when not visible
	application TEXT NOT NULL, -- application_name
	state TEXT NOT NULL, -- active, idle, idle in transaction …, '' when not visible
	wait_kind TEXT NOT NULL, -- wait_event_type, '' when it runs
	wait_event TEXT NOT NULL, -- wait_event
	state_seconds REAL, -- in this state
	transaction_seconds REAL, -- since its transaction began, NULL without one
	query_seconds REAL, -- since its statement began
	query_id TEXT, -- of its statement, NULL when not known
	is_encrypted INTEGER, -- 1: TLS, NULL when not visible
	is_local INTEGER NOT NULL, -- 1: over a socket or the loopback address
	PRIMARY KEY (profile_id, pid)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_blocking ( -- who waits for whom. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	pid INTEGER NOT NULL, -- that waits
	blocking_pid INTEGER NOT NULL, -- that holds what it wants, or waits before it
	relation TEXT NOT NULL, -- schema.table it waits for, '' when it is no table
	mode TEXT NOT NULL, -- the lock it wants
	seconds REAL, -- waited so far, NULL when not known
	PRIMARY KEY (profile_id, pid, blocking_pid)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_advisory_lock ( -- advisory locks held, by role and database. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- where
	locks INTEGER NOT NULL, -- held
	waiting INTEGER NOT NULL, -- wanted
	PRIMARY KEY (profile_id, database)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_replica ( -- a standby that streams from the server. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	pid INTEGER NOT NULL, -- of the sender
	application TEXT NOT NULL, -- application_name
	state TEXT NOT NULL, -- streaming, catchup …
	sync_state TEXT NOT NULL, -- async, sync, quorum, potential
	lag_bytes INTEGER, -- written here and not replayed there
	lag_seconds REAL, -- replay_lag
	PRIMARY KEY (profile_id, pid)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_replication_slot ( -- a slot, which keeps WAL for its consumer. filled by: server
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	name TEXT NOT NULL, -- its name
	kind TEXT NOT NULL, -- physical or logical
	database TEXT NOT NULL, -- of a logical one
	is_active INTEGER NOT NULL, -- 1: somebody reads it
	kept_bytes INTEGER, -- of WAL
	wal_status TEXT NOT NULL, -- reserved, extended, unreserved, lost; '' before version 13
	PRIMARY KEY (profile_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_schema ( -- one schema of a profiled database, the system's left out. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	name TEXT NOT NULL, -- its name
	owner TEXT NOT NULL, -- role
	public_creates INTEGER NOT NULL, -- 1: PUBLIC may create objects in it
	PRIMARY KEY (profile_id, database, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_extension ( -- one installed extension. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	name TEXT NOT NULL, -- its name
	version TEXT NOT NULL, -- installed
	newest TEXT NOT NULL, -- available on the server, '' when its files are gone
	PRIMARY KEY (profile_id, database, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_table ( -- one table, partitioned table, materialised view or foreign table. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	oid INTEGER NOT NULL, -- pg_class.oid
	schema TEXT NOT NULL, -- its schema
	name TEXT NOT NULL, -- its name
	kind TEXT NOT NULL, -- 'table', 'partitioned', 'materialized view' or 'foreign'
	parent_oid INTEGER, -- the partitioned table it is a partition of
	owner TEXT NOT NULL, -- role
	is_logged INTEGER NOT NULL, -- 0: unlogged
	rows REAL, -- reltuples, NULL: never vacuumed or analysed
	pages INTEGER NOT NULL, -- relpages, of 8 kB
	bytes INTEGER NOT NULL, -- of those pages and of TOAST, by relpages
	index_bytes INTEGER NOT NULL, -- of its indexes, by relpages
	live_rows INTEGER, -- n_live_tup
	dead_rows INTEGER, -- n_dead_tup
	changed_rows INTEGER, -- since the last analyse
	inserted_rows INTEGER, -- since the last vacuum, NULL before version 13
	sequential_scans INTEGER, -- seq_scan
	sequential_rows INTEGER, -- seq_tup_read
	index_scans INTEGER, -- idx_scan, NULL without an index
	index_rows INTEGER, -- idx_tup_fetch
	inserts INTEGER, -- n_tup_ins
	updates INTEGER, -- n_tup_upd
	hot_updates INTEGER, -- n_tup_hot_upd
	deletes INTEGER, -- n_tup_del
	blocks_read INTEGER, -- heap_blks_read
	blocks_hit INTEGER, -- heap_blks_hit
	vacuumed_time INTEGER, -- the later of last_vacuum and last_autovacuum, seconds since 1970, NULL: never
	analyzed_time INTEGER, -- likewise of analyse
	xid_age INTEGER, -- age(relfrozenxid)
	fill_factor INTEGER NOT NULL, -- percent
	is_autovacuumed INTEGER NOT NULL, -- 0: switched off for it
	vacuum_threshold REAL, -- dead rows at which autovacuum comes, by its own or the server's settings
	has_row_security INTEGER NOT NULL, -- 1: on
	policies INTEGER NOT NULL, -- of row security
	triggers INTEGER NOT NULL, -- of users
	disabled_triggers TEXT NOT NULL, -- names of those that are switched off, quoted where SQL wants it, ", " between
	disabled_checks INTEGER NOT NULL, -- triggers of foreign keys that are switched off
	default_of TEXT NOT NULL, -- 'range' or 'list': the default partition of a table that is partitioned so, else ''
	public_rights TEXT NOT NULL, -- what PUBLIC may do with it, e.g. "DELETE, SELECT"
	wasted_bytes INTEGER, -- estimated bloat by pg_stats, NULL without statistics
	is_skipped INTEGER NOT NULL, -- 1: another session holds or waits for it exclusively; what needs its lock is missing
	PRIMARY KEY (profile_id, database, oid),
	UNIQUE (profile_id, database, name, schema) -- rules look for the table that a column is named after
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_column ( -- one column. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	table_oid INTEGER NOT NULL, -- pg_table.oid
	number INTEGER NOT NULL, -- attnum
	name TEXT NOT NULL, -- its name
	type TEXT NOT NULL, -- base type's name as format_type without modifier, e.g. timestamp without time zone
	length INTEGER, -- declared length of text types, NULL without one
	category TEXT NOT NULL, -- typcategory: N number, S string, D date, A array, E enum …
	is_required INTEGER NOT NULL, -- 1: NOT NULL
	filling TEXT NOT NULL, -- 'none', 'default', 'sequence', 'identity' or 'generated'
	null_share REAL, -- 0..1, of pg_stats; NULL without statistics, like the next four
	distinct_values REAL, -- number of distinct values (n_distinct made absolute)
	average_width INTEGER, -- bytes
	correlation REAL, -- -1..1, of the physical order
	most_common_share REAL, -- 0..1, of the most common value
	rarest_common_share REAL, -- 0..1, of the least common of the most common values; for booleans and enums that of the rarest value
	PRIMARY KEY (profile_id, database, table_oid, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_index ( -- one index. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	oid INTEGER NOT NULL, -- pg_class.oid
	table_oid INTEGER NOT NULL, -- pg_table.oid
	schema TEXT NOT NULL, -- its schema
	name TEXT NOT NULL, -- its name
	method TEXT NOT NULL, -- btree, gin, gist, brin, hash …
	key_text TEXT NOT NULL, -- what it is over, for people: "user_id, created_at DESC"; "(expression)" for one that was not read
	key TEXT NOT NULL, -- column numbers of the key columns, a space after each, 0 for an expression
	included TEXT NOT NULL, -- likewise of INCLUDE columns
	signature TEXT NOT NULL, -- method, operator classes, collations and options of the key: those that can replace each other have the same for the same columns
	expression TEXT NOT NULL, -- text of its expressions (the catalog's, opaque), '' without one
	predicate TEXT NOT NULL, -- text of its predicate (the catalog's, opaque), '' without one
	is_unique INTEGER NOT NULL, -- 1: yes
	is_primary INTEGER NOT NULL, -- 1: of the primary key
	is_constraint INTEGER NOT NULL, -- 1: of a primary key, unique or exclusion constraint
	is_replica_identity INTEGER NOT NULL, -- 1: yes
	is_valid INTEGER NOT NULL, -- 0: a build failed or runs
	parent_oid INTEGER, -- the partitioned index it is attached to
	pages INTEGER NOT NULL, -- relpages
	bytes INTEGER NOT NULL, -- by relpages
	rows REAL, -- reltuples
	scans INTEGER, -- idx_scan
	last_scan_time INTEGER, -- seconds since 1970, version 16 and later, NULL when not known
	wasted_bytes INTEGER, -- estimated bloat of a btree, NULL when not estimated
	PRIMARY KEY (profile_id, database, table_oid, oid), -- rules compare the indexes of a table
	UNIQUE (profile_id, database, oid)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_index_definition ( -- of an index that may turn out to be of no use, what makes it again. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	oid INTEGER NOT NULL, -- pg_index.oid
	ddl TEXT NOT NULL, -- the statement as the server writes it, CONCURRENTLY; without the last semicolon
	PRIMARY KEY (profile_id, database, oid)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_constraint ( -- one constraint. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	table_oid INTEGER NOT NULL, -- pg_table.oid
	name TEXT NOT NULL, -- its name
	kind TEXT NOT NULL, -- 'primary key', 'unique', 'foreign key', 'check' or 'exclusion'
	key TEXT NOT NULL, -- column numbers, a space after each
	key_text TEXT NOT NULL, -- their names, ", " between
	target_oid INTEGER, -- of a foreign key: the table it points to
	target_key TEXT NOT NULL, -- likewise its column numbers
	is_validated INTEGER NOT NULL, -- 0: NOT VALID
	on_delete TEXT NOT NULL, -- of a foreign key: 'no action', 'restrict', 'cascade', 'set null', 'set default', else ''
	PRIMARY KEY (profile_id, database, table_oid, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_sequence ( -- one sequence. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	schema TEXT NOT NULL, -- its schema
	name TEXT NOT NULL, -- its name
	type TEXT NOT NULL, -- smallint, integer or bigint
	last_value INTEGER, -- NULL: never used, or not visible (see is_visible)
	highest INTEGER NOT NULL, -- the last it can give: its maximum, or that of the column's type when that is lower
	is_cyclic INTEGER NOT NULL, -- 1: begins again
	is_visible INTEGER NOT NULL, -- 0: the role may not read last_value
	table_oid INTEGER, -- whose column it fills, NULL: none that is known
	column_name TEXT NOT NULL, -- that column, '' without
	column_type TEXT NOT NULL, -- its type, '' without
	PRIMARY KEY (profile_id, database, schema, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_function ( -- one function or procedure of users. filled by: catalog
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	database TEXT NOT NULL, -- pg_database.name
	oid INTEGER NOT NULL, -- pg_proc.oid
	schema TEXT NOT NULL, -- its schema
	name TEXT NOT NULL, -- its name
	language TEXT NOT NULL, -- sql, plpgsql, c …
	owner TEXT NOT NULL, -- role
	volatility TEXT NOT NULL, -- immutable, stable or volatile
	is_definer INTEGER NOT NULL, -- 1: SECURITY DEFINER
	has_search_path INTEGER NOT NULL, -- 1: it sets its own
	is_public INTEGER NOT NULL, -- 1: PUBLIC may call it
	calls INTEGER, -- NULL when track_functions is off
	total_ms REAL, -- likewise
	self_ms REAL, -- likewise
	PRIMARY KEY (profile_id, database, oid)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_statement ( -- one statement of pg_stat_statements, those of the same fingerprint and database added up. filled by: statements
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	id INTEGER NOT NULL, -- 1, 2, 3 … by total time
	database TEXT NOT NULL, -- where it runs
	query_id TEXT NOT NULL, -- queryid, of the costliest when several were added up
	fingerprint TEXT NOT NULL, -- libpg_query's (hex), that of the text when it cannot be parsed
	text TEXT NOT NULL, -- normalised: every literal is a parameter
	kind TEXT NOT NULL, -- select, insert, update, delete, merge, utility or unknown
	problem TEXT NOT NULL, -- why it was not analysed: 'hidden', 'truncated', 'unparsable', 'several statements', 'too large'; '' when it was
	roles INTEGER NOT NULL, -- that ran it
	calls INTEGER NOT NULL, -- since pg_server.statements_since, like all below
	total_ms REAL NOT NULL, -- execution
	mean_ms REAL NOT NULL, -- of a call
	max_ms REAL NOT NULL, -- longest call
	stddev_ms REAL NOT NULL, -- of the costliest when several were added up
	plan_ms REAL NOT NULL, -- planning, 0 unless track_planning is on
	rows INTEGER NOT NULL, -- returned or changed
	blocks_hit INTEGER NOT NULL, -- shared
	blocks_read INTEGER NOT NULL, -- shared
	blocks_dirtied INTEGER NOT NULL, -- shared
	temp_read INTEGER NOT NULL, -- blocks
	temp_written INTEGER NOT NULL, -- blocks
	read_ms REAL NOT NULL, -- waiting for reads, 0 unless track_io_timing is on
	wal_bytes INTEGER NOT NULL, -- 0 before version 13
	share REAL NOT NULL, -- 0..1, of the total time of all that are not is_own; those have 0
	has_star INTEGER NOT NULL, -- 1: SELECT * or t.*
	has_limit INTEGER NOT NULL, -- 1: LIMIT or FETCH
	has_offset INTEGER NOT NULL, -- 1: OFFSET
	has_locking INTEGER NOT NULL, -- 1: FOR UPDATE or FOR SHARE
	has_count INTEGER NOT NULL, -- 1: count(*) of everything a table holds
	list_length INTEGER NOT NULL, -- most members of an IN list or VALUES
	functions TEXT NOT NULL, -- called functions of users, ", " between
	is_own INTEGER NOT NULL, -- 1: only system catalogs, or what a profile asks: monitoring, not the application
	PRIMARY KEY (profile_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_table ( -- one table a statement works on, each time it names it. filled by: statements
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	statement_id INTEGER NOT NULL, -- pg_statement.id
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in the order of the text
	table_oid INTEGER, -- pg_table.oid in the statement's database, NULL: not found or ambiguous
	schema TEXT NOT NULL, -- as written, '' without
	name TEXT NOT NULL, -- as written
	role TEXT NOT NULL, -- read, insert, update, delete
	PRIMARY KEY (profile_id, statement_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_column ( -- one use of a column in a statement. filled by: statements
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	statement_id INTEGER NOT NULL, -- pg_statement.id
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in the order of the text
	table_ordinal INTEGER, -- statement_table.ordinal, NULL: not known which
	table_oid INTEGER, -- pg_table.oid, NULL as there
	column_name TEXT NOT NULL, -- its name
	usage TEXT NOT NULL, -- equality, in, is_null, range, like, contains, text_search, join, order, group, select, assign, other
	operator TEXT NOT NULL, -- as written, '' without; for order 'asc' or 'desc' with ' nulls first' or ' nulls last'
	parameter INTEGER, -- n of the $n it is compared with or assigned from
	pattern TEXT NOT NULL, -- of a like: 'prefix', 'infix' or 'unknown'; else ''
	expression TEXT NOT NULL, -- the expression around the column, deparsed: lower(email); '' when it stands alone
	arm INTEGER NOT NULL, -- 0: all of the condition; 1, 2 … : alternatives of an OR
	partner_table_oid INTEGER, -- of a join: the other side
	partner_column TEXT NOT NULL, -- likewise, '' without
	PRIMARY KEY (profile_id, statement_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_place ( -- a string of the code that is this statement, whatever its values. filled by: places
	snapshot_id INTEGER NOT NULL, -- snapshot.id, of the code
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	statement_id INTEGER NOT NULL, -- pg_statement.id
	path_id INTEGER NOT NULL, -- path.id
	line INTEGER NOT NULL, -- where the string begins
	PRIMARY KEY (snapshot_id, profile_id, statement_id, path_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_plan ( -- the plan of a statement without running it. filled by: advice
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	statement_id INTEGER NOT NULL, -- pg_statement.id
	source TEXT NOT NULL, -- 'values': planned with typical values of pg_stats; 'generic': with unknown ones
	is_cut INTEGER NOT NULL, -- 1: of its joins not every order was looked at, for the planner would have held its locks too long
	cost REAL NOT NULL, -- total cost, the planner's units
	tree TEXT NOT NULL, -- JSON as EXPLAIN gives it, literals taken out
	PRIMARY KEY (profile_id, statement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_plan_node ( -- one node of such a plan. filled by: advice
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	statement_id INTEGER NOT NULL, -- pg_statement.id
	ordinal INTEGER NOT NULL, -- 0 is the root, in the order of printing
	depth INTEGER NOT NULL, -- 0 for the root
	kind TEXT NOT NULL, -- Node Type, e.g. Seq Scan
	table_oid INTEGER, -- of a scan
	index_name TEXT NOT NULL, -- of an index scan
	rows REAL NOT NULL, -- estimated
	cost REAL NOT NULL, -- total
	condition TEXT NOT NULL, -- index condition, filter or sort key, literals taken out
	casts_column INTEGER NOT NULL, -- 1: a filter casts a column, so that its index cannot serve
	PRIMARY KEY (profile_id, statement_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_advice ( -- one index to make. filled by: advice
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	id INTEGER NOT NULL, -- 1, 2, 3 … by load saved
	database TEXT NOT NULL, -- where
	table_oid INTEGER NOT NULL, -- pg_table.oid
	columns TEXT NOT NULL, -- "user_id, created_at DESC"
	method TEXT NOT NULL, -- btree, gin
	is_unique INTEGER NOT NULL, -- 1: every row has another value and the name is that of an identifier: it may be UNIQUE, which the statement in ddl is not
	predicate TEXT NOT NULL, -- of a partial one, '' without
	ddl TEXT NOT NULL, -- CREATE INDEX CONCURRENTLY …
	undo TEXT NOT NULL, -- DROP INDEX CONCURRENTLY …
	cost_before REAL NOT NULL, -- of its costliest statement, the planner's units
	cost_after REAL NOT NULL, -- likewise with the index
	calls INTEGER NOT NULL, -- of the statements it serves
	share REAL NOT NULL, -- 0..1, of the load of all statements that those are
	saved_share REAL NOT NULL, -- 0..1, of the load of all that would go, by costs
	bytes INTEGER, -- estimated size
	writes_per_second REAL, -- index entries it would add, NULL when not known
	source TEXT NOT NULL, -- 'measured': planned by the server with a hypothetical index; 'derived': estimated from statistics
	confidence TEXT NOT NULL, -- high, medium or low
	reason TEXT NOT NULL, -- one sentence
	PRIMARY KEY (profile_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_advice_statement ( -- which statements an advice serves. filled by: advice
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	advice_id INTEGER NOT NULL, -- pg_advice.id
	statement_id INTEGER NOT NULL, -- pg_statement.id
	cost_before REAL NOT NULL, -- the planner's units
	cost_after REAL NOT NULL, -- likewise
	PRIMARY KEY (profile_id, advice_id, statement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_no_advice ( -- why a statement got none. filled by: advice
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	statement_id INTEGER NOT NULL, -- pg_statement.id
	reason TEXT NOT NULL, -- one sentence
	PRIMARY KEY (profile_id, statement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_proof ( -- an advised index that was built in a scratch database, `rescue db-profile --prove`. filled by: advice
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	advice_id INTEGER NOT NULL, -- pg_advice.id
	outcome TEXT NOT NULL, -- 'proved': its statements got as much faster as is asked for; 'weak': faster, but less; 'refuted': no faster; 'failed': it could not be built; 'unknown': none of its statements could be timed
	ms_before REAL, -- of a call, the mean of its statements by their calls, each by its median; at least so much where a run was cut
	ms_after REAL, -- likewise with the index
	runs INTEGER NOT NULL, -- of each statement, before and after; the fewest of them
	build_ms REAL, -- building it took
	bytes INTEGER, -- its real size there
	rows REAL, -- of its table there, by the statistics
	reason TEXT NOT NULL, -- one sentence
	PRIMARY KEY (profile_id, advice_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pg_proof_statement ( -- a statement timed in that database, without the advised indexes and with them. filled by: advice
	profile_id INTEGER NOT NULL, -- pg_server.profile_id
	statement_id INTEGER NOT NULL, -- pg_statement.id
	runs_before INTEGER NOT NULL, -- that were timed
	ms_before REAL, -- median of a run's execution; the limit where it was cut
	low_before REAL, -- fastest run
	high_before REAL, -- slowest run
	is_cut_before INTEGER NOT NULL, -- 1: it did not end in time
	runs_after INTEGER NOT NULL, -- likewise with the indexes
	ms_after REAL, -- likewise
	low_after REAL, -- likewise
	high_after REAL, -- likewise
	is_cut_after INTEGER NOT NULL, -- likewise
	uses_index INTEGER NOT NULL, -- 1: its plan became one with an advised index
	problem TEXT NOT NULL, -- why it was not timed, '' when it was
	PRIMARY KEY (profile_id, statement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE collector ( -- how far each collector came. filled by: every collector
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	name TEXT NOT NULL, -- inventory, content, modules, imports, history, churn, people, ownership, coupling, trend, duplication, releases or repository; of a profile server, catalog, statements, advice or places
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
