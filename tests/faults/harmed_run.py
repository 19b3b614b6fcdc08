"""
A hundred journeys through repeated kills, and the figures of it.

In: a home and how much harm. Out: faults (none is well) and figures. Run by hand for longer:
`python tests/faults/harmed_run.py HOME --kills 60 --journeys 100 --seed 7`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "durable"))

from aftermath import (
    asked_of_channels,
    delivered_again,
    failing,
    forgotten,
    lost,
    overloaded,
    stuck,
    twice,
)
from crowd import Crowd, React
from harm import Standing, another_worker, standing
from people import eager

from alongside.coaches import load_coaches
from alongside.events import AnyEvent, Entry, SessionBooked, SessionMissed, SessionPlanned
from alongside.readings import Reading
from alongside.ruleset.library import Library
from alongside.store import NewClient, Person, Store
from starter import open_starter

PROGRAMME = "primrose-a"
COACHES = Path(__file__).resolve().parents[2] / "examples" / "coaches.yaml"
A_DAY = timedelta(days=1)
ROOM = 5
"""Clients a coach has room for: few, so that journeys wait and are woken."""


@dataclass(frozen=True)
class Harm:
    """How many journeys, how much harm."""

    journeys: int = 100
    kills: int = 10
    gap: tuple[float, float] = (5.0, 11.0)
    day: str = "0.3s"
    seed: int = 1
    two_workers: bool = False
    at_least_seconds: float = 0.0


@dataclass
class Outcome:
    """Faults by check, and the figures as lines."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{name:.<34} {said}" for name, said in self.figures.items()]
        lines += [f"FAULT {name}: {each}" for name, all_ in self.faults.items() for each in all_]
        return "\n".join(lines)


def invented_clients(count: int, seed: int) -> list[NewClient]:
    """People nobody is, of all priorities, some of whom can't be reached."""
    dice = random.Random(seed)
    taken = (datetime.now(UTC) - 60 * A_DAY).date()

    def one(number: int) -> NewClient:
        found: dict[str, float | bool] = {
            "on_smi_register": True, "on_antipsychotic": dice.random() < 0.7,
            "bmi": round(dice.uniform(20, 38), 1), "systolic_bp": float(dice.randint(110, 170)),
        }  # fmt: skip
        if dice.random() < 0.2:
            del found["systolic_bp"]
        return NewClient(
            source="invented",
            source_key=str(number),
            person=Person(
                name=f"Invented Person {number}", email=f"person{number}@example.org",
                phone=f"07700 9{number:05d}",
                gp_email=f"practice{number}@example.org" if number % 3 else None,
            ),
            channels=dice.choice((("email",), ("sms", "email"), ("letter",), ())),
            readings=[Reading(fact=f, value=v, on=taken, source="test") for f, v in found.items()],
        )  # fmt: skip

    return [one(number) for number in range(count)]


