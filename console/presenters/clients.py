"""
Clients in words: who somebody is, what is known of them, where their journeys are.

In: records of the store. Out: rows that a template only places. What is not known says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside import london
from alongside.facts import Catalogue
from alongside.facts.labels import value_in_words
from alongside.readings import FactName, Reading
from alongside.ruleset.known import since
from alongside.spoken import first_large
from alongside.store import Client, JourneyRow
from console.spoken import capital

CHANNELS = {"email": "Email", "sms": "Text message", "letter": "Letter"}
LANGUAGES = {
    "en": "English", "cy": "Welsh", "ar": "Arabic", "bn": "Bengali", "fa": "Persian",
    "fr": "French", "gu": "Gujarati", "hi": "Hindi", "it": "Italian", "pa": "Punjabi",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "so": "Somali", "es": "Spanish",
    "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
    "bfi": "British Sign Language",
}  # fmt: skip
NOT_KNOWN = "Not known"
WRITTEN_TO = "Written to by"


@dataclass(frozen=True)
class Tag:
    """A word with a colour; the word says all."""

    text: str
    colour: str


@dataclass(frozen=True)
class Said:
    """A line about somebody: what it is, and what is known."""

    key: str
    value: str
    known: bool = True


@dataclass(frozen=True)
class JourneyLine:
    """One journey: where it is, and its page."""

    href: str
    programme: str
    title: str
    number: int
    status: Tag
    stage: str
    priority: str
    row: JourneyRow

    @property
    def started(self) -> date:
        """The London day it began on."""
        return london.today(self.row.started)


@dataclass(frozen=True)
class ClientLine:
    """A client in a list."""

    client_id: str
    href: str
    name: str
    nhs_number: str
    journeys: tuple[JourneyLine, ...]


@dataclass(frozen=True)
class ReadingLine:
    """The latest reading of one fact."""

    fact: str
    label: str
    value: str
    number: bool
    on: date
    source: str
    tag: Tag | None


def name_of(client: Client) -> str:
    """What to call them on a page."""
    return client.person.name or f"Name not known ({client.client_id})"


def by_name(clients: Iterable[Client]) -> list[Client]:
    """In the order of their names, who has none last; the store can't sort sealed names."""
    return sorted(
        clients, key=lambda each: (not each.person.name, (each.person.name or "").casefold())
    )


def spaced(nhs_number: str | None) -> str:
    """An NHS number as people read it, `943 476 5919`."""
    if not nhs_number:
        return NOT_KNOWN
    return f"{nhs_number[:3]} {nhs_number[3:6]} {nhs_number[6:]}"


def client_lines(
    clients: Iterable[Client],
    journeys: Mapping[str, Sequence[JourneyRow]],
    titles: Mapping[str, str],
) -> list[ClientLine]:
    """The rows of a list; `titles` are those of the programmes."""
    return [
        ClientLine(
            each.client_id,
            f"/clients/{each.client_id}",
            name_of(each),
            spaced(each.person.nhs_number),
            tuple(journey_lines(_latest(journeys.get(each.client_id, ())), titles)),
        )
        for each in clients
    ]


def journey_lines(rows: Iterable[JourneyRow], titles: Mapping[str, str]) -> list[JourneyLine]:
    """Journeys as a page lists them."""
    return [
        JourneyLine(
            f"/journeys/{row.journey}",
            row.programme,
            titles.get(row.programme, capital(row.programme)),
            row.cycle,
            _status(row),
            _where(row),
            f"P{row.priority}" if row.priority is not None else "Not decided",
            row,
        )
        for row in rows
    ]


def about(client: Client) -> list[Said]:
    """Who they are, how they are reached, in which language, where their GP is."""
    person = client.person
    reached = [
        _said("Phone", person.phone),
        _said("Email", person.email),
        _said("Address", person.address),
        Said(WRITTEN_TO, _channels(client), bool(client.channels)),
        Said("Language", language(client.language)),
    ]
    return [
        Said("NHS number", spaced(person.nhs_number), person.nhs_number is not None),
        *reached,
        _said("GP practice", person.gp_practice),
        _said("GP's email", person.gp_email),
        _said("GP's address", person.gp_address),
        Said("Client id", client.client_id),
    ]


def reached(client: Client) -> list[Said]:
    """By what to find them in another system, ring them and speak with them."""
    wanted = ("NHS number", "Phone", WRITTEN_TO, "Language")
    return [each for each in about(client) if each.key in wanted]


def language(code: str) -> str:
    """A language by its code, or the code."""
    return LANGUAGES.get(code, code)


def reading_lines(
    latest: Mapping[FactName, Reading], catalogue: Catalogue, today: date
) -> list[ReadingLine]:
    """What is known, in the order of the catalogue; what it no longer has comes last."""
    known = [latest[name] for name in catalogue.names() if name in latest]
    others = [latest[name] for name in sorted(latest) if name not in catalogue]
    return [reading_line(each, catalogue, today) for each in (*known, *others)]


def reading_line(reading: Reading, catalogue: Catalogue, today: date) -> ReadingLine:
    """One reading in its words and unit."""
    fact = catalogue.get(reading.fact)
    value = value_in_words(reading.value) if fact is None else fact.beside_label(reading.value)
    old = fact is not None and reading.on < since(fact, today)
    return ReadingLine(
        reading.fact,
        capital(reading.fact) if fact is None else fact.label,
        first_large(value),
        isinstance(reading.value, float),
        reading.on,
        capital(reading.source),
        Tag("Too old to count", "yellow") if old else None,
    )


def _said(key: str, value: str | None) -> Said:
    return Said(key, value or NOT_KNOWN, bool(value))


def _channels(client: Client) -> str:
    if client.do_not_contact:
        return "Nothing is sent to them"
    named = [CHANNELS.get(each, capital(each)) for each in client.channels]
    return (
        ", then ".join([*named[:1], *(each.lower() for each in named[1:])])
        or "Nothing: how they want to be written to is not known"
    )


def _latest(rows: Iterable[JourneyRow]) -> list[JourneyRow]:
    """The last journey of each programme; they come the latest first."""
    seen: dict[str, JourneyRow] = {}
    for row in rows:
        seen.setdefault(row.programme, row)
    return list(seen.values())


def _status(row: JourneyRow) -> Tag:
    return {
        "open": Tag("Open", "green"),
        "paused": Tag("Paused", "yellow"),
        "closed": Tag("Closed", "grey"),
    }.get(row.status, Tag(capital(row.status), "grey"))


def _where(row: JourneyRow) -> str:
    if row.status == "closed":
        return capital(row.closed_reason or "closed")
    return capital(row.stage) if row.stage else "Just started"
