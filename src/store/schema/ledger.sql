-- Ledger: what was judged and decided. Kept: migrated forward, never dropped. It refers to facts by text (paths,
-- object ids), never by their numbers, so that the facts can be rebuilt underneath.

CREATE TABLE audit ( -- one judged state of one repository
	id INTEGER PRIMARY KEY, -- number of the audit in this store
	repository TEXT NOT NULL, -- name of the audited repository: the last part of its path
	revision TEXT NOT NULL, -- what was asked for: a revision, 'worktree' or 'directory'
	snapshot_key TEXT NOT NULL, -- tree, commit, history key and kind: finds the snapshot in the facts again
	commit_oid TEXT NOT NULL, -- the commit, '' when there is none
	commit_time INTEGER, -- date of the audited commit, seconds since 1970, NULL without history
	input_key TEXT NOT NULL, -- hash of all that decides the result: snapshot, rules, options, program version
	program_version TEXT NOT NULL, -- version of rescue
	rules_digest TEXT NOT NULL, -- hash of the rules, the model and the parameters in force
	model_version INTEGER NOT NULL -- version of the scoring model
) STRICT;

CREATE TABLE outcome ( -- how each rule ended
	audit_id INTEGER NOT NULL, -- audit.id
	rule TEXT NOT NULL, -- rule id, e.g. code/complex-function
	title TEXT NOT NULL, -- the rule's title
	dimension TEXT NOT NULL, -- code, architecture, team or process
	status TEXT NOT NULL, -- fail, pass, not_applicable, unknown or error
	findings INTEGER NOT NULL, -- places found
	population INTEGER, -- things examined, NULL when the rule does not say
	score INTEGER, -- 0..100, NULL unless fail or pass
	weight INTEGER NOT NULL, -- weight of the check in its dimension
	reason TEXT NOT NULL, -- why unknown, not applicable or in error; '' otherwise
	PRIMARY KEY (audit_id, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE issue ( -- one row of the risk matrix: one piece of work
	audit_id INTEGER NOT NULL, -- audit.id
	id INTEGER NOT NULL, -- 1, 2, 3 … in the order of the work list
	type TEXT NOT NULL, -- issue type, e.g. module-refactor, '' for work a person named that is of no type
	scope TEXT NOT NULL, -- the module's path, '.' for that of the top directory, '' for the whole repository
	title TEXT NOT NULL, -- e.g. "src/payments module refactor"
	dimension TEXT NOT NULL, -- code, architecture, team or process
	impact TEXT NOT NULL, -- low, medium, high or critical
	impact_points INTEGER NOT NULL, -- 0..100, of its highest member, or the least of the class a person set
	effort TEXT NOT NULL, -- low, medium or high
	effort_minutes INTEGER NOT NULL, -- from its members' counted_minutes, or what the class a person set stands for
	priority TEXT NOT NULL, -- P0, P1, P2 or P3
	findings INTEGER NOT NULL, -- members
	days_low REAL NOT NULL, -- half of the effort, in person-days of 8 hours
	days_high REAL NOT NULL, -- double the effort, in person-days of 8 hours
	phase TEXT NOT NULL, -- assess, stabilize or accelerate
	initiative TEXT, -- initiative.id it was imported as, NULL when rules found it
	set_by TEXT, -- who set impact or effort, NULL when both are computed
	set_reason TEXT, -- and why
	start_order INTEGER NOT NULL, -- 1, 2, 3 … in the order in which work can start
	urgency TEXT NOT NULL, -- its priority, or the more urgent one of what waits for it
	urgent_for INTEGER, -- issue.id it has that urgency from, NULL when it is its own
	quick_win INTEGER, -- 1, 2, 3 … by points for a minute where impact is high or critical and effort low, else NULL
	PRIMARY KEY (audit_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE issue_part ( -- how the numbers of an issue came about, and what is said of the work
	audit_id INTEGER NOT NULL, -- audit.id
	issue_id INTEGER NOT NULL, -- issue.id
	ordinal INTEGER NOT NULL, -- 1, 2, 3 … in the order to read them
	part TEXT NOT NULL, -- impact, effort, priority, set, needs, blocks, urgency, business, pattern, guardrail, done, cause or act now
	text TEXT NOT NULL, -- e.g. "sum of 12 findings, each place counted once"
	amount REAL, -- NULL when it is only said
	unit TEXT NOT NULL, -- points, minutes, days or hours, '' without amount
	PRIMARY KEY (audit_id, issue_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE act_now ( -- what cannot wait for any plan: outside the matrix, said first
	audit_id INTEGER NOT NULL, -- audit.id
	ordinal INTEGER NOT NULL, -- 1, 2, 3 … in the order of the file
	issue_id INTEGER NOT NULL, -- issue.id it was said of
	task TEXT NOT NULL, -- what to do
	owner TEXT NOT NULL, -- who does it, '' when nobody is named
	hours REAL, -- of work, NULL when not said
	PRIMARY KEY (audit_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision ( -- what the configuration says of issues, and how many it fits
	audit_id INTEGER NOT NULL, -- audit.id
	ordinal INTEGER NOT NULL, -- 1, 2, 3 … in the order of the file
	issue TEXT NOT NULL, -- issue type, title or initiative it names
	module TEXT, -- scope it is for, NULL: any
	impact TEXT, -- the class it sets, NULL: none
	effort TEXT, -- likewise
	set_by TEXT, -- who says so
	set_day TEXT, -- when
	reason TEXT, -- why
	issues INTEGER NOT NULL, -- issues it was applied to; 0: it names none of this audit
	PRIMARY KEY (audit_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE issue_need ( -- which issue waits for which
	audit_id INTEGER NOT NULL, -- audit.id
	issue_id INTEGER NOT NULL, -- issue.id that waits
	needs_id INTEGER NOT NULL, -- issue.id that must come first
	PRIMARY KEY (audit_id, issue_id, needs_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding ( -- one defect at one place
	audit_id INTEGER NOT NULL, -- audit.id
	id INTEGER NOT NULL, -- 1, 2, 3 … by rule, path, line, symbol
	rule TEXT NOT NULL, -- rule id
	dimension TEXT NOT NULL, -- code, architecture, team or process
	path TEXT, -- file, NULL for a finding about no file
	line INTEGER, -- first line, NULL for the whole file
	end_line INTEGER, -- last line, inclusive
	symbol TEXT, -- function or class, NULL when it is about a line or file
	subject TEXT, -- module, person or other subject when it is about no file
	value REAL, -- the measured number, NULL when there is none
	"limit" REAL, -- the rule's limit the value is compared with, NULL when there is none
	impact TEXT NOT NULL, -- low, medium, high or critical
	impact_points INTEGER NOT NULL, -- 0..100
	effort TEXT NOT NULL, -- low, medium or high
	effort_minutes INTEGER NOT NULL, -- with the factors of the place
	counted_minutes INTEGER NOT NULL, -- of those, what it adds to its issue and to the debt: 0 when a greater finding of its kind of work around it, on the same lines or inside it stands for both
	is_debt INTEGER NOT NULL, -- 1: its lines and minutes are technical debt
	priority TEXT NOT NULL, -- P0, P1, P2 or P3
	confidence TEXT NOT NULL, -- low, medium or high: the rule's precision
	issue_id INTEGER NOT NULL, -- issue.id it is a part of
	message TEXT NOT NULL, -- one sentence with both numbers
	fingerprint TEXT NOT NULL, -- "r1:" and 16 hex digits: the same finding in the next audit
	line_hash TEXT, -- hash of its line without white space, 8 hex digits, NULL when it is about no line or a whole function
	suppression_id INTEGER, -- suppression.id that covers it, NULL when none does
	share REAL, -- 0..1, of a profiled database's time that the statements it is about take, NULL when it is about none
	remedy TEXT NOT NULL, -- one statement of SQL that mends it, '' when there is none
	PRIMARY KEY (audit_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding_part ( -- how impact points and effort of a finding came about
	audit_id INTEGER NOT NULL, -- audit.id
	finding_id INTEGER NOT NULL, -- finding.id
	ordinal INTEGER NOT NULL, -- 0, 1, 2 … in order of application
	measure TEXT NOT NULL, -- 'minutes' (before the factors), 'impact' (points) or 'effort' (percent of the minutes)
	reason TEXT NOT NULL, -- e.g. "base: high", "hotspot in the top 5%"
	amount INTEGER NOT NULL, -- minutes, points or percent, signed
	PRIMARY KEY (audit_id, finding_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppression ( -- what somebody decided not to act upon; it stays in findings, scores and debt, only a gate passes it over
	audit_id INTEGER NOT NULL, -- audit.id
	id INTEGER NOT NULL, -- 1, 2, 3 … in the order of the file
	rule TEXT NOT NULL, -- rule id
	fingerprint TEXT, -- of the one finding it covers, NULL: by path and symbol
	path TEXT, -- file or glob it covers, NULL: any
	symbol TEXT, -- function or class it covers, NULL: any
	status TEXT NOT NULL, -- accepted, false-positive or wont-fix
	reason TEXT NOT NULL, -- why, in the words of the file
	owner TEXT NOT NULL, -- who answers for it, '' when nobody is named
	created TEXT NOT NULL, -- day, 2025-03-14
	expires TEXT NOT NULL, -- last day on which it holds
	state TEXT NOT NULL, -- 'active', 'expired' (before the audited commit's day), 'unused' (covers no finding) or 'refused' (against the policy of suppressions)
	refusal TEXT NOT NULL, -- why it was refused, '' otherwise
	findings INTEGER NOT NULL, -- findings it covers, or would cover had it not expired
	PRIMARY KEY (audit_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE comparison ( -- what an audit was last compared with
	audit_id INTEGER PRIMARY KEY, -- audit.id
	base_audit_id INTEGER, -- audit.id of the base, NULL for a baseline file
	base TEXT NOT NULL, -- the base's commit id, or the file's name
	method TEXT NOT NULL -- how findings were matched: 'lines' (through the difference of the two commits) or 'content' (without the old commit)
) STRICT;

CREATE TABLE finding_state ( -- what became of each finding between the base and the audit
	audit_id INTEGER NOT NULL, -- audit.id
	ordinal INTEGER NOT NULL, -- 1, 2, 3 …: findings of the audit in their order, then those only the base has
	state TEXT NOT NULL, -- new, unchanged, moved, worse, better, fixed, returned, unknown or new-rule
	finding_id INTEGER, -- finding.id of the audit, NULL when only the base has it
	base_finding_id INTEGER, -- finding.id of the base audit, NULL when only the audit has it or the base is a file
	rule TEXT NOT NULL, -- rule id
	path TEXT, -- file in the audit, or in the base where only that has it; NULL for a finding about no file
	line INTEGER, -- likewise
	symbol TEXT, -- likewise
	fingerprint TEXT NOT NULL, -- likewise
	priority TEXT NOT NULL, -- likewise: P0, P1, P2 or P3
	value REAL, -- the measured number in the audit, NULL when there is none
	base_value REAL, -- that in the base
	PRIMARY KEY (audit_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_condition ( -- one condition of the gate and how it ended
	audit_id INTEGER NOT NULL, -- audit.id
	ordinal INTEGER NOT NULL, -- 1, 2, 3 … in the order of the policy
	id TEXT NOT NULL, -- its name in the policy
	metric TEXT NOT NULL, -- what it is about, e.g. findings.new.p0, score.code
	actual REAL, -- in the audit, NULL when not measured
	base REAL, -- in the base, NULL when not measured or not needed
	bound_kind TEXT NOT NULL, -- max, min, max_increase or max_drop
	bound REAL NOT NULL, -- in the metric's unit
	unit TEXT NOT NULL, -- findings, points, percent …
	mode TEXT NOT NULL, -- enforce or warn
	verdict TEXT NOT NULL, -- pass, fail, warn (violated or not measured, and not enforced), skipped (sample too small, no base, or not measured where the policy lets that pass) or missing (not measured, which the policy does not let pass)
	reason TEXT NOT NULL, -- why that verdict where the numbers do not say it; '' otherwise
	PRIMARY KEY (audit_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_run ( -- which audits went through the gate, in the order of their last time
	number INTEGER PRIMARY KEY, -- 1, 2, 3 …
	audit_id INTEGER NOT NULL UNIQUE -- audit.id
) STRICT;

CREATE TABLE score ( -- one number a dimension, and overall
	audit_id INTEGER NOT NULL, -- audit.id
	dimension TEXT NOT NULL, -- code, architecture, team, process or overall
	score INTEGER, -- 0..100, NULL when too little was measured (NR)
	low INTEGER NOT NULL, -- if all that is unmeasured were worst
	high INTEGER NOT NULL, -- if all that is unmeasured were best
	letter TEXT NOT NULL, -- A, B, C, D, E or NR
	measured INTEGER NOT NULL, -- percent of the weight that was measured
	weakest_rule TEXT, -- the check with the lowest score, NULL when none was measured
	cap TEXT NOT NULL, -- why the score is capped, '' when it is not
	PRIMARY KEY (audit_id, dimension)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric ( -- a number about the whole audit that reports and gates use
	audit_id INTEGER NOT NULL, -- audit.id
	name TEXT NOT NULL, -- e.g. flagged_share
	value REAL NOT NULL, -- in `unit`
	unit TEXT NOT NULL, -- e.g. permille, files, lines, minutes
	source TEXT NOT NULL, -- m measured, i imported, d derived, j judged
	PRIMARY KEY (audit_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE debt ( -- technical debt of the production code, for each module and the whole; absent when files were not read
	audit_id INTEGER NOT NULL, -- audit.id
	scope TEXT NOT NULL, -- 'repository' or 'module'
	module TEXT NOT NULL, -- the module's path, '' for that of the top directory and for the repository
	files INTEGER NOT NULL, -- production files
	flagged_files INTEGER NOT NULL, -- of those, files with at least one flagged line
	code_lines INTEGER NOT NULL, -- code lines of those files
	flagged_lines INTEGER NOT NULL, -- of those, lines that findings of the priorities in rules/model.yml cover, each once
	findings INTEGER NOT NULL, -- findings that are debt
	minutes INTEGER NOT NULL, -- sum of their counted_minutes
	line_minutes INTEGER NOT NULL, -- minutes to write one line: the debt ratio is minutes / (line_minutes * code_lines)
	letter TEXT NOT NULL, -- A to E by that ratio, '' without code lines
	PRIMARY KEY (audit_id, scope, module)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile ( -- one profile of a database, kept to compare with later ones
	id INTEGER PRIMARY KEY, -- number of the profile in this ledger
	address TEXT NOT NULL, -- host:port or socket directory
	database TEXT NOT NULL, -- that was connected to
	version TEXT NOT NULL, -- of the server, e.g. 15.18
	taken_time INTEGER NOT NULL, -- server's clock, seconds since 1970
	sample_seconds REAL, -- counters are differences over so long; NULL: totals since statements_since
	statements_since INTEGER, -- when the counters of statements were reset, seconds since 1970, NULL when not known
	statements INTEGER NOT NULL, -- that were counted, not only those kept in profile_statement
	total_ms REAL NOT NULL -- their execution time
) STRICT;

CREATE TABLE profile_statement ( -- one statement of a profile, those with the most time only
	profile INTEGER NOT NULL, -- profile.id
	ordinal INTEGER NOT NULL, -- 1, 2, 3 … by total time
	database TEXT NOT NULL, -- where it ran
	fingerprint TEXT NOT NULL, -- the same statement in another profile has the same
	text TEXT NOT NULL, -- normalised
	calls INTEGER NOT NULL, -- in the time the profile is about
	total_ms REAL NOT NULL, -- execution
	mean_ms REAL NOT NULL, -- of a call
	share REAL NOT NULL, -- 0..1, of the total time of all
	PRIMARY KEY (profile, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_advice ( -- an index that a profile advised
	profile INTEGER NOT NULL, -- profile.id
	ordinal INTEGER NOT NULL, -- 1, 2, 3 … by load saved
	database TEXT NOT NULL, -- where
	table_name TEXT NOT NULL, -- with its schema unless that is public
	columns TEXT NOT NULL, -- "user_id, created_at DESC"
	method TEXT NOT NULL, -- btree, gin
	ddl TEXT NOT NULL, -- CREATE INDEX CONCURRENTLY …
	cost_before REAL NOT NULL, -- the planner's units
	cost_after REAL NOT NULL, -- likewise
	share REAL NOT NULL, -- 0..1, of the load of all statements
	source TEXT NOT NULL, -- 'measured' or 'derived'
	PRIMARY KEY (profile, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence ( -- one imported file: what no repository tells
	id INTEGER PRIMARY KEY, -- number of the import; of each kind the newest is in force
	kind TEXT NOT NULL, -- initiatives
	file TEXT NOT NULL, -- its name, without directories
	content_oid TEXT NOT NULL, -- hash of its content, as `git hash-object` prints it
	imported_day TEXT NOT NULL, -- day of the import, 2025-03-14, UTC
	entries INTEGER NOT NULL -- that were in it
) STRICT;

CREATE TABLE initiative ( -- a piece of work a person named: a row of the risk matrix beside those that rules find
	evidence_id INTEGER NOT NULL, -- evidence.id
	ordinal INTEGER NOT NULL, -- 1, 2, 3 … in the order of the file
	id TEXT NOT NULL, -- e.g. RES-1
	title TEXT NOT NULL, -- as the matrix shows it
	dimension TEXT NOT NULL, -- code, architecture, team or process
	impact TEXT NOT NULL, -- low, medium, high or critical
	effort TEXT NOT NULL, -- low, medium or high
	phase TEXT NOT NULL, -- assess, stabilize or accelerate
	stream TEXT NOT NULL, -- of several that go on side by side, '' when not said
	issue TEXT, -- issue type whose findings it takes in, NULL when not said
	module TEXT, -- of those, only the ones in this module
	set_by TEXT NOT NULL, -- who says so
	reason TEXT NOT NULL, -- why, in the words of the file
	task TEXT, -- what to do at once, NULL when nothing is
	task_owner TEXT, -- who does that
	task_hours REAL, -- of work
	PRIMARY KEY (evidence_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE initiative_item ( -- one entry of a list of an initiative
	evidence_id INTEGER NOT NULL, -- evidence.id
	initiative INTEGER NOT NULL, -- initiative.ordinal
	kind TEXT NOT NULL, -- needs (initiative.id that comes first), findings (pattern of those it takes in) or guardrail
	ordinal INTEGER NOT NULL, -- 1, 2, 3 … in the order of the file
	text TEXT NOT NULL, -- the entry
	PRIMARY KEY (evidence_id, initiative, kind, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_proof ( -- an advised index that was built and timed in a scratch database
	profile INTEGER NOT NULL, -- profile.id
	ordinal INTEGER NOT NULL, -- profile_advice.ordinal
	outcome TEXT NOT NULL, -- proved, weak, refuted, failed or unknown, as in pg_proof
	ms_before REAL, -- of a call of its statements, NULL when none was timed
	ms_after REAL, -- likewise with the index
	runs INTEGER NOT NULL, -- of each statement, before and after
	PRIMARY KEY (profile, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_proof_statement ( -- a statement timed there without and with the advised indexes
	profile INTEGER NOT NULL, -- profile.id
	ordinal INTEGER NOT NULL, -- profile_statement.ordinal
	ms_before REAL, -- median of its runs, NULL when it was not timed
	ms_after REAL, -- likewise with the indexes
	PRIMARY KEY (profile, ordinal)
) STRICT, WITHOUT ROWID;
