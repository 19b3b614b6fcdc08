"""
How a text with placeholders becomes the words a client reads.

Takes a text such as `Hello {name}` and values; gives the filled text. A value is never
read as a placeholder itself, and never holds a line break or an invisible character.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from alongside.london import wall

KNOWN_PLACEHOLDERS = frozenset({"name", "coach", "number", "day", "time", "mode", "reason"})
"""Everything a message may speak of. `day` and `time` are the booked session's, in London."""

_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,60})\}")
_LONGEST = 300
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_MODES = {"home": "at home", "phone": "by phone", "video": "by video", "cafe": "in a café"}


class Unfilled(LookupError):
    """A placeholder has no value; `placeholder` names it. The message must not be sent."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(f"nothing fills {{{placeholder}}}")
        self.placeholder = placeholder


def placeholders(text: str) -> set[str]:
    """The names between braces in `text`, known or not."""
    return set(_PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """
    `text` with every placeholder replaced, in one pass.

    :raises Unfilled: a placeholder has no value, or an empty one.
    """

    def value(found: re.Match[str]) -> str:
        words = one_line(values.get(found[1], ""))
        if found[1] not in KNOWN_PLACEHOLDERS or not words:
            raise Unfilled(found[1])
        return words

    return _PLACEHOLDER.sub(value, text)


def one_line(text: str) -> str:
    """`text` on one line: no control or invisible characters, single spaces, at most 300."""
    # Zero-width joiners and the like belong to some scripts' names; direction marks do not.
    plain = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c
        for c in text
        if unicodedata.category(c) != "Cf" or c in "\u200c\u200d"
    )
    return " ".join(plain.split())[:_LONGEST]


def day_in_words(moment: datetime, language: str = "en") -> str:
    """The London day: `Tuesday 31 March 2026`; in other languages than English `31/03/2026`."""
    day = wall(moment)
    if language.split("-")[0].lower() != "en":
        return f"{day.day:02}/{day.month:02}/{day.year}"
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def time_in_words(moment: datetime) -> str:
    """The London time of day: `10:00`."""
    return f"{wall(moment):%H:%M}"


def mode_in_words(mode: str, language: str = "en") -> str:
    """How a session is held: `at home`; in other languages than English the bare word."""
    english = language.split("-")[0].lower() == "en"
    return _MODES.get(mode, mode) if english else mode
