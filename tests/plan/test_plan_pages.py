"""The pages of a plan: every reader their own copy, whole, safe, readable by everyone."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from invented import FULL, HOSTILE, LONG_NAME, MANY, OTHER_SCRIPTS, PERSON, page_parts

from alongside.events import AnyEvent, JourneyClosed, SnapshotWritten
from alongside.plan.html import direction, html_of, one_line
from alongside.plan.page import Kind, page_of
from alongside.plan.words import COPIES, MINE, THEIRS, Copy
from alongside.store.people import Person

KINDS: tuple[Kind, ...] = ("plan", "snapshot")
EMPTY: tuple[AnyEvent, ...] = ()
ELEMENTS = """
html head meta title style body header main section footer address h1 h2 h3 p span div strong
ul ol li dl dt dd table caption thead tbody tr th td
"""


class Elements(HTMLParser):
    """What a browser would find on a page: tags with attributes, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._in_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.text += data

    def names(self) -> list[str]:
        return [tag for tag, _ in self.found]


def html(
    *events: AnyEvent, copy: Copy = "client", kind: Kind = "plan", person: Person = PERSON
) -> str:
    """The page of a plan with these events."""
    plan, beside = page_parts(*events, person=person)
    return html_of(page_of(plan, beside, copy, kind))


def test_the_clients_copy_speaks_as_the_client() -> None:
    """Their words, their headings, and no score."""
    text = Elements(html(*FULL)).text

    assert "My goals" in text
    assert "Walk to the sea and back without stopping" in text
    assert "Your copy, yours to keep" in text
    assert "In an emergency ring 999." in text
    assert "For the coach" not in text
    assert "WEMWBS" not in text


def test_the_coachs_copy_adds_what_the_coach_needs() -> None:
    """The next session, its agenda, the measures due, the next steps."""
    text = Elements(html(*FULL, copy="coach")).text

    assert "Session 2, Wednesday 27 May 2026 at 14:30, in a café, 60 minutes." in text
    assert "Look at what went well and what moved" in text
    assert "Health today (EQ-5D-5L), by 29 May 2026" in text
    assert "Walk to the harbour wall and take the bus home" in text
    assert "total 41" in text


def test_the_coachs_copy_of_a_journey_that_is_over_has_no_next_session() -> None:
    """What was booked when a client died is nothing to prepare for."""
    text = Elements(html(*FULL, JourneyClosed(reason="died"), copy="coach")).text

    assert "No session is planned." in text
    assert "Session 2, Wednesday 27 May 2026" not in text
    assert "Agenda" not in text


def test_the_gps_copy_is_a_letter_that_says_who_it_is_about() -> None:
    """Practice, name, number, sessions held, goals, measures."""
    text = Elements(html(*FULL, copy="gp")).text

    for each in (
        "Chelston Hall Surgery", "Ama Mensah-Fitzgerald", "999 000 1112", "1, on 11 March 2026",
        "Walk to the sea and back without stopping", "total 41", "Met on",
    ):  # fmt: skip
        assert each in text


def test_a_snapshot_that_the_client_keeps_is_in_no_letter() -> None:
    """It stays on their own copy."""
    kept = SnapshotWritten(physical_health="My knee", mental_health="My voices", for_gp=False)

    assert "My knee" in html(kept, kind="snapshot")
    for kind in KINDS:
        assert "My knee" not in html(kept, copy="gp", kind=kind)


def test_an_empty_plan_says_what_is_not_there_yet() -> None:
    """It is a page to begin on, not a blank one."""
    text = Elements(html()).text

    assert "A goal can be small" in text
    assert "There is no crisis plan yet." in text


