"""What a preview foresees of a journey is what the journey then does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest
from kit import (
    COACH,
    EVERYONE,
    MONDAY,
    OTHER_COACH,
    P1,
    STAFF,
    TO_COACHING,
    attends,
    books,
    calendars,
    days,
    primrose,
    together,
    with_rules,
    without,
)

from alongside.deeds import ReserveCoach
from alongside.events import (
    AnyEvent,
    CoachProposed,
    Paused,
    ReadingsRecorded,
    RulesetAdopted,
    SessionPlanned,
    WaitingForCoach,
)
from alongside.journal import Journal
from alongside.readings import Reading
from alongside.ruleset.model import CaseloadCap, FollowUp, MessageText, WalkRules
from alongside.ruleset.predicate import Leaf, Test
from alongside.ruleset.published import Published
from alongside.wait import Wait
from simulation.foreseen import Foreseen, foreseen
from simulation.preview import JourneyPreview, NotUnderWay, journey_preview, wording
from simulation.walk import Plan, Walked, walk

RULES = primrose().ruleset
TWELVE_WEEKS = 84
HABITS = {
    "everyone": EVERYONE,
    "nobody asks the client": STAFF,
    "nobody books": (*TO_COACHING, attends()),
    "all sessions missed": (*TO_COACHING, books(), attends(but=(1, 2, 3, 4, 5, 6))),
    "nobody offers a coach": without(EVERYONE, "coach_offer"),
    "no coach accepts": without(EVERYONE, "coach_acceptance"),
    "nobody closes": without(EVERYONE, "closure"),
}


def until(at: timedelta) -> Callable[..., bool]:
    """People who say nothing any more after a moment; rules may still be adopted."""

    def wants(event: AnyEvent, journal: Journal, rules: WalkRules, now: Any) -> bool:
        return isinstance(event, RulesetAdopted) or now <= MONDAY + at

    return wants


class Way:
    """One journey as it went up to a moment, with nobody doing anything afterwards."""

    def __init__(self, habits: str, at: timedelta, **plan: Any) -> None:
        self.at = at
        self.plan = Plan(
            start=MONDAY, readings=P1, reacts=together(HABITS[habits]), wants=until(at),
            lasts=at, **plan,
        )  # fmt: skip
        self.so_far = walk(self.plan, primrose(), calendars())

    def really(self, rules: Published | None, when: Literal["now", "next_stage"]) -> Walked:
        """The same journey going on, having adopted other rules at the moment or not."""
        reports, others = self.plan.reports, dict(self.plan.others)
        if rules is not None:
            adopted = RulesetAdopted(digest=rules.digest, reason="x", when=when)
            reports, others = (*reports, (self.at, adopted)), {**others, rules.digest: rules}
        lasts = self.at + days(TWELVE_WEEKS)
        plan = replace(self.plan, lasts=lasts, reports=reports, others=others)
        return walk(plan, primrose(), calendars())

    def really_does(
        self, rules: Published | None, when: Literal["now", "next_stage"] = "now"
    ) -> tuple[Foreseen, ...]:
        """What the journey then does, told as a preview tells it."""
        others = self.plan.others.values()
        known = {each.digest: each for each in (primrose(), rules, *others) if each is not None}
        story = self.really(rules, when)
        words = {deed.key: wording(known[deed.digest], deed) for deed in story.sent}
        return foreseen(story.journal, len(self.so_far.journal), words)

    def preview(self, rules: Published, **more: Any) -> JourneyPreview:
        """What it is foreseen to do."""
        return journey_preview(
            self.so_far.journal.entries, known_of(self.so_far), primrose(), rules, calendars(),
            MONDAY + self.at, horizon=days(TWELVE_WEEKS), **more,
        )  # fmt: skip


def known_of(story: Walked) -> dict[str, Reading]:
    """The latest reading of each fact, as the store has them."""
    known = {reading.fact: reading for reading in P1}
    for event in story.journal.events(ReadingsRecorded):
        known.update({reading.fact: reading for reading in event.readings})
    return known


def told(deeds: tuple[Foreseen, ...]) -> list[tuple[Any, ...]]:
    """Deeds to the second: the virtual clock's timers are a millisecond late."""
    return [
        (round(each.at.timestamp()), each.kind, each.name, each.about, each.says, each.text,
         each.due and round(each.due.timestamp()))
        for each in deeds
    ]  # fmt: skip


