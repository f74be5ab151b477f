#!/bin/sh
# tree_test.sh RESCUE TREE [RELEASE VERSION]: the story's database on the PostgreSQL of another Debian release: each planted
# defect found, each control silent, each question answered. By hand, as root, a minute and a half after the first time:
#   sh tests/postgres/tree_test.sh "$PWD/build/dev/rescue" /var/tmp/trixie
# TREE is made by debootstrap where it is not there (400 MB); by default it is Debian 13, trixie, with PostgreSQL 17. The server
# runs in it and its socket is under TREE/tmp; all else runs here.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
rescue=$1
tree=$2
release=${3-trixie}
version=${4-17}

inside() {
	chroot "$tree" env PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}

if [ ! -e "$tree/usr/lib/postgresql/$version/bin/postgres" ]; then
	debootstrap --variant=minbase --include=ca-certificates "$release" "$tree"
	cp /etc/resolv.conf "$tree/etc/"
	cp /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/"
	inside apt-get update
	inside apt-get install -y --no-install-recommends "postgresql-$version" "postgresql-$version-hypopg"
fi
mountpoint -q "$tree/dev" || mount --rbind --make-rslave /dev "$tree/dev"
mountpoint -q "$tree/proc" || mount -t proc proc "$tree/proc"
rm -rf "$tree/tmp/rescue"
mkdir "$tree/tmp/rescue"
cp "$here/server.sh" "$here/../fixtures/postgres/server.conf" "$tree/tmp/rescue/"
trap 'inside sh /tmp/rescue/server.sh stop /tmp/rescue/server; umount "$tree/proc"; umount -R "$tree/dev"' EXIT
inside sh /tmp/rescue/server.sh start -c /tmp/rescue/server.conf -x 1300000000 /tmp/rescue/server
export PGHOST="$tree/tmp/rescue/server" PGUSER=postgres PGDATABASE=postgres PLANTED_SERVER=1
psql -X -A -t -c 'SELECT version()'
failed=0
sh "$here/planted_test.sh" "$rescue" || failed=1
ask() {
	"$rescue" query --store "$tree/tmp/rescue/profile.db" --format csv "$1"
}
troubles=$(
	ask "SELECT name, status, detail FROM collector WHERE name <> 'places' AND status <> 'done'" | sed 1d
	ask "SELECT subject, reason FROM pg_unknown WHERE reason LIKE 'the server says%'" | sed 1d
)
if [ -n "$troubles" ]; then
	echo "FAILED: $troubles"
	failed=1
fi
exit "$failed"
