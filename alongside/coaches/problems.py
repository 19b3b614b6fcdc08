"""
What is wrong with a coach, in words that hold nothing of what was given.

Takes what the model refused; gives the field, a reason to count by, a sentence.
"""

from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_SAYS = {
    "id": "the id is not like k-7d2mq4xa: k-, then 4 to 20 letters and digits",
    "name": "there is no name, it is longer than 100 characters, or has odd ones",
    "programmes": "the programmes are not one or more names such as health-connect",
    "areas": "an area is no word such as north or tower-hamlets",
    "languages": "a language is no code such as en or cy",
    "gender": "the gender is none of female, male, other",
    "modes": "the ways of meeting are not one or more of home, phone, video, cafe",
    "active": "whether the coach is active is neither yes nor no",
    "hours": "the hours of a weekday are not written 09:00-17:00",
    "limit": "the limit is no whole number from 0 to 200",
    "conditions": "a condition is no word such as diabetes",
    "starts": "the first day is not written 2026-09-01",
    "ends": "the last day is not written 2026-09-01",
    "hours_a_week": "the hours a week are no number above 0, at most 60",
    "supervisor": "the supervisor is not a staff code such as s-rowan",
    "email": "the e-mail address is not one",
    "phone": "the phone number is not one",
    "absences": "an absence is not written as `holiday 2026-08-03 to 2026-08-14`",
}
_OURS = "Value error, "
_WITH_DAYS = frozenset({"ends", "absences", "hours"})
"""Fields whose own refusal says which days or hours stand against each other."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field, or with the hours of one weekday."""

    field: str
    reason: str
    says: str

    def __str__(self) -> str:
        return self.says


def in_words(error: ErrorDetails) -> str:
    """What the model said of one field, for whoever wrote it; patterns are put into words."""
    field = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "string_pattern_mismatch" and field in _SAYS:
        return _SAYS[field]
    says = error["msg"].removeprefix(_OURS)
    return says[0].lower() + says[1:]


def problems_of(wrong: ValidationError) -> tuple[Problem, ...]:
    """One problem for each field that was refused."""
    found: dict[str, Problem] = {}
    for error in wrong.errors(include_input=False, include_context=False, include_url=False):
        field = str(error["loc"][0]) if error["loc"] else "coach"
        said_of = str(error["loc"][1]) if field == "hours" and len(error["loc"]) > 1 else field
        message = error["msg"]
        if error["type"] == "missing":
            problem = Problem(field, f"no_{field}", f"'{field}' is missing")
        elif field in _WITH_DAYS and message.startswith(_OURS):
            problem = Problem(said_of, f"bad_{field}", message.removeprefix(_OURS))
        else:
            said = _SAYS.get(field, f"'{field[:40]}' is nothing that is known of a coach")
            problem = Problem(said_of, f"bad_{field}", said)
        found.setdefault(said_of, problem)
    return tuple(found.values())
