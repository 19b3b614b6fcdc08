"""
A page as a tagged PDF (PDF/UA-1), by WeasyPrint and the system's Pango.

In: HTML of ours. Out: bytes. Nothing is fetched while it is made.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any, NoReturn

VARIANT = "pdf/ua-1"
WHAT_TO_DO = (
    "PDF files can't be made here: the system's text library, Pango, is missing. On Debian or "
    "Ubuntu run: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "fonts-dejavu-core; on macOS: brew install pango. HTML files work without it"
)


class PdfUnavailable(RuntimeError):
    """This machine can't make PDF files; the message says what to install."""


def pdf_of(html: str) -> bytes:
    """
    The PDF of a page.

    :raises PdfUnavailable: the libraries WeasyPrint needs are not on this machine.
    """
    page = _weasyprint().HTML(string=html, url_fetcher=_fetch_nothing)
    return bytes(page.write_pdf(pdf_variant=VARIANT))


def _weasyprint() -> Any:
    # Here, for it takes long, and needs libraries that pages of HTML do without.
    # Its log quotes what it can't read, and that would be the client's words.
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return import_module("weasyprint")
    except OSError:
        raise PdfUnavailable(WHAT_TO_DO) from None


def _fetch_nothing(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError("a plan refers to nothing outside itself")
