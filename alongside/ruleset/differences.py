"""
What one version of a programme's rules says otherwise than another, in words.

Takes two rulesets; gives one `Difference` a change, in the order of the sections. It knows the
fields of the model only by their names, so a new key of the language needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from alongside.facts import Catalogue
from alongside.model import Frozen
from alongside.ruleset.difference_words import excerpts, in_words, name_of, said
from alongside.ruleset.model import Ruleset
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not
from alongside.ruleset.predicate_words import Way, changed_conditions
from alongside.ruleset.published import Published
from alongside.wait import Wait

_PREDICATES = (Leaf, AllOf, AnyOf, Not)
_LONG = 60
_IN_ANY_ORDER = frozenset({"unless", "priorities"})
"""Lists of words that the canonical form sorts."""


@dataclass(frozen=True)
class Difference:
    """
    One thing that changed.

    `way` leads to its place from the top of the new file; from the top of the old one where
    `gone` is set.
    """

    section: str
    id: str
    words: str
    way: Way = ()
    gone: bool = False

    def __str__(self) -> str:
        where = ", ".join(each for each in (self.section, self.id) if each)
        return f"{where}: {self.words}"


@dataclass(frozen=True)
class _Here:
    """Where in both versions a comparison stands."""

    facts: tuple[Catalogue | None, Catalogue | None]
    section: str = ""
    id: str = ""
    label: str = ""
    way: Way = ()
    old_way: Way = ()

    def at(self, step: str | int, old_step: str | int | None = None, **more: Any) -> _Here:
        before = step if old_step is None else old_step
        return replace(self, way=(*self.way, step), old_way=(*self.old_way, before), **more)

    def named(self, name: str) -> _Here:
        """At an entry: the first name on the way is the id, the others join the label."""
        if not self.id:
            return replace(self, id=name)
        return replace(self, label=f"{self.label} {name}".strip())

    def field(self, name: str) -> _Here:
        """One key further in; its words join those of the keys above it."""
        return self.at(name, label=f"{self.label} {said(name)}".strip())

    def tell(self, words: str) -> Difference:
        label = f"{self.label} " if self.label else ""
        return Difference(self.section, self.id, f"{label}{words}", self.way)

    def tell_gone(self, words: str) -> Difference:
        label = f"{self.label} " if self.label else ""
        return Difference(self.section, self.id, f"{label}{words}", self.old_way, gone=True)


def differences(
    old: Ruleset,
    new: Ruleset,
    old_facts: Catalogue | None = None,
    new_facts: Catalogue | None = None,
) -> tuple[Difference, ...]:
    """Every difference of the rules; the catalogues give numbers their units."""
    start = _Here(facts=(old_facts, new_facts))
    found: list[Difference] = []
    for name in Ruleset.model_fields:
        here = start.at(name, section=name)
        found += _compare(getattr(old, name), getattr(new, name), here)
    return tuple(found)


def all_differences(was: Published, now: Published) -> tuple[Difference, ...]:
    """The differences of two versions: their rules, then their facts."""
    rules = differences(was.ruleset, now.ruleset, was.catalogue, now.catalogue)
    facts: list[Difference] = []
    for section in ("facts", "panels"):
        here = _Here(facts=(was.catalogue, now.catalogue), section=section, way=(section,))
        olds = {each.name: each for each in getattr(was.catalogue, section)}
        news = {each.name: each for each in getattr(now.catalogue, section)}
        for name, old in olds.items():
            if name not in news:
                facts.append(replace(here, id=name).tell_gone("is removed"))
            else:
                facts += _compare(old, news[name], replace(here, id=name))
        facts += [replace(here, id=name).tell("is added") for name in news if name not in olds]
    # Where in facts.yaml a fact stands is not known here.
    return (*rules, *(replace(each, way=()) for each in facts))


def _compare(old: Any, new: Any, here: _Here) -> Iterator[Difference]:
    if old == new and type(old) is type(new):
        return
    if here.way[-1] in _IN_ANY_ORDER and _words(old) and _words(new) and set(old) == set(new):
        return
    if isinstance(old, _PREDICATES) and isinstance(new, _PREDICATES):
        for way, words in changed_conditions(old, new, here.way, *here.facts):
            yield Difference(here.section, here.id, words, way)
    elif _keyed(old) and type(old) is type(new):
        for name in type(new).model_fields:
            yield from _compare(getattr(old, name), getattr(new, name), here.field(name))
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _dicts(old, new, here)
    elif isinstance(old, tuple) and isinstance(new, tuple) and _listed(old, new):
        yield from _lists(old, new, here)
    elif here.way[-1] != "stages" and _words(old) and _words(new) and _same_order(old, new):
        come = tuple(each for each in new if each not in old)
        gone = tuple(each for each in old if each not in new)
        for several, verb in ((come, "added"), (gone, "removed")):
            if several:
                are = "is" if len(several) == 1 else "are"
                yield here.tell(f"{in_words(several)} {are} {verb}")
    elif old is None or old == ():
        yield here.tell(f"{in_words(new, here.facts[1])} is added")
    elif new is None or new == ():
        yield here.tell_gone(f"{in_words(old, here.facts[0])} is removed")
    elif isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > _LONG:
        before, after = excerpts(old, new)
        yield here.tell(f"'{before}' becomes '{after}'")
    else:
        was, now = in_words(old, here.facts[0]), in_words(new, here.facts[1])
        yield here.tell(f"{was} becomes {now}")


def _keyed(value: Any) -> bool:
    """Whether the value is compared key by key."""
    return isinstance(value, Frozen) and not isinstance(value, (*_PREDICATES, Wait))


def _words(value: Any) -> bool:
    """Whether this is a list of words, each there once."""
    return (
        isinstance(value, tuple)
        and all(isinstance(each, str | int) for each in value)
        and len(set(value)) == len(value)
    )


def _same_order(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    """Whether all that changed is what is in the list, not where it stands."""
    stayed = [each for each in old if each in new]
    return stayed == [each for each in new if each in old] and len(stayed) > 0


def _listed(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    """Whether the entries of a list have names to be told apart by."""
    entries = (*old, *new)
    names = [[name_of(each) for each in side] for side in (old, new)]
    return bool(entries) and all(all(side) and len(set(side)) == len(side) for side in names)


def _dicts(old: dict[str, Any], new: dict[str, Any], here: _Here) -> Iterator[Difference]:
    for key in new:
        at = here.at(key).named(key)
        if key not in old:
            yield at.tell(f"added {in_words(new[key], here.facts[1])}")
        else:
            yield from _compare(old[key], new[key], at)
    for key in old:
        if key not in new:
            yield (
                here.at(key).named(key).tell_gone(f"removed {in_words(old[key], here.facts[0])}")
            )


def _lists(old: tuple[Any, ...], new: tuple[Any, ...], here: _Here) -> Iterator[Difference]:
    olds = {name_of(each): (number, each) for number, each in enumerate(old)}
    kept: list[str] = []
    """For each new entry the old one's name it continues."""
    for number, each in enumerate(new):
        name = name_of(each)
        was = getattr(each, "was", None)
        before = name if name in olds else was if was in olds else ""
        place, known = olds.get(before, (number, None))
        at = here.at(number, place).named(name)
        if known is None:
            yield at.tell(f"added {in_words(each, here.facts[1])}")
            continue
        kept.append(before)
        if before != name:
            yield replace(at, label="").tell(f"was called {before}")
            known, each = _renamed(known, each)
        yield from _compare(known, each, at)
    for before, (place, each) in olds.items():
        if before not in kept:
            yield (
                here.at(place, place)
                .named(before)
                .tell_gone(f"removed {in_words(each, here.facts[0])}")
            )
    yield from _moved([name for name in olds if name in kept], kept, new, here)


def _renamed(old: Any, new: Any) -> tuple[Any, Any]:
    """Both without their names, which are told already."""
    return (
        old.model_copy(update={"id": new.id, "was": None}),
        new.model_copy(update={"was": None}),
    )


def _moved(
    before: list[str], after: list[str], new: tuple[Any, ...], here: _Here
) -> Iterator[Difference]:
    """Entries that stand elsewhere among those that stayed."""
    if before == after:
        return
    still = {
        name
        for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for name in after[block.b : block.b + block.size]
    }
    names = {(getattr(each, "was", None) or ""): name_of(each) for each in new}
    order = [name_of(each) for each in new]
    for number, name in enumerate(after):
        if name in still:
            continue
        shown = names.get(name, name)
        at = here.at(order.index(shown)).named(shown)
        stands, stood = _place(after, number), _place(before, before.index(name))
        yield at.tell(f"stands {stands} now, it stood {stood}")


def _place(names: list[str], number: int) -> str:
    return f"after {names[number - 1]}" if number else "first"
