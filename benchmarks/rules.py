"""
Rules: reading and checking files, deciding by closures, by columns, previewing.

Each figure beside what it is measured against in the same run: hand-written Python with the same
three-valued answer, numpy over arrays made ready beforehand, a Python loop over a part.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from alongside.readings import Reading
from alongside.ruleset.batch import priorities
from alongside.ruleset.bound import Bound, bound
from alongside.ruleset.check import load_checked
from alongside.ruleset.frame_rows import clients_of
from alongside.ruleset.house import House
from alongside.ruleset.loader import load
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate, Test
from alongside.ruleset.preview import register_preview
from alongside.ruleset.published import Published
from alongside.ruleset.report import rule_files
from alongside.settings import ROOT
from benchmarks import by_hand
from benchmarks.figures import Figure, show
from benchmarks.shipped import TODAY, primrose, register, some_readings

FILE_MS, MANY_S, TIMES = 50.0, 5.0, 3.0
MANY = 10_000
CLIENTS, ROUNDS = 2_000, 9
ROWS, LOOPED = 1_000_000, 20_000
BMI = 28.0
"""The threshold of the rules that are previewed, instead of 30."""


def shortest(do: Callable[[], object], times: int = ROUNDS) -> float:
    """Seconds of the quickest of so many turns: what the work takes where nothing else runs."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        do()
        took.append(time.perf_counter() - begun)
    return min(took)


def files() -> list[Figure]:
    """Each shipped file, and one with ten thousand rules."""
    folder = ROOT / "rules"
    house = House.load(folder)
    figures = []
    for path in rule_files(folder):
        loaded = shortest(partial(load, path, house.catalogue))
        checked = shortest(partial(load_checked, path, house))
        figures += [
            Figure(f"{path.name}, loaded", loaded * 1000, "ms"),
            Figure(f"{path.name}, loaded and checked", checked * 1000, "ms", at_most=FILE_MS),
        ]
    figures.append(
        Figure("facts, roles, calendars, loaded", shortest(lambda: House.load(folder)) * 1000, "ms")
    )
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as temporary:
        large = Path(temporary, "large.yaml")
        large.write_text(_large(), encoding="utf-8")
        assert load(large, house.catalogue).ruleset is not None
        took = shortest(lambda: load_checked(large, house), 2)
    figures.append(Figure(f"{MANY:,} rules, loaded and checked", took, "s", at_most=MANY_S))
    return figures


