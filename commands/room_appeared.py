"""
Who waits for what a change of coaches made room for.

In: the store, the rules in force. Out: a line for each programme with clients who wait, and
what serves them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alongside.settings import Settings
    from alongside.store import Store


def who_waits(store: Store, settings: Settings, programmes: Iterable[str]) -> Iterator[str]:
    """A line for each of the programmes in which somebody waits for a coach."""
    from alongside.coached import coached
    from alongside.ruleset.library import Library

    waited = [each for each in sorted({*programmes}) if store.caseload.is_waited_for(each)]
    rules = coached(Library(store, settings.rules), waited) if waited else {}
    for each in waited:
        if each in rules and rules[each].matching.round is not None:
            yield f"Clients wait in {each}: the next round sees this; to have it now:"
            yield f"  alongside waiting round {each}"
        else:
            yield f"Clients wait in {each}; who and why:"
            yield f"  alongside waiting {each}"
