"""A register, imported by pages."""

import asyncio
import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from console import uploads
from console.pages import client_import
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
SAMPLE = Path("examples/registers/sample.csv")
SMALL = """ref,name,nhs,sbp,hba1c,when,smoker
1,Ada Planted,999 000 0018,148,6.5,01/02/2026,Ex-smoker
2,Bea Planted,,900,5.9,01/02/2026,Never smoked
3,Cy Planted,,120,x,01/02/2026,Pipe
4,Short row
"""


async def sent(someone: Visitor, body: bytes | str, name: str = "register.csv") -> None:
    """Upload a file."""
    body = body.encode() if isinstance(body, str) else body
    await someone.get("/clients/import")
    await someone.send("/clients/import", files={"export": (name, body, "text/csv")})


def fields(someone: Visitor) -> dict[str, Any]:
    """Every field of the page as it stands, to be sent again."""
    page, found = someone.answer.text, {}
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inside)
        found[name] = chosen[1] if chosen else ""
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if (
            name
            and 'type="hidden"' not in tag
            and ('type="checkbox"' not in tag or "checked" in tag)
        ):
            found[name[1]] = value[1] if value else ""
    return found


async def settled(someone: Visitor, path: str) -> None:
    """Wait until nothing is under way."""
    for _ in range(200):
        await someone.get(path)
        if "Look again" not in someone.text:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(someone.text)


async def looked_through(someone: Visitor) -> str:
    """Confirm every guess; the import's page."""
    await someone.send(someone.path, fields(someone))
    await someone.send(someone.path, fields(someone))
    path = someone.path
    await settled(someone, path)
    return path


async def test_a_register_is_guessed_confirmed_looked_through_and_taken_in(tmp_path: Path) -> None:
    """Nothing is kept before; the same file again changes nothing."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, SAMPLE.read_bytes(), "sample.csv")
        assert "These are guesses" in someone.text
        path = await looked_through(someone)
        assert "100: 100 new, 0 changed, 0 as before" in someone.text
        assert "No row is refused." in someone.text
        assert 0 == store.clients.count()
        await someone.send(f"{path}/keep")
        await settled(someone, path)
        assert "What was taken in" in someone.text
        assert 100 == store.clients.count()
        assert ["Agnieszka Brzęczyk"] == [each.person.name for each in store.names.find("brzeczyk")]
        mapping = (await someone.get(f"{path}/columns.yaml")).text
        assert "systolic_bp" in mapping

        await sent(someone, SAMPLE.read_bytes(), "sample.csv")
        path = await looked_through(someone)
        assert "100: 0 new, 0 changed, 100 as before" in someone.text


async def test_what_is_refused_is_counted_and_listed_without_its_content(tmp_path: Path) -> None:
    """A unit is guessed from what is plausible; a word that fits nothing is asked for."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, SMALL)
        await someone.send(someone.path, fields(someone))
        assert "'Pipe' means" in someone.text
        words = fields(someone)
        assert "%" in words.values()
        pipe = next(name for name, value in words.items() if value == "missing")
        await someone.send(someone.path, {**words, pipe: "current"})
        path = someone.path
        await settled(someone, path)
        assert "3: 3 new" in someone.text
        assert "has fewer cells than the header" in someone.text
        assert "Systolic blood pressure is outside 50-300 mmHg" in someone.text
        listed = (await someone.get(f"{path}/refused.csv")).text
        assert "5,5,row,,too_few_cells" in listed
        assert "900" not in listed
        await someone.get(path)
        await someone.send(f"{path}/keep")
        await settled(someone, path)
        client = store.clients.by_nhs_number("9990000018")

        assert 48.0 == store.readings.of(client.client_id)["hba1c"].value
        cy = store.names.find("cy planted")[0]
        assert "current" == store.readings.of(cy.client_id)["smoking"].value
        assert b"Planted" not in b"".join(p.read_bytes() for p in tmp_path.glob("alongside.db*"))


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
        (gzip.compress(b"a,b\n1,2\n")[:-9], "damaged or cut short"),
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


