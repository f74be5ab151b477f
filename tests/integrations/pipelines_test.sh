#!/bin/sh
# pipelines_test.sh RESCUE SOURCE: the ready-made definitions for GitHub, GitLab and pre-commit keep to their schemas, and
# do what they promise when they are run: a change that makes something worse fails, one that does not passes.
set -eu
rescue=$1 source=$2
pipelines=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/pipelines.py
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='2025-01-01T00:00:00Z' GIT_COMMITTER_DATE='2025-01-01T00:00:00Z'

# expect WHAT CODE SUBCOMMAND…: what it prints goes to $work/said.
expect() {
	what=$1 wanted=$2 code=0
	shift 2
	python3 "$pipelines" "$source" "$@" >"$work/said" 2>&1 || code=$?
	[ "$code" = "$wanted" ] || fail "$what ended with $code, wanted $wanted"
}

fail() {
	cat "$work/said"
	echo "$1"
	exit 1
}

# says WHERE WHAT: a line of that file has it at its beginning.
says() {
	grep -q "^$2" "$work/$1" || { cat "$work/$1"; fail "$1 does not say '$2'"; }
}

expect "a definition against its schema" 0 schemas

# In place of the program's sources: a bootstrap that has nothing to build.
mkdir -p "$work/rescue/integrations" "$work/bin"
ln -s "$rescue" "$work/bin/rescue"
printf '#!/bin/sh\nshift\nexec "%s" "$@"\n' "$rescue" >"$work/rescue/bootstrap"
chmod +x "$work/rescue/bootstrap"
cp "$source/integrations/github.sh" "$work/rescue/integrations"
git init -q "$work/rescue"
git -C "$work/rescue" add . && git -C "$work/rescue" -c user.name=Ann -c user.email=a@example.org commit -qm Begin

git init -q -b main "$work/shop" && cd "$work/shop"
git config user.name Ann && git config user.email ann@example.org
echo 'function f() {}' >f.js && git add . && git commit -qm Begin
base=$(git rev-parse HEAD)

export PATH="$work/bin:$PATH"
expect "the hook before a change" 0 hook
echo 'send({rejectUnauthorized: false});' >>f.js
expect "the hook on a change that is not committed yet" 1 hook
git status --porcelain >"$work/said"
[ "$(cat "$work/said")" = " M f.js" ] || fail "the hook leaves files behind that git would commit"

printf 'send({rejectUnauthorized: false});\n' >'::error::x.js'
git checkout -q -b change && git add . && git commit -qam Send
git update-ref refs/remotes/origin/main "$base"
export GITHUB_ACTION_PATH="$work/rescue" GITHUB_STEP_SUMMARY="$work/summary" GITHUB_OUTPUT="$work/output"

GITHUB_BASE_REF=main expect "the action on a pull request that brings a defect" 1 action sarif=out.sarif
says said '::error file=f.js,line=2,\|::warning file=f.js,line=2,'
says said '::error title=rescue::gate failed: '
says output 'exit-code=1$'
says summary '\*\*rescue: gate failed\*\* against origin/main'
[ -s out.sarif ] || fail "no SARIF was written"
# What stands between these two lines is no command of the workflow, whatever it looks like.
token=$(sed -n 's/^::stop-commands:://p' "$work/said")
sed "/^::stop-commands::$token$/,/^::$token::$/d" "$work/said" >"$work/outside"
grep -q 'gate: FAILED' "$work/said" || fail "the log does not have the verdict"
if grep -q 'gate: FAILED\|^ *::error::x' "$work/outside"; then
	fail "the log can hold commands"
fi

expect "the action on a change that makes nothing worse" 0 action base=HEAD
says output 'exit-code=0$'
expect "the action without its base" 4 action base=origin/gone
says said '::error title=rescue::the change could not be judged, exit code 4'

export RESCUE_SOURCE="$work/rescue" RESCUE_HOME="$work/clone"
CI_MERGE_REQUEST_DIFF_BASE_SHA=$base expect "the job of a merge request that brings a defect" 1 gitlab
for file in gl-code-quality-report.json rescue-junit.xml; do
	[ -s "$file" ] || fail "the job wrote no $file"
done
rm -rf "$work/clone" gl-code-quality-report.json
expect "the job of the default branch" 0 gitlab
[ -s gl-code-quality-report.json ] || fail "the job of the default branch wrote no report"
