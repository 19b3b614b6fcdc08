"""Who is to be supervised, by when: three months of turns, bank holidays, people away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alongside.calendar import Calendars
from alongside.coaches import Coach
from alongside.events import AnyEvent, SessionMissed, TaskAnswered
from alongside.load import Held, load_of
from alongside.london import wall
from alongside.ruleset.coaching import CaseloadCap
from alongside.ruleset.supervision import Supervision
from alongside.supervising import Supervised, again, carries, due_by, gone, to_hold
from alongside.supervision import KINDS, missed_because, programme_of, why_not
from alongside.wait import Wait

ENGLAND = Calendars.load(Path(__file__).resolve().parents[2] / "rules" / "calendars.yaml")[
    "england"
]
WEEKLY = Wait.parse("1 week")
RULES = Supervision.model_validate(
    {
        "individual": "2 weeks", "group": "3 weeks", "role": "coordinator",
        "held_within": "3 working days",
        "late": {"wait": "5 working days", "escalate": "service_manager"},
        "missed": {"again_within": "2 working days"},
    }
)  # fmt: skip
NOW = datetime(2026, 3, 26, tzinfo=UTC)
"""A Thursday, at midnight in London."""


def supervised(number: int = 1, *every: str, missing: int = 0, **changed: object) -> Supervised:
    """A coach who sees clients so often."""
    given = {
        "id": f"k-coach{number:03d}", "name": "Robin Secret", "programmes": ["p"],
        "gender": "other", "modes": ["home"],
    }  # fmt: skip
    cadences = tuple(Wait.parse(each) for each in every)
    load = load_of(
        [Held(each) for each in cadences], WEEKLY, (CaseloadCap(cadence="any", at_most=3),)
    )
    return Supervised(Coach.model_validate({**given, **changed}), load, cadences, missing)


def london(moment: datetime) -> str:
    """A moment as London shows it."""
    return f"{wall(moment):%a %-d %b %H:%M}"


def test_three_months_of_turns_keep_to_working_days() -> None:
    """Every two weeks from 26 March 2026: past Easter, both May holidays, the clock change."""
    turns = [NOW + timedelta(weeks=2 * n) for n in range(7)]
    due = [
        to_hold(RULES, "individual", [supervised()], ENGLAND, turn)[0].task.due for turn in turns
    ]

    assert [
        "Tue 31 Mar 16:59",
        "Tue 14 Apr 16:59",
        "Tue 28 Apr 16:59",
        "Tue 12 May 16:59",
        "Wed 27 May 16:59",  # the spring bank holiday is no working day
        "Tue 9 Jun 16:59",
        "Tue 23 Jun 16:59",
    ] == [london(moment) for moment in due]
    assert all(ENGLAND.is_working_day(wall(moment).date()) for moment in due)


@pytest.mark.parametrize(
    ("comes_round", "within", "due"),
    [
        ("2026-04-03", None, "Tue 7 Apr 16:59"),  # Good Friday, then Easter Monday
        ("2026-04-06", None, "Tue 7 Apr 16:59"),  # Easter Monday
        ("2026-05-04", None, "Tue 5 May 16:59"),  # the early May bank holiday
        ("2026-05-02", None, "Tue 5 May 16:59"),  # the Saturday before it
        ("2026-12-25", None, "Tue 29 Dec 16:59"),  # Boxing Day is made up on the Monday
        ("2026-04-02", "1 working day", "Tue 7 Apr 16:59"),
        ("2026-04-27", "1 week", "Tue 5 May 16:59"),
    ],
)
def test_what_falls_on_a_bank_holiday_is_due_the_next_working_day(
    comes_round: str, within: str | None, due: str
) -> None:
    """By the end of the service's hours."""
    now = datetime.fromisoformat(f"{comes_round}T06:00+00:00")

    assert due == london(due_by(Wait.parse(within) if within else None, ENGLAND, now))


def test_only_coaches_who_are_there_are_supervised() -> None:
    """Not one who left, is not active, has not begun, or is away all the time there is."""
    asked = [
        supervised(1),
        supervised(2, ends="2026-03-25"),
        supervised(3, active=False),
        supervised(4, starts="2026-04-20"),
        supervised(5, absences=[{"from": "2026-03-20", "until": "2026-04-20"}]),
        supervised(6, absences=[{"from": "2026-03-20", "until": "2026-03-30"}]),
        supervised(7, starts="2026-03-31"),
    ]

    held = to_hold(RULES, "individual", asked, ENGLAND, NOW)
    assert ["k-coach001", "k-coach006", "k-coach007"] == [each.task.about for each in held]


