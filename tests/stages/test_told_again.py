"""One mechanism: a story told again, at any moment, tells the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import (
    EVERYONE,
    P1,
    P2,
    STAFF,
    attends,
    books,
    days,
    is_checked,
    primrose,
    told,
    walked,
    with_rules,
)

from alongside.events import AnyEvent, Paused, Resumed, RulesetAdopted
from simulation.walk import Walked

TROUBLED = (*STAFF, is_checked(bmi=33.0), books(), attends(but=(1, 2, 4)))
WAYS = {"smooth": (P1, EVERYONE), "troubled": (P2, TROUBLED)}
SAME_RULES = with_rules(title="The same rules under another name")
MOMENTS = st.lists(
    st.timedeltas(min_value=timedelta(0), max_value=days(260)), min_size=1, max_size=4
)
QUICKLY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def essence(story: Walked) -> list[tuple[Any, ...]]:
    """
    What happened and when, by the minute, without what the telling itself put in.

    Places in the journal shift by the entries put in, so what is named by a place is compared
    by its kind alone.
    """
    put_in = ("paused", "resumed", "ruleset_adopted", "ruleset_taken_up", "wait_ended")
    return sorted(
        (entry.recorded.replace(second=0, microsecond=0), entry.name, _says(entry.event))
        for entry in story.journal.entries
        if entry.name not in put_in
    )


def _says(event: AnyEvent) -> str:
    named_by_place = {"key", "anchor", "after", "due", "digest", "target", "explanation", "at"}
    return str(event.model_dump(exclude=named_by_place))


def said_once(story: Walked) -> bool:
    """Nothing was sent twice, no task opened twice, no follow-up fired twice."""
    keys = [deed.key for deed in story.sent]
    subjects = [
        (entry.name, entry.event.subject)
        for entry in story.journal.entries
        if entry.name in ("task_opened", "message_sent", "follow_up_fired", "invitation_sent")
    ]
    return len(set(keys)) == len(keys) and len(set(subjects)) == len(subjects)


@pytest.mark.parametrize("way", WAYS)
@QUICKLY
@given(moments=MOMENTS)
def test_going_on_as_a_new_run_changes_nothing(way: str, moments: list[timedelta]) -> None:
    """Another desk with the same entries goes on where the first was."""
    plain = walked(*WAYS[way], lasts=260)
    story = walked(*WAYS[way], restarts=moments, lasts=260)

    assert told(plain) == told(story)


@pytest.mark.parametrize("way", WAYS)
@QUICKLY
@given(moments=MOMENTS)
def test_a_pause_of_no_length_changes_nothing(way: str, moments: list[timedelta]) -> None:
    """The stage is cancelled and told again; it finds its place in the journal."""
    pauses: list[tuple[timedelta, AnyEvent]] = []
    for moment in moments:
        pauses += [(moment, Paused(reason="other")), (moment, Resumed())]
    story = walked(*WAYS[way], reports=pauses, lasts=260)

    assert essence(walked(*WAYS[way], lasts=260)) == essence(story)
    assert said_once(story)


@pytest.mark.parametrize("way", WAYS)
@QUICKLY
@given(moments=MOMENTS)
def test_adopting_the_same_rules_under_another_digest_changes_nothing(
    way: str, moments: list[timedelta]
) -> None:
    """Elapsed time is kept: a wait that has run 30 of 42 days has 12 left."""
    there_and_back = (SAME_RULES.digest, primrose().digest)
    adoptions: list[tuple[timedelta, AnyEvent]] = [
        (moment, RulesetAdopted(digest=there_and_back[n % 2], reason="test"))
        for n, moment in enumerate(sorted(moments))
    ]
    others = {SAME_RULES.digest: SAME_RULES}
    story = walked(*WAYS[way], reports=adoptions, others=others, lasts=260)

    assert primrose().digest != SAME_RULES.digest
    assert essence(walked(*WAYS[way], lasts=260)) == essence(story)
    assert said_once(story)


@QUICKLY
@given(
    pause=st.timedeltas(min_value=timedelta(0), max_value=days(200)),
    length=st.integers(min_value=1, max_value=60),
    restarts=MOMENTS,
)
def test_a_pause_of_any_length_sends_nothing_twice(
    pause: timedelta, length: int, restarts: list[timedelta]
) -> None:
    """Also when the journey goes on as a new run in the middle of it."""
    reports: list[tuple[timedelta, AnyEvent]] = [
        (pause, Paused(reason="hospital")),
        (pause + days(length), Resumed()),
    ]
    plain = walked(P1, EVERYONE, reports=reports, lasts=400)
    story = walked(P1, EVERYONE, reports=reports, restarts=restarts, lasts=400)

    assert told(plain) == told(story)
    assert said_once(story)
