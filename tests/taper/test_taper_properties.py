"""What holds for every plan and whatever becomes of its sessions."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.calendar import Calendar, today
from alongside.events import SessionPlanned
from alongside.questions import Absence, PastSession, Pause, WhichSession
from alongside.ruleset.model import Sessions, TaperStep
from alongside.taper import cadences, next_session
from alongside.wait import Unit, Wait

steps = st.builds(
    lambda amount, unit, times: TaperStep(every=Wait(amount=amount, unit=unit), times=times),
    st.integers(1, 6),
    st.sampled_from([Unit.WEEK, Unit.WEEK, Unit.MONTH, Unit.DAY]),
    st.integers(1, 8),
)
plans = st.builds(
    lambda plan, within: Sessions(
        plan=tuple(plan),
        first_within=Wait.parse("2 weeks"),
        length=Wait.parse("60 minutes"),
        within=Wait(amount=within, unit=Unit.WEEK),
    ),
    st.lists(steps, min_size=1, max_size=3),
    st.integers(1, 60),
)


class Walk:
    """A client who attends, misses, cancels and goes away as the seed has it."""

    def __init__(
        self,
        calendar: Calendar,
        rules: Sessions,
        seed: int,
        more: int,
        coach_away: float = 0,
        coach_changes: float = 0,
    ) -> None:
        self.calendar, self.rules, self.more = calendar, rules, more
        self.coach_away, self.coach_changes = coach_away, coach_changes
        self.random = Random(seed)
        self.past: list[PastSession] = []
        self.planned: list[SessionPlanned] = []
        self.asked: list[datetime] = []
        self.pauses: list[Pause] = []
        self.away: list[Absence] = []
        self.allocated = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(
            hours=self.random.randrange(24 * 800)
        )
        self.now = self.allocated
        self.absences: list[tuple[Absence, ...]] = []
        while len(self.past) < 120 and (session := self.ask()) is not None:
            self.asked.append(self.now)
            self.absences.append(tuple(self.away))
            self.planned.append(session)
            self.live(session)

    def ask(self) -> SessionPlanned | None:
        """The next session, from all that happened."""
        question = WhichSession(
            calendar="england",
            sessions=self.rules,
            again_within=Wait.parse("1 week"),
            allocated=self.allocated,
            past=tuple(self.past),
            more=self.more,
            pauses=tuple(self.pauses),
            away=tuple(self.away),
            now=self.now,
        )
        return next_session(question, self.calendar)

    def live(self, session: SessionPlanned) -> None:
        """What becomes of it: mostly attended, near its target."""
        outcome = self.random.choice(["attended"] * 5 + ["missed", "cancelled"])
        at = session.target + timedelta(hours=self.random.choice([0, 3, 30, 200]))
        if outcome == "cancelled":
            at = self.now + (session.target - self.now) * self.random.random()
        self.past.append(
            PastSession.model_validate(
                {"number": session.session, "step": session.step, "outcome": outcome, "at": at}
            )
        )
        self.now = at + timedelta(hours=self.random.choice([0, 1, 100]))
        if self.random.random() < 0.1:
            away = self.now + timedelta(days=self.random.randrange(1, 40))
            self.pauses.append(Pause(since=self.now, until=away))
            self.now = away
        if self.random.random() < self.coach_away:
            since = today(self.now) + timedelta(days=self.random.randrange(30))
            until = since + timedelta(days=self.random.randrange(40))
            self.away.append(Absence(since=since, until=until))
        if self.random.random() < self.coach_changes:
            self.allocated = self.now

    @property
    def attended(self) -> list[PastSession]:
        return [session for session in self.past if session.outcome == "attended"]


walks = st.tuples(plans, st.integers(0, 10**6), st.integers(-4, 4))


@given(walk=walks)
@settings(max_examples=150, deadline=None)
def test_no_story_breaks_the_plan(calendar: Calendar, walk: tuple[Sessions, int, int]) -> None:
    """
    Whatever happens, the plan holds.

    Never more sessions are attended than agreed; numbers and steps go up; targets are
    openings of working days, not in the past, and in order; only the first is `first`.
    """
    story = Walk(calendar, *walk)
    most = len(cadences(story.rules, story.more))

    assert len(story.attended) <= most
    assert [n + 1 for n in range(len(story.planned))] == [s.session for s in story.planned]
    steps_taken = [session.step for session in story.attended]
    assert sorted(set(steps_taken)) == steps_taken
    assert all(1 <= session.step <= most for session in story.planned)
    for session, asked in zip(story.planned, story.asked, strict=True):
        assert session.target >= asked
        assert calendar.is_working_day(today(session.target))
        assert calendar.opening(today(session.target)) == session.target
    for over, session in zip(story.past, story.planned[1:], strict=False):
        assert session.target >= over.at
    firsts = [session.kind == "first" for session in story.planned]
    assert sorted(firsts, reverse=True) == firsts


@given(walk=walks)
@settings(max_examples=150, deadline=None)
def test_the_end_of_the_programme_holds(
    calendar: Calendar, walk: tuple[Sessions, int, int]
) -> None:
    """Past the end there is only a final session that could not be held before it."""
    story = Walk(calendar, *walk)
    if not story.attended:
        return
    first = story.attended[0]
    for session, asked in zip(story.planned, story.asked, strict=True):
        before = [pause for pause in story.pauses if pause.since < asked]
        end = calendar.due(first.at, story.rules.within, pauses=before)
        assert end is not None
        last_day = calendar.working_day_from(today(end), -1)
        if session.session <= first.number or today(session.target) <= last_day:
            continue
        assert session.kind == "final"
        # The last opening before the end was over when the session was planned.
        assert asked > calendar.opening(last_day)
        assert story.past[session.session - 2].at <= asked


@given(walk=walks)
@settings(max_examples=150, deadline=None)
def test_every_story_ends_with_a_final_session(
    calendar: Calendar, walk: tuple[Sessions, int, int]
) -> None:
    """The last attended session was planned as final, or came at or after the end."""
    story = Walk(calendar, *walk)
    if len(story.past) == 120 or not story.attended:
        return
    last = story.attended[-1]
    plan = story.planned[last.number - 1]
    end = calendar.due(story.attended[0].at, story.rules.within, pauses=story.pauses)
    assert end is not None

    assert (
        plan.kind == "final"
        or len(cadences(story.rules, story.more)) == 1
        or today(last.at) >= calendar.working_day_from(today(end), -1)
    )


@given(walk=walks)
@settings(max_examples=100, deadline=None)
def test_a_miss_is_made_up_at_the_same_step(
    calendar: Calendar, walk: tuple[Sessions, int, int]
) -> None:
    """Unless the end has come so near that it has become the final session."""
    story = Walk(calendar, *walk)
    for over, session in zip(story.past, story.planned[1:], strict=False):
        if over.outcome != "attended":
            assert session.step == over.step or session.kind == "final" or story.pauses


@given(walk=walks)
@settings(max_examples=50, deadline=None)
def test_the_same_story_is_planned_the_same_way(
    calendar: Calendar, walk: tuple[Sessions, int, int]
) -> None:
    """The order in which the past is listed makes no difference."""
    story = Walk(calendar, *walk)
    once = story.ask()
    if len({session.at for session in story.past}) == len(story.past):
        story.past.reverse()

    assert once == story.ask()


@given(walk=walks)
@settings(max_examples=150, deadline=None)
def test_nobody_is_to_meet_a_coach_who_is_away(
    calendar: Calendar, walk: tuple[Sessions, int, int]
) -> None:
    """Whatever was said of absences before a session was planned; and the taper still ends."""
    story = Walk(calendar, *walk, coach_away=0.3)
    asked = list(zip(story.planned, story.absences, strict=True))

    assert len(story.past) < 120
    for session, absences in asked:
        day = today(session.target)
        assert not any(away.since <= day <= away.until for away in absences)


@given(walk=walks)
@settings(max_examples=150, deadline=None)
def test_another_coach_changes_no_step_and_has_time_to_meet(
    calendar: Calendar, walk: tuple[Sessions, int, int]
) -> None:
    """Steps go up one by one, whoever the coach; no session comes sooner than with the first."""
    story = Walk(calendar, *walk, coach_changes=0.3)
    most = len(cadences(story.rules, story.more))

    steps = [session.step for session in story.attended]
    assert len(steps) <= most
    assert all(later == step + 1 or later == most for step, later in pairwise(steps))
    kinds = [session.kind for session in story.planned]
    assert kinds == sorted(kinds, key=("first", "later", "final").index)
