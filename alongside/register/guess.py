"""
Guesses what the columns of an export are, for somebody to confirm.

In: the header, rows of the file, the catalogue. Out: a `Sketch`. A guess is by the column's name
first, then by what its cells can be; what fits nothing is left out.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence

from alongside.facts import Catalogue, Fact, Kind, RefusedReading
from alongside.register.encoding import Encoding
from alongside.register.header_words import (
    CELLS,
    CHANNELS,
    DAYS,
    DETAILS,
    FACTS,
    KEYS,
    LANGUAGES,
    NOTHING,
    first_fit,
    plain,
)
from alongside.register.sketch import DAY, MISSING, Planned, Sketch

FORMATS = {
    "DD/MM/YYYY": "%d/%m/%Y", "YYYY-MM-DD": "%Y-%m-%d", "DD-MM-YYYY": "%d-%m-%Y",
    "DD.MM.YYYY": "%d.%m.%Y", "DD-Mon-YYYY": "%d-%b-%Y", "DD Mon YYYY": "%d %b %Y",
    "YYYY/MM/DD": "%Y/%m/%d", "MM/DD/YYYY": "%m/%d/%Y",
    "YYYY-MM-DD hh:mm:ss": "%Y-%m-%d %H:%M:%S", "DD/MM/YYYY hh:mm": "%d/%m/%Y %H:%M",
}  # fmt: skip
"""Ways to write a day, the likelier first."""
MOST_WORDS = 40
_SEPARATORS = "|;"
_ONCE = ("person.nhs_number", "person.phone", "person.email", "person.gp_email")

Rows = Sequence[Sequence[str]]


def guess(
    source: str, encoding: Encoding, delimiter: str, header: Sequence[str], rows: Rows,
    catalogue: Catalogue,
) -> Sketch:  # fmt: skip
    """The sketch of a file, from its first rows."""
    once = {name for name, times in Counter(header).items() if name and times == 1}
    cells = {
        name: [row[at].strip() for row in rows] for at, name in enumerate(header) if name in once
    }
    missing = sorted({each for column in cells.values() for each in column
                      if each.casefold() in NOTHING})  # fmt: skip
    columns = [_column(name, _said(cells[name]), catalogue) for name in cells]
    columns = _each_once(columns)
    days = [each.column for each in columns if each.plan == DAY] or [
        each.column for each in columns if each.format
    ]
    default = _day_of_all(days, list(cells))
    columns = [_own_day(each, days, default, list(cells)) for each in columns]
    return Sketch(
        source=source,
        encoding=encoding,
        delimiter=delimiter,
        key=_key(cells, columns),
        missing=tuple(missing),
        day=default,
        columns=tuple(columns),
    )


def plan_column(column: str, plan: str, cells: Sequence[str], catalogue: Catalogue) -> Planned:
    """A column somebody said is this: its unit, words and format guessed from its cells."""
    said = _said(cells)
    if plan == DAY:
        return Planned(column=column, plan=DAY, format=format_of(said) or "DD/MM/YYYY")
    if plan.startswith("fact."):
        return _fact(column, catalogue.fact(plan.removeprefix("fact.")), said, catalogue)
    if plan in ("contact.channels", "contact.language"):
        known = CHANNELS if plan == "contact.channels" else LANGUAGES
        separator = separator_of(said) if plan == "contact.channels" else ""
        parts = _parts(said, separator)
        words = {each: known[each.casefold()] for each in parts if each.casefold() in known}
        return Planned(column=column, plan=plan, separator=separator, words=words)
    return Planned(column=column, plan=plan)


def format_of(said: Sequence[str]) -> str:
    """The way of writing a day that fits the most cells, if it fits nearly all."""
    some = list(said)[:200]
    best = max(FORMATS, key=lambda form: sum(_is_day(each, FORMATS[form]) for each in some))
    fits = sum(_is_day(each, FORMATS[best]) for each in some)
    return best if some and fits >= 0.9 * len(some) else ""


def unit_of(fact: Fact, header: str, said: Sequence[str], catalogue: Catalogue) -> str:
    """The unit in which the most cells are plausible; the header's word for one wins."""
    units = list(fact.units_shown)
    if len(units) == 1:
        return fact.unit
    low = header.casefold()
    if "%" in units and ("%" in low or "percent" in low or "dcct" in low):
        return "%"
    named = [each for each in units if plain(each) and plain(each) in plain(header)]
    if named:
        return max(named, key=len)
    return max(units, key=lambda unit: sum(_reads(catalogue, fact, c, unit) for c in said[:200]))


def words_of_cells(
    fact: Fact, said: Sequence[str], separator: str, catalogue: Catalogue
) -> dict[str, str]:
    """Each word of the cells with what it means, where any is not the choice itself."""
    parts = _parts(said, separator)
    plain_ones = {each: _reads(catalogue, fact, each, None) for each in parts}
    if all(plain_ones.values()) or len(parts) > MOST_WORDS:
        return {}
    return {each: _meaning(fact, each, plain_ones[each]) for each in parts}


