"""
A register's preview as an administrator reads it.

In: counts of a preview; out: lines. Counts, rules, facts and priorities only, never a client.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from alongside.facts import Catalogue
from alongside.ruleset.preview import Gained, RegisterPreview, names_in
from alongside.ruleset.published import Published

_MOST = 20
"""Lines of one list; the CSV has the rest."""
NOBODY = "no rule"
_LISTS = {
    "red_flags": "red flag", "asks": "to be found", "also": "task", "unknown": "not settled",
}  # fmt: skip


def register_lines(preview: RegisterPreview, was: Published, now: Published) -> Iterator[str]:
    """The screen of a register's preview."""
    if not preview.clients:
        yield "REGISTER: nobody yet; 'alongside register import' brings them in"
        return
    yield f"REGISTER: {_clients(preview.clients)}"
    yield ""
    yield from _matrix(preview)
    yield ""
    if not preview.clients_changed:
        yield "Nobody's priority, eligibility, red flags or tasks would be different."
        return
    yield from _moves(preview)
    yield from _movers(preview, was, now)
    yield from _beside(preview, now)


def client_lines(changed: pl.DataFrame) -> Iterator[str]:
    """A line for each client of `RegisterPreview.changed`, with what would be different."""
    for row in changed.iter_rows(named=True):
        told = []
        if row["rule_was"] != row["rule_now"] or row["priority_was"] != row["priority_now"]:
            was, now = (_decided(row[f"rule_{of}"], row[f"priority_{of}"]) for of in ("was", "now"))
            told.append(f"{was} -> {now}")
        if row["eligibility_was"] != row["eligibility_now"]:
            told.append(f"{row['eligibility_was']} -> {row['eligibility_now']}")
        told += [words for of, title in _LISTS.items() if (words := _lists(row, of, title))]
        yield f"  {row['client_id']}  {'; '.join(told)}"


def _lists(row: dict[str, Any], of: str, title: str) -> str:
    was, now = names_in(row[f"{of}_was"]), names_in(row[f"{of}_now"])
    new = [f"+{each}" for each in now if each not in was]
    gone = [f"-{each}" for each in was if each not in now]
    return f"{title} {', '.join((*new, *gone))}" if new or gone else ""


def _decided(rule: str | None, priority: int | None) -> str:
    return NOBODY if rule is None else f"P{priority} {rule}"


def _matrix(preview: RegisterPreview) -> Iterator[str]:
    matrix = preview.matrix
    levels = sorted({each for pair in matrix for each in pair}, key=_late)
    wide = max(8, *(len(f"{many:,}") for many in (preview.clients, *matrix.values())))
    heads = [_level(each) for each in levels]
    across = "".join(f"  {'now ' + each:>{wide}}" for each in heads)
    yield f"{'':12}{across}  {'together':>{wide}}"
    for was, head in zip(levels, heads, strict=True):
        row = [matrix.get((was, now), 0) for now in levels]
        cells = "".join(f"  {_cell(many):>{wide}}" for many in row)
        yield f"{'was ' + head:<12}{cells}  {sum(row):>{wide},}"
    sums = [sum(matrix.get((was, now), 0) for was in levels) for now in levels]
    cells = "".join(f"  {_cell(many):>{wide}}" for many in sums)
    yield f"{'together':<12}{cells}  {preview.clients:>{wide},}"


def _moves(preview: RegisterPreview) -> Iterator[str]:
    pairs = preview.matrix.items()
    sooner = sum(many for (was, now), many in pairs if _late(now) < _late(was))
    later = sum(many for (was, now), many in pairs if _late(now) > _late(was))
    if not preview.moved:
        yield "Nobody's priority would be different."
        return
    share = 100 * preview.moved / preview.clients
    yield (
        f"{_clients(preview.moved)} of {preview.clients:,} ({share:.1f} %) would have another "
        f"priority: {sooner:,} more urgent, {later:,} less urgent."
    )


def _movers(preview: RegisterPreview, was: Published, now: Published) -> Iterator[str]:
    movers = list(preview.movers.items())
    if not movers:
        return
    before = {rule.id: rule.priority for rule in was.ruleset.priorities}
    after = {rule.id: rule.priority for rule in now.ruleset.priorities}
    yield ""
    yield "By rule"
    for (old, new), many in movers[:_MOST]:
        yield f"  {many:>9,}  {_rule(old, before)} -> {_rule(new, after)}"
    if len(movers) > _MOST:
        rest = sum(many for _, many in movers[_MOST:])
        yield f"  {rest:>9,}  by {len(movers) - _MOST} other pairs of rules (--csv has them)"


def _beside(preview: RegisterPreview, now: Published) -> Iterator[str]:
    unknown = preview.unknown
    if unknown.new or unknown.gone:
        yield ""
        yield (
            f"Not settled, for a reading is missing: {unknown.was:,} was, {unknown.now:,} now "
            f"({unknown.new:,} more, {unknown.gone:,} fewer)"
        )
    eligible = [(pair, n) for pair, n in preview.eligibility.items() if pair[0] != pair[1]]
    if eligible:
        yield ""
        yield "Eligibility"
        for (before, after), many in sorted(eligible, key=lambda each: -each[1]):
            yield f"  {many:>9,}  {before} -> {after}"
    yield from _gained("Red flags", preview.red_flags)
    yield from _gained("Readings a person would be asked to find", preview.asks, now.catalogue)
    yield from _gained("Tasks beside the priority", preview.also)


def _gained(
    title: str, gained: tuple[Gained, ...], catalogue: Catalogue | None = None
) -> Iterator[str]:
    told = [each for each in gained if each.new or each.gone]
    if not told:
        return
    yield ""
    yield title
    for each in sorted(told, key=lambda one: (-one.new - one.gone, one.name)):
        fact = catalogue.get(each.name) if catalogue is not None else None
        name = fact.label if fact is not None else each.name
        yield f"  {each.new:>9,} more, {each.gone:,} fewer  {name} ({each.was:,} -> {each.now:,})"


def _rule(rule: str | None, priorities: dict[str, int]) -> str:
    return NOBODY if rule is None else f"{rule} (P{priorities[rule]})"


def _level(priority: int | None) -> str:
    return NOBODY if priority is None else f"P{priority}"


def _late(priority: int | None) -> int:
    """Whom no rule covers comes last."""
    return 99 if priority is None else priority


def _cell(many: int) -> str:
    return f"{many:,}" if many else "."


def _clients(many: int) -> str:
    return f"{many:,} client{'' if many == 1 else 's'}"
