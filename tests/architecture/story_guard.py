"""
The guard of workflow code: what a replay could see differently, found in the source.

Takes a module's source; returns findings, each with its line, what stands there, what to
do instead. Reads names as the module's imports bind them. Start at `findings()`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from set_order import sets_iterated

CLOCK = "ask the desk for the time, or take `now` as an argument"
CHANCE = "a story has no chance in it: let a decision choose, so that the choice is recorded"
OUTSIDE = "let an activity do it: a story touches the world only through its desk"
ORDER = "await with asyncio.gather, asyncio.timeout, an Event or a Condition"
THREADS = "let an activity do it: a story runs on one deterministic loop"
ZONES = "carry UTC, and let alongside.calendar decide local time in a decision"
LOGGING = "use temporalio.workflow.logger, which is silent in a replay"
RANDOM_HASH = "it differs from process to process: use an id or a digest that is kept"
CODE = "name what is meant: code made at run time can't be checked"

FORBIDDEN = {
    "datetime.datetime.now": CLOCK,
    "datetime.datetime.utcnow": CLOCK,
    "datetime.datetime.today": CLOCK,
    "datetime.date.today": CLOCK,
    "time": CLOCK,
    "random": CHANCE,
    "secrets": CHANCE,
    "numpy.random": CHANCE,
    "uuid.uuid1": CHANCE,
    "uuid.uuid4": CHANCE,
    "os": OUTSIDE,
    "io": OUTSIDE,
    "pathlib": OUTSIDE,
    "tempfile": OUTSIDE,
    "shutil": OUTSIDE,
    "socket": OUTSIDE,
    "ssl": OUTSIDE,
    "sqlite3": OUTSIDE,
    "sqlalchemy": OUTSIDE,
    "subprocess": OUTSIDE,
    "requests": OUTSIDE,
    "urllib.request": OUTSIDE,
    "http": OUTSIDE,
    "httpx": OUTSIDE,
    "aiosmtplib": OUTSIDE,
    "smtplib": OUTSIDE,
    "sys.stdin": OUTSIDE,
    "sys.stdout": OUTSIDE,
    "sys.stderr": OUTSIDE,
    "asyncio.open_connection": OUTSIDE,
    "asyncio.start_server": OUTSIDE,
    "asyncio.create_subprocess_exec": OUTSIDE,
    "asyncio.create_subprocess_shell": OUTSIDE,
    "asyncio.wait": ORDER,
    "asyncio.as_completed": ORDER,
    "asyncio.TaskGroup": ORDER,
    "asyncio.run": THREADS,
    "asyncio.to_thread": THREADS,
    "asyncio.run_coroutine_threadsafe": THREADS,
    "threading": THREADS,
    "multiprocessing": THREADS,
    "concurrent.futures": THREADS,
    "zoneinfo": ZONES,
    "logging": LOGGING,
    "structlog": LOGGING,
    "importlib": CODE,
    "builtins.open": OUTSIDE,
    "builtins.input": OUTSIDE,
    "builtins.print": OUTSIDE,
    "builtins.hash": RANDOM_HASH,
    "builtins.eval": CODE,
    "builtins.exec": CODE,
    "builtins.__import__": CODE,
}
METHODS = {
    "run_in_executor": THREADS,
    "utcnow": CLOCK,
    "read_text": OUTSIDE,
    "write_text": OUTSIDE,
    "read_bytes": OUTSIDE,
    "write_bytes": OUTSIDE,
}
"""Attributes that are refused on anything, because what they hang on can't be known."""
BUILTINS = frozenset(name.partition(".")[2] for name in FORBIDDEN if name.startswith("builtins."))


@dataclass(frozen=True, order=True)
class Finding:
    """One thing a replay could see differently: where, what, what to do instead."""

    file: str
    line: int
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.advice}"


def findings(
    source: str, file: str = "story.py", *, sets: frozenset[str] = frozenset()
) -> list[Finding]:
    """
    Everything in `source` that a replay could see differently, in the order of lines.

    `sets` names what other modules define as sets, dotted (`alongside.events.REPORTED`).
    """
    tree = _without_type_checking(ast.parse(source, file))
    names = bindings(tree)
    found = {Finding(file, line, what, advice) for line, what, advice in _refused(tree, names)}
    known = frozenset(local for local, dotted in names.items() if dotted in sets)
    found |= {Finding(file, *seen) for seen in sets_iterated(tree, known)}
    return sorted(found)


def bindings(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for: `{"dt": "datetime.datetime"}`."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                names[alias.asname or whole] = whole
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _refused(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(tree):
        for dotted in _named(node, names):
            rule = _rule(dotted)
            if rule is not None:
                yield node.lineno, dotted.removeprefix("builtins."), FORBIDDEN[rule]
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            yield node.lineno, f".{node.attr}", METHODS[node.attr]


def _named(node: ast.AST, names: dict[str, str]) -> Iterator[str]:
    """The dotted names `node` brings in or uses."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield f"{node.module}.*" if alias.name == "*" else f"{node.module}.{alias.name}"
    elif isinstance(node, ast.Attribute | ast.Name):
        dotted = _dotted(node, names)
        if dotted is not None:
            yield dotted


def _dotted(node: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value, names)
        return owner and f"{owner}.{node.attr}"
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        if node.id in names:
            return names[node.id]
        return f"builtins.{node.id}" if node.id in BUILTINS else None
    return None


def _rule(dotted: str) -> str | None:
    """The entry of FORBIDDEN that `dotted` is, or lies under."""
    parts = dotted.split(".")
    if parts[-1] == "*":
        return next((rule for rule in FORBIDDEN if rule.startswith(dotted[:-1])), None) or _rule(
            dotted[:-2]
        )
    paths = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return next((path for path in paths if path in FORBIDDEN), None)


class _WithoutTypeChecking(ast.NodeTransformer):
    """Leaves out what only a type checker reads."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        test = node.test
        name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)
        return node.orelse if name == "TYPE_CHECKING" else node


def _without_type_checking(tree: ast.Module) -> ast.Module:
    return ast.fix_missing_locations(_WithoutTypeChecking().visit(tree))
