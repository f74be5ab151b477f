#!/bin/sh
# Judges a change in a workflow of GitHub; what action.yml runs. The verdict goes to the log, what is to be looked at
# becomes annotations, and both the step summary; SARIF goes to a file.
#
# RESCUE_BASE, RESCUE_CONFIG, RESCUE_POLICY, RESCUE_STORE, RESCUE_SARIF: the action's inputs, empty when not given.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

base=${RESCUE_BASE:-${GITHUB_BASE_REF:+origin/$GITHUB_BASE_REF}}
set -- --output "github=$work/annotations" --output "markdown=$work/summary.md"
[ -z "$base" ] || set -- "$@" --base "$base"
[ -z "${RESCUE_CONFIG:-}" ] || set -- "$@" --config "$RESCUE_CONFIG"
[ -z "${RESCUE_POLICY:-}" ] || set -- "$@" --policy "$RESCUE_POLICY"
[ -z "${RESCUE_STORE:-}" ] || set -- "$@" --store "$RESCUE_STORE"
[ -z "${RESCUE_SARIF:-}" ] || set -- "$@" --output "sarif=$RESCUE_SARIF"

# A file may have the name of a workflow command, and the log holds names.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
code=0
echo "::stop-commands::$token"
"$GITHUB_ACTION_PATH/bootstrap" run score "$@" 2>&1 || code=$?
echo "::$token::"

echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [ -e "$work/summary.md" ]; then
	cat "$work/annotations"
	cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
else
	echo "::error title=rescue::the change could not be judged, exit code $code; the log of this step says why"
	echo "**rescue: the change could not be judged**, exit code $code" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