def test_the_pages_have_words_for_every_copy() -> None:
    """One copy has no heading that the other lacks."""
    assert set(MINE) == set(THEIRS)


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("events", [FULL, EMPTY, MANY, OTHER_SCRIPTS, HOSTILE])
class TestEveryPage:
    """Whatever stands in it."""

    def test_runs_and_fetches_nothing(
        self, events: tuple[AnyEvent, ...], kind: Kind, copy: Copy
    ) -> None:
        """No element but the project's own, none that could load or run anything."""
        page = Elements(html(*events, copy=copy, kind=kind))
        allowed = set(ELEMENTS.split())

        assert set() == set(page.names()) - allowed
        assert 1 == page.names().count("style")
        attributes = {name for _, attrs in page.found for name in attrs}
        assert attributes <= {"lang", "charset", "content", "name", "http-equiv", "class", "dir",
                              "scope"}  # fmt: skip

    def test_allows_its_own_style_by_its_hash_alone(
        self, events: tuple[AnyEvent, ...], kind: Kind, copy: Copy
    ) -> None:
        """A browser that keeps to the policy shows the page as it is meant."""
        made = html(*events, copy=copy, kind=kind)
        style = re.findall(r"<style>(.*?)</style>", made, re.S)[0]
        policy = next(
            attrs["content"] or ""
            for _, attrs in Elements(made).found
            if attrs.get("http-equiv") == "Content-Security-Policy"
        )
        digest = base64.b64encode(sha256(style.encode()).digest()).decode()

        assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")

    def test_has_its_headings_in_order(
        self, events: tuple[AnyEvent, ...], kind: Kind, copy: Copy
    ) -> None:
        """One first heading; none skips a level; the language and a title are there."""
        page = Elements(html(*events, copy=copy, kind=kind))
        levels = [int(name[1]) for name in page.names() if re.fullmatch(r"h\d", name)]

        assert 1 == levels[0] == levels.count(1) * levels[0]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert {"lang": "en"} == page.found[0][1]
        assert "title" in page.names()

    def test_has_headers_in_every_table(
        self, events: tuple[AnyEvent, ...], kind: Kind, copy: Copy
    ) -> None:
        """Each header says what it is the header of."""
        made = html(*events, copy=copy, kind=kind)
        for table in re.findall(r"<table.*?</table>", made, re.S):
            assert "<th scope=" in table
        assert "<th>" not in made


def test_hostile_words_are_shown_as_words() -> None:
    """Markup in a text is text; nothing of it is lost but what can't be seen."""
    text = Elements(html(*HOSTILE)).text

    assert "<script>alert(1)</script>" in text
    assert "{{ page.person }}{% raw %}" in text
    assert "&lt;b&gt;" in text


def test_marks_that_turn_writing_round_are_left_out() -> None:
    """A text can't make the page say something else; joiners of other scripts stay."""
    assert "evilgnihtemos x" == one_line("evil\u202egnihtemos\u202c \u2066x\u2069")
    assert "a b" == one_line("a\x00b\x1f")
    assert "می\u200cخواهم" == one_line("می\u200cخواهم")


@pytest.mark.parametrize(
    ("text", "way"), [("Cerdded", "ltr"), ("أمشي", "rtl"), ("10 שלום", "rtl"), ("", "ltr")]
)
def test_each_text_runs_its_own_way(text: str, way: str) -> None:
    """By the first letter that says so."""
    assert way == direction(text)


def test_a_title_names_nobody() -> None:
    """It stands in lists of files and windows."""
    title = re.findall("<title>(.*?)</title>", html(*FULL))[0]

    assert "My Health Plan, 20 May 2026" == title


def test_a_name_of_any_length_stays_on_the_page() -> None:
    """It is broken, never cut off."""
    assert (LONG_NAME.name or "").strip() in Elements(html(person=LONG_NAME)).text


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_of_writing_can_be_read() -> None:
    """At least 7 to 1 on every ground the pages have (WCAG 2, level AAA)."""
    style = re.findall(r"<style>(.*?)</style>", html(), re.S)[0]
    inks = set(re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", style))
    grounds = set(re.findall(r"background: (#[0-9a-f]{6})", style))

    assert {"#ffffff"} < grounds
    assert [] == [(ink, ground) for ink in inks for ground in grounds if _contrast(ink, ground) < 7]


def test_the_type_is_large_enough() -> None:
    """18 pixels on a screen, 13 points on paper."""
    style = re.findall(r"<style>(.*?)</style>", html(), re.S)[0]

    assert "html { font-size: 112.5%; }" in style
    assert "html { font-size: 13pt; }" in style
