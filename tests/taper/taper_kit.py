"""Plans of rule files, sessions that are over, and the question which one comes next."""

from collections.abc import Sequence
from datetime import UTC, datetime

from alongside.calendar import Calendar
from alongside.events import SessionPlanned
from alongside.london import LONDON, wall
from alongside.questions import Absence, PastSession, Pause, WhichSession
from alongside.ruleset.model import Sessions, TaperStep
from alongside.taper import next_session
from alongside.wait import Wait


def sessions(*plan: tuple[str, int], within: str = "24 weeks", **more: str) -> Sessions:
    """The sessions section of a rule file."""
    return Sessions.model_validate(
        {
            "plan": [TaperStep(every=Wait.parse(every), times=times) for every, times in plan],
            "first_within": "2 weeks",
            "length": "60 minutes",
            "within": within,
            **more,
        }
    )


PRIMROSE = sessions(("6 weeks", 3), ("12 weeks", 1))
HEALTH_CONNECT = sessions(("1 week", 8), ("2 weeks", 4), ("1 month", 2), within="6 months")
ALLOCATED = datetime(2026, 1, 6, 11, 0, tzinfo=UTC)


def on(day: str) -> datetime:
    """Two in the afternoon of that day in London."""
    return datetime.fromisoformat(f"{day} 14:00").replace(tzinfo=LONDON).astimezone(UTC)


def past(*happened: tuple[str, int, str]) -> tuple[PastSession, ...]:
    """Sessions that are over: outcome, step, day."""
    return tuple(
        PastSession.model_validate({"number": n, "step": step, "outcome": outcome, "at": on(day)})
        for n, (outcome, step, day) in enumerate(happened, 1)
    )


def ask(
    calendar: Calendar,
    rules: Sessions,
    over: tuple[PastSession, ...] = (),
    *,
    more: int = 0,
    pauses: Sequence[Pause] = (),
    now: datetime | None = None,
    allocated: datetime = ALLOCATED,
    away: Sequence[Absence] = (),
) -> SessionPlanned | None:
    """The next session; now is when the last one was over unless told."""
    return next_session(
        WhichSession(
            calendar="england",
            sessions=rules,
            again_within=Wait.parse("2 weeks"),
            allocated=allocated,
            away=tuple(away),
            past=over,
            more=more,
            pauses=tuple(pauses),
            now=now or (over[-1].at if over else ALLOCATED),
        ),
        calendar,
    )


def shown(session: SessionPlanned | None) -> tuple[int, int, str, str]:
    """Number, step, kind, and the target as a London clock shows it."""
    assert session is not None
    target = wall(session.target).isoformat(" ", "minutes")
    return (session.session, session.step, session.kind, target)
