#!/bin/sh
# How far another tool agrees with rescue on the complexity of each function of a tree.
#
#     tests/bench/complexity_parity.sh TOOL TREE [OPTION…]
#
# TREE is a directory or a git repository, of which HEAD is taken. TOOL is lizard or checkstyle (Java), gocyclo (Go), pmccabe
# (C), radon (Python), eslint (JavaScript, TypeScript), rubocop (Ruby), phpmd (PHP) or luacheck (Lua) for cyclomatic
# complexity; pmd (Java), gocognit (Go), cognitive_complexity (Python) or sonarjs (JavaScript, TypeScript) for cognitive
# complexity. The OPTIONs are those of complexity_parity.pl, which compares and reports. How a tool is started can be said in
# the environment:
#
#     LIZARD="python3 lizard.py", CHECKSTYLE, PMD, GOCYCLO, GOCOGNIT, PMCCABE, RADON, RUBOCOP, PHPMD, LUACHECK, PYTHON (one
#     that has the package cognitive_complexity), NODE_PATH (a node_modules with eslint, @typescript-eslint/parser,
#     eslint-plugin-sonarjs)
#
# Everything is compared, tests and vendored files too; generated and minified files rescue does not measure.
set -eu
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")/../.." && pwd)
bench=$here/tests/bench
rescue=${BUILD:-$here/build/release}/rescue
tool=$1
tree=$(cd "$2" && pwd)
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
metric=ccn

if git -C "$tree" rev-parse --git-dir >/dev/null 2>&1; then
	mkdir "$work/tree"
	git -C "$tree" archive HEAD | tar -x -C "$work/tree" || echo "some files of the archive are missing" >&2
	tree=$work/tree
fi
cd "$tree"
"$rescue" audit --quiet --store "$work/rescue.db" --output "$work" .
"$rescue" show functions --store "$work/rescue.db" --format csv --limit 0 >"$work/ours"
"$rescue" show files --store "$work/rescue.db" --format csv --limit 0 >"$work/files"

# Paths of all files of some languages.
listed() {
	"$rescue" query --store "$work/rescue.db" --format csv --limit 0 \
		"SELECT DISTINCT path FROM file_path WHERE language IN ($1) AND class <> 'minified' ORDER BY path" |
		tail -n +2 | tr -d '\r' | sed 's/^"\(.*\)"$/\1/'
}

checkstyle_rules() {
	cat <<-X
		<!DOCTYPE module PUBLIC "-//Checkstyle//DTD Checkstyle Configuration 1.3//EN" "https://checkstyle.org/dtds/configuration_1_3.dtd">
		<module name="Checker"><property name="severity" value="warning"/><property name="haltOnException" value="false"/>
		<module name="TreeWalker"><module name="CyclomaticComplexity"><property name="max" value="0"/></module></module></module>
	X
}

pmd_rules() {
	cat <<-X
		<ruleset name="complexity" xmlns="http://pmd.sourceforge.net/ruleset/2.0.0"><description>complexity</description>
		<rule ref="category/java/design.xml/CognitiveComplexity"><properties><property name="reportLevel" value="1"/></properties></rule>
		</ruleset>
	X
}

# Paths from the tree on.
relative() { awk -v p="$PWD/" 'index($0, p) == 1 { $0 = substr($0, length(p) + 1) } { print }'; }

# Go's tools: 12 package (*T).name path:line:column
go_rows() {
	sed -nE 's/^([0-9]+) [^ ]+ (.*) ([^ ].*):([0-9]+):[0-9]+$/\3\t\4\t0\t\2\t\1/p'
}

case $tool in
lizard) # NLOC, ccn, tokens, parameters, length, location, path, name, long name, first line, last line
	${LIZARD:-lizard} --csv -l java . |
		perl -ne 'print "$3\t$5\t$6\t$4\t$2\n" if /^(\d+),(\d+),\d+,\d+,\d+,"[^"]*","([^"]*)","([^"]*)",".*",(\d+),(\d+)$/'
	;;
