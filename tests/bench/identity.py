#!/usr/bin/env python3
"""How often a finding is called new that is old, and old that is new.

    tests/bench/identity.py REPOSITORY HEAD MONTHS [ONLY]

Audits the commit that stood at HEAD at the end of each of MONTHS months, with the shipped rules and those of
tests/bench/identity_rules (or of those only what the pattern ONLY names), and compares each with the one a month before, and
the last with the first. The repository must be bare or clean; git and the release build are used (BUILD overrides it).

The truth is `git blame -w -M -C BASE..HEAD`. A finding about a line is old when blame takes its line from before the base and
the base has a finding of the same rule at the place it names. A finding about a function is old when at least half of its
lines that are not blank come from inside one finding of the same rule in the base. Rules that find the same
at two limits (key `identity`) are one. Files that are the
same byte for byte are not blamed: every line is where it was.

To blame a line in which one character changed is another line. So what it calls new is edited when a hunk of
`git diff -w -M -U0` replaces a line with it that has a finding of the same rule in the base, and of all lines the hunk
takes out that one is most like it, by difflib: at least EDITED of the two. All others are new.

    false new    old findings that rescue calls new, of all old ones
    false old    new findings that rescue pairs with one of the base, of all new ones
    mispaired    old and edited findings paired with another one than the truth names, of all of both
    missed       edited findings that rescue calls new, of all edited ones
    by blame     new and edited findings that rescue pairs, of all of both: false old when blame alone is the truth

With -v every wrong one is listed. With KEEP=DIR store and truth stay there, so that another matcher of the same program is
measured in no time; blame takes nearly all of it.
"""
import collections
import difflib
import functools
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
EDITED = 0.6  # what get_close_matches() of difflib takes for close
BUILD = os.environ.get("BUILD", os.path.join(HERE, "..", "..", "build", "release"))


def run(*command, accepted=(0,)):
    done = subprocess.run(command, stdout=subprocess.PIPE)
    if done.returncode not in accepted:
        raise subprocess.CalledProcessError(done.returncode, command)
    return done.stdout


def rule_kinds():
    """What findings of a rule are known by where that is not the rule itself: its key `identity`."""
    rules, kinds = os.path.join(HERE, "..", "..", "rules"), {}
    for directory, _, names in os.walk(rules):
        for name in names:
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                identity = re.search(r"^identity: (\S+)", file.read(), re.MULTILINE)
            if identity:
                kinds[os.path.relpath(os.path.join(directory, name), rules)[:-len(".yml")]] = identity.group(1)
    return kinds


KINDS = rule_kinds()


class Repository:
    def __init__(self, path):
        self.path = path

    def git(self, *arguments):
        return run("git", "-C", self.path, *arguments)

    def month_ends(self, head, months):
        """The commits of the first-parent line that stood at the end of each month before `head`, oldest first."""
        last = self.git("log", "-1", "--format=%cd", "--date=format:%Y-%m-%d", head).decode().strip()
        commits = [self.git("rev-parse", head).decode().strip()]
        year, month, day = int(last[:4]), int(last[5:7]), int(last[8:])
        for _ in range(months):
            month -= 1
            if month == 0:
                year, month = year - 1, 12
            before = "%04d-%02d-%02dT00:00:00Z" % (year, month, min(day, 28))
            commits.append(self.git("rev-list", "-1", "--first-parent", "--before=" + before, head).decode().strip())
        return commits[::-1]

    def blobs(self, commit):
        table = {}
        for entry in self.git("ls-tree", "-r", "-z", commit).split(b"\0"):
            if entry:
                facts, path = entry.split(b"\t", 1)
                table[path.decode("utf-8", "replace")] = facts.split()[2]
        return table

    @functools.lru_cache(maxsize=1000)
    def lines(self, commit, path):
        """Without white space; none when the commit does not have the file."""
        try:
            return [b"".join(line.split()) for line in self.git("show", commit + ":" + path).split(b"\n")]
        except subprocess.CalledProcessError:
            return []

    def blame(self, base, head, path):
        """By line of `head`: (path, line) in `base`; none where it is younger."""
        output = self.git("blame", "-w", "-M", "-C", "--porcelain", base + ".." + head, "--", path)
        boundary, names, origins, commit = set(), {}, {}, None
        for line in output.split(b"\n"):
            fields = re.match(rb"([0-9a-f]{40}) (\d+) (\d+)", line)
            if line.startswith(b"\t"):
                origins[line_number] = commit, names[commit], number
            elif fields:
                commit, number, line_number = fields.group(1), int(fields.group(2)), int(fields.group(3))
            elif line == b"boundary":
                boundary.add(commit)
            elif line.startswith(b"filename "):
                names[commit] = line[9:].decode("utf-8", "replace")
        return {line: self.in_base(base, origin) for line, origin in origins.items() if origin[0] in boundary}

    def in_base(self, base, origin):
        """A line that blame takes from an ancestor of the base: where it is there."""
        commit, path, number = origin
        if commit.decode() == base:
            return path, number
        wanted = self.lines(commit.decode(), path)[number - 1]
        places = [i for i, line in enumerate(self.lines(base, path), 1) if line == wanted]
        return path, min(places, key=lambda place: abs(place - number)) if places else None


    def hunks(self, base, head, paths):
        """Of each path in `head` (its path in `base`, the lines taken out, the lines put in) of each hunk."""
        hunks, old, new = collections.defaultdict(list), None, None
        for line in self.git("diff", "-w", "-M", "-U0", "--no-prefix", "--no-color", base, head, "--",
                             *paths).split(b"\n"):
            fields = re.match(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line)
            if line.startswith(b"diff "):
                old = new = None
            elif line.startswith(b"--- ") and old is None:
                old = line[4:].decode("utf-8", "replace")
            elif line.startswith(b"+++ ") and new is None:
                new = line[4:].decode("utf-8", "replace")
            elif fields:
                first, count, to, added = (int(field or 1) for field in fields.groups())
                hunks[new].append((old, range(first, first + count), range(to, to + added)))
        return hunks


