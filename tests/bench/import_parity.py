#!/usr/bin/env python3
"""The import graph of rescue against Python's own import machinery.

    import_parity.py RESCUE TREE ROOTS

TREE is a directory with Python sources, ROOTS the directories in it that are on the import path (comma separated, for
instance src,tests,.). Each file is read with `ast`, each name is looked up with importlib's PathFinder; nothing is
executed. Prints how many edges both have, and those that only one has. Files the interpreter in use cannot parse, and
those rescue does not read (vendored, generated, minified), are left out.
"""
import ast, csv, io, os, subprocess, sys, tempfile
from importlib.machinery import PathFinder

rescue, tree = sys.argv[1], os.path.abspath(sys.argv[2])
roots = [os.path.normpath(os.path.join(tree, root)) for root in sys.argv[3].split(",")]
found = {}


def find(name):
    """Whether there is such a module, and its file when it is one of the tree."""
    if name not in found:
        path, spec = roots, None
        for part in name.split("."):
            spec = PathFinder.find_spec(part, path) if path is not None else None
            if spec is None:
                break
            path = list(spec.submodule_search_locations) if spec.submodule_search_locations is not None else None
        origin = spec.origin if spec is not None else None
        found[name] = spec is not None, origin if origin and origin.startswith(tree) and origin.endswith(".py") else None
    return found[name]


def module_of(path):
    names = [os.path.relpath(path, root)[:-3].replace(os.sep, ".") for root in roots if path.startswith(root + os.sep)]
    return min(names, key=len) if names else None


def targets(node, package):
    if isinstance(node, ast.Import):
        return [find(alias.name)[1] for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        above = package.split(".") if package else []
        above = above[: len(above) - (node.level - 1)] if node.level > 1 else above
        base = ".".join(above + ([node.module] if node.module else []))
    files = []
    for alias in node.names:
        is_module, file = find(base + "." + alias.name) if base and alias.name != "*" else (False, None)
        files.append(file if is_module else find(base)[1] if base else None)
    return files


def query(store, sql):
    text = subprocess.run([rescue, "query", "--store", store, "--limit", "0", "--format", "csv", sql],
                          check=True, capture_output=True, text=True).stdout
    return [tuple(row) for row in csv.reader(io.StringIO(text))][1:]


with tempfile.TemporaryDirectory() as scratch:
    store = os.path.join(scratch, "rescue.db")
    subprocess.run([rescue, "audit", "--store", store, "--output", scratch, tree], check=True, capture_output=True)
    ours = set(query(store, "SELECT path, target FROM import_edge WHERE language = 'Python'"))
    read = {row[0] for row in query(store, "SELECT path FROM file_path WHERE language = 'Python' AND is_parsed AND class "
                                           "NOT IN ('vendored', 'generated', 'minified')")}
theirs, parsed = set(), set()
for relative in read:
    path = os.path.join(tree, relative)
    module = module_of(path)
    try:
        with open(path, "rb") as file:
            code = ast.parse(file.read())
    except (SyntaxError, ValueError):
        continue
    if module is None:
        continue
    parsed.add(relative)
    package = "" if module == "__init__" else module[:-9] if module.endswith(".__init__") else module.rpartition(".")[0]
    for node in ast.walk(code):
        theirs.update((relative, os.path.relpath(file, tree)) for file in targets(node, package) if file and file != path)
ours = {edge for edge in ours if edge[0] in parsed}
print(f"both {len(ours & theirs)}, rescue alone {len(ours - theirs)}, importlib alone {len(theirs - ours)}")
for name, edges in (("rescue", ours - theirs), ("importlib", theirs - ours)):
    for edge in sorted(edges)[:20]:
        print(f"only {name}: {edge[0]} imports {edge[1]}")
