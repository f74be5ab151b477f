#!/bin/sh
# Runs terminal transcripts: commands and what a person sees when they type them.
#
#   run_transcripts.sh [--update] DIRECTORY-OF-RESCUE TRANSCRIPT…
#
# The format is described in tests/README.md. With --update a transcript that no longer holds is rewritten with what
# the commands print now; read the difference before you commit it.
set -eu

update=
if [ "${1-}" = --update ]; then
	update=yes
	shift
fi
if [ $# -lt 2 ]; then
	echo "usage: run_transcripts.sh [--update] DIRECTORY-OF-RESCUE TRANSCRIPT…" >&2
	exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
source_dir=$(cd "$here/../.." && pwd)
program_dir=$(cd "$1" && pwd)
shift
scratch=$(mktemp -d "${TMPDIR:-/tmp}/transcript.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# Nothing of the caller's environment but what a sanitizer needs, so that a transcript means the same everywhere.
run() {
	(
		cd "$scratch/here"
		exec env -i PATH="$program_dir:/usr/local/bin:/usr/bin:/bin" HOME="$scratch/home" TMPDIR="$scratch/tmp" \
			LC_ALL=C TZ=UTC RESCUE_SOURCE="$source_dir" \
			${ASAN_OPTIONS+"ASAN_OPTIONS=$ASAN_OPTIONS"} ${LSAN_OPTIONS+"LSAN_OPTIONS=$LSAN_OPTIONS"} \
			${UBSAN_OPTIONS+"UBSAN_OPTIONS=$UBSAN_OPTIONS"} ${TSAN_OPTIONS+"TSAN_OPTIONS=$TSAN_OPTIONS"} \
			GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com \
			GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.com \
			GIT_AUTHOR_DATE=2025-01-01T12:00:00+00:00 GIT_COMMITTER_DATE=2025-01-01T12:00:00+00:00 \
			sh -c "$1" </dev/null
	)
}

# Runs step $1; returns whether exit code and output are as expected, and leaves them in its .status and .output.
run_step() {
	wanted=0
	if [ -e "$1.exit" ]; then
		wanted=$(cat "$1.exit")
	fi
	got=0
	run "$(cat "$1.command")" >"$1.output" 2>&1 || got=$?
	echo "$got" >"$1.status"
	[ "$got" = "$wanted" ] && LC_ALL=C awk -f "$here/match.awk" "$1.expected" "$1.output"
}

explain() {
	echo "$transcript:$(cat "$1.line"): \$ $(cat "$1.command")"
	if [ "$got" != "$wanted" ]; then
		echo "exit code $got, expected $wanted"
	fi
	diff -u --label expected --label output "$1.expected" "$1.output" || :
}

rewrite() {
	cat "$scratch/steps/prose"
	between=
	for step in "$scratch"/steps/[0-9]*.command; do
		step=${step%.command}
		printf '%s' "$between"
		sed -e '1s/^/$ /' -e '2,$s/^/> /' "$step.command"
		awk '/./ { printf "%s%s\n", empty, $0; empty = ""; next } { empty = empty "\n" }' "$step.output"
		[ "$(cat "$step.status")" = 0 ] || echo "? $(cat "$step.status")"
		between='
'
	done
}

failures=0
for transcript in "$@"; do
	rm -rf "${scratch:?}"/*
	mkdir "$scratch/here" "$scratch/home" "$scratch/tmp" "$scratch/steps"
	printf '[init]\n\tdefaultBranch = main\n' >"$scratch/home/.gitconfig"
	LC_ALL=C awk -v out="$scratch/steps/" -f "$here/split.awk" "$transcript"
	broken=0
	for step in "$scratch"/steps/[0-9]*.command; do
		if [ ! -e "$step" ]; then
			echo "$transcript: no command in it"
			broken=1
			break
		fi
		step=${step%.command}
		if run_step "$step"; then
			cp "$step.expected" "$step.output"
		else
			explain "$step"
			broken=1
		fi
	done
	if [ $broken = 1 ] && [ -n "$update" ]; then
		rewrite >"$scratch/new"
		cat "$scratch/new" >"$transcript"
		broken=0
	fi
	failures=$((failures + broken))
done
[ "$failures" = 0 ]
