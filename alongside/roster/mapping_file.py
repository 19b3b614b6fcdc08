"""
Reads a mapping file for coaches: YAML in, a `RosterMapping` or every finding with its line out.

Start at `load_columns`. The file looks like a register's: `source`, `key`, then a line for
each field under `coach`, each day under `days`, each weekday under `hours`.
"""

from dataclasses import replace
from pathlib import Path

from alongside.register.mapping import ColumnName, ReadOn, TextRule
from alongside.register.mapping_file import (
    MappingRefused,
    built,
    encoding_of,
    read_mapping,
    source_and_key,
)
from alongside.register.pieces import allow, one_character, read_on, text_rules, words
from alongside.roster.mapping import BETWEEN, DAYS, LISTS, TEXTS, WEEKDAYS, RosterMapping
from alongside.ruleset.findings import Findings, Span, did_you_mean
from alongside.ruleset.positions import Mapping, Scalar

OWN_SOURCE = "coaches"
OWN_HEADER = ("id", *TEXTS, *DAYS, *WEEKDAYS)
"""The columns of our own files, which need no mapping."""
_KEYS = ("source", "encoding", "delimiter", "key", "missing", "coach", "days", "hours")
_OTHERS = frozenset(";\t|")
_NEEDED = ("name", "programmes", "gender", "modes")


def load_columns(path: Path) -> RosterMapping:
    """
    The mapping of somebody's file of coaches.

    :raises MappingRefused: with every problem found.
    :raises UnreadableFile: there is no such file, or it is not UTF-8 text.
    """
    return read_mapping(path, _mapping)


def columns_of(text: str, called: str) -> RosterMapping:
    """
    The mapping that this text is; findings name the file as it is `called`.

    :raises MappingRefused: with every problem found.
    """
    return built(text, called, _mapping)


def own_columns(file: str, header: list[str]) -> RosterMapping:
    """
    The mapping of a file in our own columns, as `export` writes it; some may be left out.

    :raises MappingRefused: there is no `id`, or a column that is none of ours.
    """
    findings = Findings(file)
    if len(header) == 1 and _OTHERS & set(header[0]):
        advice = "save it with commas, or say with --columns FILE what the `delimiter` is"
        findings.add(Span(), "wrong-delimiter", "the columns are not separated by commas", advice)
        raise MappingRefused(findings.in_order())
    if "id" not in header:
        advice = "say with --columns FILE which column is what, or add the coaches' ids"
        findings.add(Span(), "no-id", "no column 'id' says whom a row is about", advice)
        raise MappingRefused(findings.in_order())
    for at, name in enumerate(header):
        if name and name not in OWN_HEADER:
            findings.add(
                Span(column=at + 1),
                "unknown-column",
                f"'{name}' is no column of ours",
                did_you_mean(name, OWN_HEADER, "a column of ours"),
            )
    if findings.all:
        raise MappingRefused(findings.in_order())

    def column(name: str) -> ColumnName:
        return ColumnName(name, Span(column=header.index(name) + 1))

    def text(name: str) -> TextRule:
        return TextRule(Span(), (column(name),), separator=BETWEEN if name in LISTS else None)

    return RosterMapping(
        path=file,
        source=OWN_SOURCE,
        key=None,
        id=column("id"),
        texts={name: text(name) for name in TEXTS if name in header},
        days={name: ReadOn(column(name)) for name in DAYS if name in header},
        hours={name: text(name) for name in WEEKDAYS if name in header},
    )


def _mapping(root: Mapping, findings: Findings) -> RosterMapping | None:
    allow(root, _KEYS, findings)
    source, key = source_and_key(root, findings)
    encoding = encoding_of(root, findings)
    delimiter = one_character(root, "delimiter", findings)
    texts = text_rules(root, "coach", TEXTS, findings)
    hours = text_rules(root, "hours", WEEKDAYS, findings)
    days = _days(root, findings)
    coach = root.get("coach")
    for needed in _NEEDED:
        if needed not in texts:
            findings.add(
                root.span if coach is None else coach.span,
                "missing-field",
                f"nothing says where a coach's {needed} is",
                f"add a line `{needed}: ...` under `coach`, or `{needed}: {{always: ...}}`",
            )
    if source is None or key is None:
        return None
    return RosterMapping(
        path=findings.file,
        source=source.text,
        key=ColumnName(key.text.strip(), key.span),
        encoding=encoding,
        delimiter=delimiter or ",",
        missing=frozenset({""} | {text.text.strip() for text in words(root, "missing", findings)}),
        texts={name: _with_separator(name, rule) for name, rule in texts.items()},
        days=days,
        hours=hours,
    )


def _with_separator(name: str, rule: TextRule) -> TextRule:
    if name not in LISTS or rule.separator is not None:
        return rule
    return replace(rule, separator=BETWEEN)


def _days(root: Mapping, findings: Findings) -> dict[str, ReadOn]:
    found = root.get("days")
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        findings.add(
            found.span, "not-days", "'days' has a line for each day", "write `starts: ...`"
        )
        return {}
    allow(found, DAYS, findings)
    days: dict[str, ReadOn] = {}
    for name, (_, node) in found.entries.items():
        if isinstance(node, Scalar):
            # a word here is a column: no two coaches begin on one fixed day
            days[name] = ReadOn(ColumnName(node.text.strip(), node.span))
            continue
        rule = read_on(node, findings)
        if rule is not None:
            days[name] = rule
    return days
