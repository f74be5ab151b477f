-- Responsibilities: what the public operations of a file or type are about, told by the words of their names.

-- Words that say how a program works and not what it is for: they count for nobody's responsibility.
CREATE TEMP VIEW plumbing_word AS
SELECT value AS word
  FROM json_each('["abort", "accept", "access", "action", "add", "after", "all", "and", "any", "append", "apply", "arg",
    "argument", "array", "as", "assert", "async", "at", "await", "base", "before", "begin", "bind", "block", "bool", "boolean",
    "buffer", "build", "builder", "by", "byte", "cache", "call", "callback", "can", "cancel", "change", "char", "check",
    "child", "clean", "clear", "clone", "close", "code", "collect", "column", "compare", "compute", "config", "configure",
    "constructor", "contain", "content", "context", "convert", "copy", "count", "create", "current", "data", "default",
    "define", "delete", "destroy", "dict", "disable", "dispatch", "dispose", "do", "does", "double", "drop", "each", "element",
    "emit", "empty", "enable", "end", "ensure", "entry", "equal", "error", "event", "every", "exec", "execute", "exist", "exit",
    "extract", "factory", "fetch", "field", "filter", "finalize", "find", "finish", "first", "flag", "float", "flush", "for",
    "format", "free", "from", "function", "generate", "get", "getter", "handle", "handler", "has", "hash", "helper", "hook",
    "if", "impl", "in", "index", "info", "init", "initialise", "initialize", "input", "insert", "instance", "int", "integer",
    "internal", "into", "invoke", "is", "item", "iterator", "json", "key", "kind", "last", "length", "list", "listener", "load",
    "log", "long", "loop", "main", "make", "manager", "map", "match", "max", "merge", "message", "method", "min", "mode",
    "modify", "mut", "name", "new", "next", "no", "node", "not", "null", "number", "object", "of", "on", "only", "open",
    "option", "or", "other", "others", "output", "own", "owned", "param", "parameter", "parse", "path", "per", "perform", "pop",
    "post", "pre", "prepare", "prev", "previous", "print", "process", "property", "provide", "push", "put", "query", "range",
    "read", "receive", "ref", "refresh", "refs", "register", "release", "reload", "remove", "render", "replace", "request",
    "require", "reset", "resolve", "response", "result", "retrieve", "return", "row", "run", "same", "save", "search", "select",
    "self", "send", "serialize", "set", "setter", "setup", "should", "show", "size", "sort", "start", "state", "status", "stop",
    "store", "str", "string", "sync", "table", "test", "text", "than", "the", "to", "toggle", "trigger", "type", "unchecked",
    "undefined", "unregister", "unset", "update", "upsert", "use", "using", "util", "valid", "validate", "value", "via",
    "visit", "was", "when", "where", "will", "with", "without", "wrap", "write"]');

-- What code outside may call in each production file: public functions and methods, without those of nobody's design
-- (constructors, what a language calls by itself) and without what reads as a field (an accessor).
CREATE TEMP VIEW public_operation AS
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, f.blob_id AS blob_id, f.language AS language,
       f.type_ordinal AS type_ordinal, f.name AS name, f.line AS line, f.nloc AS nloc, f.ccn AS ccn
  FROM production_file AS p
  JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language
 WHERE f.is_public AND f.name NOT GLOB '*__' AND f.name NOT GLOB '*constructor' AND f.name NOT GLOB '*_test'
   AND f.name NOT GLOB 'test_*'
   AND (f.blob_id, f.language, f.line, f.end_line) NOT IN (SELECT blob_id, language, line, end_line FROM syntax_match
                                                            WHERE rule = 'syntax/accessor');

-- The domain words of each of them; `about` are all of the operation's.
CREATE TEMP VIEW operation_word AS
SELECT o.path_id AS path_id, o.type_ordinal AS type_ordinal, o.name AS name, w.value AS word,
       group_concat(w.value) OVER (PARTITION BY o.path_id, o.type_ordinal, o.name, o.line) AS about
  FROM public_operation AS o, json_each(name_words(o.name)) AS w
 WHERE w.value NOT IN (SELECT word FROM plumbing_word) AND length(w.value) > 2;

-- Each production file with its public operations and how many domain words they have. A subject is a word that two of them
-- share and that is not all they speak of: getHost, setHost and hasHost are a field and no subject; `most` are those most of them
-- share.
CREATE TEMP VIEW file_responsibility AS
WITH word AS (
  SELECT path_id, word, iif(count(DISTINCT about) > 1, count(DISTINCT name), 1) AS operations,
         row_number() OVER (PARTITION BY path_id
                            ORDER BY iif(count(DISTINCT about) > 1, count(DISTINCT name), 1) DESC, word) AS rank
    FROM operation_word
   GROUP BY path_id, word
), spread AS (
  SELECT path_id, count(*) AS words, count(*) FILTER (WHERE operations > 1) AS subjects,
         group_concat(word, ', ') FILTER (WHERE rank <= 6 AND operations > 1) AS most
    FROM word
   GROUP BY path_id
)
SELECT o.path_id AS path_id, o.path AS path, o.module AS module, count(*) AS public_operations,
       coalesce(s.words, 0) AS words, coalesce(s.subjects, 0) AS subjects, coalesce(s.most, '') AS most, p.code_lines AS code_lines, p.language AS language
  FROM public_operation AS o
  JOIN production_file AS p ON p.path_id = o.path_id
  LEFT JOIN spread AS s ON s.path_id = o.path_id
 GROUP BY o.path_id;

