# The floors of ARCHITECTURE.md: a file includes its own module or a lower floor; each library belongs to one module;
# the last include of a .c file is base/banned.h; nothing below src/cli prints. rules reads YAML through formats, so it
# stands half a floor above its neighbours, none of which includes it.

BEGIN {
	floors = "base 0 store 1 repo 2 lang 2 formats 2 postgres 2 rules 2.5 collect 3 evidence 3 judge 4 report 5 cli 6 cmd 7"
	count = split(floors, word, " ")
	for (i = 1; i < count; i += 2)
		floor[word[i]] = word[i + 1]
	owners = "git2 repo git2.h repo tree_sitter lang libpq-fe.h postgres pg_query.h postgres pg_query postgres sqlite3.h store" \
		" cmark-gfm.h report cmark-gfm-core-extensions.h report cmark-gfm-extension_api.h report yaml.h formats"
	count = split(owners, word, " ")
	for (i = 1; i < count; i += 2)
		owner[word[i]] = word[i + 1]
}

function complain(text)
{
	print FILENAME ":" FNR ": " text
	broken = 1
}

function check_last_include()
{
	if (file ~ /\.c$/ && last_include != "" && last_include != "base/banned.h") {
		print file ": its last include is not base/banned.h"
		broken = 1
	}
}

FNR == 1 {
	check_last_include()
	file = FILENAME
	last_include = ""
	in_comment = 0
	split(file, part, "/")
	module = part[1] == "src" ? part[2] : part[1]
	if (!(module in floor))
		complain("\"" module "\" is no module of the house")
	may_print = floor[module] >= floor["cli"] || file == "src/base/err.c" || file == "src/base/mem.c"
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, part, "\"")
	last_include = part[2]
	split(last_include, part, "/")
	if (!(part[1] in floor) || last_include !~ /\//)
		complain("\"" last_include "\" does not start with a module")
	else if (part[1] != module && floor[part[1]] >= floor[module])
		complain(module " (floor " floor[module] ") includes " part[1] " (floor " floor[part[1]] ")")
	next
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	split($0, part, /[<>]/)
	last_include = part[2]
	split(last_include, part, "/")
	if ((part[1] in owner) && owner[part[1]] != module)
		complain("only " owner[part[1]] " may include <" last_include ">")
	next
}

!may_print {
	line = without_text($0)
	if (line ~ /(^|[^A-Za-z0-9_])(v?printf|puts|putchar|perror)[ \t]*\(/ ||
	    line ~ /(^|[^A-Za-z0-9_])(stdout|stderr)([^A-Za-z0-9_]|$)/)
		complain("prints; only src/cli and cmd do")
}

# The line without strings, character constants and comments.
function without_text(line)
{
	gsub(/\\./, "", line)
	gsub(/"[^"]*"/, "", line)
	gsub(/'[^']*'/, "", line)
	sub(/\/\/.*/, "", line)
	gsub(/\/\*[^*]*\*\//, "", line)
	if (in_comment) {
		if (line !~ /\*\//)
			return ""
		sub(/.*\*\//, "", line)
		in_comment = 0
	}
	if (line ~ /\/\*/) {
		sub(/\/\*.*/, "", line)
		in_comment = 1
	}
	return line
}

END {
	check_last_include()
	exit broken
}
