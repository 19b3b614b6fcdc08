"""What differs between two futures, and under which circumstances they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from kit import (
    COACH,
    EVERYONE,
    MONDAY,
    OTHER_COACH,
    P1,
    calendars,
    days,
    primrose,
    together,
    with_rules,
)
from preview_kit import EDITS, HABITS, MOMENTS, TWELVE_WEEKS, Way, known_of, told

from alongside.deeds import ReserveCoach
from alongside.events import CoachProposed, Paused, RulesetAdopted, SessionPlanned, WaitingForCoach
from alongside.ruleset.published import Published
from simulation.preview import NotUnderWay, journey_preview
from simulation.walk import Plan, walk


@pytest.mark.parametrize(
    ("edit", "habits", "at", "shows"),
    [
        ("waits", "nobody books", days(47), {("task", "moved"), ("escalation", "moved")}),
        ("messages", "nobody asks the client", days(3, 2), {("message", "changed")}),
        ("the invitations", "nobody asks the client", days(9.3), {("message", "moved")}),
        ("the pathway", "everyone", days(6), {("stage", "gone"), ("task", "gone")}),
        ("a threshold", "everyone", days(3, 2), {("priority", "new")}),
    ],
)
def test_an_edit_shows_as_what_it_changes(
    edit: str, habits: str, at: timedelta, shows: set[tuple[str, str]]
) -> None:
    """What an administrator meant to change is among what is said."""
    preview = Way(habits, at).preview(EDITS[edit]())

    assert preview.changes
    assert shows <= {(each.kind, each.change) for each in preview.differences}


def test_another_taper_shows_as_the_sessions_to_come() -> None:
    """Nobody comes in the future that is told, so they are said as if each is held on its day."""
    preview = Way("everyone", days(47)).preview(EDITS["the taper"]())

    assert () == preview.differences
    assert preview.sessions_change
    assert preview.changes
    before, after = preview.was.sessions, preview.now.sessions
    assert before[0] == after[0], "the session that is planned stays"
    assert [each.at for each in before[1:]] != [each.at for each in after[1:]]


@pytest.mark.parametrize("at", [days(47), days(80), days(150)])
@pytest.mark.parametrize("edit", [None, "the taper"])
def test_the_sessions_to_come_are_those_that_come(edit: str | None, at: timedelta) -> None:
    """Where nobody books and the client comes to each on its target."""
    rules = EDITS[edit]() if edit else primrose()
    way = Way("nobody books", at)
    held = walk(
        replace(way.plan, lasts=days(500), wants=lambda *_: True, others={rules.digest: rules},
                reports=((at, RulesetAdopted(digest=rules.digest, reason="x")),)),
        primrose(), calendars(),
    )  # fmt: skip

    preview = way.preview(rules if edit else EDITS["the taper"]())

    foreseen_sessions = (preview.now if edit else preview.was).sessions
    first = foreseen_sessions[0].number
    really = {plan.session: plan for plan in held.journal.events(SessionPlanned)}
    assert [
        (plan.session, plan.target, plan.every) for plan in really.values() if plan.session >= first
    ] == [(each.number, each.at, each.every) for each in foreseen_sessions]


@pytest.mark.parametrize("at", MOMENTS)
@pytest.mark.parametrize("habits", HABITS)
def test_an_edit_that_means_nothing_shows_as_nothing(habits: str, at: timedelta) -> None:
    """Another title; every follow-up under another id that says what it was."""
    way = Way(habits, at)
    for rules in (with_rules(title="Another title"), EDITS["every follow-up's id"]()):
        preview = way.preview(rules)

        assert not preview.changes, preview.differences
        assert not preview.next_due_moves


def test_the_rules_a_journey_has_show_as_nothing() -> None:
    """There is one future."""
    preview = Way("everyone", days(47)).preview(primrose())

    assert preview.was is preview.now
    assert not preview.changes


def no_room_by(full: Published) -> Callable[[Any, ReserveCoach], str | None]:
    """Two coaches, who have room by any rules but these."""

    def room(now: Any, deed: ReserveCoach) -> str | None:
        left = [coach for coach in (COACH, OTHER_COACH) if coach not in deed.declined]
        return left[0] if left and deed.digest != full.digest else None

    return room


@pytest.mark.parametrize("at", [days(16), days(17.5)])
def test_a_smaller_caseload_shows_when_a_coach_is_looked_for_again(at: timedelta) -> None:
    """A proposal that nobody answers passes on: by the new rules no other coach has room."""
    rules = EDITS["a caseload cap"]()
    way = Way("no coach accepts", at, room=no_room_by(rules))

    preview = way.preview(rules, room=as_walked(no_room_by(rules)))

    assert told(way.really_does(rules)) == told(preview.now.deeds)
    assert {("coach_proposed", "gone"), ("waiting_for_coach", "moved")} <= {
        ((each.was or each.now).name, each.change) for each in preview.differences
    }


def as_walked(room: Callable[[Any, ReserveCoach], str | None]) -> Callable[[ReserveCoach], Any]:
    """The room of a walk, as a preview asks for it."""

    def answer(deed: ReserveCoach) -> CoachProposed | WaitingForCoach:
        coach = room(deed.now, deed)
        if coach is None or coach in deed.declined:
            return WaitingForCoach(attempt=deed.attempt, position=1, reason="no_room")
        return CoachProposed(attempt=deed.attempt, coach_id=coach)

    return answer


@pytest.mark.parametrize("paused", [True, False])
def test_a_pause_holds_in_a_preview(paused: bool) -> None:
    """What waits in a pause goes on waiting; what is about the pause itself comes."""
    pause = ((days(20), Paused(reason="hospital")),)
    way = Way("everyone", days(30), reports=pause if paused else ())
    rules = EDITS["waits"]()

    preview = way.preview(rules)

    assert told(way.really_does(rules)) == told(preview.now.deeds)
    assert paused == ("paused-long" in {each.name for each in preview.now.deeds})


def test_rules_adopted_before_are_those_a_preview_begins_with() -> None:
    """The journey went over to others before, and is to go over to a third."""
    second, third = EDITS["waits"](), EDITS["the invitations"]()
    adopted = (days(5), RulesetAdopted(digest=second.digest, reason="before"))
    way = Way("nobody asks the client", days(9.3), reports=(adopted,),
              others={second.digest: second})  # fmt: skip

    preview = journey_preview(
        way.so_far.journal.entries, known_of(way.so_far), second, third, calendars(),
        MONDAY + way.at, horizon=days(TWELVE_WEEKS),
    )  # fmt: skip

    assert told(way.really_does(third)) == told(preview.now.deeds)
    assert told(way.really_does(None)) == told(preview.was.deeds)


def test_what_was_to_be_adopted_later_is_kept_in_mind() -> None:
    """A journey that waits for its next stage goes over there, unless it adopts others now."""
    later, third = EDITS["the invitations"](), EDITS["waits"]()
    waiting = RulesetAdopted(digest=later.digest, reason="later", when="next_stage")
    way = Way("nobody asks the client", days(0, 1), reports=((days(0, 0.5), waiting),),
              others={later.digest: later})  # fmt: skip

    preview = way.preview(third, others={later.digest: later})

    assert told(way.really_does(None)) == told(preview.was.deeds)
    assert told(way.really_does(third)) == told(preview.now.deeds)


def test_rules_of_another_programme_are_refused() -> None:
    """It says why, and the future stays."""
    preview = Way("everyone", days(47)).preview(with_rules(programme="another"))

    assert "not_published_for_this_programme" == preview.refused
    assert not preview.changes


def test_messages_that_cannot_be_sent_are_foreseen_as_such() -> None:
    """Somebody is asked to invite by hand, as really happens."""
    way = Way("nobody asks the client", days(3, 2), unreached="do_not_contact")
    rules = EDITS["the invitations"]()

    preview = way.preview(rules, reach=lambda deed: "do_not_contact")

    assert told(way.really_does(rules)) == told(preview.now.deeds)
    assert any("can't be sent" in each.says for each in preview.now.deeds)


@pytest.mark.parametrize("entries", [0, None])
def test_a_journey_that_is_not_under_way_has_no_preview(entries: int | None) -> None:
    """Not begun, or closed."""
    closed = walk(
        Plan(start=MONDAY, readings=P1, reacts=together(EVERYONE)), primrose(), calendars()
    )

    with pytest.raises(NotUnderWay):
        journey_preview(
            closed.journal.entries[:entries], {}, primrose(), EDITS["waits"](), calendars(), MONDAY
        )


def test_a_preview_leaves_what_it_was_given_alone() -> None:
    """Neither the entries nor the readings are touched."""
    way = Way("everyone", days(47))
    entries, known = list(way.so_far.journal.entries), known_of(way.so_far)
    before = ([each.model_dump_json() for each in entries], dict(known))

    journey_preview(entries, known, primrose(), EDITS["waits"](), calendars(), MONDAY + way.at)

    assert before == ([each.model_dump_json() for each in entries], known)
