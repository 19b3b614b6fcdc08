"""
A store with a hundred thousand journeys in it, made in a minute.

In: a store, how many. Out: the same store with clients, coaches, journeys. A few hundred lives are
told to a small store by its own door; their rows are written again for every client, with its ids.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from alongside.access import Role
from alongside.coaches import load_coaches
from alongside.keys import KeyRing
from alongside.readings import Reading
from alongside.ruleset.library import Library
from alongside.settings import ROOT, Settings
from alongside.store import Store
from alongside.store.people import NewClient, Person
from alongside.store.projections import MADE_HERE
from benchmarks.lives import COACH, life
from benchmarks.writing import columns_of, indexed_afterwards, plain, settle, write
from console.security.passwords import hashed

PASSWORD = "a long enough one"
STAFF = {
    "coordinator": 8, "coach": 4, "clinician": 2, "manager": 3, "rules_administrator": 1,
    "auditor": 1, "administrator": 1,
}  # fmt: skip
"""Twenty people, by what they are."""
LIVES = 400
COACHES = 2_000
_TABLES = (*MADE_HERE, "caseload", "waiting")
_SUPERVISION = (
    "journey", "key", "role", "title", "kind", "about", "urgent", "answers", "opened", "due",
    "status", "answer", "ended",
)  # fmt: skip
_AREAS = ("islington", "camden", "hackney", "haringey", "torbay")
_BACKGROUNDS = ("white", "white", "south_asian", "black_african", "mixed", "chinese", "other")
_FIRST = ("Amara", "Bronwen", "Chidi", "Dilys", "Ewan", "Farah", "Gwen", "Hamid", "Ines", "Joan")
_LAST = ("Achterberg", "Begum", "Cole", "Dube", "Evans", "Fox", "Gill", "Hughes", "Iqbal", "Jones")


@dataclass
class Template:
    """A life as rows: of each table the columns with the rows, of the journal the entries."""

    journey: str
    client_id: str
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    entries: list[tuple[int, str, str, str, str, str]] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether the journey was closed."""
        return any(name == "journey_closed" for _, name, *_ in self.entries)


@dataclass(frozen=True)
class Place:
    """A client with the life they have, and their coach."""

    client_id: str
    like: Template
    coach_id: str

    @property
    def journey(self) -> str:
        """Their journey."""
        return self.told(self.like.journey)

    def told(self, text: str) -> str:
        """What the template says, of them."""
        return text.replace(self.like.client_id, self.client_id).replace(COACH, self.coach_id)


@dataclass(frozen=True)
class Loaded:
    """Who is in the store now."""

    clients: tuple[str, ...]
    journeys: tuple[str, ...]
    coaches: tuple[str, ...]
    under_way: tuple[str, ...]
    """Those of the journeys that are not over."""


def load(store: Store, settings: Settings, ring: KeyRing, how_many: int, now: datetime) -> Loaded:
    """Fill an empty store."""
    digest = Library.of(store, settings).current("primrose-a").digest
    _add_colleagues(store)
    coaches = _add_coaches(store)
    clients = _add_clients(store, how_many)
    templates = _templates(settings, ring, digest, now)
    dice = Random(2)
    places = [
        Place(client_id, templates[place % LIVES], dice.choice(coaches))
        for place, client_id in enumerate(clients)
    ]
    with indexed_afterwards(store, (*_TABLES, "journal")):
        for table in _TABLES:
            write(store, table, columns_of(table), _rows_of(table, places))
        write(store, "tasks", _SUPERVISION, _supervisions(coaches, now))
        columns = ("journey", "sequence", "name", "subject", "at", "recorded", "body")
        write(store, "journal", columns, _journal(ring, places))
    settle(store)
    journeys = tuple(each.journey for each in places)
    under_way = tuple(each.journey for each in places if not each.like.is_over)
    return Loaded(tuple(clients), journeys, tuple(coaches), under_way)


def _add_colleagues(store: Store) -> None:
    for login in staff_logins():
        role = Role(login.partition("-")[0])
        store.colleagues.add(
            login=login, name=f"Bench {login}", roles=(role,),
            coach_id=COACH if role is Role.COACH else None, password_hash=hashed(PASSWORD),
        )  # fmt: skip


def staff_logins() -> list[str]:
    """By which everybody signs in, each a login of their own; the first of a role by its name."""
    return [
        who if not place else f"{who}-{place}"
        for who, number in STAFF.items()
        for place in range(number)
    ]