def reactions(seed: int) -> React:
    """People who answer, book and attend, and miss a session in five."""
    dice = random.Random(seed)

    def due(entry: Entry) -> AnyEvent:
        event = attends(entry)
        if dice.random() < 0.2:
            return SessionMissed(session=event.session, by="coach")
        return event

    def attends(entry: Entry) -> AnyEvent:
        ((_, event),) = eager()(entry)
        return event

    def book(entry: Entry) -> AnyEvent:
        assert isinstance(entry.event, SessionPlanned)
        moment = max(entry.event.target, entry.recorded + 4 * A_DAY)
        starts_at = moment + timedelta(hours=dice.randrange(8))
        return SessionBooked(
            session=entry.event.session, starts_at=starts_at, outside_hours=True, by="coach"
        )

    def react(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
        days = dice.uniform(0.5, 4)
        return eager({"session_due": due, "session_planned": book}, days=days)(entry)

    return react


async def harmed(home: Path, harm: Harm) -> Outcome:
    """Start the service, live, kill, look at what is left, stop."""
    with standing(home, "--clock", f"1d={harm.day}") as service:
        async with open_starter(service.settings) as starter:
            coaches = [
                coach.model_copy(update={"limit": min(coach.limit or ROOM, ROOM)})
                for coach in load_coaches(COACHES)
            ]
            for coach in coaches:
                starter.store.coaches.put(coach)
            added = starter.store.clients.add_many(invented_clients(harm.journeys, harm.seed))
            clients = [str(row.client_id) for row in added.rows]
            crowd = Crowd(starter, PROGRAMME, reactions(harm.seed))
            with another_worker(home) if harm.two_workers else nullcontext():
                seconds = await _live(service, crowd, clients, harm)
                outcome = Outcome()
                begun = time.monotonic()
                outcome.faults["stuck"] = await stuck(crowd)
                probed = time.monotonic() - begun
                outcome.faults["lost"] = await lost(starter.client, starter.store, crowd)
                outcome.faults["failing"], timed_out, tries = await failing(starter.client)
                outcome.figures["tries after the first"] = dict(sorted(tries.items()))
            assert service.process.poll() is None, service.terminal.read_text()
        code = service.stop()
    outcome.faults["stopped"] = [] if code == 0 else [f"up ended with {code}"]
    _look_at_rest(service, crowd, outcome)
    outcome.figures |= _figures(service, crowd, seconds, probed, timed_out)
    return outcome


async def _live(service: Standing, crowd: Crowd, clients: list[str], harm: Harm) -> float:
    begun = time.monotonic()
    stopping = asyncio.Event()
    living = asyncio.create_task(crowd.live(stopping))
    starting = asyncio.create_task(crowd.start(clients, per_second=harm.journeys / 15))
    await service.kill_at_random(harm.kills, harm.gap, harm.seed)
    await starting
    # The last kill is recovered from while people go on.
    await asyncio.sleep(max(20.0, begun + harm.at_least_seconds - time.monotonic()))
    stopping.set()
    await living
    return time.monotonic() - begun


def _look_at_rest(service: Standing, crowd: Crowd, outcome: Outcome) -> None:
    with Store.open(service.settings, crowd.starter.store._database.ring) as store:
        rows = store.journeys.page(limit=100_000)
        journals = {row.journey: store.journal.entries(row.journey) for row in rows}
        coaches = list(store.coaches.list())
        carried = {coach.id: store.caseload.of_coach(coach.id) for coach in coaches}
        coaching = Library(store, service.settings.rules).current(PROGRAMME).ruleset.coaching
    assert coaching is not None
    caps = {str(cap.cadence): cap.at_most for cap in coaching.caseload}
    outcome.faults["twice"] = twice(service.settings, journals)
    outcome.faults["forgotten"] = forgotten(crowd, journals)
    outcome.faults["overloaded"] = overloaded(carried, coaches, caps, crowd.highest_load)
    outcome.faults["unforeseen"] = [f"{n} x {each}" for each, n in crowd.unforeseen.items()]
    again = delivered_again(service.home)
    outcome.faults["handed over again"] = [f"{again} messages, under the same key"] if again else []
    names = [entry.name for entries in journals.values() for entry in entries]
    outcome.figures |= {
        "journeys started": len(crowd.started),
        "journeys in the store": len(rows),
        "closed": sum(row.status == "closed" for row in rows),
        "entries": len(names),
        "tasks opened": names.count("task_opened"),
        "messages sent": names.count("message_sent"),
        "sessions held or missed": names.count("session_attended") + names.count("session_missed"),
        "clients who waited for a coach": names.count("waiting_for_coach"),
        "handed over again, same key": again,
        "left by a try, the channel asked": dict(asked_of_channels(service.home)),
    }


def _figures(
    service: Standing, crowd: Crowd, seconds: float, probed: float, timed_out: int
) -> dict[str, object]:
    hits = [kill.victim for kill in service.kills]
    back = [
        min((done - kill.at for sent, done in crowd.answered if sent > kill.at), default=-1.0)
        for kill in service.kills
    ]
    taken = [done - sent for sent, done in crowd.answered]
    figures: dict[str, object] = {
        "kills": {victim: hits.count(victim) for victim in sorted(set(hits))},
        "seconds of harm": round(seconds, 1),
        "reports with a receipt": len(crowd.receipts),
        "reports refused": len(crowd.refused),
        "tries again": crowd.retries,
        "workflow tasks timed out": timed_out,
        "seconds to probe all open journeys": round(probed, 1),
        "seconds a report took": _spread(taken),
    }
    if back:
        figures["seconds to first answer after kill"] = _spread(back)
        for victim in sorted(set(hits)):
            figures[f"  after {victim}"] = _spread(
                [each for each, hit in zip(back, hits, strict=True) if hit == victim]
            )
    return figures


def _spread(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    return f"median {statistics.median(seconds):.2f}, max {max(seconds):.2f}"


def main() -> int:
    """Run by hand; exit 1 if anything is wrong."""
    said = argparse.ArgumentParser()
    said.add_argument("home", type=Path)
    said.add_argument("--journeys", type=int, default=100)
    said.add_argument("--kills", type=int, default=60)
    said.add_argument("--day", default="0.3s")
    said.add_argument("--seed", type=int, default=7)
    said.add_argument("--two-workers", action="store_true")
    said.add_argument("--at-least", type=float, default=0.0)
    given = said.parse_args()
    harm = Harm(
        journeys=given.journeys, kills=given.kills, day=given.day, seed=given.seed,
        two_workers=given.two_workers, at_least_seconds=given.at_least,
    )  # fmt: skip
    outcome = asyncio.run(harmed(given.home, harm))
    print(outcome)
    return int(any(outcome.faults.values()))


if __name__ == "__main__":
    sys.exit(main())
