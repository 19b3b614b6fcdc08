"""
Where a module goes through a set, whose order differs from process to process.

Takes a syntax tree; yields line, what stands there, what to do instead. A set is seen by
its literal, its constructor, its operators, its annotation, or by being named in `known`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

ADVICE = "go through sorted(...), or keep it as a tuple or a dict"
SETS = frozenset({"set", "frozenset"})
ANNOTATED = SETS | {"Set", "FrozenSet", "AbstractSet", "MutableSet"}
MAKES_A_SET = frozenset({"union", "intersection", "difference", "symmetric_difference"})
KEEPS_ORDER = frozenset(
    {"list", "tuple", "enumerate", "iter", "zip", "map", "filter", "reversed", "deque", "next"}
)
"""Callables whose answer has the order of what they are given."""
TAKES_IN_ORDER = frozenset({"join", "extend", "fromkeys"})
OPERATORS = ast.BitOr | ast.BitAnd | ast.BitXor | ast.Sub
SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef


def sets_iterated(
    tree: ast.AST, known: frozenset[str] = frozenset()
) -> Iterator[tuple[int, str, str]]:
    """Each place that depends on the order of a set; `known` names sets from elsewhere."""
    fields = _fields_of_sets(tree, known)
    yield from _scope(tree, known, fields)


def sets_defined(source: str) -> frozenset[str]:
    """The names that a module's own top level binds to sets."""
    return _names_of_sets(ast.parse(source), frozenset())


def _scope(
    scope: ast.AST, known: frozenset[str], fields: frozenset[str]
) -> Iterator[tuple[int, str, str]]:
    """One module, class or function, then those inside it, each with its own names."""
    known = (known - _bound(scope)) | _names_of_sets(scope, known)
    for node in _inside(scope):
        for used in _in_order(node):
            if _is_set(used, known, fields):
                yield used.lineno, f"iterates over a set: {ast.unparse(used)}", ADVICE
        if isinstance(node, SCOPES):
            yield from _scope(node, known, fields)


def _inside(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope; functions and classes inside it are given, but not entered."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, SCOPES):
            waiting.extend(ast.iter_child_nodes(node))


def _in_order(node: ast.AST) -> list[ast.expr]:
    """The expressions whose order `node` makes visible."""
    match node:
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            return [node.iter]
        case ast.Starred() | ast.YieldFrom():
            return [node.value]
        case ast.Assign(targets=[ast.Tuple() | ast.List()]):
            return [node.value]
        case ast.Call(func=ast.Name(id=name)) if name in KEEPS_ORDER:
            return node.args
        case ast.Call(func=ast.Attribute(attr=name)) if name in TAKES_IN_ORDER | KEEPS_ORDER:
            return node.args
        case ast.Call(func=ast.Attribute(value=owner, attr="pop"), args=[]):
            return [owner]
    return []


def _is_set(node: ast.expr, known: frozenset[str], fields: frozenset[str]) -> bool:
    match node:
        case ast.Set() | ast.SetComp():
            return True
        case ast.Name(id=name):
            return name in known
        case ast.Attribute(attr=name):
            return name in fields
        case ast.Call(func=ast.Name(id=name)):
            return name in SETS
        case ast.Call(func=ast.Attribute(attr=name, value=owner)):
            return name in MAKES_A_SET or (name == "copy" and _is_set(owner, known, fields))
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, OPERATORS):
            sides = (left, right)
            return any(_is_set(side, known, fields) or _is_view(side) for side in sides)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_set(body, known, fields) or _is_set(orelse, known, fields)
        case ast.NamedExpr(value=value):
            return _is_set(value, known, fields)
    return False


def _is_view(node: ast.expr) -> bool:
    """`x.keys()` or `x.items()`: in order by itself, a set once an operator is applied."""
    match node:
        case ast.Call(func=ast.Attribute(attr="keys" | "items"), args=[]):
            return True
    return False


def _names_of_sets(scope: ast.AST, known: frozenset[str]) -> frozenset[str]:
    """The names of one scope that are bound to sets, never to anything else."""
    kinds: dict[str, bool] = {}
    for node in sorted(_inside(scope), key=_line):
        for name, is_set in _bindings(node, known):
            kinds[name] = kinds.get(name, True) and is_set
            known = known | {name} if kinds[name] else known - {name}
    return frozenset(name for name, is_set in kinds.items() if is_set)


def _fields_of_sets(tree: ast.AST, known: frozenset[str]) -> frozenset[str]:
    """The attributes that a module's classes say, or its code makes, sets and nothing else."""
    kinds: dict[str, bool] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            found = [pair for part in node.body for pair in _bindings(part, known)]
        else:
            found = list(_bindings(node, known, attributes=True))
        for name, is_set in found:
            kinds[name] = kinds.get(name, True) and is_set
    return frozenset(name for name, is_set in kinds.items() if is_set)


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _bindings(
    node: ast.AST, known: frozenset[str], *, attributes: bool = False
) -> Iterator[tuple[str, bool]]:
    """Each name (or attribute) that `node` binds, with whether it is a set then."""
    pairs: list[tuple[ast.AST, bool]] = []
    match node:
        case ast.arg(annotation=annotation):
            pairs = [(node, _says_set(annotation))]
        case ast.AnnAssign(target=target, annotation=annotation):
            pairs = [(target, _says_set(annotation))]
        case ast.Assign(targets=targets, value=value):
            pairs = [(target, _is_set(value, known, frozenset())) for target in targets]
        case ast.NamedExpr(target=target, value=value):
            pairs = [(target, _is_set(value, known, frozenset()))]
    for target, is_set in pairs:
        match target:
            case ast.Attribute(attr=name) if attributes:
                yield name, is_set
            case ast.Name(id=name) | ast.arg(arg=name) if not attributes:
                yield name, is_set


def _bound(scope: ast.AST) -> frozenset[str]:
    """Every name a scope binds itself, which hides the same name around it."""
    return frozenset(name for node in _inside(scope) for name, _ in _bindings(node, frozenset()))


def _says_set(annotation: ast.expr | None) -> bool:
    """Whether an annotation is a set, or a set among alternatives."""
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in ANNOTATED
        case ast.Subscript(value=ast.Name(id="ClassVar" | "Final"), slice=inner):
            return _says_set(inner)
        case ast.Subscript(value=outer):
            return _says_set(outer)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _says_set(left) or _says_set(right)
        case ast.Constant(value=str(text)):
            return _says_set(ast.parse(text, mode="eval").body)
    return False