class Audits:
    def __init__(self, repository, only):
        self.repository, self.only = repository, only
        self.temporary = tempfile.TemporaryDirectory()
        self.directory = os.environ.get("KEEP", self.temporary.name)
        os.makedirs(self.directory, exist_ok=True)
        self.store = os.path.join(self.directory, "store.db")
        self.numbers = {}

    def audit(self, commit):
        only = ["--only", self.only] if self.only else []
        run(os.path.join(BUILD, "rescue"), "audit", "--quiet", "--no-churn", "--store", self.store, "--output",
            self.directory, "--rules", os.path.join(HERE, "identity_rules"), "--rev", commit, *only, self.repository.path,
            accepted=(0, 3))  # 3: an object is missing, which is none of the code
        query = "SELECT id, rule, path, line, coalesce(end_line, line) AS end_line, line_hash IS NOT NULL AS is_line FROM finding ORDER BY id"
        self.numbers[commit] = len(self.numbers) + 1
        rows = json.loads(run(os.path.join(BUILD, "rescue"), "query", "--store", self.store, "--audit",
                              str(self.numbers[commit]), "--format", "json", "--limit", "0", query))
        return {row["id"]: dict(row, kind=KINDS.get(row["rule"], row["rule"])) for row in rows}

    def match(self, base, head):
        """Pairs: number of the finding in `head` to that in `base`; and the seconds."""
        done = subprocess.run([os.path.join(BUILD, "tests", "match_pass"), self.store, self.repository.path,
                               str(self.numbers[base]), str(self.numbers[head])], check=True, capture_output=True)
        pairs = {}
        for line in done.stdout.decode().splitlines():
            state, finding, partner = line.split()
            if finding != "-" and partner != "-":
                pairs[int(finding)] = int(partner)
        return pairs, float(done.stderr)


def truth(repository, base, head, base_findings, head_findings):
    """By number of a finding about a line or function in `head`: that in `base`, or None."""
    at, blobs = collections.defaultdict(list), (repository.blobs(base), repository.blobs(head))
    for number, finding in base_findings.items():
        if finding["path"] is not None and finding["line"] is not None:
            for line in range(finding["line"], (finding["line"] if finding["is_line"] else finding["end_line"]) + 1):
                at[finding["kind"], finding["path"], line].append(number)
    origins, result, taken = {}, {}, set()
    for number, finding in sorted(head_findings.items(), key=lambda item: (item[1]["path"] or "", item[1]["line"] or 0)):
        path, line = finding["path"], finding["line"]
        if path is None or line is None:
            continue
        if blobs[0].get(path) == blobs[1].get(path):
            origin = lambda n: (path, n)
        else:
            if path not in origins:
                origins[path] = repository.blame(base, head, path)
            origin = origins[path].get
        if finding["is_line"]:
            place = origin(line)
            candidates = [n for n in at[(finding["kind"],) + place] if n not in taken] if place else []
            result[number] = candidates[0] if candidates else None
            taken.add(result[number])
        else:
            votes, total = collections.Counter(), 0
            for n in range(line, finding["end_line"] + 1):
                place = origin(n)
                total += 1
                for candidate in at[(finding["kind"],) + place] if place else []:
                    votes[candidate] += 1
            # a function inside another one has its lines in both: the smaller one it is
            enough = [candidate for candidate, lines in votes.items() if 2 * lines >= total]
            result[number] = min(enough, key=lambda n: base_findings[n]["end_line"] - base_findings[n]["line"], default=None)
    return result