# -- the edits an administrator makes -------------------------------------------------------


def follow_ups(**changes: Callable[[FollowUp], FollowUp]) -> Published:
    """The shipped rules with some follow-ups changed; names with underscores for hyphens."""
    of = {name.replace("_", "-"): change for name, change in changes.items()}
    return with_rules(
        follow_ups=tuple(of.get(rule.id, lambda same: same)(rule) for rule in RULES.follow_ups)
    )


def an_edit(section: str, **update: Any) -> Published:
    """One section of the shipped rules changed."""
    return with_rules(**{section: getattr(RULES, section).model_copy(update=update)})


def coaching(part: str, **update: Any) -> Published:
    """One part of the coaching section changed."""
    assert RULES.coaching is not None
    changed = getattr(RULES.coaching, part).model_copy(update=update)
    return an_edit("coaching", **{part: changed})


def _threshold() -> Published:
    first = RULES.priorities[0].model_copy(
        update={"when": Leaf(fact="bmi", test=Test.AT_LEAST, operand=20.0), "priority": 2}
    )
    return with_rules(priorities=(first, *RULES.priorities[1:]))


def _waits() -> Published:
    return follow_ups(
        book_session=lambda rule: rule.model_copy(update={"wait": Wait.parse("5 days")}),
        outcome_not_recorded=lambda rule: rule.model_copy(update={"wait": Wait.parse("1 week")}),
        closure_late=lambda rule: rule.model_copy(update={"wait": Wait.parse("3 days")}),
    )


def _taper() -> Published:
    assert RULES.coaching is not None
    plan = RULES.coaching.sessions.plan
    first = plan[0].model_copy(update={"every": Wait.parse("3 weeks")})
    return coaching("sessions", plan=(first, *plan[1:]))


def _message() -> Published:
    words = {"en": MessageText(text="Hello {name}. Please ring us.")}
    names = ("invitation", "session-reminder", "missed-session")
    return with_rules(messages={**RULES.messages, **dict.fromkeys(names, words)})


def _renamed() -> Published:
    ids = {rule.id for rule in RULES.follow_ups}
    return with_rules(
        follow_ups=tuple(
            rule.model_copy(
                update={
                    "id": f"{rule.id}-2",
                    "was": rule.id,
                    "about": f"{rule.about}-2" if rule.about in ids else rule.about,
                }
            )
            for rule in RULES.follow_ups
        )
    )


def _pathway() -> Published:
    return with_rules(
        pathway=tuple(
            way.model_copy(
                update={"stages": tuple(each for each in way.stages if each != "clinical_review")}
            )
            for way in RULES.pathway
        )
    )


def _cap() -> Published:
    return an_edit("coaching", caseload=(CaseloadCap(cadence="any", at_most=1),))


def _invitations() -> Published:
    return an_edit("invitation", every=Wait.parse("3 days"), attempts=5)


EDITS: dict[str, Callable[[], Published]] = {
    "a threshold": _threshold,
    "waits": _waits,
    "the taper": _taper,
    "a caseload cap": _cap,
    "messages": _message,
    "every follow-up's id": _renamed,
    "the pathway": _pathway,
    "the invitations": _invitations,
}
MOMENTS = [
    days(0, 1),
    days(3, 2),
    days(9.3),
    days(20, 5),
    days(30.7),
    days(47),
    days(80),
    days(150),
]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("habits", HABITS)
def test_what_is_foreseen_is_what_adopting_does(habits: str, edit: str) -> None:
    """At every stage of a journey, for every kind of edit, deed by deed and to the second."""
    rules = EDITS[edit]()
    for at in MOMENTS:
        way = Way(habits, at)
        preview = way.preview(rules)

        assert told(way.really_does(None)) == told(preview.was.deeds), at
        assert told(way.really_does(rules)) == told(preview.now.deeds), at


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("at", [days(0, 1), days(10.3), days(47)])
def test_adopting_at_the_next_stage_is_foreseen_too(at: timedelta, edit: str) -> None:
    """With nobody doing anything some stages end by themselves, others don't."""
    rules = EDITS[edit]()
    for habits in ("nobody asks the client", "everyone", "nobody offers a coach"):
        way = Way(habits, at)

        preview = way.preview(rules, when="next_stage")

        assert told(way.really_does(rules, "next_stage")) == told(preview.now.deeds)


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
