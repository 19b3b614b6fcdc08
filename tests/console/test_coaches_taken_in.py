"""Coaches taken in from a file, by the page."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OWN = "id,name,programmes,gender,modes\nk-aaaa1111,Zoe Ash,health-connect,female,phone\n"


async def upload(someone: Visitor, name: str, body: bytes, columns: bytes | None = None) -> None:
    """Send a file."""
    await someone.get("/coaches/import")
    files: dict[str, Any] = {"export": (name, body, "text/csv")}
    if columns is not None:
        files["columns"] = ("columns.yaml", columns, "application/yaml")
    await someone.send("/coaches/import", files=files)


async def test_a_sheet_is_guessed_seen_and_taken_in(tmp_path: Path) -> None:
    """Nothing is kept before it is confirmed; sent twice it is done once."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await upload(someone, "sheet.csv", (EXAMPLES / "coaches.csv").read_bytes())
        columns, path = someone.text, someone.path
        said = {"source": "personnel"}
        for at, field in enumerate((
            "key", "name", "name", "active", "programmes", "areas", "languages", "gender", "modes",
            "monday", "tuesday", "wednesday", "thursday", "friday", "hours_a_week", "limit",
            "starts", "ends", "supervisor", "email", "phone", "conditions", "absences",
        )):  # fmt: skip
            assert f'<option value="{field}" selected>' in someone.answer.text
            said[f"column-{at}"] = field
        await someone.send(path, said)
        seen, at = someone.text, someone.path
        before = store.coaches.list()
        await someone.send(at)
        taken = someone.text
        await someone.get("/coaches/import")
        await someone.send(at)

        assert "Staff no For example 1042, 1057, 1061" in columns
        assert "What would be taken in" in seen
        assert "Nothing is refused." in seen, seen
        assert [] == before
        assert "coaches taken in" in taken
        names = [each.name for each in store.coaches.list()]
        assert "Ngozi Pemberthy" in names
        assert {"female", "male"} <= {each.gender for each in store.coaches.list()}
        assert "That was done before" in someone.text
        assert len(names) == len(store.coaches.list())


async def test_columns_that_lack_something_are_asked_for_again(tmp_path: Path) -> None:
    """Who people are, what they are trained for; said for everybody is enough."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await upload(someone, "list.csv", b"Ref,Name,Shoe size\n7,Zoe Ash,39\n8,<b>Bo</b>,41\n")
        path, columns = someone.path, someone.answer.text
        await someone.send(path, {"source": "", "column-0": "", "column-1": "name"})
        lacking = someone.answer.status_code, someone.text, someone.answer.text
        everybody = {"always-programmes": "health-connect", "always-gender": "other",
                     "always-modes": "phone"}  # fmt: skip
        await someone.send(
            path, {"source": "x", "column-0": "key", "column-1": "name", **everybody}
        )

        assert "&lt;b&gt;Bo&lt;/b&gt;" in columns
        assert 422 == lacking[0]
        assert "Choose the one column with their number on this list" in lacking[1]
        assert "Trained for: choose a column, or say it for everybody" in lacking[1]
        for field in ("source", "columns", "always-programmes"):
            assert f'href="#{field}"' in lacking[2], field
            assert f'id="{field}-error"' in lacking[2], field
        assert "2: 2 new, 0 changed, 0 as before" in someone.text


async def test_our_own_columns_need_nothing_said(tmp_path: Path) -> None:
    """Packed or not; what is refused says why with its row, and is a file to download."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        wrong = "k-bbbb2222,Bo Birch,health-conect,female,phone\n"
        await upload(someone, "own.csv.gz", gzip.compress((OWN + wrong).encode()))
        seen = someone.text
        refused = await someone.get(f"{someone.path}/refused.csv")

        assert "1: 1 new, 0 changed, 0 as before" in seen
        assert "'health-conect' is no programme that is known here" in seen
        assert "unknown_programmes" in refused.text
        assert "Bo Birch" not in refused.text
        assert [] == store.coaches.list()


async def test_a_file_of_columns_may_come_with_it(tmp_path: Path) -> None:
    """The same as the command takes; one that is wrong is said line by line."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        sheet, columns = (
            (EXAMPLES / name).read_bytes() for name in ("coaches.csv", "coach-columns.yaml")
        )
        await upload(someone, "sheet.csv", sheet, columns)
        seen = someone.text
        await upload(someone, "sheet.csv", sheet, b"source: x\nkey: Nothing like it\nsorce: y\n")

        assert "Nothing is refused." in seen
        assert 422 == someone.answer.status_code
        assert "did you mean 'source'?" in someone.text
        assert [] == store.coaches.list()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 and so on", "a zip file or an Excel workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ""),
        (gzip.compress(b"id,name\n" + b"k-aaaa1111,Zoe\n" * 1_000_000), "it unpacks to more than"),
        (b"just words\nand more\n", "names no columns"),
    ],
    ids=["empty", "zip", "picture", "bomb", "words"],
)
async def test_what_is_no_list_of_coaches_is_refused(
    tmp_path: Path, body: bytes, says: str
) -> None:
    """In words, with the form again; nothing of it is kept."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await upload(someone, "../../etc/passwd", body)

        assert 422 == someone.answer.status_code
        assert says in someone.text
        assert "There is a problem" in someone.text
        await someone.get("/coaches/import")
        assert "Not possible" in someone.text
        await someone.get(f"/coaches/import/{store.jobs.page('coaches')[0].job_id}")
        assert says in someone.text
        assert "Nothing of this file was taken in" in someone.text
        assert [] == store.coaches.list()


async def test_only_coordinators_take_coaches_in(tmp_path: Path) -> None:
    """A manager looks only; an import nobody knows is not there."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        add_colleague(store, Role.COORDINATOR)
        manager, someone = await visitor(app, "manager"), await visitor(app, "coordinator")

        assert 403 == (await manager.get("/coaches/import")).status_code
        assert 404 == (await someone.get("/coaches/import/j-nothing")).status_code
