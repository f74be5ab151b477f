#!/bin/sh
# The checks of this directory can fail: each is shown one good tree and one tree for each thing it forbids.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/house.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
failures=0

# A tree that every check accepts.
good_tree() {
	rm -rf "$scratch/tree"
	mkdir -p "$scratch/tree/src/base" "$scratch/tree/src/store" "$scratch/tree/src/lang" "$scratch/tree/src/cli" \
		"$scratch/tree/cmd"
	cd "$scratch/tree"
	printf '%s\n' '#include <sqlite3.h>' '#include "base/err.h"' '' '#include "base/banned.h"' >src/store/store.c
	printf '%s\n' '/* Never printf( to' ' * stdout. */' 'int base_printf(int x); /* printf("") */' \
		'const char *text = "puts(";' >src/base/err.h
	printf '%s\n' '#include <stdio.h>' '#include "base/banned.h"' 'int main(void)' '{' '	puts("");' '}' >cmd/main.c
}

# expect passes|fails CHECK TITLE
expect() {
	code=0
	sh "$here/check.sh" "$2" "$scratch/tree" >"$scratch/talk" 2>&1 || code=$?
	case $code in
	0) result=passes ;;
	1) result=fails ;;
	*) result="could not be run" ;;
	esac
	if [ "$result" != "$1" ]; then
		echo "FAILED: $3: the check $result"
		cat "$scratch/talk"
		failures=$((failures + 1))
	fi
	good_tree
}

# lines N: a body of N lines.
lines() {
	awk -v n="$1" 'BEGIN { while (n-- > 0) print "\tx++;" }'
}

good_tree
for check in floors sizes text; do
	expect passes $check "a good tree"
done

echo '#include "cli/table.h"' >src/store/store.h
expect fails floors "a higher floor"
echo '#include "repo/repo.h"' >src/lang/lang.h
expect fails floors "a sibling on the same floor"
echo '#include "rules/rules.h"' >src/lang/lang.h
expect fails floors "rules from below its half floor"
echo '#include "lang/nodes.h"' >src/lang/lang.h
expect passes floors "its own module"
echo '#include "nodes.h"' >src/lang/lang.h
expect fails floors "an include without a module"
mkdir src/utils && echo 'int x;' >src/utils/misc.h
expect fails floors "a module that is not in the house"
for header in git2.h git2/sys/repository.h tree_sitter/api.h libpq-fe.h pg_query.h pg_query/pg_query.pb-c.h yaml.h cmark-gfm.h sqlite3.h; do
	echo "#include <$header>" >src/cli/cli.h
	expect fails floors "a library of another module, $header"
done
printf '%s\n' '#include "base/banned.h"' '#include "base/err.h"' >src/store/rows.c
expect fails floors "a .c file whose last include is another"
echo 'int x;' >src/cli/last.c
expect passes floors "a .c file without includes, which can call nothing"
for call in 'printf("x");' 'fprintf(stderr, "x");' 'puts("x");' 'fputs("x", stdout);' 'perror("x");'; do
	printf '%s\n' '#include "base/banned.h"' "void f(void) { $call }" >src/store/rows.c
	expect fails floors "output below src/cli, $call"
done
printf '%s\n' '#include "base/banned.h"' 'void f(void) { printf("x"); }' >src/cli/out.c
expect passes floors "output in src/cli"
rm -r src cmd
expect fails floors "no sources at all"

lines 801 >src/base/long.c
expect fails sizes "a file of 801 lines"
lines 800 >src/base/long.c
expect passes sizes "a file of 800 lines"
{ echo '{' && lines 101 && echo '}'; } >src/base/long.c
expect fails sizes "a function of 101 lines"
{ echo '{' && lines 100 && echo '}' && echo '{' && lines 100 && echo '}'; } >src/base/long.c
expect passes sizes "two functions of 100 lines"

echo '// TODO later' >src/base/todo.h
expect fails text "a note of unfinished work"
echo 'mktemp name.XXXXXX' >script
expect passes text "a name for mktemp"
echo 'cd /root/rescue' >README.md
expect fails text "a path of one machine"
echo '"resolved": "https://registry.npm'js'.org/x.tgz"' >package-lock.json
expect fails text "the address of a registry"
[ "$failures" = 0 ]
