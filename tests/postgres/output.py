#!/usr/bin/python3
"""output.py SCHEMA OUTPUT CSV MARKDOWN SECRET...: are the forms of one profile what they say they are?

The JSON is judged by its published schema, the CSV and the tables of the Markdown are read back by others' readers, and
no SECRET stands in any of them.
"""
import csv
import io
import json
import sys

import jsonschema

schema_path, json_path, csv_path, markdown_path, *secrets = sys.argv[1:]
failed = []


def read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8")  # strictly


def members_unique(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        failed.append("a member stands twice: %s" % names)
    return dict(pairs)


def check_schema(profile):
    with open(schema_path) as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    for error in jsonschema.Draft7Validator(schema).iter_errors(profile):
        failed.append("%s: %s" % ("/".join(str(part) for part in error.absolute_path), error.message[:200]))


def check_references(profile):
    statements = {row["id"] for row in profile["statements"]}
    advice = {row["id"] for row in profile["advice"]}
    for row in profile["advice"]:
        if not row["statements"] or not set(row["statements"]) <= statements:
            failed.append("advice %d serves statements that are not there" % row["id"])
    for row in profile["statements"]:
        if not set(row["advice"]) <= advice:
            failed.append("statement %d has advice that is not there" % row["id"])
    if statements and abs(sum(row["share"] for row in profile["statements"]) - 1) > 1e-6:
        failed.append("the shares of the statements are not a whole")
    if sum(row["calls"] for row in profile["statements"]) != (profile["server"]["calls"] or 0):
        failed.append("the calls of the statements are not the server's")


def check_csv(profile, text):
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    # Each form is a profile of its own, of a server that lives: the findings of one moment may be gone in the next.
    if list(rows[0]) + ["fix"] != list(profile["findings"][0]):
        failed.append("the CSV has other columns than the findings of the JSON have members")
    lasting = {"database/fsync-off", "database/no-replica"}
    if not lasting <= {row["rule"] for row in rows} or not lasting <= {row["rule"] for row in profile["findings"]}:
        failed.append("a finding about a setting is missing")
    if any(None in row or None in row.values() for row in rows):
        failed.append("a row of the CSV has another number of fields than its head")


def cells(line):
    """Of a table's row in GitHub's Markdown: a bar behind a backslash belongs to its cell."""
    count, escaped = 0, False
    for char in line.strip():
        count += char == "|" and not escaped
        escaped = char == "\\" and not escaped
    return count - 1


def check_markdown(text):
    width = 0
    for line in text.split("\n"):
        if not line.startswith("|"):
            width = 0
        elif width and cells(line) != width:
            failed.append("a row of the Markdown has another number of cells than its head: %s" % line[:200])
        else:
            width = width or cells(line)


texts = [read(path) for path in (json_path, csv_path, markdown_path)]
output = json.loads(texts[0], object_pairs_hook=members_unique)
check_schema(output)
if not failed:
    check_references(output)
    check_csv(output, texts[1])
check_markdown(texts[2])
failed += ["%s is in the output" % secret for secret in secrets for text in texts if secret in text]
for message in failed[:20]:
    print("FAILED:", message)
sys.exit(bool(failed))
