"""
The text of a rule file, or findings that say why there is none.

Takes a path; gives text without a byte order mark. Refuses what is no file, too big, not
UTF-8, or holds control characters, with the place of the first bad byte.
"""

from __future__ import annotations

import re
from pathlib import Path
from stat import S_ISREG

from alongside.ruleset.findings import Findings, Span

BIGGEST = 4_000_000
"""Bytes; the longest shipped file has some 20,000."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")


def read_text(path: Path, findings: Findings) -> str | None:
    """The text of the file, or None with a finding."""
    try:
        if path.is_dir():
            findings.add(Span(), "folder", "this is a folder", "name a rule file in it")
            return None
        if leads_out(path):
            findings.add(
                Span(), "link", "this is a link to a file outside its folder",
                "put the file itself there",
            )  # fmt: skip
            return None
        about = path.stat()
        if not S_ISREG(about.st_mode):
            # opening a pipe would wait for somebody to write to it
            findings.add(Span(), "no-file", "this is no file", "name a rule file")
            return None
        size = about.st_size
        if size > BIGGEST:
            findings.add(
                Span(), "too-big", f"the file has {size:,} bytes",
                f"a file of rules has at most {BIGGEST:,}; is this the right file?",
            )  # fmt: skip
            return None
        with path.open("rb") as file:
            raw = file.read(BIGGEST + 1)
    except FileNotFoundError:
        findings.add(Span(), "no-file", "there is no such file", "check the name")
        return None
    except OSError as error:
        findings.add(
            Span(), "unreadable", f"the file can't be read ({error.strerror})",
            "check who may read it",
        )  # fmt: skip
        return None
    return _decoded(raw, findings)


def leads_out(path: Path) -> bool:
    """Whether it is a link out of its folder; one within it, as in a mounted volume, is none."""
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve())
    except RuntimeError:  # links that lead to each other
        return True


def _decoded(raw: bytes, findings: Findings) -> str | None:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        findings.add(Span(), "not-utf-8", "the file is written in UTF-16", "save it again as UTF-8")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        place = _place(before)
        letter = error.object[error.start : error.start + 1].decode("cp1252", "replace")
        findings.add(
            place, "not-utf-8", "this letter is not UTF-8",
            f"in Latin-1 it would be '{letter}'; save the file again as UTF-8"
            if letter.isprintable() and letter != "\ufffd" else "save the file again as UTF-8",
        )  # fmt: skip
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _CONTROL.search(text)
    if bad:
        findings.add(
            _place(text[: bad.start()]), "control-character",
            f"an invisible control character (U+{ord(bad[0]):04X}) stands here", "delete it",
        )  # fmt: skip
        return None
    return text


def _place(before: str) -> Span:
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Span(line, column, line, column + 1)
