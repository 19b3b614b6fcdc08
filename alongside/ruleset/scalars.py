"""
One word of a rule file as a value, typed by the place it stands in.

Takes text; gives a value or raises `Unreadable` with a problem and an advice. YAML's own
guesses are never used: `010` is not eight and `no` is a word where a word is meant.
"""

from __future__ import annotations

import re
from datetime import date

from alongside.wait import Wait

_WHOLE = re.compile(r"-?(0|[1-9]\d{0,8})")
_NUMBER = re.compile(r"(-?(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?)(?:\s+|(?=%))?(.*)")
_OTHER_NOTATION = re.compile(
    r"-?\d[\d.]*(?:[,:_+-]|[eExXoObB][+-]?\d|[xX][0-9A-Fa-f]+$)|-?0\d|-?\d+\.\d*[.,]"
)
"""What other programs take for a number: decimal commas, times, days, powers, hexadecimal."""
YES = {"yes": True, "true": True, "no": False, "false": False}


class Unreadable(ValueError):
    """`problem` says what is wrong with the word, `advice` what to write instead."""

    def __init__(self, code: str, problem: str, advice: str) -> None:
        super().__init__(f"{problem}; {advice}")
        self.code, self.problem, self.advice = code, problem, advice


def yes_or_no(text: str) -> bool:
    """`yes` or `no`; `true` and `false` are taken too."""
    value = YES.get(text)
    if value is None:
        raise Unreadable("not-yes-no", f"'{_short(text)}' is neither yes nor no", "write yes or no")
    return value


def whole_number(text: str, least: int | None = None, most: int | None = None) -> int:
    """A whole number from `least` to `most`."""
    if not _WHOLE.fullmatch(text):
        stripped = text.lstrip("0")
        advice = f"write {stripped}" if text.isdigit() and stripped else "write digits only"
        raise Unreadable("not-a-number", f"'{_short(text)}' is not a whole number", advice)
    value = int(text)
    if (least is not None and value < least) or (most is not None and value > most):
        bounds = f"from {least} to {most}" if None not in (least, most) else f"of at least {least}"
        raise Unreadable(
            "out-of-range", f"{value} is not possible here", f"write a number {bounds}"
        )
    return value


def number_and_unit(text: str) -> tuple[float, str | None]:
    """`75`, `75 mmol/mol` and `6.5 %`; the unit is None when none is written."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or _OTHER_NOTATION.match(text.strip()):
        swapped = text.replace(",", ".")
        bare = re.sub(r"^0+(?=\d)", "", swapped)
        advice = (
            f"write {bare}"
            if bare != text
            and not re.search(r",\d{3}\b", text)
            and bare.count(".") <= 1
            and re.fullmatch(r"[\d.]+", bare)
            else "write digits, with a point for decimals"
        )
        raise Unreadable("not-a-number", f"'{_short(text)}' is not a number", advice)
    return float(found[1]), found[2].strip() or None


def span_of_time(text: str) -> Wait:
    """A length of time of at least one of its unit."""
    if re.fullmatch(r"-\s*\d.*", text):
        raise Unreadable(
            "negative-duration", f"'{_short(text)}' is less than nothing", "write it without '-'"
        )
    try:
        wait = Wait.parse(text)
    except ValueError:
        raise Unreadable(
            "not-a-duration",
            f"'{_short(text)}' is not a length of time",
            "write a whole number and minutes, hours, days, working days, weeks or months, "
            "for example '10 working days'",
        ) from None
    if wait.amount == 0:
        raise Unreadable(
            "zero-duration",
            "this length of time is zero",
            "leave the key out if nothing is waited for",
        )
    return wait


def day(text: str) -> date:
    """A day as 2027-04-01."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable("not-a-date", f"'{_short(text)}' is not a day", "write it as 2027-04-01")


def name(text: str, pattern: str) -> str:
    """A name that fits `pattern`, which allows hyphens, underscores, or both."""
    if re.search(pattern, text):
        return text
    signs = " and ".join(
        sign
        for sign, allowed in (("hyphens", "-]" in pattern), ("underscores", "_" in pattern))
        if allowed
    )
    wrong, right = ("_", "-") if "-]" in pattern else ("-", "_")
    fixed = re.sub(rf"[\s{re.escape(wrong)}]+", right, text.strip().lower())
    advice = f"write '{fixed}'" if re.search(pattern, fixed) else "begin it with a letter"
    return _refuse_name(text, signs, advice)


def _refuse_name(text: str, signs: str, advice: str) -> str:
    raise Unreadable(
        "not-a-name",
        f"'{_short(text)}' is not a name (lower-case letters, digits and {signs})",
        advice,
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."
