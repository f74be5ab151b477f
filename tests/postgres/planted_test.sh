#!/bin/sh
# planted_test.sh RESCUE: in the story's database at small scale each planted defect is found, and each control is silent.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
fixture=$here/../fixtures/postgres
if [ -z "${PLANTED_SERVER-}" ]; then
	# -x: as if 1,300,000,000 transactions had been.
	PLANTED_SERVER=1 exec "$here/server.sh" with -c "$fixture/server.conf" -x 1300000000 sh "$0" "$@"
fi

sh "$fixture/make.sh" 0.05 shop
sh "$fixture/workload.sh" 0.05 shop
PGDATABASE=shop perl "$here/planted.pl" fixture "$fixture/planted.tsv"

if "$1" db-profile -h >/dev/null 2>&1; then
	store=${PGHOST%/*}/profile.db
	# On a machine that does much else plans would be cut at random: here they may take their time.
	mkdir "${store%.db}.rules"
	sed 's/^  locked_ms: [0-9]*/  locked_ms: 9000/' "$here/../../rules/model.yml" >"${store%.db}.rules/model.yml"
	perl "$fixture/hold.pl" shop "$1" db-profile --quiet --rules "${store%.db}.rules" --store "$store" dbname=shop
	perl "$here/planted.pl" findings "$fixture/planted.tsv" "$1" "$store" "$here/../../rules/database"
fi
