#!/bin/sh
# readme.sh DIRECTORY-OF-RESCUE DOCUMENT…: each command a document shows (`$ rescue …` in a console block) does its job.
# The commands of a document become one transcript, run in a small repository; output may be any, the exit code is 0.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/readme.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
program_dir=$1
shift

commands() {
	awk '/^```/ { inside = $0 == "```console"; next } inside && /^\$ / { print; print "…" }' "$1"
}

for document in "$@"; do
	if [ -z "$(commands "$document")" ]; then
		echo "$document shows no command"
		exit 1
	fi
	{
		cat <<'E2'
$ git init -q && mkdir src && cat >src/pay.js <<X
> function pay(amount) {
>   if (amount > 0 && amount < 100) return amount;
>   return 0;
> }
> X
$ echo "# Shop" >README.md && git add . && git commit -qm "Take payments" && git commit -qm "Nothing new" --allow-empty
E2
		commands "$document"
	} >"$scratch/$(basename "$document").txt"
	sh "$here/../cli/run_transcripts.sh" "$program_dir" "$scratch/$(basename "$document").txt"
done