async def test_columns_that_cannot_be_so_are_asked_again(tmp_path: Path) -> None:
    """At the field; a choice that was not offered is none."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, SMALL)
        path, said = someone.path, fields(someone)
        await someone.send(path, {**said, "source": "", "key": "../../etc"})
        assert 422 == someone.answer.status_code
        assert "Enter a name for this register" in someone.text
        assert "Choose the column that tells people apart" in someone.text
        await someone.send(path, {**said, "plan-3": "fact.bmi", "plan-4": "fact.bmi"})
        assert "the same as another column" in someone.text
        await someone.send(path, {**said, "plan-5": "", "plan-6": "fact.__class__"})
        assert someone.path.endswith("/details")
        await someone.send(someone.path, {})

        assert "Enter the day on which the readings were taken" in someone.text


async def test_a_hostile_file_is_only_shown(tmp_path: Path) -> None:
    """Its name, its columns, its cells."""
    evil = "<script>alert(1)</script>"
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, f'ref,"{evil}",sbp,when\n1,{evil},120,01/02/2026\n', f"../{evil}.csv")
        assert "<script>alert" not in someone.answer.text
        await looked_through(someone)

        assert "<script>alert" not in someone.answer.text
        assert "1: 1 new" in someone.text


async def test_a_file_of_columns_does_without_the_questions(tmp_path: Path) -> None:
    """One that is wrong is answered at its lines."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        mapping = SAMPLE.with_suffix(".yaml").read_bytes()
        export = ("sample.csv", SAMPLE.read_bytes(), "text/csv")
        await someone.get("/clients/import")
        files = {"export": export, "columns": ("columns.yaml", mapping, "text/yaml")}
        await someone.send("/clients/import", files=files)
        await settled(someone, someone.path)
        assert "100: 100 new" in someone.text
        wrong = ("columns.yaml", b"source: x\nkey: y\nfact: z\n", "text/yaml")
        await someone.get("/clients/import")
        await someone.send("/clients/import", files={"export": export, "columns": wrong})

        assert 422 == someone.answer.status_code
        assert "columns.yaml:3:1" in someone.text


async def test_another_process_takes_up_what_one_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once nothing was heard of it; a page that was left open can't begin it twice."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, SMALL)
        path = await looked_through(someone)
        job_id = path.rpartition("/")[2]
        store.jobs.move(job_id, ["checked"], "importing")
        await someone.get(path)
        assert "It has begun" in someone.text or "lines" in someone.text
        console = someone.console
        later = console.wall
        monkeypatch.setattr(console, "wall", lambda: later() + timedelta(minutes=2))
        await someone.get(path)
        assert "Nothing was heard of this work" in someone.text
        await someone.send(f"{path}/go-on")
        await settled(someone, path)

        assert "What was taken in" in someone.text
        assert 3 == store.clients.count()


async def test_an_import_can_be_given_up(tmp_path: Path) -> None:
    """Its file is gone; its page says so, and no other thing's id is one."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, SMALL)
        path = await looked_through(someone)
        await someone.send(f"{path}/give-up")
        assert "The file was thrown away" in someone.text
        await someone.get(path)
        assert "Upload it again" in someone.text
        other = store.jobs.begin("start", "u-1", "ranking")

        assert 404 == (await someone.get(f"/clients/import/{other.job_id}")).status_code
        assert 404 == (await someone.get("/clients/import/j-nothing")).status_code


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("checking", "Looking through the file"),
        ("importing", "Taking in the register"),
        ("stopped", "It was stopped after"),
        ("failed", "Something went wrong here"),
        ("given_up", "Upload it again"),
    ],
)
async def test_where_it_is_can_be_looked_at_any_time(tmp_path: Path, state: str, says: str) -> None:
    """Also before anything is known."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        job = store.jobs.begin("import", "u-1", state, file="planted.csv")
        someone = await visitor(app, "coordinator")
        await someone.get(f"/clients/import/{job.job_id}")
        assert 200 == someone.answer.status_code
        assert says in someone.text
        assert "planted.csv" in someone.text
        answer = await someone.get(f"/clients/import/{job.job_id}/progress")
        at_work = state in ("checking", "importing")

        assert at_work == ("HX-Refresh" not in answer.headers)
        assert 404 == (await someone.get(f"/clients/import/{job.job_id}/refused.csv")).status_code