def separator_of(said: Sequence[str]) -> str:
    """The character between several words of a cell."""
    return next((mark for mark in _SEPARATORS if any(mark in each for each in said)), "")


def _column(name: str, said: Sequence[str], catalogue: Catalogue) -> Planned:
    header = plain(name)
    form = format_of(said)
    plan = first_fit(header, DETAILS)
    if not plan:
        fact = first_fit(header, FACTS) or next(
            (each.name for each in catalogue.members()
             if header in (plain(each.name), plain(each.label))), "",
        )  # fmt: skip
        known = catalogue.get(fact)
        if known is not None and bool(form) == (known.kind is Kind.DATE):
            plan = f"fact.{fact}"
    if not plan and (form or (not said and re.fullmatch(DAYS, header))):
        plan = DAY if "birth" not in header and "dob" not in header.split() else ""
    return plan_column(name, plan, said, catalogue)


def _fact(column: str, fact: Fact, said: Sequence[str], catalogue: Catalogue) -> Planned:
    separator = separator_of(said) if fact.kind is Kind.CHOICES else ""
    words: dict[str, str] = {}
    if fact.kind in (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES) and (
        fact.choices or fact.kind is Kind.YES_NO
    ):
        words = words_of_cells(fact, said, separator, catalogue)
    unit = unit_of(fact, column, said, catalogue) if fact.kind is Kind.NUMBER else ""
    form = format_of(said) if fact.kind is Kind.DATE else ""
    return Planned(
        column=column,
        plan=f"fact.{fact.name}",
        unit=unit,
        format=form,
        separator=separator,
        words=words,
    )


def _meaning(fact: Fact, word: str, reads: bool) -> str:
    if fact.kind is Kind.YES_NO:
        said = plain(word)
        if reads:
            return "yes" if said in ("yes", "y", "true", "1", "1 0") else "no"
        return "no" if re.match(r"(no|not|none|never)\b", said) else MISSING
    if reads:
        return re.sub(r"[\s-]+", "_", word.casefold())
    labels = [(re.escape(plain(fact.in_words(each))), each) for each in fact.choices]
    for pattern, means in (*labels, *CELLS.get(fact.name, ())):
        if re.fullmatch(pattern, plain(word)):
            return means
    asked = set(plain(word).split())
    return next((each for each in fact.choices if set(each.split("_")) <= asked), MISSING)


def _each_once(columns: list[Planned]) -> list[Planned]:
    """Only names and addresses are made of several columns; of another kind the first counts."""
    seen: set[str] = set()
    kept = []
    for each in columns:
        single = each.plan in _ONCE or each.plan.startswith(("fact.", "contact."))
        kept.append(Planned(column=each.column) if single and each.plan in seen else each)
        seen.add(each.plan)
    return kept


def _day_of_all(days: list[str], header: list[str]) -> str:
    """The day of most readings: the one named after none of them."""
    if not days:
        return ""
    general = [
        each for each in days
        if re.search(r"\b(check|checked|review|seen|taken|extract|recorded|measured)", plain(each))
    ]  # fmt: skip
    return (general or days)[-1] if general else days[0]


def _own_day(planned: Planned, days: list[str], default: str, header: list[str]) -> Planned:
    """The column of days that follows a fact's at once, or shares a word with it, is its own."""
    if not planned.plan.startswith("fact.") or len(days) < 2:
        return planned
    fact = planned.plan.removeprefix("fact.")
    words = set(plain(planned.column).split()) | set(fact.split("_"))
    common = words - {"date", "on", "value", "result", "the"}
    ours = next((each for each in days if each != default and common & set(plain(each).split())),
                "")  # fmt: skip
    return planned.model_copy(update={"day": ours}) if ours else planned


def _key(cells: dict[str, list[str]], columns: list[Planned]) -> str:
    """The column that tells people apart: never twice the same, and never empty."""
    whole = [
        name for name, said in cells.items()
        if said and all(said) and Counter(said).most_common(1)[0][1] == 1
    ]  # fmt: skip
    plans = {each.column: each.plan for each in columns}
    named = [name for name in whole if not plans[name] and re.fullmatch(KEYS, plain(name))]
    numbered = [name for name in whole if plans[name] == "person.nhs_number"]
    others = [name for name in whole if not plans[name]]
    return next(iter([*named, *numbered, *others]), "")


def _said(cells: Sequence[str]) -> list[str]:
    return [each for each in cells if each and each.casefold() not in NOTHING]


def _parts(said: Sequence[str], separator: str) -> list[str]:
    pieces = (part for each in said for part in (each.split(separator) if separator else [each]))
    return list(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))


def _reads(catalogue: Catalogue, fact: Fact, cell: str, unit: str | None) -> bool:
    try:
        catalogue.read(fact, cell, unit)
    except RefusedReading:
        return False
    return True


def _is_day(cell: str, form: str) -> bool:
    try:
        return 1900 <= time.strptime(cell, form).tm_year <= 2100
    except ValueError:
        return False
