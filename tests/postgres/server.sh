#!/bin/sh
# A PostgreSQL server to throw away: on a Unix socket in a directory of its own, with pg_stat_statements and HypoPG loaded.
#   server.sh with [-c CONF] [-x XID] COMMAND ARGS…   starts one, runs COMMAND against it (PGHOST, PGUSER and PGDATABASE are
#                                           set), stops it and removes its directory whatever happens; exits as COMMAND does
#   server.sh start [-c CONF] [-x XID] DIR            starts one in DIR, which must not exist; the socket is in DIR too
#   server.sh stop DIR                                stops it and removes DIR
# -c CONF: settings to add, a postgresql.conf. -x XID: the next transaction's number, as if so many had been before.
# POSTGRES_BIN: where its programs are; by default the newest of Debian's. A server that root starts runs as postgres.
set -eu

fail() {
	echo "server.sh: $*" >&2
	exit 1
}

# The newest version's programs.
find_programs() {
	for bin in "${POSTGRES_BIN-}" $(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -t/ -k5nr); do
		if [ -x "$bin/initdb" ]; then
			echo "$bin"
			return
		fi
	done
	fail 'no PostgreSQL server here; ./bootstrap test installs one'
}

# PostgreSQL refuses to run as root.
unprivileged() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"
	else
		"$@"
	fi
}

# configure DIR CONF
configure() {
	cat >>"$1/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$1'
unix_socket_permissions = 0777
shared_preload_libraries = 'pg_stat_statements'
fsync = off
END
	if [ -n "$2" ]; then
		cat "$2" >>"$1/data/postgresql.conf"
	fi
	# Never reached: nothing listens. It is there to be seen.
	echo 'host all all 0.0.0.0/0 trust' >>"$1/data/pg_hba.conf"
}

# age DIR XID: the commit log gets the page the number is on, as it would have by then.
age() {
	unprivileged "$bin/pg_resetwal" -x "$2" -D "$1/data" >/dev/null
	unprivileged dd if=/dev/zero of="$1/data/pg_xact/$(printf %04X $(($2 / 1048576)))" bs=262144 count=1 2>/dev/null
}

# start DIR CONF XID
start() {
	bin=$(find_programs)
	mkdir -m 755 "$1" || fail "cannot make the directory '$1'"
	[ "$(id -u)" != 0 ] || chown postgres: "$1"
	cd "$1"
	unprivileged "$bin/initdb" --no-sync --auth=trust --encoding=UTF8 --locale=C.UTF-8 --username=postgres -D "$1/data" >"$1/log" 2>&1 ||
		fail "initdb failed: $(cat "$1/log")"
	configure "$1" "$2"
	[ -z "$3" ] || age "$1" "$3"
	unprivileged "$bin/pg_ctl" -w -t 60 -s -D "$1/data" -l "$1/data/log" start </dev/null >>"$1/log" 2>&1 ||
		fail "the server does not start: $(cat "$1/log" "$1/data/log")"
}

# stop DIR
stop() {
	cd /
	if [ -e "$1/data/postmaster.pid" ]; then
		bin=$(find_programs)
		unprivileged "$bin/pg_ctl" -s -D "$1/data" -m immediate stop >/dev/null 2>&1 || true
	fi
	rm -rf "${1:?}"
}

# Where this script cannot stop it because it was killed, this does.
# watch BASE PID
watch() {
	trap '' HUP INT TERM
	while kill -0 "$2" 2>/dev/null; do
		sleep 1
	done
	[ ! -e "$1" ] || stop "$1/server"
	rm -rf "${1:?}"
}

# with CONF XID COMMAND…
with() {
	base=$(mktemp -d "${TMPDIR:-/tmp}/postgres.XXXXXX")
	chmod 755 "$base"
	directory=$base/server
	conf=$1
	xid=$2
	shift 2
	watch "$base" $$ >/dev/null 2>&1 </dev/null &
	child=
	trap '[ -z "$child" ] || kill "$child" 2>/dev/null || true; stop "$directory"; rm -rf "$base"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	(start "$directory" "$conf" "$xid")
	PGHOST=$directory PGUSER=postgres PGDATABASE=postgres "$@" &
	child=$!
	wait "$child" && code=0 || code=$?
	child=
	return "$code"
}

command=${1-}
conf=
xid=
[ $# = 0 ] || shift
while getopts c:x: option; do
	case $option in
	c) conf=$OPTARG ;;
	x) xid=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
case $command in
with) with "$conf" "$xid" "$@" ;;
start) start "${1:?a directory}" "$conf" "$xid" ;;
stop) stop "${1:?a directory}" ;;
*) fail 'usage: server.sh with|start|stop, see its first lines' ;;
esac
