#!/bin/sh
# How many commits of a store have other changes than git says. Run by hand:
#
#   tests/bench/history_parity.sh REPOSITORY STORE [REVISION]
#
# The store must hold one audit of that revision. Compared are, for each commit that is no merge, the set of kind, path,
# old path and similarity with `git log --name-status -M -l1000 --no-merges`; and the number of commits with
# `git rev-list --count`. Differing commits are printed (up to 20) with both sets.
set -eu
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
exec python3 - "$1" "$2" "${3:-HEAD}" <<'PYTHON'
import sqlite3, subprocess, sys

repository, store, revision = sys.argv[1:4]
git = ["git", "-c", "diff.renames=true", "-C", repository]

def from_git():
    out = subprocess.run(git + ["log", "-z", "--name-status", "-M", "-l1000", "--no-merges", "--format=%x00%H", revision,
                                "--"], capture_output=True, check=True).stdout
    commits, fields, i = {}, out.split(b"\0"), 0
    while i < len(fields):
        field = fields[i].lstrip(b"\n")
        i += 1
        if len(field) == 40 and fields[i - 2] == b"":
            changes = commits.setdefault(field.decode(), set())
        elif field[:1] in (b"R", b"C"):
            changes.add((field[:1].decode(), fields[i + 1], fields[i], int(field[1:])))
            i += 2
        elif field:
            changes.add((field.decode(), fields[i], None, None))
            i += 1
    return commits

def from_store():
    db = sqlite3.connect(store)
    db.text_factory = bytes
    commits = {oid.decode(): set() for oid, in db.execute("SELECT oid FROM git_commit WHERE parents < 2")}
    for oid, kind, path, old, similarity in db.execute(
            "SELECT oid, kind, p.path, o.path, similarity FROM git_commit c JOIN change ON commit_id = c.id "
            "JOIN path p ON p.id = path_id LEFT JOIN path o ON o.id = old_path_id"):
        commits[oid.decode()].add((kind.decode(), path, old, similarity))
    return commits, db.execute("SELECT count(*) FROM git_commit").fetchone()[0]

theirs, (ours, total) = from_git(), from_store()
count = int(subprocess.run(git + ["rev-list", "--count", revision], capture_output=True, check=True).stdout)
differing = [oid for oid in sorted(theirs.keys() | ours.keys()) if theirs.get(oid) != ours.get(oid)]
print(f"commits: git {count}, store {total}; no merges: git {len(theirs)}, store {len(ours)}")
print(f"changes: git {sum(map(len, theirs.values()))}, store {sum(map(len, ours.values()))}")
print(f"commits with other changes: {len(differing)}")
for oid in differing[:20]:
    print(oid)
    for label, left, right in (("git", theirs, ours), ("store", ours, theirs)):
        for change in sorted(left.get(oid, set()) - right.get(oid, set()), key=repr)[:10]:
            print(f"  only {label}: {change}")
sys.exit(count != total)
PYTHON
