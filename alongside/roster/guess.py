"""
Guesses what the columns of a file of coaches are, for somebody to confirm.

In: the header, rows of the file, the programmes there are. Out: a `Plan`, and the mapping that a
plan is. A guess is by the column's name; the words of its cells are put into ours where they
are known.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

from alongside.model import Frozen
from alongside.register.guess import FORMATS
from alongside.register.header_words import LANGUAGES, NOTHING, first_fit, plain
from alongside.register.mapping import ColumnName, ReadOn, TextRule
from alongside.register.peek import Peek
from alongside.register.pieces import as_cell
from alongside.roster.mapping import BETWEEN, DAYS, LISTS, WEEKDAYS, WORDS, RosterMapping
from alongside.ruleset.findings import Span

KEY = "key"
NEEDED = ("programmes", "gender", "modes")
"""What every coach has; where no column says it, one thing holds for everybody."""
_HEADERS: tuple[tuple[str, str], ...] = (
    (KEY, r"(staff|employee|payroll|person|coach) ?(no|number|id|ref|reference)|no|ref|key|id"),
    ("name", r"(full |coach )?name|(fore|first|given|middle|last|sur|family) ?names?"),
    ("programmes", r"(trained( for| in)?|programmes?|services?|pathways?)"),
    ("areas", r"(areas?|boroughs?|localit(y|ies)|districts?|works in|pcns?|neighbourhoods?)"),
    ("languages", r"(spoken )?languages?( spoken)?|speaks"),
    ("gender", r"gender|sex"),
    ("modes", r"meets?( by)?|modes?|contact (types?|modes?)|ways of meeting"),
    ("active", r"status|active|current"),
    ("hours_a_week", r"(contracted|paid|weekly|sessional)? ?hours( a| per)?( week)?|wte hours"),
    ("limit", r"(most|max(imum)?)( clients| caseload)?|caseload( limit| cap)?|limit|capacity"),
    ("supervisor", r"(team |line )?(lead|manager)|supervis(or|ed by)"),
    ("email", r"(work |contact )?e ?mail( address)?"),
    ("phone", r"(work |contact |mobile |tele)?(phone|mobile|telephone)( (no|number))?"),
    ("conditions", r"glad to share|(lived experience|lives with|conditions?|ltcs?)( of)?"),
    ("absences", r"absences?|(annual )?leave( booked)?|away|holidays?"),
    ("starts", r"start(s|ed)?( date| on)?|joined|first day|from"),
    ("ends", r"(end(s|ed)?|leav(es|ing|er)|left|last day)( date| on)?|until"),
    *((day, rf"{day}s?|{day[:3]}s?|{day[:4]}s?") for day in WEEKDAYS),
)
_MEANINGS: dict[str, dict[str, str]] = {
    "gender": {"f": "female", "m": "male", "x": "other", "woman": "female", "man": "male",
               "non binary": "other"},
    "active": {"current": "yes", "active": "yes", "y": "yes", "true": "yes", "left": "no",
               "leaver": "no", "inactive": "no", "n": "no", "false": "no"},
    "modes": {"telephone": "phone", "call": "phone", "by phone": "phone", "home visit": "home",
              "at home": "home", "face to face": "home", "teams": "video", "zoom": "video",
              "online": "video", "café": "cafe", "community": "cafe"},
    "languages": {**LANGUAGES, "yoruba": "yo", "igbo": "ig", "greek": "el", "albanian": "sq"},
}  # fmt: skip


class Plan(Frozen):
    """
    A whole file: how it is written, what its people are called there, what each column is.

    `columns` are fields by column; several columns of a name are joined. `always` is what holds
    for everybody, by field.
    """

    source: str
    encoding: Literal["utf-8", "latin-1", "cp1252"] = "utf-8"
    delimiter: str = ","
    columns: dict[str, str] = {}
    always: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    formats: dict[str, str] = {}

    def of_field(self, field: str) -> list[str]:
        """The columns that are this field."""
        return [column for column, each in self.columns.items() if each == field]


def fields() -> tuple[str, ...]:
    """What a column may be."""
    return tuple(dict.fromkeys(means for means, _ in _HEADERS))


def guess(source: str, seen: Peek) -> Plan:
    """The plan of a file by its header; every field but a name's parts once."""
    columns: dict[str, str] = {}
    for name in seen.header:
        means = first_fit(plain(name), _HEADERS)
        if means and name not in columns and (means == "name" or means not in columns.values()):
            columns[name] = means
    return Plan(source=source, encoding=seen.encoding, delimiter=seen.delimiter, columns=columns)


