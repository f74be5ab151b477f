# shellcheck shell=sh disable=SC2034
# lib.sh: what tests of profiles begin with: a server of their own, an empty directory in which they run, and how they ask
# and expect. A script RESCUE sources it first; it runs once more, against the server, and ends with `exit "$failed"`.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ -z "${PROFILED_SERVER-}" ]; then
	PROFILED_SERVER=1 exec "$here/server.sh" with sh "$0" "$@"
fi
rescue=$1
work=$(mktemp -d)
# A test that leaves more behind says here how it ends.
clean_up() {
	:
}
trap 'clean_up; rm -rf "$work"' EXIT
cd "$work" || exit 1
store=store.db
failed=0

# expect NAME WANTED GOT
expect() {
	if [ "$2" != "$3" ]; then
		printf 'FAILED: %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3"
		failed=1
	fi
}

# ask SQL: of the profile in $store
ask() {
	"$rescue" query --store "$store" --format csv "$1" | tr -d '\r' | sed 1d
}

# sql CONNINFO SQL: of the server
sql() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

# await CONNINFO SQL: until the server gives t, ten seconds at most
await() {
	for _ in $(seq 200); do
		[ "$(sql "$1" "$2" 2>/dev/null)" != t ] || return
		sleep 0.05
	done
	expect "await $2" t f
}
