"""What is uploaded as a register and is none."""

import gzip
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from console import uploads
from console.pages import client_import
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.import_kit import sent

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "the file is empty"),
        (b"\n\n\n", "the file is empty"),
        (b"just words\nand more\n", "the first line names no columns"),
        (b"PK\x03\x04" + b"x" * 100, "a zip file or an Excel workbook"),
        (b"%PDF-1.7\n%\xe2\xe3,\n", "not a text file"),
        (b"\xff\xfea\x00,\x00", "UTF-16"),
        (bytes(range(256)) * 20, "not a text file"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "damaged or cut short"),
        (b",".join(b"c%d" % n for n in range(400)) + b"\n", "400 columns"),
    ],
)
async def test_what_is_no_register_is_said_at_once(tmp_path: Path, body: bytes, says: str) -> None:
    """And not kept."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, body)

        assert 422 == someone.answer.status_code
        assert says in someone.text
        assert ["given_up"] == [job.state for job in store.jobs.page("import")]
        assert store.jobs.part(store.jobs.page("import")[0].job_id, "file") is None


async def test_a_bomb_is_not_unpacked_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file that becomes a huge one."""
    monkeypatch.setattr(client_import, "UNPACKED", 5_000_000)
    bomb = gzip.compress(b"a,b\n" + b"0" * 60_000_000)
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, bomb, "bomb.csv.gz")

        assert "unpacks to more than 5 MB" in someone.text


async def test_a_file_that_is_too_large_is_read_to_its_end_and_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser hears why."""
    monkeypatch.setattr(uploads, "LIMIT", 1_000_000)
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, b"a,b\n" + b"1,2\n" * 1_000_000)

        assert 413 == someone.answer.status_code
        assert "The file is larger than" in someone.text
        assert [] == store.jobs.page("import")


async def test_an_upload_is_a_form_like_any_other(tmp_path: Path) -> None:
    """Not without a file, a token, or the right."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.CLINICIAN)
        someone = await visitor(app, "coordinator")
        await someone.get("/clients/import")
        token = someone.token
        file = {"export": ("a.csv", b"a,b\n1,2\n", "text/csv")}
        assert 403 == (await someone.send("/clients/import", files=file, csrf="x")).status_code
        assert 403 == (await someone.send("/clients/import", {}, csrf=token)).status_code
        other = await visitor(app, "clinician")
        assert 403 == (await other.get("/clients/import")).status_code
        nothing = {"export": ("", b"", "application/octet-stream")}
        await someone.send("/clients/import", files=nothing, csrf=token)
        assert "Choose the file of the register" in someone.text
        assert [] == store.jobs.page("import")