def with_words(plan: Plan, seen: Peek, programmes: Mapping[str, str]) -> Plan:
    """The plan with what the words of its cells mean, and how its days are written."""
    words: dict[str, dict[str, str]] = {}
    formats: dict[str, str] = {}
    for column, field in plan.columns.items():
        at = seen.header.index(column)
        cells = {row[at].strip() for row in seen.rows if len(row) > at} - {""}
        if field in DAYS:
            formats[column] = _format(cells)
        elif field in WORDS:
            words[field] = _meanings(field, cells, programmes)
    return plan.model_copy(update={"words": words, "formats": formats})


def mapping_of(plan: Plan) -> RosterMapping:
    """The mapping that the plan is."""
    texts, hours, days = {}, {}, {}
    for field in dict.fromkeys(plan.columns.values()):
        names = tuple(ColumnName(each, Span()) for each in plan.of_field(field))
        if field in DAYS:
            written = plan.formats.get(names[0].name, "YYYY-MM-DD")
            days[field] = ReadOn(names[0], FORMATS[written], written)
        elif field in WEEKDAYS:
            hours[field] = TextRule(Span(), names[:1])
        elif field != KEY:
            joined = names if field == "name" else names[:1]
            separator = BETWEEN if field in LISTS else None
            texts[field] = TextRule(Span(), joined, plan.words.get(field, {}), None, separator)
    for field, always in plan.always.items():
        separator = BETWEEN if field in LISTS else None
        texts.setdefault(field, TextRule(Span(), always=always, separator=separator))
    return RosterMapping(
        path="the columns",
        source=plan.source,
        key=ColumnName(plan.of_field(KEY)[0], Span()),
        encoding=plan.encoding,
        delimiter=plan.delimiter,
        missing=frozenset({"", *NOTHING}),
        texts=texts,
        days=days,
        hours=hours,
    )


def _meanings(field: str, cells: set[str], programmes: Mapping[str, str]) -> dict[str, str]:
    """Our word for each word of the cells that is not ours already."""
    several = field in LISTS
    said = {
        word.strip() for cell in cells for word in (cell.split(BETWEEN) if several else [cell])
    } - {""}
    known = _MEANINGS.get(field, {})
    found = {}
    for word in said:
        means = known.get(plain(word), "")
        if field == "programmes":
            means = _programme(plain(word), programmes)
        elif field in ("areas", "conditions") and not means:
            means = plain(word).replace(" ", "_" if field == "conditions" else "-")
        if means and means != word:
            found[as_cell(word)] = means
    return found


def _programme(word: str, programmes: Mapping[str, str]) -> str:
    """The programme whose code or title the word is, or the one title it begins."""
    for code, title in programmes.items():
        if word in (plain(code), plain(title)):
            return code
    begun = [code for code, title in programmes.items() if plain(title).startswith(word)]
    return begun[0] if len(begun) == 1 else ""


def _format(cells: set[str]) -> str:
    """The way to write a day that most cells follow: one mistyped refuses its own row only."""
    dated = [each for each in cells if each.casefold() not in NOTHING]
    return max(FORMATS, key=lambda form: sum(_is_written(each, FORMATS[form]) for each in dated))


def _is_written(cell: str, format_: str) -> bool:
    with suppress(ValueError):
        return 1900 <= time.strptime(cell, format_).tm_year <= 2200
    return False
