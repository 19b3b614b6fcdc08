"""
The recurring pieces of a mapping file: a word, a list, a column, a day, a detail's rule.

Each function takes a node and returns its piece, or adds a finding at the node's place.
"""

from datetime import date

from alongside.register.mapping import ColumnName, ReadOn, TextRule
from alongside.ruleset.findings import Findings, did_you_mean
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence

_DAY_PARTS = (
    ("YYYY", "%Y"), ("Mon", "%b"), ("MM", "%m"), ("DD", "%d"),
    ("hh", "%H"), ("mm", "%M"), ("ss", "%S"),
)  # fmt: skip


def allow(node: Mapping, known: tuple[str, ...], findings: Findings) -> None:
    """Every key of `node` outside `known` is a finding, answered with the nearest."""
    for key, (written, _) in node.entries.items():
        if key not in known:
            findings.add(
                written.span, "unknown-key", f"unknown key '{key}'", did_you_mean(key, known)
            )


def word(node: Mapping, key: str, findings: Findings) -> Scalar | None:
    """The single text under a key."""
    found = node.get(key)
    if found is None or isinstance(found, Scalar):
        return found
    findings.add(
        found.span, "not-a-word", f"'{key}' takes one value", f"write `{key}: ...` on one line"
    )
    return None


def words(node: Mapping, key: str, findings: Findings) -> tuple[Scalar, ...]:
    """The texts under a key: one, or a list of them."""
    found = node.get(key)
    if found is None:
        return ()
    if isinstance(found, Scalar):
        return (found,)
    if isinstance(found, Sequence):
        texts = tuple(item for item in found.items if isinstance(item, Scalar))
        if texts and len(texts) == len(found.items):
            return texts
    findings.add(
        found.span, "not-words", f"'{key}' takes a value or a list of values", "write [one, two]"
    )
    return ()


def columns(node: Mapping, key: str, findings: Findings) -> tuple[ColumnName, ...]:
    """The columns of the export named under a key."""
    return tuple(ColumnName(text.text.strip(), text.span) for text in words(node, key, findings))


def pairs(node: Mapping, key: str, findings: Findings) -> dict[str, tuple[Scalar, Scalar]]:
    """`cell: meaning` under a key, by the cell in lower case."""
    found = node.get(key)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        findings.add(
            found.span, "not-cells", f"'{key}' lists cells with what they mean", "write {Y: yes}"
        )
        return {}
    result: dict[str, tuple[Scalar, Scalar]] = {}
    for written, value in found.entries.values():
        cell = as_cell(written.text)
        if not isinstance(value, Scalar):
            findings.add(
                value.span, "not-a-word", "a cell means one value", f"write `{written.text}: ...`"
            )
        elif cell in result:
            findings.add(
                written.span,
                "duplicate-key",
                f"'{written.text}' stands twice here, but for capitals",
                "keep one; capitals make no difference",
            )
        else:
            result[cell] = (written, value)
    return result


def as_cell(text: str) -> str:
    """A cell's text as it is compared: without spaces around it, and without capitals."""
    return text.strip().casefold()


def one_character(node: Mapping, key: str, findings: Findings) -> str | None:
    """The one character under a key, such as a separator; `tab` is one too."""
    found = word(node, key, findings)
    if found is None:
        return None
    character = "\t" if found.text == "tab" else found.text
    if len(character) == 1 and character.isascii() and character not in '"\r\n\0':
        return character
    findings.add(
        found.span, "not-a-character", f"a {key} is one character", "write ',', ';', '|' or tab"
    )
    return None


def read_on(node: Node, findings: Findings) -> ReadOn | None:
    """The day of readings: `2026-09-01`, or `{column: taken_on, format: DD/MM/YYYY}`."""
    if isinstance(node, Scalar):
        try:
            return ReadOn(fixed=date.fromisoformat(node.text))
        except ValueError:
            findings.add(
                node.span,
                "not-a-day",
                f"'{node.text}' is not a day",
                "write it as 2026-09-01, or as {column: ..., format: DD/MM/YYYY}",
            )
            return None
    if not isinstance(node, Mapping):
        findings.add(node.span, "not-a-day", "a day is one value", "write it as 2026-09-01")
        return None
    allow(node, ("column", "format"), findings)
    column = word(node, "column", findings)
    if column is None:
        findings.add(node.span, "no-column", "no column for the day", "add `column: ...`")
        return None
    written = word(node, "format", findings)
    shown = written.text if written is not None else "YYYY-MM-DD"
    form = _day_format(shown)
    if form is None:
        findings.add(
            written.span if written is not None else node.span,
            "not-a-day-format",
            f"'{shown}' is not the form of a day",
            "use YYYY, MM or Mon, and DD: for example DD/MM/YYYY",
        )
        return None
    return ReadOn(ColumnName(column.text.strip(), column.span), form, shown)


def _day_format(shown: str) -> str | None:
    form = shown.replace("%", "%%")
    for part, directive in _DAY_PARTS:
        form = form.replace(part, directive)
    left = form
    for _, directive in _DAY_PARTS:
        left = left.replace(directive, "", 1)
    complete = "%Y" in form and "%d" in form and ("%m" in form or "%b" in form)
    stray = any(
        character == "%" or (character.isalpha() and character != "T") for character in left
    )
    return form if complete and not stray else None


def text_rules(
    root: Mapping, key: str, known: tuple[str, ...], findings: Findings
) -> dict[str, TextRule]:
    """The details under `person` or `contact`: a column each, several, or a rule."""
    found = root.get(key)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        findings.add(
            found.span, "not-details", f"'{key}' has a line for each detail", "write `name: ...`"
        )
        return {}
    allow(found, known, findings)
    rules: dict[str, TextRule] = {}
    for name, (_, value) in found.entries.items():
        if not isinstance(value, Mapping):
            rules[name] = TextRule(value.span, columns(found, name, findings))
            continue
        allow(value, ("column", "values", "always", "separator"), findings)
        always = word(value, "always", findings)
        named = columns(value, "column", findings)
        if not named and always is None:
            findings.add(value.span, "no-column", f"'{name}' has no column", "add `column: ...`")
        rules[name] = TextRule(
            value.span,
            named,
            {cell: means.text for cell, (_, means) in pairs(value, "values", findings).items()},
            always.text if always is not None else None,
            one_character(value, "separator", findings),
        )
    return rules