def _add_coaches(store: Store) -> list[str]:
    (like, *_) = load_coaches(ROOT / "examples" / "coaches.yaml")
    ids = [f"k-coach{place:05}" for place in range(COACHES)]
    for coach_id in ids:
        every = {"id": coach_id, "programmes": ("primrose-a",), "languages": ("en",), "limit": None}
        store.coaches.put(like.model_copy(update=every))
    return ids


def _add_clients(store: Store, how_many: int) -> list[str]:
    dice = Random(1)
    ids: list[str] = []
    for start in range(0, how_many, 5_000):
        rows = [
            NewClient(
                "bench", str(place),
                Person(name=f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"),
                _readings(dice), channels=("letter",), source_row=place,
            )
            for place in range(start, min(start + 5_000, how_many))
        ]  # fmt: skip
        ids += [str(row.client_id) for row in store.clients.add_many(rows).rows]
    return ids


def _readings(dice: Random) -> list[Reading]:
    day = date(2026, 3, 2)
    known: dict[str, Any] = {
        "registered_area": dice.choice(_AREAS), "ethnicity": dice.choice(_BACKGROUNDS),
        "systolic_bp": float(dice.randint(100, 190)), "bmi": float(dice.randint(18, 40)),
        "smoking": dice.choice(("never", "ex", "current")), "on_smi_register": True,
        "age": float(dice.randint(18, 85)),
    }  # fmt: skip
    return [Reading(fact=fact, value=value, on=day) for fact, value in known.items()]


def _supervisions(coaches: Sequence[str], now: datetime) -> Iterator[tuple[Any, ...]]:
    """A year of them: every four weeks each coach is met, the next is open."""
    for week in range(-48, 8, 4):
        due = now + timedelta(weeks=week)
        turn = f"supervision/primrose-a/individual/turn-{due:%Y-%m-%dT%H:%M:%SZ}"
        status, answer, ended = (
            ("answered", "held", plain(due)) if week < 0 else ("open", None, None)
        )
        for coach_id in coaches:
            key = f"individual/{due:%Y-%m-%d}/{coach_id}"
            yield (
                turn, key, "coordinator", "Meet the coach for supervision",
                "supervision_individual", coach_id, False, '["held", "missed"]', plain(due),
                plain(due), status, answer, ended,
            )  # fmt: skip


def _templates(settings: Settings, ring: KeyRing, digest: str, now: datetime) -> list[Template]:
    """Lives told to a small store by its own door, then read back as rows."""
    found: list[Template] = []
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as folder:
        with Store.open(Settings(home=Path(folder)), ring) as small:
            for place in range(LIVES):
                dice = Random(place)
                client_id = f"c-{place:012}"
                # a third began in the last half year
                days = dice.randint(0, 180) if place % 3 == 0 else dice.randint(180, 1_090)
                began = (now - timedelta(days=days)).replace(hour=10, minute=0, second=0)
                journey = f"primrose-a/{client_id}/1"
                small.journal.append(journey, life(dice, client_id, digest, began, now))
                found.append(Template(journey, client_id))
            for each in found:
                for entry in small.journal.entries(each.journey):
                    body = entry.model_dump_json()
                    moments = (plain(entry.at), plain(entry.recorded))
                    told = (entry.sequence, entry.name, entry.event.subject, *moments, body)
                    each.entries.append(told)
        with sqlite3.connect(Path(folder) / "alongside.db") as kept:
            for each in found:
                for table in _TABLES:
                    columns = ", ".join(f'"{name}"' for name in columns_of(table))
                    query = f"SELECT {columns} FROM {table} WHERE journey = ?"
                    each.rows[table] = kept.execute(query, (each.journey,)).fetchall()
    return found


def _rows_of(table: str, places: Sequence[Place]) -> Iterator[tuple[Any, ...]]:
    for place in places:
        for row in place.like.rows[table]:
            yield tuple(place.told(cell) if isinstance(cell, str) else cell for cell in row)


def _journal(ring: KeyRing, places: Sequence[Place]) -> Iterator[tuple[Any, ...]]:
    for place in places:
        journey = place.journey
        for sequence, name, subject, at, recorded, body in place.like.entries:
            about = f"journal/{journey}/{sequence}".encode()
            sealed = ring.encrypt(place.told(body).encode(), about)
            yield (journey, sequence, name, subject, at, recorded, sealed)
