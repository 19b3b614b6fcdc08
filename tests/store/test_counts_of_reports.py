"""Every count of a report, on either database."""

from datetime import date, timedelta

import pytest
from synthetic_journal import START, entries, planned, started, task

from alongside.events import (
    AnyEvent,
    CoachAllocated,
    InvitationAccepted,
    InvitationSent,
    JourneyClosed,
    MeasureRecorded,
    MessageSent,
    PriorityDecided,
    SessionAttended,
    SessionMissed,
    StageEntered,
    TaskAnswered,
)
from alongside.readings import Reading
from alongside.reports.breakdown import NOT_KNOWN, By
from alongside.reports.period import Year
from alongside.store import Store
from alongside.store.people import NewClient, Person
from alongside.wait import Wait

YEAR = Year(2025)
"""START is in its last quarter."""
GROUP = {By.NOTHING: "all", By.PRIORITY: "2", By.AREA: "camden", By.ETHNICITY: NOT_KNOWN}


def measured(occasion: str, total: float) -> MeasureRecorded:
    """WEMWBS at one end."""
    return MeasureRecorded.model_validate(
        {"measure": "wemwbs_14", "occasion": occasion, "scores": {"total": total}}
    )


@pytest.fixture
def one_life(store: Store) -> Store:
    """A store with a client of Camden who came all the way."""
    facts = [Reading(fact="registered_area", value="camden", on=date(2026, 3, 1))]
    (row,) = store.clients.add_many([NewClient("s", "1", Person(name="A"), facts)]).rows
    client_id = str(row.client_id)
    events: list[AnyEvent] = [
        started(client_id),
        PriorityDecided(priority=2, rule="r", digest="d1"),
        StageEntered(stage="invitation", visit=1),
        InvitationSent(visit=1, number=1),
        InvitationAccepted(),
        CoachAllocated(attempt=1, coach_id="k-one"),
        StageEntered(stage="coaching", visit=1),
        measured("baseline", 40),
        planned(1),
        MessageSent(key="r/1", message="session-reminder", channel="email"),
        SessionAttended(session=1, minutes=60),
        planned(2),
        SessionMissed(session=2),
        task("late", due=START + timedelta(hours=1)),
        TaskAnswered(key="late", answer="done"),
        measured("closure", 47),
        JourneyClosed(reason="completed"),
    ]
    store.journal.append(f"primrose-a/{client_id}/1", entries(events))
    # somebody of another programme, and of a name that only begins the same
    for other in ("primrose-ab", "health-connect"):
        store.journal.append(f"{other}/c-bbbbbbbbbbbb/1", entries(events_of_another(other)))
    return store


def events_of_another(programme: str) -> list[AnyEvent]:
    """A journey that no report of primrose-a may count."""
    return [
        started("c-bbbbbbbbbbbb", programme),
        planned(1),
        MessageSent(key="r/1", message="session-reminder", channel="email"),
        SessionAttended(session=1, minutes=60),
        task("late", due=START + timedelta(hours=1)),
    ]


@pytest.mark.parametrize("by", By)
def test_who_began_is_counted_in_their_group_and_quarter(one_life: Store, by: By) -> None:
    """One client in the last quarter of the year, nobody in the next."""
    counted = one_life.reports.reached("primrose-a", YEAR, by)

    where = (GROUP[by], 4)
    assert [(*where, 1)] == counted["started"] == counted["met"] == counted["closed"]
    assert [(*where, 0)] == counted["finished"]
    assert [(*where, 0, 1)] == one_life.reports.days_until("primrose-a", YEAR, by, "started", "met")
    assert [(*where, ("invitation", "coaching"), None, 1)] == one_life.reports.paths(
        "primrose-a", YEAR, by
    )
    assert [] == one_life.reports.reached("primrose-a", Year(2026), by)["started"]


@pytest.mark.parametrize("by", By)
def test_what_happened_is_counted_in_its_quarter(one_life: Store, by: By) -> None:
    """Sessions, tasks, measures of the programme alone."""
    happened, where = one_life.happenings, (GROUP[by], 4)

    assert [(*where, "attended", 1), (*where, "missed", 1)] == sorted(
        happened.outcomes("primrose-a", YEAR, by)
    )
    assert [(where[0], "task", False, 4, "late", 1)] == happened.kept_in_time(
        "primrose-a", YEAR, by, START + timedelta(days=9)
    )
    assert [] == happened.kept_in_time("primrose-a", YEAR, by, START)
    (changed,) = happened.changed("primrose-a", YEAR, by)
    assert ("wemwbs_14", "total", *where, 1, 40, 47, 1, 0) == (
        changed.measure, changed.score, changed.group, changed.quarter, changed.number,
        changed.before, changed.after, changed.rose, changed.fell,
    )  # fmt: skip


def test_messages_and_reminders_are_counted(one_life: Store) -> None:
    """A reminder counts for the next session; other messages remind of nothing."""
    happened = one_life.happenings

    assert [("session-reminder", 4, "sent", 1)] == happened.sent("primrose-a", YEAR)
    assert [(0, 4, "missed", 1), (1, 4, "attended", 1)] == sorted(
        happened.outcomes_by_reminders("primrose-a", YEAR, ["session-reminder"])
    )
    assert [(0, 4, "attended", 1), (0, 4, "missed", 1)] == sorted(
        happened.outcomes_by_reminders("primrose-a", YEAR, [])
    )


def test_reasons_programmes_and_caseloads_are_counted(one_life: Store) -> None:
    """Whoever is closed is carried by nobody."""
    assert [("completed", 4, 1)] == one_life.reports.reasons("primrose-a", YEAR)
    assert ["health-connect", "primrose-a", "primrose-ab"] == one_life.reports.programmes()
    assert [] == one_life.happenings.carried("primrose-a")

    given = CoachAllocated(attempt=1, coach_id="k-one")
    events = [started("c-cccccccccccc"), given, planned(1, every="2 weeks")]
    one_life.journal.append("primrose-a/c-cccccccccccc/1", entries(events))

    assert [("k-one", str(Wait.parse("2 weeks")), 1)] == one_life.happenings.carried("primrose-a")
