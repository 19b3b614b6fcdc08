"""
A preview's counts as data that can be kept: words are put to them by the presenter.

In: the counts of a register's preview and of the journeys'. Out: a JSON-ready dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alongside.facts import Catalogue
from alongside.ruleset.preview import Gained, RegisterPreview
from alongside.ruleset.published import Published
from simulation.foreseen_changes import Change
from simulation.preview_journeys import JourneysPreview
from simulation.preview_present import Places

_MOST = 20
HOW: dict[Change, str] = {
    "new": "only by these rules",
    "gone": "no longer",
    "moved": "at another time",
    "changed": "otherwise",
}
"""How something a journey does would differ, as a page says it."""


def sums(
    register: RegisterPreview,
    journeys: JourneysPreview,
    was: Published,
    now: Published,
    places: tuple[Places, Places],
) -> dict[str, Any]:
    """Everything the page of a preview says, but its lists."""
    return {
        "register": _register(register, was, now),
        "journeys": _journeys(journeys),
        "places": [{"free": each.free, "over": each.over} for each in places],
    }


def _register(it: RegisterPreview, was: Published, now: Published) -> dict[str, Any]:
    before = {rule.id: rule.priority for rule in was.ruleset.priorities}
    after = {rule.id: rule.priority for rule in now.ruleset.priorities}
    movers = list(it.movers.items())
    return {
        "clients": it.clients,
        "changed": it.clients_changed,
        "moved": it.moved,
        "matrix": [[of, to, many] for (of, to), many in it.matrix.items()],
        "movers": [
            [old, before.get(old or ""), new, after.get(new or ""), many]
            for (old, new), many in movers[:_MOST]
        ],
        "other_movers": sum(many for _, many in movers[_MOST:]),
        "eligibility": [[of, to, many] for (of, to), many in it.eligibility.items() if of != to],
        "unknown": _gained([it.unknown])[:1],
        "red_flags": _gained(it.red_flags),
        "asks": _gained(it.asks, now.catalogue),
        "also": _gained(it.also),
    }


def _gained(found: Iterable[Gained], catalogue: Catalogue | None = None) -> list[list[Any]]:
    told = [each for each in found if each.new or each.gone]
    told.sort(key=lambda each: (-each.new - each.gone, each.name))
    rows = []
    for each in told:
        fact = catalogue.get(each.name) if catalogue is not None else None
        name = each.name if fact is None else fact.label
        rows.append([name, each.was, each.now, each.new, each.gone])
    return rows


def _journeys(it: JourneysPreview) -> dict[str, Any]:
    return {
        "journeys": it.journeys,
        "different": it.different,
        "by": dict(it.by),
        "deeds": [[kind, change, many] for (kind, change), many in it.deeds.items()],
        "priorities": [[of, to, many] for (of, to), many in it.priorities.items()],
        "versions": dict(it.versions.most_common()),
        "next_due": it.next_due,
        "sessions": it.sessions,
        "sessions_to_come": list(it.sessions_to_come),
        "refused": [[why, many] for why, many in it.refused.most_common()],
    }
