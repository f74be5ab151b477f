#!/bin/sh
# How many changes of a store have other line counts than git says. Run by hand:
#
#   tests/bench/churn_parity.sh REPOSITORY STORE [REVISION]
#
# The store must hold one audit of that revision. Compared is every change of every commit that is no merge with
# `git log --numstat -M -l1000 --no-merges`, and their sums; `lines` of a rename with what `--no-renames` deletes and
# adds. The repository's attributes are left out: they can hide contents from git. Differing changes are printed (up
# to 20).
set -eu
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_ATTR_NOSYSTEM=1
exec python3 - "$1" "$2" "${3:-HEAD}" <<'PYTHON'
import os, sqlite3, subprocess, sys, tempfile

repository, store, revision = sys.argv[1:4]

def git(*arguments):
    # git reads .gitattributes of a bare repository from nowhere, of a work tree from there: neither is wanted.
    directory = subprocess.run(["git", "-C", repository, "rev-parse", "--absolute-git-dir"], capture_output=True,
                               check=True).stdout.decode().strip()
    with tempfile.TemporaryDirectory() as empty:
        return subprocess.run(["git", "-c", "diff.renames=true", "-c", "core.bare=true", "--git-dir", directory,
                               *arguments], capture_output=True, check=True, cwd=empty,
                              env=dict(os.environ, GIT_INDEX_FILE=os.path.join(empty, "index"))).stdout

def from_git(*options):
    out = git("log", "-z", "--numstat", *options, "--no-merges", "--format=%x00%H", revision, "--")
    changes, fields, i, commit = {}, out.split(b"\0"), 0, None
    while i < len(fields):
        field = fields[i].lstrip(b"\n")
        i += 1
        if len(field) == 40 and b"\t" not in field:
            commit = field.decode()
        elif field:
            added, deleted, path = field.split(b"\t", 2)
            if not path:
                path = fields[i + 1]
                i += 2
            changes[commit, path] = tuple(None if n == b"-" else int(n) for n in (added, deleted))
    return changes

db = sqlite3.connect(store)
db.text_factory = bytes
ours, lines, renames = {}, {}, []
uncounted = 0
for oid, path, old, row, added, deleted, total in db.execute(
        "SELECT oid, p.path, o.path, h.commit_id, h.added, h.deleted, h.lines FROM git_commit c "
        "JOIN change g ON g.commit_id = c.id JOIN path p ON p.id = g.path_id LEFT JOIN path o ON o.id = g.old_path_id "
        "LEFT JOIN churn h ON h.commit_id = g.commit_id AND h.path_id = g.path_id"):
    uncounted += row is None
    ours[oid.decode(), path] = (added, deleted)
    if old is not None:
        renames.append((oid.decode(), path, old, added, deleted, total))
theirs = from_git("-M", "-l1000")
plain = from_git("--no-renames")
differing = sorted(k for k in ours.keys() | theirs.keys() if ours.get(k) != theirs.get(k))
for key in differing[:20]:
    print(*key, "git:", theirs.get(key), "store:", ours.get(key))
derived = [r for r in renames if None not in r[3:] and
           (plain.get((r[0], r[1]))[0] != r[5] or plain.get((r[0], r[2]), (0, r[5] - r[3] + r[4]))[1] != r[5] - r[3] + r[4])]
for commit, path, old, added, deleted, total in derived[:20]:
    print(commit, path, "lines", total, "git:", plain.get((commit, path)), plain.get((commit, old)))

def sums(changes):
    return "+%d -%d" % tuple(sum(n[i] for n in changes.values() if n[i] is not None) for i in (0, 1))

print(f"changes: git {len(theirs)}, store {len(ours)}, of which {uncounted} are not counted")
print(f"lines:   git {sums(theirs)}, store {sums(ours)}")
print(f"differing changes: {len(differing)}; renames whose lines without -M differ: {len(derived)} of {len(renames)}")
sys.exit(bool(differing or derived))
PYTHON