-- Each type of the production files with its methods: their number, those that are public operations, the sum of their cyclomatic
-- complexity (WMC, Chidamber and Kemerer 1994), and the domain words and subjects of the public ones. Where methods stand outside of the
-- type, as in Go, its lines are those of the methods.
CREATE TEMP VIEW type_responsibility AS
WITH word AS (
  SELECT path_id, type_ordinal, word, iif(count(DISTINCT about) > 1, count(DISTINCT name), 1) AS operations,
         row_number() OVER (PARTITION BY path_id, type_ordinal
                            ORDER BY iif(count(DISTINCT about) > 1, count(DISTINCT name), 1) DESC, word) AS rank
    FROM operation_word
   WHERE type_ordinal IS NOT NULL
   GROUP BY path_id, type_ordinal, word
), spread AS (
  SELECT path_id, type_ordinal, count(*) AS words, count(*) FILTER (WHERE operations > 1) AS subjects,
         group_concat(word, ', ') FILTER (WHERE rank <= 6 AND operations > 1) AS most
    FROM word
   GROUP BY path_id, type_ordinal
), work AS (
  SELECT p.path_id AS path_id, f.type_ordinal AS type_ordinal, count(*) AS methods, sum(f.ccn) AS wmc, sum(f.nloc) AS method_lines
    FROM production_file AS p
    JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language
   WHERE f.type_ordinal IS NOT NULL
   GROUP BY p.path_id, f.type_ordinal
), shown AS (
  SELECT path_id, type_ordinal, count(*) AS operations FROM public_operation WHERE type_ordinal IS NOT NULL GROUP BY 1, 2
)
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, t.name AS name, t.kind AS kind, t.line AS line,
       t.end_line AS end_line, max(t.nloc, w.method_lines) AS nloc, w.methods AS methods, coalesce(n.operations, 0) AS public_operations, w.wmc AS wmc,
       coalesce(s.words, 0) AS words, coalesce(s.subjects, 0) AS subjects, coalesce(s.most, '') AS most, p.code_lines AS code_lines, p.language AS language
  FROM work AS w
  JOIN production_file AS p ON p.path_id = w.path_id
  JOIN type AS t ON t.blob_id = p.blob_id AND t.language = p.language AND t.ordinal = w.type_ordinal
  LEFT JOIN spread AS s ON s.path_id = w.path_id AND s.type_ordinal = w.type_ordinal
  LEFT JOIN shown AS n ON n.path_id = w.path_id AND n.type_ordinal = w.type_ordinal;

-- Types that do everything. One with a method for each kind of node, clause or report says so by its name, or begins most of their
-- names with one word; settings are known by theirs. One that stands in several files of a directory is being split already.
CREATE TEMP VIEW god_class AS
WITH large AS MATERIALIZED (
  SELECT *
    FROM type_responsibility
   WHERE wmc >= {god_class_wmc} AND methods > {god_class_methods} AND nloc >= {god_class_lines} AND subjects >= {god_class_subjects}
     AND 100 * (wmc - methods) >= {god_class_branches} * methods
     AND name NOT REGEXP '(?:Options|Config|Configuration|Settings|Properties|Binder|Builder)$'
     AND name NOT REGEXP '(?:Compiler|Emitter|Parser|Printer|Renderer|Reporter|Visitor|Walker)$'
), operation AS MATERIALIZED (
  SELECT t.path_id AS path_id, t.line AS type_line, o.ccn = 1 AND o.nloc <= {god_class_plain_lines} AS is_plain,
         o.name REGEXP '(?i)visit' AS is_visit, json_extract(name_words(o.name), '$[0]') AS verb
    FROM large AS t
    JOIN public_operation AS o ON o.path_id = t.path_id AND o.line BETWEEN t.line AND t.end_line
)
SELECT *
  FROM large AS t
 WHERE {god_class_plain} * public_operations > 100 * (SELECT count(*) FROM operation AS o
                                                       WHERE o.path_id = t.path_id AND o.type_line = t.line AND o.is_plain)
   AND public_operations > 2 * (SELECT count(*) FROM operation AS o
                                 WHERE o.path_id = t.path_id AND o.type_line = t.line AND o.is_visit)
   AND {god_class_verb} * public_operations > 100 * coalesce((SELECT count(*) FROM operation AS o
                                                               WHERE o.path_id = t.path_id AND o.type_line = t.line
                                                               GROUP BY o.verb ORDER BY 1 DESC LIMIT 1), 0)
   AND NOT EXISTS (SELECT 1 FROM type_responsibility AS o
                    WHERE o.name = t.name AND o.language = t.language AND o.path_id <> t.path_id AND dirname(o.path) = dirname(t.path));
