#!/bin/sh
# check.sh floors|sizes|text ROOT: what the sources of the project at ROOT must look like.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
export LC_ALL=C
cd "$2"

sources() {
	for directory in src cmd; do
		[ ! -d "$directory" ] || find "$directory" -name '*.[ch]' -print
	done | sort
}

# Files of the project: those git knows, or all that is not built or fetched.
files() {
	if [ -e .git ]; then
		git ls-files
	else
		find . \( -name build -o -name node_modules -o -name .rescue \) -prune -o -type f -print | sed 's|^\./||'
	fi
}

# refuse PATTERN WHAT: complains about lines of the files on stdin; a file that was deleted but not yet committed is skipped.
refuse() {
	found=0
	while read -r file; do
		if [ -f "$file" ] && grep -InE -e "$1" /dev/null "$file"; then
			found=1
		fi
	done
	if [ $found = 1 ]; then
		echo "these lines hold $2"
		return 1
	fi
}

text() {
	result=0
	files | grep -vx 'tests/house/.*' |
		refuse '(^|[^A-Za-z0-9_.~-])/(work|root|tmp/wt)/' 'a path of one machine' || result=1
	files | grep -vE '^tests/(house|fixtures|cli|unit|fuzz)/|^rules/' |
		refuse 'registry[.]npm[j]s|deb[.]debia[n]|pyp[i][.]org|python[h]osted' 'the address of a registry' || result=1
	files | grep -E '^(src|cmd|cmake|grammars|man|\.ci)/|^[^/]*$' |
		refuse '(^|[^A-Za-z0-9_"])(TODO|FIXME|XXX)([^A-Za-z0-9_"]|$)' 'a note of unfinished work' || result=1
	return $result
}

case $1 in
floors | sizes)
	names=$(sources)
	if [ -z "$names" ]; then
		echo "check.sh: no sources under '$2'"
		exit 1
	fi
	# shellcheck disable=SC2086 # names of source files hold no spaces
	awk -f "$here/$1.awk" $names
	;;
text)
	text
	;;
*)
	echo "check.sh: unknown check '$1'" >&2
	exit 2
	;;
esac
