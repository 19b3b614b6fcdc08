"""
Who takes part in this rehearsal: the clients to start, the coaches, the people around each client.

In: what was asked for, a store. Out: a cast. Clients of the sample register or of one given; of
another programme than Primrose-A invented ones, with invented coaches, unless a register is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.calendar import Calendars
from alongside.coaches import Coach
from alongside.register.report import ImportReport
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import Store
from rehearsal.asked import Asked
from rehearsal.cast import bring_in, choose, sample_coaches
from rehearsal.invented import invented_clients, invented_coaches
from rehearsal.people import People
from rehearsal.rota import Rota
from rehearsal.temperament import temperament

COACHES = 12
"""So many coaches are invented where nobody says how many."""


@dataclass(frozen=True)
class Cast:
    """The clients in the order they start, the names their temperaments are drawn by, coaches."""

    asked: Asked
    clients: tuple[str, ...]
    names: Mapping[str, str]
    coaches: Sequence[Coach] = ()
    """Those invented for this rehearsal; they may go away or leave."""
    rota: Rota | None = None
    imported: ImportReport | None = None

    def people(self, client_id: str) -> People:
        """Everybody around one client."""
        name = self.names.get(client_id, client_id)
        drawn = temperament(self.asked.seed, name, holidays=self.asked.is_invented)
        return People(drawn, self.rota)


def cast_for(
    store: Store, settings: Settings, library: Library, asked: Asked, today: date, begins: date
) -> Cast:
    """
    Take in what is needed and choose.

    `today` is the day outside, `begins` the day on the journeys' clock.

    :raises NobodyToRehearse: nobody can be chosen.
    :raises UnreadableFile, MappingRefused, CoachFileError, CatalogueError: a file is wrong.
    :raises NoRules: the programme has no usable rules.
    """
    published = library.current(asked.programme)
    invented = asked.is_invented or asked.coaches is not None
    coaches = (
        invented_coaches(asked.programme, asked.seed, asked.coaches or COACHES, begins)
        if invented
        else sample_coaches()
    )
    _put(store, coaches)
    rota = None
    if invented:
        calendars = Calendars.load(settings.rules / "calendars.yaml")
        rota = Rota(store.coaches.list, calendars[published.ruleset.calendar])
    ours = coaches if invented else ()
    if asked.is_invented:
        clients, names = _invented(store, asked, today)
        return Cast(asked, clients, names, ours, rota)
    imported = bring_in(store, settings, today, asked.register, asked.columns)
    clients, names = choose(store, published, today, asked.clients, asked.first)
    return Cast(asked, clients, names, ours, rota, imported)


def _put(store: Store, coaches: Sequence[Coach]) -> None:
    known = {coach.id for coach in store.coaches.list()}
    for coach in coaches:
        if coach.id not in known:
            store.coaches.put(coach)


def _invented(store: Store, asked: Asked, today: date) -> tuple[tuple[str, ...], dict[str, str]]:
    rows = invented_clients(asked.programme, asked.seed, asked.clients, today)
    added = store.clients.add_many(rows).rows
    names = {
        each.client_id: f"{asked.programme}-{row.source_key}"
        for each, row in zip(added, rows, strict=True)
        if each.client_id is not None
    }
    return tuple(names), names
