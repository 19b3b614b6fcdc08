"""
Who waits for what a change of coaches made room for.

In: the store, the rules in force. Out: the rules of matching by programme; a line for each
programme with clients who wait, and what serves them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from commands.filters import known_programmes

if TYPE_CHECKING:
    from alongside.matching import MatchingRules
    from alongside.settings import Settings
    from alongside.store import Store


def rules_of_matching(
    store: Store, settings: Settings, only: Iterable[str] | None = None
) -> dict[str, MatchingRules]:
    """How coaches are matched, by programme; of those with usable rules and coaching."""
    from alongside.matching import MatchingRules
    from alongside.ruleset.library import Library, NoRules

    library, found = Library(store, settings.rules), {}
    for each in known_programmes(store, settings.rules) if only is None else sorted({*only}):
        try:
            published = library.current(each)
        except NoRules:
            continue
        if published.ruleset.coaching is not None:
            found[each] = MatchingRules.of(published.ruleset.coaching, published.catalogue)
    return found


def who_waits(store: Store, settings: Settings, programmes: Iterable[str]) -> Iterator[str]:
    """A line for each of the programmes in which somebody waits for a coach."""
    waited = [each for each in sorted({*programmes}) if store.caseload.is_waited_for(each)]
    rules = rules_of_matching(store, settings, waited) if waited else {}
    for each in waited:
        if each in rules and rules[each].round is not None:
            yield f"Clients wait in {each}: the next round sees this; to have it now:"
            yield f"  alongside waiting round {each}"
        else:
            yield f"Clients wait in {each}; who and why:"
            yield f"  alongside waiting {each}"
