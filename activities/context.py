"""
What activities work with: the store, the rules, the client of the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from temporalio.client import Client

from alongside.calendar import Calendars
from alongside.decider import Decider
from alongside.keys import KeyRing
from alongside.readings import Reading
from alongside.ruleset.library import Library
from alongside.ruleset.published import Published
from alongside.settings import Settings
from alongside.store import Store


@dataclass(frozen=True)
class StoreKnowledge:
    """What deciding needs to know, from the library and the store."""

    library: Library
    store: Store

    def current(self, programme: str) -> Published:
        """The programme's ruleset in force."""
        return self.library.current(programme)

    def by_digest(self, digest: str) -> Published:
        """A published ruleset."""
        return self.library.by_digest(digest)

    def readings(self, client_id: str) -> Mapping[str, Reading]:
        """The latest reading of each fact."""
        return self.store.readings.of(client_id)


@dataclass(frozen=True)
class Context:
    """Shared by all activities of a worker; safe between threads."""

    settings: Settings
    ring: KeyRing
    store: Store
    client: Client

    @cached_property
    def library(self) -> Library:
        """The rules in force and those published before."""
        return Library.of(self.store, self.settings)

    @cached_property
    def calendars(self) -> Calendars:
        """Every service's working days and hours."""
        return Calendars.load(self.settings.rules / "calendars.yaml")

    @cached_property
    def decider(self) -> Decider:
        """Answers the questions of journeys."""
        return Decider(StoreKnowledge(self.library, self.store), self.calendars)
