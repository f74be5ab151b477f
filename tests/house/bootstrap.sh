#!/bin/sh
# bootstrap.sh SOURCE: on a machine that has nothing, `./bootstrap` names every package it knows of; it stands in a
# directory that has a file of the name of each tool.
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/source"
cp "$source/bootstrap" "$work/source"
for tool in sh dirname tr id; do
	ln -s "$(command -v "$tool")" "$work/bin/$tool"
done
cd "$work/source"
touch gcc cmake ninja pkg-config node npm

if PATH="$work/bin" sh ./bootstrap run 2>"$work/said"; then
	echo "bootstrap runs where there is nothing"
	exit 1
fi
for package in gcc cmake ninja-build pkg-config nodejs npm libc6-dev libgit2-dev libpq-dev libpg-query-dev; do
	if ! grep -q "install what Debian calls:.* $package " "$work/said"; then
		echo "bootstrap does not miss $package:"
		cat "$work/said"
		exit 1
	fi
done