def edited(repository, base, head, base_findings, head_findings, known):
    """By number of a finding in `head` that blame calls new: that of the line it replaced."""
    at, result = collections.defaultdict(list), {}
    paths = {finding["path"] for findings in (base_findings, head_findings) for finding in findings.values()} - {None}
    hunks = repository.hunks(base, head, sorted(paths))
    for number, finding in base_findings.items():
        if finding["is_line"]:
            at[finding["kind"], finding["path"], finding["line"]].append(number)
    taken = {partner for partner in known.values() if partner}
    for number, partner in sorted(known.items()):
        finding = head_findings[number]
        if partner or not finding["is_line"]:
            continue
        for old, gone, added in hunks[finding["path"]]:
            if finding["line"] not in added:
                continue
            text = repository.lines(head, finding["path"])[finding["line"] - 1]
            likeness = {n: difflib.SequenceMatcher(None, repository.lines(base, old)[n - 1], text, False).ratio() for n in gone}
            best = max(gone, key=likeness.get, default=None)
            candidates = [n for n in at[finding["kind"], old, best] if n not in taken]
            if candidates and likeness[best] >= EDITED:
                result[number] = candidates[0]
                taken.add(candidates[0])
    return result


def known_truth(repository, audits, base, head, findings):
    file = os.path.join(audits.directory, base + ".." + head + ".json")
    if os.path.exists(file):
        with open(file) as kept:
            return {int(number): partner for number, partner in json.load(kept).items()}
    known = truth(repository, base, head, findings[base], findings[head])
    with open(file, "w") as kept:
        json.dump(known, kept)
    return known


def compare(name, repository, audits, findings, base, head, verbose):
    pairs, seconds = audits.match(base, head)
    known = known_truth(repository, audits, base, head, findings)
    edits = edited(repository, base, head, findings[base], findings[head], known)
    sums = {}
    for kind in (1, 0):
        count = collections.Counter()
        for number, partner in known.items():
            finding = findings[head][number]
            if finding["is_line"] != kind:
                continue
            truth_is = "old" if partner else "edited" if number in edits else "new"
            partner = partner or edits.get(number)
            count[truth_is] += 1
            if truth_is != "old" and number in pairs:
                count["by blame"] += 1
            if truth_is != "new" and number not in pairs:
                wrong = "false new" if truth_is == "old" else "missed"
            elif truth_is == "new" and number in pairs:
                wrong = "false old"
            elif truth_is != "new" and pairs[number] != partner:
                wrong = "mispaired"
            else:
                continue
            count[wrong] += 1
            if verbose:
                print("   %s: %s %s:%s, truth %s, said %s" % (wrong, finding["rule"], finding["path"], finding["line"],
                      place(findings[base], partner), place(findings[base], pairs.get(number))))
        sums[kind] = count
        row(name, "lines" if kind else "functions", count, seconds)
    return sums


def place(findings, number):
    return "%s:%s" % (findings[number]["path"], findings[number]["line"]) if number else "-"


def percent(count, of):
    return "%5.1f%%" % (100.0 * count / of) if of else "    - "


HEADINGS = ("false new", "false old", "mispaired", "missed", "by blame")


def row(name, kind, count, seconds):
    of = {"false new": count["old"], "false old": count["new"], "mispaired": count["old"] + count["edited"],
          "missed": count["edited"], "by blame": count["new"] + count["edited"]}
    print("%-22s %-9s %6d %6d %4d  %s  %s" % (
        name, kind, count["old"], count["edited"], count["new"],
        " ".join("%4d %s" % (count[what], percent(count[what], of[what])) for what in HEADINGS),
        "" if seconds is None else "%.3f s" % seconds), flush=True)


def main():
    verbose = "-v" in sys.argv
    arguments = [a for a in sys.argv[1:] if a != "-v"]
    repository = Repository(arguments[0])
    commits = repository.month_ends(arguments[1], int(arguments[2]))
    audits = Audits(repository, arguments[3] if len(arguments) > 3 else None)
    findings = {}
    for commit in dict.fromkeys(commits):
        findings[commit] = audits.audit(commit)
    print("%-22s %-9s %6s %6s %4s  %s  %s" % ("base..head", "about", "old", "edited", "new",
                                              " ".join("%11s" % what for what in HEADINGS), "to compare"))
    total = {1: collections.Counter(), 0: collections.Counter()}
    for base, head in zip(commits, commits[1:]):
        for kind, count in compare(base[:10] + ".." + head[:10], repository, audits, findings, base, head, verbose).items():
            total[kind].update(count)
    row("all months", "lines", total[1], None)
    row("all months", "functions", total[0], None)
    row("all months", "both", total[1] + total[0], None)
    compare("first to last", repository, audits, findings, commits[0], commits[-1], verbose)


main()
