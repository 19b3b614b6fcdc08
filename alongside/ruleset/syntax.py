"""
What the YAML library's complaints mean to an administrator.

Takes the library's error and the text; gives a place, a code, a problem and an advice.
"""

from __future__ import annotations

import yaml

from alongside.ruleset.findings import Span

_SAID = (
    ("mapping values are not allowed", "a colon stands where none is expected",
     "put the text in double quotes if it contains ': ', and check the indentation"),
    ("did not find expected ',' or", "a list or a pair of braces is not closed",
     "close it with ']' or '}' and put a comma between its parts"),
    ("did not find expected '-'", "this line is not indented like the list it stands in",
     "begin it with '-' below the dashes above it, or indent it like the section it belongs to"),
    ("did not find expected key", "this line is not indented like the lines around it",
     "indent it with spaces exactly like the keys beside it"),
    ("could not find expected ':'", "a colon is missing after this word",
     "write 'name: value'"),
    ("unexpected end of stream", "a quotation mark is not closed",
     "close the text with the same quotation mark"),
    ("found unknown escape", "a backslash stands in a text in double quotes",
     "use single quotes round the text"),
    ("block sequence entries are not allowed", "a list can't begin here",
     "put the '-' on a line of its own below the key"),
    ("did not find expected <document start>", "the file ends its rules here, but goes on",
     "indent this line like the keys above it"),
)  # fmt: skip


def _unclosed(lines: list[str]) -> int | None:
    """
    The line of a double quotation mark that nothing closes, if that may be the cause.

    A text over several lines opens on one odd line and closes on the next odd one, so an odd
    line without a partner is the suspect.
    """
    odd = [at for at, line in enumerate(lines) if line.replace('\\"', "").count('"') % 2]
    return odd[-1] if len(odd) % 2 else None


def explain_syntax(error: yaml.YAMLError, text: str) -> tuple[Span, str, str, str]:
    """Where, which kind, what is wrong, what to do."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return Span(), "not-yaml", "this can't be read as YAML", "check the file in an editor"
    place = Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    problem = str(getattr(error, "problem", "") or "")
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        at = line.index("\t") + 1
        return (
            Span(mark.line + 1, at, mark.line + 1, at + 1),
            "tab", "a tab stands in the indentation", "use spaces, two for each level",
        )  # fmt: skip
    if "cannot start any token" in problem:
        sign = line[mark.column : mark.column + 1]
        return (
            place, "not-yaml", f"a text can't begin with '{sign}'",
            "put it in double quotes",
        )  # fmt: skip
    opened = _unclosed(lines[: mark.line + 1])
    if opened is not None:
        at = lines[opened].rindex('"') + 1
        return (
            Span(opened + 1, at, opened + 1, at + 1),
            "not-yaml", "a quotation mark is not closed", "close the text with another one",
        )  # fmt: skip
    for begins, said, advice in _SAID:
        if begins in problem:
            return place, "not-yaml", said, advice
    return place, "not-yaml", "this line can't be read as YAML", "check its quotes and indentation"
