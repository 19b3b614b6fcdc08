"""
A page as a tagged PDF (PDF/UA-1), by WeasyPrint and the system's Pango.

In: HTML of ours. Out: bytes. Nothing is fetched while it is made. It is made in a process of
its own: where no font is installed the system's libraries end the process they are in.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from importlib import import_module
from typing import Any, NoReturn

VARIANT = "pdf/ua-1"
SECONDS = 20
"""Far longer than the longest plan takes, and less than one try to send a message."""
MISSING = 3
"""The exit code that says the libraries are not there."""
WHAT_TO_DO = (
    "PDF files can't be made here: the system's text library, Pango, or a font is missing. On "
    "Debian or Ubuntu run: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "fonts-dejavu-core; on macOS: brew install pango. HTML files work without it"
)


class PdfUnavailable(RuntimeError):
    """This machine can't make PDF files; the message says what to install."""


def pdf_of(html: str) -> bytes:
    """
    The PDF of a page.

    :raises PdfUnavailable: the libraries WeasyPrint needs, or every font, are missing here.
    """
    made = _in_a_process(html.encode())
    if made is None or not made.startswith(b"%PDF-"):
        raise PdfUnavailable(WHAT_TO_DO)
    return made


def _in_a_process(html: bytes) -> bytes | None:
    # What it says on its way may quote the page, so nobody hears it.
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "alongside.plan.pdf"],
            input=html,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _make(html: str) -> bytes:
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    weasyprint: Any = import_module("weasyprint")
    page = weasyprint.HTML(string=html, url_fetcher=_fetch_nothing)
    return bytes(page.write_pdf(pdf_variant=VARIANT))


def _fetch_nothing(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError("a plan refers to nothing outside itself")


def _main() -> None:
    """HTML from standard input, its PDF to standard output."""
    try:
        made = _make(sys.stdin.buffer.read().decode())
    except OSError:
        sys.exit(MISSING)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    _main()
