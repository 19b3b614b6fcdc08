"""
A coach in a few words: whether they are there, when they work.

In: a coach, the London day. Out: what a list says of them.
"""

from datetime import date

from alongside.coaches.coach import Coach

MODES = {"home": "at home", "phone": "by phone", "video": "by video", "cafe": "in a café"}
"""How a coach meets clients, by its code."""


def here(coach: Coach, day: date) -> str:
    """Whether the coach is there on this day, in a few words."""
    absence = coach.away_on(day)
    if not coach.active:
        return "not active"
    if coach.starts is not None and day < coach.starts:
        return f"from {a_day(coach.starts)}"
    if coach.ends is not None and coach.ends < day:
        return f"left {a_day(coach.ends)}"
    if absence is not None:
        return "away" if absence.until is None else f"away to {a_day(absence.until)}"
    return "yes" if coach.ends is None else f"to {a_day(coach.ends)}"


def a_day(day: date) -> str:
    """A London day as people write it."""
    return f"{day.day} {day:%b} {day.year}"
