#!/bin/sh
# Compares what is generated from the option tables with the tables:
#   check.sh options BUILD     every option is in -h, the man page and the three completions
#   check.sh manual BUILD      the man pages are well-formed (mandoc, when it is installed)
#   check.sh completion BUILD  the completions are well-formed (the shells that are installed)
check=$1
build=$2
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
	echo "$*" >&2
	failed=1
}

# $1 a command, $2 an option as typed, $3 a file: is the option in the lines of its command?
in_completion()
{
	name=${2#--}
	name=${name#-}
	case $3 in
	*.bash) grep "^	*\"$1 -\"" "$3" | grep -qe "[\" ]$2[\" ]" ;;
	*.fish) grep "_from $1'" "$3" | grep -qe " -[ls] $name\( \|\$\)" ;;
	*) sed -n "/^	$1)/,/;;/p" "$3" | grep -qe "[',{*]$2[^a-z-]" ;;
	esac
}

check_options()
{
	"$build/rescue-docs" --list >"$work/list"
	[ -s "$work/list" ] || fail "rescue-docs lists no option"
	while read -r command option; do
		"$build/rescue" "$command" -h >"$work/help" || fail "rescue $command -h fails"
		grep -qe "^  \(-., \)*$option\([ ,]\|\$\)" "$work/help" || fail "$command -h lacks $option"
		sed 's/\\-/-/g' "$build/man/rescue-$command.1" >"$work/page"
		grep -qe "^.fB\(-., \)*$option\([ ,\\]\)" "$work/page" || fail "rescue-$command.1 lacks $option"
		for file in rescue.bash _rescue rescue.fish; do
			in_completion "$command" "$option" "$build/completions/$file" ||
				fail "$file lacks $option of $command"
		done
	done <"$work/list"
	# The other way round: what help shows is in the table.
	for command in $(cut -f1 "$work/list" | sort -u); do
		"$build/rescue" "$command" -h | sed -n '/^options:/,/^$/s/^  \(-., \)*\(--[a-z-]*\).*/\2/p' |
			while read -r option; do
				grep -q "^$command	$option\$" "$work/list" || echo "$command -h invents $option"
			done
	done >"$work/invented"
	[ -s "$work/invented" ] && fail "$(cat "$work/invented")"
}

check_manual()
{
	command -v mandoc >/dev/null || return 0
	mandoc -T lint -W warning "$build"/man/rescue*.[157] >"$work/lint"
	[ -s "$work/lint" ] && fail "$(cat "$work/lint")"
	for page in "$build"/man/rescue-*.1; do
		mandoc -T utf8 "$page" | col -b >"$work/text" 2>/dev/null
		for section in NAME SYNOPSIS DESCRIPTION OPTIONS "EXIT STATUS"; do
			grep -qx "$section" "$work/text" || fail "$page has no section $section"
		done
	done
}

# What bash offers after the words given.
bash_offers()
{
	bash -c '. "$1"; shift; COMP_WORDS=(rescue "$@"); COMP_CWORD=$#; _rescue; echo " ${COMPREPLY[*]} "' \
		- "$build/completions/rescue.bash" "$@"
}

check_completion()
{
	if command -v bash >/dev/null; then
		bash -n "$build/completions/rescue.bash" || fail "bash refuses rescue.bash"
		bash_offers sho | grep -q " show " || fail "bash does not complete the command"
		bash_offers show --form | grep -q " --format " || fail "bash does not complete an option"
		bash_offers show --format = c | grep -q " csv " || fail "bash does not complete a choice"
		bash_offers show hot | grep -q " hotspots " || fail "bash does not complete a topic"
	fi
	if command -v zsh >/dev/null; then
		zsh -n "$build/completions/_rescue" || fail "zsh refuses _rescue"
	fi
	if command -v fish >/dev/null; then
		fish -n "$build/completions/rescue.fish" || fail "fish refuses rescue.fish"
	fi
}

"check_$check"
exit $failed
