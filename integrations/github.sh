#!/bin/sh
# Judges a change in a workflow of GitHub: annotations on its lines, the step summary, SARIF. What action.yml runs.
#
# RESCUE_BASE, RESCUE_CONFIG, RESCUE_POLICY, RESCUE_STORE, RESCUE_SARIF: the action's inputs, empty when not given.
# RESCUE: the program; without it it is built from the action's own sources.
set -eu
rescue=${RESCUE:-}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

set -- --format github --output "markdown=$work/summary.md"
[ -z "${RESCUE_BASE:-}" ] || set -- "$@" --base "$RESCUE_BASE"
[ -z "${RESCUE_CONFIG:-}" ] || set -- "$@" --config "$RESCUE_CONFIG"
[ -z "${RESCUE_POLICY:-}" ] || set -- "$@" --policy "$RESCUE_POLICY"
[ -z "${RESCUE_STORE:-}" ] || set -- "$@" --store "$RESCUE_STORE"
[ -z "${RESCUE_SARIF:-}" ] || set -- "$@" --output "sarif=$RESCUE_SARIF"

code=0
if [ -n "$rescue" ]; then
	"$rescue" score "$@" || code=$?
else
	"$GITHUB_ACTION_PATH/bootstrap" run score "$@" || code=$?
fi
[ ! -e "$work/summary.md" ] || cat "$work/summary.md" >>"$summary"
echo "exit-code=$code" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
