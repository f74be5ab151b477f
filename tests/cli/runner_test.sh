#!/bin/sh
# The transcript runner itself: what must hold holds, and each kind of difference is noticed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/runner.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
failures=0

# expect holds|fails TITLE <TRANSCRIPT
expect() {
	cat >"$scratch/t.txt"
	code=0
	sh "$here/run_transcripts.sh" "$scratch/bin" "$scratch/t.txt" >"$scratch/talk" 2>&1 || code=$?
	case $code in
	0) result=holds ;;
	1) result=fails ;;
	*) result="could not be run" ;;
	esac
	if [ "$result" != "$1" ]; then
		echo "FAILED: $2: the transcript $result"
		cat "$scratch/talk"
		failures=$((failures + 1))
	fi
}

expect holds "output, error output, exit code and a blank line at the end" <<'E'
Prose before the first command is not looked at.
$ echo a; echo b >&2
a
b

$ exit 3
? 3
E
expect fails "another output" <<'E'
$ echo a
b
E
expect fails "output where none is expected" <<'E'
$ echo a
E
expect fails "no output where some is expected" <<'E'
$ true
a
E
expect fails "a number that only looks equal" <<'E'
$ echo 1.0
1
E
expect fails "another exit code" <<'E'
$ exit 3
? 2
E
expect fails "an exit code that nobody expects" <<'E'
$ false
E
expect fails "a failure that does not come" <<'E'
$ true
? 1
E
expect fails "an earlier difference, although the last step holds" <<'E'
$ echo a
b
$ echo c
c
E
expect holds "a wildcard in a line, at its ends and twice" <<'E'
$ echo took 12.5 s for 3 files
took … s for … files
$ echo took 12.5 s
… s
$ echo took 12.5 s
took …
E
expect fails "a wildcard whose surroundings differ" <<'E'
$ echo took 12.5 s for 3 files
took … s in … files
E
expect fails "text after what follows a wildcard" <<'E'
$ echo took 12.5 s too long
took … s
E
expect holds "a wildcard line for many lines and for none" <<'E'
$ printf '%s\n' a b c d
a
…
d
$ printf '%s\n' a d
a
…
d
E
expect fails "a wildcard line whose last line differs" <<'E'
$ printf '%s\n' a b c d
a
…
c
E
expect holds "a command of many lines" <<'E'
$ cat <<X
> one
>
> two
> X
one

two
E
expect holds "files stay between commands, the caller's environment does not come in" <<'E'
$ echo x >file
$ cat file; echo "${CI-none} $TZ $LC_ALL"
x
none UTC C
E
expect holds "commits have the same name each time" <<'E'
$ git init -q && git commit -q --allow-empty -m x && git log --format='%an %ae %aI %D'
Ada ada@example.com 2025-01-01T12:00:00+00:00 HEAD -> main
E
expect fails "a file without any command" <<'E'
echo a
E

printf 'Prose.\n\n$ echo a; exit 3\nb\n\n\n$ cat <<X\n> x\n> X\nx\n$ echo 12\n1…\n' >"$scratch/t.txt"
sh "$here/run_transcripts.sh" --update "$scratch/bin" "$scratch/t.txt" >/dev/null
printf 'Prose.\n\n$ echo a; exit 3\na\n? 3\n\n$ cat <<X\n> x\n> X\nx\n\n$ echo 12\n1…\n' >"$scratch/updated.txt"
if ! diff -u "$scratch/updated.txt" "$scratch/t.txt"; then
	echo "FAILED: --update rewrites what differs and keeps what holds"
	failures=$((failures + 1))
fi
[ "$failures" = 0 ]
