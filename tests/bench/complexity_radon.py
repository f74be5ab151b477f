"""Rows for complexity_parity.pl of what `radon cc -j` printed on standard input, with the points that only one of the two
counts. Of a match statement radon says nothing; of an assert it counts 1 and does not look inside; a function's defaults
and annotations it does not visit; the else of a loop or a try it counts.

With --cognitive standard input is a list of paths, and the rows are those of the package cognitive_complexity.
"""
import ast
import copy
import json
import sys
from collections import Counter

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def decisions(node):
    """What we count of an expression and of the expressions in it."""
    count = 0
    for inner in ast.walk(node):
        if isinstance(inner, ast.BoolOp):
            count += len(inner.values) - 1
        elif isinstance(inner, ast.IfExp):
            count += 1
        elif isinstance(inner, ast.comprehension):
            count += 1 + len(inner.ifs)
    return count


def is_default(case):
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.pattern.name is None


def points_of(function):
    points = Counter()
    stack = list(function.body)
    for default in function.args.defaults + [d for d in function.args.kw_defaults if d]:
        points["in a default argument"] -= decisions(default)
    while stack:
        node = stack.pop()
        if isinstance(node, FUNCTIONS):
            continue
        if isinstance(node, ast.Assert):
            points["assert"] += 1
            points["in an assert"] -= decisions(node)
            continue
        if isinstance(node, LOOPS):
            points["else of a loop"] += bool(node.orelse)
        elif isinstance(node, ast.Try):
            points["else of a try"] += bool(node.orelse)
        elif type(node).__name__ == "match_case":
            points["case of a match"] -= (not is_default(node)) + (node.guard is not None)
        stack.extend(ast.iter_child_nodes(node))
    return points


def parsed(path):
    try:
        with open(path, "rb") as file:
            return ast.parse(file.read())
    except (SyntaxError, ValueError):
        return None


def print_row(path, node, name, value, points):
    classes = ["%s=%s" % item for item in sorted(points.items()) if item[1]]
    print("\t".join([path, str(node.lineno), str(node.end_lineno), name, str(value)] + classes))


def blocks(block):
    for inner in block.get("methods", []) + block.get("closures", []):
        yield from blocks(inner)
    if block["type"] != "class":
        yield block


def radon_rows():
    for path, found in sorted(json.load(sys.stdin).items()):
        tree = parsed(path) if isinstance(found, list) else None
        if tree is None:
            continue
        nodes = {(n.lineno, n.name): n for n in ast.walk(tree) if isinstance(n, FUNCTIONS)}
        rows = {(b["lineno"], b["name"]): b for top in found for b in blocks(top)}
        for place, block in sorted(rows.items()):
            print_row(path, nodes[place], block["name"], block["complexity"], points_of(nodes[place]))


class WithoutInner(ast.NodeTransformer):
    """A function without those inside of it."""

    def visit_FunctionDef(self, node):
        return ast.Pass()

    visit_AsyncFunctionDef = visit_FunctionDef


def called(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)


def cognitive_points(node, count):
    """Functions inside, which have a row of their own in our list, and what cannot be told apart from outside."""
    own = copy.deepcopy(node)
    own.body = [WithoutInner().visit(statement) for statement in own.body]
    points = {"functions inside": count(node) - count(own)}
    if any(isinstance(inner, ast.Try) for inner in ast.walk(own)):
        points["each statement of a try after the first"] = "?"
    if any(isinstance(inner, (ast.BoolOp, ast.IfExp)) for inner in ast.walk(own)):
        points["runs of operators, ternaries"] = "?"
    if any(isinstance(inner, ast.If) and inner.orelse for inner in ast.walk(own)):
        points["else and elif of an if"] = "?"
    if any(isinstance(inner, ast.Call) and called(inner) == node.name for inner in ast.walk(own)):
        points["recursion by bare name only"] = "?"
    return points


def cognitive_rows():
    from cognitive_complexity.api import get_cognitive_complexity

    for path in sys.stdin.read().split("\n"):
        tree = parsed(path) if path else None
        for node in ast.walk(tree) if tree else []:
            if isinstance(node, FUNCTIONS):
                points = cognitive_points(node, get_cognitive_complexity)
                print_row(path, node, node.name, get_cognitive_complexity(node), points)


if "--cognitive" in sys.argv:
    cognitive_rows()
else:
    radon_rows()
