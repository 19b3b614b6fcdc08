"""The week of a coach from a real store: what is in it, what is left over, how it looks."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from diary_kit import BEGAN, london

from alongside.calendar import Calendars
from alongside.coaches import Absence, Coach
from alongside.diary.week import Diaries, Week
from alongside.events import (
    AnyEvent,
    CoachAllocated,
    JourneyStarted,
    SessionBooked,
    SessionPlanned,
    StageEntered,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.keys import KeyRing
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store, UnknownCoach
from alongside.wait import Wait
from commands.diary_screen import show_week

COACH = "k-7d2rk5xa"
PROGRAMME = "health-connect"
NAMES = ("Wren Oakapple", "Isolde [red]Thistle[/]\r\n", "Bo Larkspur", "Sorrel Finch", "Ash Moor")
NOW = london("2026-03-30", "12:00")


class Office:
    """A store with one coach and five clients in coaching."""

    def __init__(self, home: Path, ring: KeyRing) -> None:
        settings = Settings(home=home)
        self.store = Store.open(settings, ring)
        self.library = Library.of(self.store, settings)
        self.digest = self.library.current(PROGRAMME).digest
        calendars = Calendars.load(settings.rules / "calendars.yaml")
        self.diaries = Diaries(self.store, self.library, calendars)
        away = Absence(from_=date(2026, 4, 1), until=date(2026, 4, 2), why="sick")
        self.store.coaches.put(
            Coach(
                id=COACH, name="Bronwen Achterberg", programmes=(PROGRAMME,), gender="female",
                modes=("home",), absences=(away,),
            )
        )  # fmt: skip
        people = [
            NewClient(source="t", source_key=name, person=Person(name=name), channels=())
            for name in NAMES
        ]
        self.clients = [str(row.client_id) for row in self.store.clients.add_many(people).rows]

    def coach(self, client: int, day: str, *then: AnyEvent) -> None:
        """A client whose first session is meant for this day."""
        planned = SessionPlanned(
            session=1, step=1, target=london(day, "09:00"), every=Wait.parse("1 week"),
            minutes=60, kind="first",
        )  # fmt: skip
        client_id, told = self.clients[client], Journal()
        begun = JourneyStarted(client_id=client_id, programme=PROGRAMME, digest=self.digest)
        allocated = CoachAllocated(attempt=1, coach_id=COACH)
        coaching = StageEntered(stage="coaching", visit=1)
        for number, event in enumerate((begun, allocated, coaching, planned, *then)):
            told.append(event, BEGAN + timedelta(hours=number))
        self.store.journal.append(f"{PROGRAMME}/{client_id}/1", told.entries)

    def week(self, day: str = "2026-03-31") -> Week:
        return self.diaries.week(COACH, date.fromisoformat(day), NOW)


def booked(day: str, at: str = "10:00", **more: object) -> SessionBooked:
    return SessionBooked.model_validate({"session": 1, "starts_at": london(day, at), **more})


@pytest.fixture
def office(tmp_path: Path, ring: KeyRing) -> Iterator[Office]:
    """A week with everything in it."""
    opened = Office(tmp_path / "home", ring)
    opened.coach(0, "2026-03-30", booked("2026-03-31", place="Lock Lane 4", mode="cafe"))
    opened.coach(1, "2026-03-30", booked("2026-04-01", "10:30", mode="phone"))
    forgotten = TaskOpened(
        key="outcome/1", role="coach", title="Record what happened at session 1",
        due=london("2026-03-26"), about="session/1", kind="outcome-not-recorded",
    )  # fmt: skip
    opened.coach(2, "2026-03-24", booked("2026-03-24", "15:00"), forgotten)
    opened.coach(3, "2026-03-20")
    opened.coach(4, "2026-04-03")
    yield opened
    opened.store.close()


def test_a_week_has_its_days_its_sessions_and_what_is_left_over(office: Office) -> None:
    """By London day; sessions of weeks before that nobody recorded or booked stand beside it."""
    week = office.week()

    assert date(2026, 3, 30) == week.monday
    assert [[], [0], [1], [], [4], [], []] == [
        [office.clients.index(slot.client_id) for slot in day.slots] for day in week.days
    ]
    assert [2] == [office.clients.index(slot.client_id) for slot in week.not_recorded]
    assert [3] == [office.clients.index(slot.client_id) for slot in week.to_book]
    assert [False, False, True, True] == [day.away is not None for day in week.days[:4]]
    assert [4] == [n for n, day in enumerate(week.days) if day.bank_holiday]


def test_a_session_of_the_week_is_in_it_once(office: Office) -> None:
    """The week of what is left over shows it as its own."""
    week = office.week("2026-03-25")

    assert [2] == [office.clients.index(slot.client_id) for slot in week.slots]
    assert () == week.not_recorded


def test_the_week_of_somebody_unknown_is_no_empty_week(office: Office) -> None:
    """A slip of the pen must not look like a week off."""
    with pytest.raises(UnknownCoach):
        office.diaries.week("k-nobody99", date(2026, 3, 31), NOW)


def test_the_screen_says_what_to_do_and_nothing_about_sickness(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eighty columns; a client's name draws no colours and ends no line."""
    show_week(office.store, office.week(), NOW)

    shown = capsys.readouterr().out
    words = " ".join(shown.split())
    assert all(len(line) <= 80 for line in shown.splitlines())
    for part in (
        "Tuesday 31 March 2026 10:00-11:00 Wren Oakapple", "Where: Lock Lane 4",
        "Wednesday 1 April 2026: away until Thursday 2 April 2026",
        "Isolde [red]Thistle[/] (", "The coach is not there that day: move it",
        "Friday 3 April 2026: bank holiday to book Ash Moor", "1. Get to know each other",
        "Not recorded yet, from before: 15:00-16:00 Bo Larkspur",
        "Record what happened at session 1 (by Thu 26 Mar 2026 10:00, overdue)",
        "Still to be booked, from before: to book Sorrel Finch", "Book with: alongside coaches",
    ):  # fmt: skip
        assert part in words, shown
    assert "sick" not in shown
