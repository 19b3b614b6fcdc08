"""Rules, read and written on pages."""

import html
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.rules_kit import AT_LEAST, FILE, HERE, in_the_box, save

pytestmark = pytest.mark.asyncio


async def test_every_programme_is_listed_with_what_is_in_force(tmp_path: Path) -> None:
    """With who brought it into force, and how many journeys go by it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        await someone.get(HERE)
        await someone.get("/rules")

        assert "by Alongside itself" in someone.text
        assert "Primrose-A" in someone.text
        assert "Health Connect" in someone.text


async def test_the_file_in_force_is_shown_by_its_lines(tmp_path: Path) -> None:
    """Comments included."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        await someone.get(HERE)

        for number, line in enumerate(FILE.splitlines(), 1):
            shown = f'id="line-{number}"><code>{html.escape(line, quote=True)}</code>'
            assert shown.replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in (
                someone.answer.text
            ), number


async def test_a_coordinator_reads_rules_and_changes_none(tmp_path: Path) -> None:
    """There is no way to it on the page, nor behind it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        assert "Edit" not in (await someone.get(HERE)).text.split("<main")[1].split("<pre")[0]
        assert 403 == (await someone.get(f"{HERE}/edit")).status_code


async def test_a_saved_draft_keeps_every_byte_of_the_file(tmp_path: Path) -> None:
    """The comments, the blanks, the empty lines; only the number changed."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/edit")
        assert FILE == in_the_box(sam)
        changed = FILE.replace(AT_LEAST, "systolic_bp: {at_least: 155 mmHg}  # agreed in May")

        await save(sam, changed)

        assert 200 == sam.answer.status_code
        assert changed == in_the_box(sam)
        assert "Saved" in sam.text
        assert "No problems" in sam.text


async def test_a_mistake_is_found_at_its_line(tmp_path: Path) -> None:
    """As by the command; what was typed is kept as a draft."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/edit")

        await save(sam, FILE.replace(AT_LEAST, "systolic_bp: {at_lest: 160 mmHg}"))

        assert "Saved, with 1 problem: it can't be published yet" in sam.text
        line = FILE[: FILE.index(AT_LEAST)].count("\n") + 1
        assert f"Line {line} : Rule 'cvd-poorly-controlled': unknown test 'at_lest'" in sam.text
        assert "Did you mean 'at_least'?" in sam.text
        assert "<mark>at_lest</mark>" in sam.answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The file is empty"),
        ("\x00", "An invisible character stands in line 1"),
        ("a: &a [*a, *a]\n", "1 problem"),
        ("programme: health-connect\n", "write 'programme: primrose-a'"),
        ("[" * 5000, "1 problem"),
        ("<script>alert(1)</script>: yes\n", "problem"),
        ("ok: \u202e\U0001f600\n", "problem"),
    ],
)
async def test_what_is_no_rule_file_is_told_and_harms_nobody(
    tmp_path: Path, typed: str, said: str
) -> None:
    """An empty box, a bomb, another programme's file, a script."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/edit")

        await save(sam, typed)

        assert sam.answer.status_code in (200, 422)
        assert said.casefold() in sam.text.casefold()
        assert "<script>alert" not in sam.answer.text


async def test_what_is_being_typed_is_checked_beside_without_being_saved(tmp_path: Path) -> None:
    """A part of the page, for a browser that asks for it while somebody writes."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/edit")

        fields = {"part": "rules", "text": FILE.replace(AT_LEAST, "systolic_bp: {at_lest: 1}")}
        await sam.send(f"{HERE}/edit/check", fields)

        assert "1 problem" in sam.text
        assert "unknown test 'at_lest'" in sam.text
        assert "<html" not in sam.answer.text
        assert [] == store.rules_drafts.of("primrose-a")


async def test_five_megabytes_pasted_are_given_back_and_nothing_is_saved(tmp_path: Path) -> None:
    """With what is too much; the draft stays as it was."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/edit")

        await save(sam, "a" * 5_000_000)

        assert 422 == sam.answer.status_code
        assert "This has 5,000,000 characters, and a rule file may have 300,000" in sam.text
        assert "Nothing was saved" in sam.text
        assert [] == store.rules_drafts.of("primrose-a")


async def test_a_file_is_laid_out_with_its_comments(tmp_path: Path) -> None:
    """Sections in order, comments where they stood; what can't be laid out is saved as it is."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/edit")

        await save(sam, FILE.replace("{at_least: 160 mmHg}", "{  at_least:   160 mmHg  }"),
                   then="format")  # fmt: skip
        assert "Saved and tidied" in sam.text
        assert FILE == in_the_box(sam)
        await save(sam, FILE + "broken: [\n", then="format")
        assert "Saved, and not tidied" in sam.text
        assert in_the_box(sam).endswith("broken: [\n")


async def test_a_draft_is_thrown_away_when_asked(tmp_path: Path) -> None:
    """What is in force is begun from again."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/edit")
        await save(sam, FILE + "# mine\n")

        await sam.send(f"{HERE}/edit/begin-again")

        assert "Your draft was thrown away" in sam.text
        await sam.get(f"{HERE}/edit")
        assert FILE == in_the_box(sam)


async def test_one_colleague_does_not_see_what_another_writes(tmp_path: Path) -> None:
    """Only that they do."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        for login in ("sam", "ada"):
            add_colleague(store, Role.RULES_ADMINISTRATOR, login=login)
        sam, ada = await visitor(app, "sam"), await visitor(app, "ada")
        await sam.get(f"{HERE}/edit")
        await save(sam, FILE + "# half a thought\n")

        await ada.get(f"{HERE}/edit")

        assert "half a thought" not in ada.answer.text
        assert "Planted rules_administrator has a draft of these rules too" in ada.text


async def test_a_draft_saved_on_another_page_is_not_overwritten(tmp_path: Path) -> None:
    """What was typed here stays on the page."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        first, second = await visitor(app, "sam"), await visitor(app, "sam")
        await first.get(f"{HERE}/edit")
        await second.get(f"{HERE}/edit")
        await save(first, FILE + "# first\n")

        await save(second, FILE + "# second\n")

        assert 409 == second.answer.status_code
        assert in_the_box(second).endswith("# second\n")
        assert "was not saved" in second.text
        await first.get(f"{HERE}/edit")
        assert in_the_box(first).endswith("# first\n")


async def test_a_name_that_is_no_programme_is_not_found(tmp_path: Path) -> None:
    """Nor does it lead out of the folder."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")

        for name in ("nothing", "facts", "primrose-a.tests", "..%2Fprimrose-a", "PRIMROSE-A", "'"):
            assert 404 == (await sam.get(f"/rules/{name}")).status_code, name
            assert 404 == (await sam.get(f"/rules/{name}/edit")).status_code, name
