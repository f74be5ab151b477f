#!/bin/sh
# server_test.sh: a throwaway server is gone after its command, after a signal, and after its script was killed outright.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
base=$(mktemp -d "${TMPDIR:-/tmp}/server_test.XXXXXX")
trap 'rm -rf "$base"' EXIT
chmod 755 "$base"
export TMPDIR="$base"

fail() {
	echo "server_test.sh: $*" >&2
	exit 1
}

# gone PID: within 20 s neither the server nor its directory is left.
gone() {
	for _ in $(seq 200); do
		if ! kill -0 "$1" 2>/dev/null && [ -z "$(find "$base" -name 'postgres.*')" ]; then
			return
		fi
		sleep 0.1
	done
	fail "the server is still there: $2"
}

# started FILE: prints the server's process number once the command wrote it.
started() {
	for _ in $(seq 600); do
		if [ -s "$1" ]; then
			cat "$1"
			return
		fi
		sleep 0.1
	done
	fail 'it did not start'
}

"$here/server.sh" with sh -c 'head -1 "$PGHOST/data/postmaster.pid"; psql -X -A -t -c "CREATE EXTENSION hypopg; SELECT 1"; exit 7' >"$base/out" && code=0 || code=$?
[ "$code" = 7 ] || fail "the command's exit code became $code"
[ "$(tail -1 "$base/out")" = 1 ] || fail "no answer: $(cat "$base/out")"
gone "$(head -1 "$base/out")" 'after its command'

for signal in TERM KILL; do
	"$here/server.sh" with sh -c 'head -1 "$PGHOST/data/postmaster.pid" >"$0"; exec sleep 60' "$base/pid.$signal" &
	script=$!
	server=$(started "$base/pid.$signal")
	kill -s "$signal" "$script"
	wait "$script" 2>/dev/null || true
	gone "$server" "after SIG$signal"
done
