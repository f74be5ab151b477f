#!/bin/sh
# install.sh BUILD: `cmake --install` puts everything in place, and the installed program needs nothing of the sources.
set -eu

build=$(cd "$1" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/install.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

DESTDIR=$scratch/root cmake --install "$build" --prefix /usr >"$scratch/talk" || { cat "$scratch/talk"; exit 1; }
mkdir "$scratch/elsewhere"
mv "$scratch/root/usr/bin/rescue" "$scratch/elsewhere/rescue"
cd "$scratch/elsewhere"
./rescue --version >/dev/null
./rescue rules list >"$scratch/rules"
if ! grep -q code/complex-function "$scratch/rules"; then
	echo "the installed program does not know its own rules"
	exit 1
fi
for file in man/man1/rescue.1 man/man1/rescue-show.1 man/man5/rescue-schema.5 man/man7/rescue-languages.7 bash-completion/completions/rescue \
	zsh/site-functions/_rescue fish/vendor_completions.d/rescue.fish doc/rescue/LICENSE doc/rescue/NOTICE; do
	if [ ! -s "$scratch/root/usr/share/$file" ]; then
		echo "not installed: /usr/share/$file"
		exit 1
	fi
done