checkstyle)
	checkstyle_rules >"$work/rules.xml"
	find . -name '*.java' ! -name module-info.java >"$work/list"
	xargs -d '\n' ${CHECKSTYLE:-checkstyle} -c "$work/rules.xml" -f plain <"$work/list" 2>/dev/null |
		sed -nE "s#^\[[A-Z]+\] ($PWD/)?(.*\.java):([0-9]+):.*Cyclomatic Complexity is ([0-9,]+) .*#\2\t\3\t0\t\t\4#p" | tr -d ,
	;;
pmd)
	metric=cognitive
	set -- --missing-zero "$@"
	pmd_rules >"$work/rules.xml"
	${PMD:-pmd} check --no-cache --no-progress -R "$work/rules.xml" -f csv -d . 2>/dev/null |
		perl -ne 'print "$1\t$2\t0\t$3\t$4\n" if /^"\d+","[^"]*","([^"]*)","\d+","(\d+)","The \w+ .([\w.]+)\(.* cognitive complexity of (\d+),/'
	;;
gocyclo) ${GOCYCLO:-gocyclo} . | go_rows ;;
gocognit)
	metric=cognitive
	${GOCOGNIT:-gocognit} -over -1 -test . | go_rows
	;;
pmccabe) # modified, traditional, statements, first line, lines, path(line): name
	find . -name '*.c' -print0 | xargs -0 ${PMCCABE:-pmccabe} 2>/dev/null |
		perl -ne 'print "$4\t$5\t", $2 + $3 - 1, "\t$6\t$1\n" if /^\d+\t(\d+)\t\d+\t(\d+)\t(\d+)\t(.*)\((\d+)\): (.*)$/'
	;;
radon) ${RADON:-radon} cc -j . | python3 "$bench/complexity_radon.py" ;;
cognitive_complexity)
	metric=cognitive
	listed "'Python'" | ${PYTHON:-python3} "$bench/complexity_radon.py" --cognitive
	;;
rubocop)
	cat >"$work/rules.yml" <<-X
		AllCops: {DisabledByDefault: true, NewCops: disable, SuggestExtensions: false, TargetRubyVersion: 3.1}
		Metrics/CyclomaticComplexity: {Enabled: true, Max: 0}
	X
	listed "'Ruby'" | xargs -d '\n' ${RUBOCOP:-rubocop} -c "$work/rules.yml" --cache false --format emacs 2>/dev/null |
		relative | sed -nE 's#^(.*):([0-9]+):[0-9]+: .* for (.*) is too high\. \[([0-9]+)/0\]#\1\t\2\t0\t\3\t\4#p'
	;;
phpmd)
	cat >"$work/rules.xml" <<-X
		<ruleset name="complexity" xmlns="http://pmd.sf.net/ruleset/1.0.0"><description>complexity</description>
		<rule ref="rulesets/codesize.xml/CyclomaticComplexity"><properties><property name="reportLevel" value="1"/></properties></rule>
		</ruleset>
	X
	${PHPMD:-phpmd} . text "$work/rules.xml" 2>/dev/null | relative |
		sed -nE 's#^(.*):([0-9]+)\s.* (method|function) (.*)\(\) has a Cyclomatic Complexity of ([0-9]+)\..*#\1\t\2\t0\t\4\t\5#p'
	;;
luacheck)
	listed "'Lua'" | xargs -d '\n' ${LUACHECK:-luacheck} --no-config --only 561 --max-cyclomatic-complexity 0 --formatter plain |
		sed -nE "s#^(.*):([0-9]+):[0-9]+: .* of (function|method)( '(.*)')? is too high \(([0-9]+) > 0\)#\1\t\2\t0\t\5\t\6#p"
	;;
eslint) listed "'JavaScript', 'TypeScript', 'TSX'" | node "$bench/complexity_eslint.js" ;;
sonarjs)
	metric=cognitive
	listed "'JavaScript', 'TypeScript', 'TSX'" | node "$bench/complexity_eslint.js" cognitive
	;;
*)
	echo "complexity_parity.sh: no tool '$tool'" >&2
	exit 2
	;;
esac >"$work/theirs"
"$bench/complexity_parity.pl" --metric $metric --files "$work/files" "$@" "$tool" "$tree" "$work/ours" "$work/theirs"