def _large() -> str:
    """A small programme with very many priority rules."""
    small = (ROOT / "tests" / "rules" / "good" / "smallest.yaml").read_text(encoding="utf-8")
    head, rest = small.split("\npriorities:\n", 1)
    rule = "  - {{id: r{0}, priority: {1}, when: {{bmi: {{at_least: {2}}}}}, source: guide}}\n"
    rules = (rule.format(n, 1 + n * 4 // MANY, round(130 - n * 0.012, 3)) for n in range(MANY))
    return f"{head}\npriorities:\n{''.join(rules)}{rest}"


def one_by_one() -> list[Figure]:
    """Closures beside the same rules written by hand."""
    rules = bound(primrose().ruleset, primrose().catalogue, TODAY)
    clients = [some_readings(seed) for seed in range(CLIENTS)]
    first = by_hand.first_of(TODAY)
    same = all(_answers(rules, each) == by_hand.one(each, TODAY, first) for each in clients)
    ratios, closures, hand = [], [], []
    for _ in range(ROUNDS):  # in turns, so that a busy machine slows both
        closures.append(shortest(lambda: [_answers(rules, each) for each in clients], 1))
        hand.append(shortest(lambda: [by_hand.one(each, TODAY, first) for each in clients], 1))
        ratios.append(closures[-1] / hand[-1])
    ratios.sort()
    return [
        Figure("the same answers", float(same), "1 is yes", at_least=1),
        Figure("closures, a client", min(closures) / CLIENTS * 1e6, "us"),
        Figure("written by hand, a client", min(hand) / CLIENTS * 1e6, "us"),
        Figure(
            "closures to hand", ratios[ROUNDS // 2], "times", at_most=TIMES,
            noise=f"{ratios[0]:.2f} to {ratios[-1]:.2f}",
        ),
    ]  # fmt: skip


def _answers(rules: Bound, facts: Mapping[str, Reading]) -> list[bool | None]:
    """The answer of each rule, to the first that holds."""
    known = rules.priority_view(facts)
    found: list[bool | None] = []
    for each in rules.priorities:
        found.append(each.node.answer(known) if each.node else True)
        if found[-1]:
            break
    return found


def at_once() -> list[Figure]:
    """A million clients: winner and what is missing; then two rulesets beside each other."""
    was = primrose()
    now = _with_other_bmi(was)
    frame = register(ROWS)
    columns = by_hand.Columns.of(frame)
    ids = [rule.id for rule in was.ruleset.priorities]
    told = priorities(was.ruleset, was.catalogue, frame, TODAY)
    won, missing = by_hand.many(columns, TODAY)
    few = told.head(LOOPED)
    same = [ids[place] for place in won.tolist()] == told["rule"].to_list()
    same = same and few["missing"].to_list() == [
        sorted(name for bit, name in enumerate(by_hand.FACTS) if mask >> bit & 1)
        for mask in missing[:LOOPED].tolist()
    ]
    batch = shortest(lambda: priorities(was.ruleset, was.catalogue, frame, TODAY), 3)
    arrays = shortest(lambda: by_hand.many(columns, TODAY), 3)
    loop = _loop(was, frame.head(LOOPED), few["missing"].to_list())
    preview = register_preview(frame, was, now, TODAY)
    matrix = _matrix(columns)
    previewed = shortest(lambda: register_preview(frame, was, now, TODAY), 2)
    previewed_arrays = shortest(lambda: _matrix(columns), 2)
    return [
        Figure("the same winners and gaps", float(same), "1 is yes", at_least=1),
        Figure("priorities with missing, by Polars", batch, "s"),
        Figure("the same, by numpy from ready arrays", arrays, "s"),
        Figure(f"the same, by a Python loop (from {LOOPED:,})", loop, "s"),
        Figure("Polars to the loop", loop / batch, "times as fast"),
        Figure("the same movers", float(_moves(preview.matrix) == matrix), "1 is yes", at_least=1),
        Figure("preview of two rulesets, by Polars", previewed, "s"),
        Figure("priorities alone of two, by numpy", previewed_arrays, "s"),
        Figure("the loop over both", 2 * loop, "s"),
    ]


def _loop(published: Published, frame: pl.DataFrame, gaps: list[list[str]]) -> float:
    """Seconds a million clients would take one by one; the answers are compared."""
    rules = bound(published.ruleset, published.catalogue, TODAY)
    clients = [facts for _, _, facts in clients_of(frame, published.catalogue)]
    begun = time.perf_counter()
    found = []
    for facts in clients:
        known = rules.priority_view(facts)
        missing: set[str] = set()
        for each in rules.priorities:
            if each.node is None or each.node.answer(known):
                break
            missing.update(each.node.gaps(known))
        found.append(sorted(missing))
    took = time.perf_counter() - begun
    assert found == gaps
    return took * ROWS / len(clients)


def _matrix(columns: by_hand.Columns) -> dict[tuple[int, int], int]:
    """How many clients have which priority by the rules as they are, and by the others."""
    priority = np.array([rule.priority for rule in primrose().ruleset.priorities])
    was = priority[by_hand.many(columns, TODAY)[0]]
    now = priority[by_hand.many(columns, TODAY, BMI)[0]]
    counted = np.bincount(was * 8 + now, minlength=40)
    return {(at // 8, at % 8): count for at, count in enumerate(counted.tolist()) if count}


def _moves(matrix: Mapping[tuple[int | None, int | None], int]) -> dict[tuple[int, int], int]:
    return {(was, now): count for (was, now), count in matrix.items() if was and now and count}


def _with_other_bmi(published: Published) -> Published:
    """The same rules with another threshold for BMI on an antipsychotic."""
    rules = [
        rule.model_copy(update={"when": _lower(rule.when)})
        if rule.id == "obese-on-antipsychotic" and rule.when
        else rule
        for rule in published.ruleset.priorities
    ]
    changed = published.ruleset.model_copy(update={"priorities": tuple(rules)})
    return Published.of(changed, published.catalogue)


def _lower(predicate: Predicate) -> Predicate:
    if isinstance(predicate, Leaf):
        is_it = (predicate.fact, predicate.test, predicate.operand) == ("bmi", Test.AT_LEAST, 30.0)
        return predicate.model_copy(update={"operand": BMI}) if is_it else predicate
    if isinstance(predicate, Not):
        return Not(branch=_lower(predicate.branch))
    kind = AllOf if isinstance(predicate, AllOf) else AnyOf
    return kind(branches=tuple(_lower(branch) for branch in predicate.branches))


def run() -> None:
    """Measure and print."""
    show("Rule files (one core, the quickest of nine turns)", files())
    show(f"Priorities of one client (Primrose-A, {CLIENTS:,} clients, medians)", one_by_one())
    show(f"Priorities of {ROWS:,} clients (Primrose-A)", at_once())
