"""
The `facts` section of a mapping file: which column is which fact, in which unit.

Takes the file's nodes and the catalogue; returns one `FactRule` a fact, or adds findings.
Meanings written in the file (`current daily: current`) become values of the fact here.
"""

from alongside.facts import Catalogue, Fact, RefusedReading, Scope
from alongside.facts.fact import Kind
from alongside.readings import Value
from alongside.register.mapping import ColumnName, FactRule
from alongside.register.pieces import allow, as_cell, one_character, pairs, read_on, word
from alongside.ruleset.findings import Findings, did_you_mean
from alongside.ruleset.positions import Mapping, Node, Scalar

MISSING = "missing"
"""What a mapping writes where a cell is to give no reading."""

_KEYS = (
    "column", "unit", "values", "others", "always", "present_means", "empty_means", "guard",
    "separator", "on",
)  # fmt: skip


def fact_rules(
    root: Mapping, catalogue: Catalogue, dated: bool, findings: Findings
) -> tuple[FactRule, ...]:
    """The rules of every fact; `dated` says that the file gives a day for all readings."""
    section = root.get("facts")
    if section is None:
        return ()
    if not isinstance(section, Mapping):
        findings.add(
            section.span, "not-facts", "'facts' has a line for each fact", "write `bmi: ...`"
        )
        return ()
    rules = []
    for name, (written, node) in section.entries.items():
        fact = catalogue.get(name)
        if fact is None or fact.scope is not Scope.CLIENT:
            known = catalogue.names(Scope.CLIENT)
            advice = did_you_mean(name, known, "a fact of rules/facts.yaml")
            findings.add(written.span, "unknown-fact", f"unknown fact '{name}'", advice)
        elif isinstance(node, Scalar):
            column = ColumnName(node.text.strip(), node.span)
            rules.append(FactRule(name, written.span, column))
            _unit(fact, None, node, catalogue, findings)
        elif isinstance(node, Mapping):
            rules.append(_rule(fact, written, node, catalogue, findings))
        else:
            findings.add(
                node.span, "not-a-column", f"'{name}' is read from one column", "name its column"
            )
        if not dated and not (rules and rules[-1].fact == name and rules[-1].on is not None):
            findings.add(
                written.span,
                "no-day",
                f"'{name}' has no day",
                "add `on:` here or `readings_on:` for the whole file",
            )
    return tuple(rules)


def _rule(
    fact: Fact, written: Scalar, node: Mapping, catalogue: Catalogue, findings: Findings
) -> FactRule:
    allow(node, _KEYS, findings)
    column = word(node, "column", findings)
    always = _meaning(fact, word(node, "always", findings), catalogue, findings)
    if column is None and "always" not in node.entries:
        findings.add(
            node.span,
            "no-column",
            f"'{fact.name}' has no column",
            "add `column: ...`, or `always: ...` for a value that holds for everybody",
        )
    others = word(node, "others", findings)
    if others is not None and others.text != MISSING:
        findings.add(
            others.span,
            "bad-others",
            f"'others' can't be '{others.text}'",
            "write `others: missing`, or leave the line out to have other cells refused",
        )
    listed = pairs(node, "values", findings)
    on = node.get("on")
    return FactRule(
        fact=fact.name,
        span=written.span,
        column=ColumnName(column.text.strip(), column.span) if column is not None else None,
        unit=_unit(fact, word(node, "unit", findings), node, catalogue, findings),
        values={
            cell: _meaning(fact, means, catalogue, findings) for cell, (_, means) in listed.items()
        },
        only_listed=bool(listed),
        others_missing=others is not None,
        always=always,
        present=_meaning(fact, word(node, "present_means", findings), catalogue, findings),
        empty=_meaning(fact, word(node, "empty_means", findings), catalogue, findings),
        guard=_guard(node, findings),
        separator=_separator(fact, node, findings),
        on=None if on is None else read_on(on, findings),
    )


def _unit(
    fact: Fact, unit: Scalar | None, node: Node, catalogue: Catalogue, findings: Findings
) -> str | None:
    accepted = ", ".join(fact.units_shown)
    if unit is None:
        # Practices export these in one unit or the other; a guess could be a wrong reading.
        if fact.units and not (isinstance(node, Mapping) and "always" in node.entries):
            findings.add(
                node.span,
                "no-unit",
                f"'{fact.name}' may be in several units",
                f"add `unit:` and one of: {accepted}",
            )
        return None
    if fact.kind is not Kind.NUMBER:
        findings.add(unit.span, "no-unit", f"'{fact.name}' has no unit", "leave `unit` out")
        return None
    try:
        catalogue.read(fact, "0", unit.text)
    except RefusedReading as refused:
        if refused.code == "unknown_unit":
            findings.add(
                unit.span,
                "unknown-unit",
                f"'{fact.name}' is not read in '{unit.text}'",
                f"write one of: {accepted}",
            )
    return unit.text


def _meaning(
    fact: Fact, means: Scalar | None, catalogue: Catalogue, findings: Findings
) -> Value | None:
    """The value a word of the mapping stands for; None for `missing`, or nothing written."""
    if means is None or means.text == MISSING:
        return None
    try:
        return catalogue.read(fact, means.text)
    except RefusedReading as refused:
        findings.add(
            means.span,
            "bad-value",
            f"'{means.text}' is no value of '{fact.name}'",
            refused.sentence,
        )
        return None


def _guard(node: Mapping, findings: Findings) -> tuple[tuple[ColumnName, str], ...]:
    guards = pairs(node, "guard", findings)
    if guards and "empty_means" not in node.entries:
        findings.add(
            node.span,
            "guard-of-nothing",
            "'guard' says when an empty cell has a meaning, but there is no 'empty_means'",
            "add `empty_means: ...`, or leave `guard` out",
        )
    return tuple(
        (ColumnName(written.text.strip(), written.span), as_cell(holds.text))
        for written, holds in guards.values()
    )


def _separator(fact: Fact, node: Mapping, findings: Findings) -> str | None:
    separator = one_character(node, "separator", findings)
    if separator is not None and fact.kind is not Kind.CHOICES:
        findings.add(
            node.span,
            "one-value-only",
            f"'{fact.name}' has one value; only facts with several are split",
            "leave `separator` out",
        )
    return separator
