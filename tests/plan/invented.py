"""Invented people with plans as real ones look: full, empty, long, in other scripts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from alongside.events import (
    ActionPlanWritten,
    AnyEvent,
    CrisisPlanWritten,
    Entry,
    GoalClosed,
    GoalProgressed,
    GoalSet,
    JourneyStarted,
    MeasureRecorded,
    ResourceNamed,
    SessionAttended,
    SessionBooked,
    SessionPlanned,
    SnapshotWritten,
    SupporterNamed,
    TaskOpened,
)
from alongside.events.plan import Action, Contact
from alongside.plan import plan_of
from alongside.plan.beside import Beside, beside
from alongside.plan.model import HealthPlan
from alongside.store.people import Person
from alongside.wait import Wait

BEGAN = datetime(2026, 3, 2, 10, tzinfo=UTC)
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
PERSON = Person(
    name="Ama Mensah-Fitzgerald",
    nhs_number="9990001112",
    address="14 Cockington Lane, Torquay",
    gp_practice="Chelston Hall Surgery",
    gp_email="reception@chelston.example",
    gp_address="Old Mill Road, Torquay, TQ2 6HW",
)
AGENDA = {
    "first": ("Get to know each other", "Talk through the physical health goal"),
    "later": (
        "Say hello and ask how things have been",
        "Look at what went well and what moved",
        "Talk about setbacks and what helped or could help",
        "Keep the plan of steps going, or change it",
        "Look at the notes together",
        "Agree the next date",
    ),
}
GOALS: tuple[AnyEvent, ...] = (
    GoalSet(
        goal="walking",
        text="Walk to the sea and back without stopping",
        specific="From my door to the harbour wall and back, along the flat way.",
        measurable="I get home without having sat down on the way.",
        achievable="I did half of it in February. I have good shoes now.",
        relevant="I used to go every day with my father. My sugar is better when I walk.",
        by_day=date(2026, 7, 31),
        steps=(
            "Walk to the bus stop every other day",
            "Walk to the park with Kofi on Saturdays",
            "Walk to the harbour wall and take the bus home",
            "There and back",
        ),
    ),
    GoalSet(
        goal="choir",
        kind="recovery",
        area="being_social",
        text="Sing with other people again. I have not since the hospital.\n"
        "I would like to know one person there before I go.",
    ),
    GoalProgressed(goal="walking", step=1, went="well", text="Did it all week, even in the rain"),
    GoalProgressed(goal="walking", step=2, went="so_so", text="Went twice, Kofi was away"),
    GoalProgressed(goal="choir", step=1),
    GoalProgressed(
        goal="choir", went="setback", text="Stood at the door and went home. Bo says come early."
    ),
)
FULL: tuple[AnyEvent, ...] = (
    *GOALS,
    GoalSet(goal="sleep", text="Sleep through until six"),
    GoalClosed(goal="sleep", outcome="met", text="Four weeks now. The phone stays in the kitchen."),
    ActionPlanWritten(
        actions=(
            Action(what="Walk to the park", when="Saturdays at ten", who="Kofi and I"),
            Action(what="Ring the choir and ask for Dilys", when="Before Friday", who="I"),
            Action(what="Find out about the bus pass", when="This month", who="Bo, my coach"),
        ),
        setbacks="When I miss a day I start again the next one. I do not make up for it.",
        recording="A tick in the calendar on the fridge.",
    ),
    SupporterNamed(
        supporter="kofi", who="Kofi, my brother", helps="Walks with me", reach="07700 900123"
    ),
    SupporterNamed(supporter="dilys", who="Dilys from the choir", helps="Meets me at the door"),
    ResourceNamed(
        resource="choir",
        title="Torbay Wellbeing Choir",
        what="Singing for anybody, no audition",
        where="Chelston Methodist Church, Tuesdays at 2",
    ),
    CrisisPlanWritten(
        signs="I stop answering the phone. I sleep in the day. The voices say it is my fault.",
        helps="Kofi comes and we cook. Going round the block. My crisis playlist.",
        does_not_help="Being told to calm down. Being alone with the television.",
        wishes="Please feed the cat. Ring Kofi before you ring my mother.",
        contacts=(
            Contact(who="Kofi", reach="07700 900123, any time"),
            Contact(who="Crisis team", reach="01803 555 0100, day and night"),
        ),
    ),
    SnapshotWritten(
        physical_health="Type 2 diabetes for six years, and a bad knee. HbA1c is coming down.",
        mental_health="I hear voices, less than before. The mornings are the worst.",
        relation="When the voices are loud I do not eat properly and my sugar goes up. "
        "When I have walked, both are quieter.",
        strengths="I am stubborn. I can cook. People tell me things.",
        goals="Walk to the sea again, and sing.",
    ),
)


def _coaching() -> tuple[AnyEvent, ...]:
    week = timedelta(weeks=1)
    first = SessionPlanned(
        session=1,
        step=1,
        target=BEGAN + week,
        every=Wait.model_validate("6 weeks"),
        minutes=60,
        kind="first",
    )
    second = first.model_copy(
        update={"session": 2, "step": 2, "target": BEGAN + 12 * week, "kind": "later"}
    )
    return (
        JourneyStarted(client_id="c-aaaaaaaaaaaa", programme="primrose-a", digest="0" * 64),
        first,
        SessionAttended(session=1, minutes=60),
        MeasureRecorded(measure="wemwbs_14", occasion="baseline", scores={"total": 41}),
        second,
        SessionBooked(session=2, starts_at=datetime(2026, 5, 27, 13, 30, tzinfo=UTC), mode="cafe"),
        TaskOpened(
            key="measure/eq_5d_5l.baseline",
            role="coach",
            title="EQ-5D-5L at baseline",
            due=datetime(2026, 5, 29, 16, tzinfo=UTC),
            kind="measure_baseline",
        ),
    )


def journal(*events: AnyEvent) -> list[Entry]:
    """A coaching journey with `events` in it, three days apart."""
    return [
        Entry(sequence=number, recorded=BEGAN + timedelta(days=3 * number), event=event)
        for number, event in enumerate((*_coaching(), *events), 1)
    ]


def page_parts(
    *events: AnyEvent, person: Person = PERSON, coach: str = "Bo Lindqvist"
) -> tuple[HealthPlan, Beside]:
    """The plan of such a journey, and what stands beside it."""
    entries = journal(*events)
    return plan_of(entries), beside(
        entries,
        person=person,
        programme="UCLPartners-Primrose with Primrose-A peer coaching",
        coach=coach,
        agenda=AGENDA,
        now=NOW,
    )


MANY: tuple[AnyEvent, ...] = tuple(
    GoalSet(goal=f"goal-{number}", text=f"Goal number {number}, one small thing more")
    for number in range(1, 21)
)
LONG_NAME = PERSON.model_copy(
    update={"name": "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh " * 3}
)
OTHER_SCRIPTS: tuple[AnyEvent, ...] = (
    GoalSet(
        goal="cerdded",
        text="Cerdded i'r môr ac yn ôl heb orffwys",
        relevant="Roeddwn i'n arfer mynd bob dydd gyda fy nhad ŵyr neb pam y peidiais i.",
        steps=("Cerdded at y safle bws", "Cerdded i'r parc"),
    ),
    GoalSet(
        goal="walk-to-the-mosque",
        kind="recovery",
        area="being_social",
        text="أريد أن أمشي إلى المسجد كل يوم جمعة مع أخي، وأن أجلس مع الناس بعد الصلاة.",
        steps=("أمشي إلى آخر الشارع", "أمشي مع أخي (10 دقائق)"),
    ),
    SupporterNamed(supporter="brother", who="أخي كريم", helps="يمشي معي", reach="07700 900456"),
)
HOSTILE_TEXTS = (
    "<script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    '"><img src=x onerror=alert(1)>',
    "{{ page.person }}{% raw %}",
    "&lt;b&gt;",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "}</style><iframe src=file:///etc/passwd>",
    "evil\u202egnihtemos\u202c \u2066x\u2069",
    "a\x00b\x1b[31mc\x07",
    "x" * 500,
)
HOSTILE: tuple[AnyEvent, ...] = (
    *(
        GoalSet(goal=f"g-{number}", text=text, specific=text, steps=(text,))
        for number, text in enumerate(HOSTILE_TEXTS)
    ),
    *(
        GoalProgressed(goal=f"g-{number}", step=1, text=text)
        for number, text in enumerate(HOSTILE_TEXTS)
    ),
    ActionPlanWritten(
        actions=tuple(Action(what=text, when=text, who=text) for text in HOSTILE_TEXTS),
        setbacks=HOSTILE_TEXTS[0],
    ),
    CrisisPlanWritten(
        signs=HOSTILE_TEXTS[1],
        helps=HOSTILE_TEXTS[2],
        contacts=tuple(Contact(who=text, reach=text) for text in HOSTILE_TEXTS),
    ),
    *(
        SupporterNamed(supporter=f"s-{number}", who=text, helps=text, reach=text)
        for number, text in enumerate(HOSTILE_TEXTS)
    ),
    *(
        ResourceNamed(resource=f"r-{number}", title=text, what=text, where=text)
        for number, text in enumerate(HOSTILE_TEXTS)
    ),
    SnapshotWritten(physical_health=HOSTILE_TEXTS[0], mental_health=HOSTILE_TEXTS[6]),
)
