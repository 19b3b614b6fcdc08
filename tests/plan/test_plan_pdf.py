"""The PDF of a plan is tagged, titled, in its language, and shows what the page says."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from invented import FULL, HOSTILE, OTHER_SCRIPTS, page_parts

from alongside.events import AnyEvent
from alongside.plan import pdf
from alongside.plan.html import html_of
from alongside.plan.page import page_of
from alongside.plan.pdf import PdfUnavailable, pdf_of
from alongside.plan.words import Copy


def made(*events: AnyEvent, copy: Copy = "client") -> bytes:
    """The PDF of a plan with these events."""
    plan, beside = page_parts(*events)
    try:
        return pdf_of(html_of(page_of(plan, beside, copy, "plan")))
    except PdfUnavailable as missing:
        pytest.skip(str(missing))


def tags(body: bytes) -> Iterator[str]:
    """The kinds of elements in the structure tree, in reading order."""

    def walk(node: pypdf.generic.DictionaryObject) -> Iterator[str]:
        if "/S" in node:
            yield str(node["/S"])
        kids = node.get("/K")
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object() if kid is not None else None
            if isinstance(kid, pypdf.generic.DictionaryObject):
                yield from walk(kid)

    root = pypdf.PdfReader(io.BytesIO(body)).trailer["/Root"]
    yield from walk(root["/StructTreeRoot"].get_object())


def test_it_is_marked_as_made_for_everyone() -> None:
    """PDF/UA-1: tagged, with a language and a title that a reader announces."""
    root = pypdf.PdfReader(io.BytesIO(made(*FULL))).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert "en" == root["/Lang"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_its_title_names_nobody() -> None:
    """It is what a window and a list of files show."""
    assert "My Health Plan, 20 May 2026" == pypdf.PdfReader(io.BytesIO(made(*FULL))).metadata.title


def test_headings_lists_and_tables_are_tagged_as_such() -> None:
    """In the order they are read: the first heading comes first."""
    found = list(tags(made(*FULL, copy="coach")))
    headings = [tag for tag in found if tag in ("/H1", "/H2", "/H3")]

    assert ["/H1", "/H2", "/H3"] == headings[:3]
    assert {"/L", "/LI", "/Table", "/TR", "/TH", "/TD"} <= set(found)


def test_every_font_travels_with_it() -> None:
    """It looks the same on a machine without our fonts."""
    for page in pypdf.PdfReader(io.BytesIO(made(*FULL, *OTHER_SCRIPTS))).pages:
        for font in page["/Resources"]["/Font"].values():
            for descendant in font.get_object()["/DescendantFonts"]:
                described = descendant.get_object()["/FontDescriptor"].get_object()
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)


def test_it_holds_nothing_that_acts() -> None:
    """No script, no link, no file, whatever the texts say."""
    body = made(*HOSTILE, copy="coach")
    root = pypdf.PdfReader(io.BytesIO(body)).trailer["/Root"]

    assert set() == {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(root)
    assert all("/Annots" not in page for page in pypdf.PdfReader(io.BytesIO(body)).pages)


def test_the_words_are_on_its_pages() -> None:
    """Read back from the file, a page at a time."""
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made(*FULL))).pages)

    assert "My goals" in text
    assert "Walk to the sea" in text


def test_there_is_ink_on_every_page() -> None:
    """And some white around it: nothing runs off the paper."""
    document = pypdfium2.PdfDocument(made(*FULL, *HOSTILE, copy="coach"))
    for page in document:
        picture = page.render(scale=0.5, grayscale=True).to_numpy()
        assert picture.min() < 100
        edge = 8  # of 18 millimetres, at half a point a pixel
        assert min(
            picture[:edge].min(), picture[-edge:].min(),
            picture[:, :edge].min(), picture[:, -edge:].min(),
        ) > 200  # fmt: skip


def test_without_pango_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In words, and that HTML works all the same."""
    broken = tmp_path / "weasyprint"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with pytest.raises(PdfUnavailable, match=r"apt-get install .*HTML files work without it"):
        pdf_of("<p>")


def test_without_a_font_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The system's libraries end the process that makes it: ours goes on."""
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><fontconfig><dir>/nowhere</dir></fontconfig>'
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))

    with pytest.raises(PdfUnavailable, match="or a font is missing"):
        pdf_of("<html lang=en><title>A</title><p>A")


def test_one_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits is told."""
    monkeypatch.setattr(pdf, "SECONDS", 0.01)

    with pytest.raises(PdfUnavailable):
        pdf_of("<p>")


def test_pages_need_no_pdf_library() -> None:
    """A machine without Pango still shows plans."""
    plan, beside = page_parts(*FULL)
    before = set(sys.modules)
    html_of(page_of(plan, beside, "client", "plan"))

    assert "weasyprint" not in set(sys.modules) - before