def test_the_task_sums_up_the_caseload_in_numbers_alone() -> None:
    """No name, neither of the coach nor of a client."""
    (held,) = to_hold(
        RULES, "individual",
        [supervised(1, "1 month", "1 week", "1 week", "2 weeks", missing=1, supervisor="s-ada")],
        ENGLAND, NOW,
    )  # fmt: skip

    assert (
        "Hold the individual supervision of coach k-coach001: 4 clients (2 every week, 1 every 2 "
        "weeks, 1 every month), 164 minutes a week, 1 missed the last session, OVER-FULL "
        "(supervisor s-ada)"
    ) == held.task.title
    assert "Secret" not in held.model_dump_json()
    assert held.late is not None
    assert ("Thu 9 Apr", "service_manager") == (london(held.late).rsplit(" ", 1)[0], held.escalate)


def test_a_group_of_many_coaches_still_fits_a_title() -> None:
    """Those that do not fit are counted."""
    many = [supervised(number, "1 week", supervisor="s-ada") for number in range(1, 101)]
    (held,) = to_hold(RULES, "group", many, ENGLAND, NOW)

    assert 100 == len(held.coaches)
    assert len(held.task.title) <= 500
    assert "100 coaches, 100 clients: k-coach001 1, k-coach002 1," in held.task.title
    assert " more (supervisor s-ada)" in held.task.title


def test_a_kind_the_rules_do_not_have_asks_for_nothing() -> None:
    """A schedule that fires once more after the rules changed makes no task."""
    none = RULES.model_copy(update={"group": None})

    assert () == to_hold(none, "group", [supervised()], ENGLAND, NOW)
    assert () == to_hold(RULES, "individual", [], ENGLAND, NOW)


def test_each_miss_leads_to_a_new_date_and_says_so_once() -> None:
    """The third try does not carry the reasons of the first two."""
    (held,) = to_hold(RULES, "individual", [supervised()], ENGLAND, NOW)
    later = datetime(2026, 4, 2, 12, tzinfo=UTC)
    second = again(RULES, held, "coach_ill", ENGLAND, later)
    assert second is not None
    third = again(RULES, second, "no_room", ENGLAND, later + timedelta(days=7))
    assert third is not None

    assert "individual/2026-03-31/k-coach001/again-3" == third.task.key
    assert (
        "Missed, agree a new date (no room): Hold the individual supervision of coach k-coach001: "
        "they carry no clients now"
    ) == third.task.title
    assert "Wed 8 Apr 16:59" == london(second.task.due)
    assert again(RULES.model_copy(update={"missed": None}), held, "x", ENGLAND, later) is None
    assert again(None, held, "x", ENGLAND, later) is None


def test_who_is_away_is_not_gone() -> None:
    """Gone are those who left, who are no coaches of the programme, whom nobody knows."""
    known = [
        supervised(1, absences=[{"from": "2026-01-01"}]).coach,
        supervised(2, ends="2026-03-25").coach,
        supervised(3, programmes=["other"]).coach,
        supervised(4, ends="2026-03-26").coach,
        supervised(5, active=False).coach,
    ]
    everyone = [f"k-coach{number:03d}" for number in range(1, 7)]

    assert [everyone[1], everyone[2], everyone[4], everyone[5]] == gone(
        everyone, known, "p", date(2026, 3, 26)
    )


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (TaskAnswered(key="a", answer="held"), None),
        (TaskAnswered(key="a", answer="missed"), None),
        (TaskAnswered(key="a", answer="missed-coach_ill", at=NOW), None),
        (TaskAnswered(key="b", answer="held"), "is over, or was never asked for"),
        (TaskAnswered(key="a"), "held or missed, not 'done'"),
        (TaskAnswered(key="a", answer="missedit"), "held or missed"),
        (TaskAnswered(key="a", answer="held", at=NOW + timedelta(seconds=1)), "still to come"),
        (SessionMissed(session=1), "session_missed is nothing a supervision knows"),
    ],
)
def test_a_turn_takes_only_answers_to_what_it_asked(event: AnyEvent, says: str | None) -> None:
    """Everything else is refused in words."""
    why = why_not(event, frozenset({"a"}), NOW)

    assert (why is None) if says is None else (says in str(why))


def test_the_id_of_a_turn_tells_its_programme_and_a_journeys_does_not() -> None:
    """Not even that of a programme called supervision."""
    assert "health-connect" == programme_of("supervision/health-connect/group/turn-2026-01-01")
    assert [None] * 3 == [
        programme_of(each) for each in ("health-connect/c-1/1", "supervision/c-1/1", "supervision")
    ]
    assert ("not_given", "ill", None, None) == tuple(
        missed_because(each) for each in ("missed", "missed-ill", "held", None)
    )
    assert ("individual", "group") == KINDS


def test_a_coach_without_clients_is_supervised_all_the_same() -> None:
    """Nothing is summed up where there is nothing."""
    assert "they carry no clients now" == carries(supervised())
