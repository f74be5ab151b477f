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

CREATE TABLE identity ( -- a name and e-mail address as commits write them. filled by: history
	id INTEGER PRIMARY KEY, -- number of the identity in this store
	name TEXT NOT NULL, -- as written, cut at 256 bytes
	email TEXT NOT NULL, -- as written, cut at 256 bytes
	UNIQUE (name, email)
) STRICT;

CREATE TABLE git_commit ( -- one commit. filled by: history
	id INTEGER PRIMARY KEY, -- number of the commit in this store; a parent's is lower than its child's
	oid TEXT NOT NULL UNIQUE, -- git's object id (hex)
	author_id INTEGER NOT NULL, -- identity.id
	author_time INTEGER NOT NULL, -- author date, seconds since 1970 (UTC)
	author_zone INTEGER NOT NULL, -- minutes east of UTC
	committer_id INTEGER NOT NULL, -- identity.id
	commit_time INTEGER NOT NULL, -- commit date, seconds since 1970 (UTC)
	commit_zone INTEGER NOT NULL, -- minutes east of UTC
	parents INTEGER NOT NULL, -- distinct parents; 2 or more: a merge, whose changes are not recorded
	subject TEXT NOT NULL, -- first paragraph on one line, cut at 512 bytes
	problem TEXT -- what was wrong with the object, NULL when nothing
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

CREATE TABLE snapshot_commit ( -- which commits are reachable from the audited one. filled by: history
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	commit_id INTEGER NOT NULL, -- git_commit.id
	PRIMARY KEY (snapshot_id, commit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person ( -- identities that are one person. filled by: people
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	id INTEGER NOT NULL, -- number of the person: 1, 2, 3 … by commits
	name TEXT NOT NULL, -- the name to print
	email TEXT NOT NULL, -- the address to print
	is_bot INTEGER NOT NULL, -- 1: a program; counted apart and never an author
	commits INTEGER NOT NULL, -- commits authored, merges not counted
	merges INTEGER NOT NULL, -- merge commits authored
	first_time INTEGER NOT NULL, -- first author date, seconds since 1970
	last_time INTEGER NOT NULL, -- last author date, seconds since 1970
	PRIMARY KEY (snapshot_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_identity ( -- which identity is which person, and why. filled by: people
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	identity_id INTEGER NOT NULL, -- identity.id
	person_id INTEGER NOT NULL, -- person.id
	reason TEXT NOT NULL, -- 'only', 'same e-mail', 'mailmap', 'noreply address' or 'same name'
	PRIMARY KEY (snapshot_id, identity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE authorship ( -- who knows which file of the tree: renames followed, merges and bots left out. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	person_id INTEGER NOT NULL, -- person.id
	is_creator INTEGER NOT NULL, -- FA of Avelino et al. 2016: 1 when the person added the file
	deliveries INTEGER NOT NULL, -- DL: changes and renames by the person
	acceptances INTEGER NOT NULL, -- AC: changes and renames by everybody else
	doa REAL NOT NULL, -- degree of authorship: 3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC)
	is_author INTEGER NOT NULL, -- 1: doa over 75% of the file's highest, and doa >= 3.293 or FA
	last_time INTEGER NOT NULL, -- last change of the file by the person, seconds since 1970
	PRIMARY KEY (snapshot_id, path_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_history ( -- what the history says of each file of the tree. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	revisions INTEGER NOT NULL, -- commits that changed it under this or an earlier name
	revisions_year INTEGER NOT NULL, -- of those, in the 365 days before the audited commit
	people INTEGER NOT NULL, -- persons who changed it, bots left out
	first_time INTEGER NOT NULL, -- first change, seconds since 1970
	last_time INTEGER NOT NULL, -- last change, seconds since 1970
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE module ( -- the parts of the system: each production file belongs to one. filled by: modules
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	id INTEGER NOT NULL, -- 1, 2, 3 … by path
	path TEXT NOT NULL, -- the directory, '' for the root
	PRIMARY KEY (snapshot_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE module_file ( -- which file belongs to which module. filled by: modules
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	path_id INTEGER NOT NULL, -- path.id
	module_id INTEGER NOT NULL, -- module.id
	PRIMARY KEY (snapshot_id, path_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bus_factor ( -- truck factor of the repository, its modules and directories. filled by: ownership
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	scope TEXT NOT NULL, -- 'repository', 'module' or 'directory'
	path TEXT NOT NULL, -- the directory, '' for the repository; none whose source files all lie in one below it
	bus_factor INTEGER NOT NULL, -- Avelino et al. 2016: authors to lose before over half of the files have none left
	files INTEGER NOT NULL, -- source files counted
	authors INTEGER NOT NULL, -- persons who are author of at least one
	top_person_id INTEGER, -- person.id who is author of most files, NULL when no file has an author
	top_files INTEGER NOT NULL, -- files that person is author of
	orphaned_files INTEGER NOT NULL, -- files without an author who committed in the 180 days before the audited commit
	PRIMARY KEY (snapshot_id, scope, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE collector ( -- how far each collector came. filled by: every collector
	snapshot_id INTEGER NOT NULL, -- snapshot.id
	name TEXT NOT NULL, -- inventory, content, modules, history, people or ownership
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
