"""A register, imported by pages."""

from datetime import timedelta
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.events import Entry, JourneyStarted
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_pages, signed_in, visitor
from tests.console.import_kit import SAMPLE, SMALL, fields, looked_through, sent, settled

pytestmark = pytest.mark.asyncio


async def test_a_register_is_guessed_confirmed_looked_through_and_taken_in(tmp_path: Path) -> None:
    """Nothing is kept before; the same file again changes nothing."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        await sent(someone, SAMPLE.read_bytes(), "sample.csv")
        assert "These are guesses" in someone.text
        path = await looked_through(someone)
        assert "100: 100 new, 0 changed, 0 as before" in someone.text
        assert "No column says how" not in someone.text
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


async def test_the_last_page_says_how_many_open_journeys_hear_of_it(tmp_path: Path) -> None:
    """A journey that is open is told of what is new about its client, and of nothing twice."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        day = someone.console.today()
        texts = []
        for pressure, on in ((120, day - timedelta(days=30)), (185, day), (185, day)):
            rows = f"1,Ada Planted,{pressure},80,{on:%d/%m/%Y}\n"
            await sent(someone, f"ref,name,sbp,dbp,when\n{rows}")
            path = await looked_through(someone)
            assert "open journey" not in someone.text
            await someone.send(f"{path}/keep")
            await settled(someone, path)
            texts.append(someone.text)
            (ada,) = store.names.find("ada")
            if len(texts) == 1:
                begun = JourneyStarted(
                    client_id=ada.client_id, programme="primrose-a", digest="d", route="register"
                )
                entry = Entry(sequence=1, recorded=someone.console.wall(), event=begun)
                store.journal.append(f"primrose-a/{ada.client_id}/1", [entry])

        assert [False, True, False] == [
            "1 open journey is being told of new readings" in each for each in texts
        ]
        assert 1 == store.readings_to_tell.waiting()


async def test_the_last_page_says_who_has_a_red_flag_now(tmp_path: Path) -> None:
    """It alerts nobody before a journey starts."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        day = someone.console.today().strftime("%d/%m/%Y")
        rows = f"1,Ada Planted,185,125,{day}\n2,Bea Planted,120,80,{day}\n"
        await sent(someone, f"ref,name,sbp,dbp,when\n{rows}")
        path = await looked_through(someone)
        assert "red flag" not in someone.text
        await someone.send(f"{path}/keep")
        await settled(someone, path)
        (flagged,) = store.names.find("ada")

        assert "1 client without a journey has a red flag now by the rules of" in someone.text
        assert f'href="/clients/{flagged.client_id}"' in someone.answer.text
        assert "Systolic blood pressure 185 mmHg" in someone.text
        assert "Bea Planted" not in someone.text


async def test_what_is_refused_is_counted_and_listed_without_its_content(tmp_path: Path) -> None:
    """A unit is guessed from what is plausible; a word that fits nothing is asked for."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
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
        assert "No column says how each person wants to be written to" in someone.text
        assert "Has fewer cells than the header" in someone.text
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


async def test_columns_that_cannot_be_so_are_asked_again(tmp_path: Path) -> None:
    """At the field; a choice that was not offered is none."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
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
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
        await sent(someone, f'ref,"{evil}",sbp,when\n1,{evil},120,01/02/2026\n', f"../{evil}.csv")
        assert "<script>alert" not in someone.answer.text
        await looked_through(someone)

        assert "<script>alert" not in someone.answer.text
        assert "1: 1 new" in someone.text


async def test_a_file_of_columns_does_without_the_questions(tmp_path: Path) -> None:
    """One that is wrong is answered at its lines."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
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
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
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


async def test_who_takes_a_register_in_is_written_down(tmp_path: Path) -> None:
    """It may be another than whoever uploaded it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        other = add_colleague(store, Role.COORDINATOR, login="other")
        one, second = await visitor(app, "coordinator"), await visitor(app, "other")
        await sent(one, SMALL)
        path = await looked_through(one)
        await second.get(path)
        await second.send(f"{path}/keep")
        await settled(second, path)
        rows = store.audit.page(about=path.rpartition("/")[2])

        assert [other.colleague_id] == [
            each.who for each in rows if each.what == "register_imported"
        ]


async def test_an_import_can_be_given_up(tmp_path: Path) -> None:
    """Its file is gone; its page says so, and no other thing's id is one."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        await sent(someone, SMALL)
        path = await looked_through(someone)
        await someone.send(f"{path}/give-up")
        assert "The file was thrown away" in someone.text
        await someone.get(path)
        assert "Upload it again" in someone.text
        other = store.jobs.begin("start", "u-1", "ranking")

        assert 404 == (await someone.get(f"/clients/import/{other.job_id}")).status_code
        assert 404 == (await someone.get("/clients/import/j-nothing")).status_code


async def test_a_file_nobody_goes_on_with_is_thrown_away(tmp_path: Path) -> None:
    """A day on, by whoever signs in next, however many were uploaded since."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "coordinator")
        await sent(someone, SMALL)
        job_id = someone.path.split("/")[3]
        for _ in range(12):
            store.jobs.begin("import", "u-1", "given_up", file="x.csv")
        console, day = someone.console, timedelta(days=1)
        now = console.wall()
        for later, kept in ((day - timedelta(hours=1), True), (day + timedelta(hours=1), False)):
            console.wall = lambda later=later: now + later
            await visitor(app, "manager")
            assert kept == (store.jobs.part(job_id, "file") is not None)

        assert "given_up" == store.jobs.get(job_id).state


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
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        job = store.jobs.begin("import", "u-1", state, file="planted.csv")
        await someone.get(f"/clients/import/{job.job_id}")
        assert 200 == someone.answer.status_code
        assert says in someone.text
        assert "planted.csv" in someone.text
        answer = await someone.get(f"/clients/import/{job.job_id}/progress")
        at_work = state in ("checking", "importing")

        assert at_work == ("HX-Refresh" not in answer.headers)
        assert 404 == (await someone.get(f"/clients/import/{job.job_id}/refused.csv")).status_code
