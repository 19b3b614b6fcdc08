"""
Reads a mapping file: YAML in, a `RegisterMapping` or every finding with its line out.

Facts, units and the values cells stand for are held against the catalogue here, once, so
that importing a row asks nothing of the mapping any more. Start at `load_mapping`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from alongside.facts import Catalogue
from alongside.register.encoding import ENCODINGS, Encoding, UnreadableFile
from alongside.register.fact_rules import fact_rules
from alongside.register.mapping import PERSONAL, ColumnName, RegisterMapping
from alongside.register.pieces import allow, one_character, read_on, text_rules, word, words
from alongside.ruleset.findings import Finding, Findings, Span, did_you_mean
from alongside.ruleset.positions import Mapping, Scalar, read_tree

KEYS = (
    "source", "encoding", "delimiter", "key", "missing", "readings_on", "facts", "person",
    "contact",
)  # fmt: skip
CONTACT = ("channels", "language", "do_not_contact")
_SOURCE_LENGTH = 60
Made = TypeVar("Made")


class NamesColumns(Protocol):
    """A mapping: where it was read, and every column it names."""

    @property
    def path(self) -> str:
        """As it was given, for findings."""

    def columns(self) -> tuple[ColumnName, ...]:
        """In the order of the file."""


class MappingRefused(Exception):
    """The mapping file has problems; each is one line of the message, `file:line:column`."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(finding.one_line for finding in findings))
        self.findings = findings


def load_mapping(path: Path, catalogue: Catalogue) -> RegisterMapping:
    """
    The mapping of a practice's export.

    :raises MappingRefused: with every problem found.
    :raises UnreadableFile: there is no such file, or it is not UTF-8 text.
    """
    return read_mapping(path, lambda root, findings: _mapping(root, catalogue, findings))


def mapping_of(text: str, called: str, catalogue: Catalogue) -> RegisterMapping:
    """
    The mapping that this text is; findings name the file as it is `called`.

    :raises MappingRefused: with every problem found.
    """
    return built(text, called, lambda root, findings: _mapping(root, catalogue, findings))


def read_mapping(path: Path, build: Callable[[Mapping, Findings], Made | None]) -> Made:
    """
    What `build` makes of a mapping file's YAML, adding a finding for each mistake.

    :raises MappingRefused: with every problem found.
    :raises UnreadableFile: there is no such file, or it is not UTF-8 text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path}: a mapping file is written in UTF-8") from None
    except OSError as problem:
        why = (problem.strerror or "cannot be read").lower()
        raise UnreadableFile(f"{path}: {why}") from None
    return built(text, str(path), build)


def built(text: str, called: str, build: Callable[[Mapping, Findings], Made | None]) -> Made:
    """
    As `read_mapping`, of a text that is `called` so.

    :raises MappingRefused: with every problem found.
    """
    findings = Findings(called)
    root = read_tree(text, findings)
    mapping = None
    if isinstance(root, Mapping):
        mapping = build(root, findings)
    elif not findings.all:
        findings.add(
            Span(), "no-mapping", "this is no mapping file", "begin with `source:` and `key:`"
        )
    if findings.all or mapping is None:
        raise MappingRefused(findings.in_order())
    return mapping


def hold_against(mapping: NamesColumns, header: list[str]) -> None:
    """
    Check that the export has every column the mapping names, once.

    :raises MappingRefused: with each column that is missing or ambiguous.
    """
    findings = Findings(mapping.path)
    for column in mapping.columns():
        times = header.count(column.name)
        if times > 1:
            findings.add(
                column.span,
                "column-twice",
                f"the file has {times} columns named '{column.name}'",
                "rename them in the export, so that it is clear which is meant",
            )
        elif times == 0 and len(header) == 1 and {";", "\t", "|", ","} & set(header[0]):
            findings.add(
                column.span,
                "wrong-delimiter",
                "the file's columns are not separated as the mapping says",
                "add or change `delimiter`: ',', ';', '|' or tab",
            )
            break
        elif times == 0:
            findings.add(
                column.span,
                "no-such-column",
                f"the file has no column '{column.name}'",
                did_you_mean(column.name, [name for name in header if name], "one of its columns"),
            )
    if findings.all:
        raise MappingRefused(findings.in_order())


def _mapping(root: Mapping, catalogue: Catalogue, findings: Findings) -> RegisterMapping | None:
    allow(root, KEYS, findings)
    source, key = source_and_key(root, findings)
    encoding = encoding_of(root, findings)
    delimiter = one_character(root, "delimiter", findings)
    dates = root.get("readings_on")
    readings_on = None if dates is None else read_on(dates, findings)
    facts = fact_rules(root, catalogue, dates is not None, findings)
    person = text_rules(root, "person", PERSONAL, findings)
    contact = text_rules(root, "contact", CONTACT, findings)
    if source is None or key is None:
        return None
    return RegisterMapping(
        path=findings.file,
        source=source.text,
        key=ColumnName(key.text.strip(), key.span),
        encoding=encoding,
        delimiter=delimiter or ",",
        missing=frozenset({""} | {text.text.strip() for text in words(root, "missing", findings)}),
        readings_on=readings_on,
        facts=facts,
        person=person,
        channels=contact.get("channels"),
        language=contact.get("language"),
        do_not_contact=contact.get("do_not_contact"),
    )


def source_and_key(root: Mapping, findings: Findings) -> tuple[Scalar | None, Scalar | None]:
    """The name of a file's source, and the column of the source's own key."""
    source, key = word(root, "source", findings), word(root, "key", findings)
    for needed in ("source", "key"):
        if needed not in root.entries:
            findings.add(
                root.span, "missing-key", f"'{needed}' is missing", f"add a line `{needed}: ...`"
            )
    if source is not None and not 0 < len(source.text) <= _SOURCE_LENGTH:
        findings.add(
            source.span, "bad-source", "the source's name is empty or long", "use 1-60 characters"
        )
    return source, key


def encoding_of(root: Mapping, findings: Findings) -> Encoding:
    """The encoding a mapping file declares; UTF-8 where it says nothing."""
    written = word(root, "encoding", findings)
    if written is None:
        return "utf-8"
    for known in ENCODINGS:
        if known == written.text.lower():
            return known
    findings.add(
        written.span,
        "unknown-encoding",
        f"unknown encoding '{written.text}'",
        f"use {', '.join(ENCODINGS)}",
    )
    return "utf-8"
