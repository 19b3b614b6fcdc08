"""
An id that was renamed says what it was, or everything it began is begun again.

In: the ruleset before and the one to come, the latter's loaded file for places. Out: findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alongside.ruleset.findings import Finding, Findings, Level, Span, did_you_mean
from alongside.ruleset.loader import Loaded
from alongside.ruleset.model import Ruleset, Sourced

_ALIKE = 0.6
"""Of the filled fields of two rules, how many must be equal for one to be the other renamed."""
_NOT_MEANING = frozenset({"id", "was", "source"})


def renamed(old: Ruleset, new: Ruleset, loaded: Loaded | None = None) -> tuple[Finding, ...]:
    """
    Ids of `old` that seem to have another name in `new` without `was:`, by place.

    The same rule under another id is an error; one that is only much alike is a warning, and
    so is a `was:` that names no rule of `old`.
    """
    found = Findings(loaded.file if loaded else f"{new.programme}.yaml")
    for before, after in zip(_sections(old), _sections(new), strict=True):
        _section(before, after, found, loaded)
    return found.in_order()


def _section(
    before: dict[str, Sourced],
    after: dict[str, Sourced],
    found: Findings,
    loaded: Loaded | None,
) -> None:
    accounted = {*after, *(rule.was for rule in after.values())}
    gone = {name: rule for name, rule in before.items() if name not in accounted}
    for name, rule in after.items():
        earlier = before.get(name)
        if rule.was is not None:
            known = rule.was in before or (earlier is not None and earlier.was == rule.was)
            if not known:
                _say(
                    found, loaded, rule, "was", "was-unknown",
                    f"no rule was called '{rule.was}' in the version before",
                    did_you_mean(rule.was, gone)
                    if gone
                    else "take 'was:' out, unless journeys walk by an older version that has it",
                    "warning",
                )  # fmt: skip
            continue
        if earlier is not None or not gone:
            continue
        likeness, nearest = max((_alike(each, rule), each.id) for each in gone.values())
        if likeness >= _ALIKE:
            same = likeness == 1.0
            _say(
                found, loaded, rule, "id", "renamed",
                f"'{nearest}' is gone and this rule is "
                + ("the same" if same else "much like it"),
                f"add 'was: {nearest}', or what it began is not gone on with"
                + ("" if same else "; leave it as it is if the rule is a new one"),
                "error" if same else "warning",
            )  # fmt: skip
            del gone[nearest]


def _sections(ruleset: Ruleset) -> Iterator[dict[str, Sourced]]:
    """The rules by id, kind by kind, in an order of their own."""
    coaching = ruleset.coaching
    missed = (coaching.missed.review,) if coaching else ()
    kinds: tuple[Iterable[Sourced], ...] = (
        ruleset.eligibility, ruleset.red_flags, ruleset.priorities, ruleset.follow_ups,
        (*ruleset.reviews, *missed), coaching.matching.must if coaching else (),
        coaching.matching.prefer if coaching else (),
    )  # fmt: skip
    for kind in kinds:
        yield {rule.id: rule for rule in kind}


def _alike(one: Sourced, other: Sourced) -> float:
    """How much of two rules of one kind is equal, from 0 to 1; empty fields do not count."""
    fields = [
        name
        for name in type(one).model_fields
        if name not in _NOT_MEANING and (_filled(one, name) or _filled(other, name))
    ]
    equal = sum(_meant(one, name) == _meant(other, name) for name in fields)
    return equal / len(fields) if fields else 1.0


def _meant(rule: Sourced, name: str) -> object:
    """The value of a field, without the order in which events happen to be listed."""
    value = getattr(rule, name)
    return frozenset(value) if name == "unless" else value


def _filled(rule: Sourced, name: str) -> bool:
    return bool(getattr(rule, name) != type(rule).model_fields[name].get_default())


def _say(
    found: Findings,
    loaded: Loaded | None,
    rule: Sourced,
    key: str,
    code: str,
    problem: str,
    advice: str,
    level: Level,
) -> None:
    span = loaded.places.of(rule, key) if loaded else Span()
    found.add(span, code, problem, advice, rule=rule.id, level=level)
