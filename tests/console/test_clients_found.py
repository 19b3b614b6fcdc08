"""Finding a client, looking at one."""

from datetime import date
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.names import words_of
from alongside.readings import Reading
from alongside.store import NewClient, Person, Store
from tests.console.console_kit import add_colleague, open_pages, signed_in, visitor
from tests.console.work_kit import add_journey

pytestmark = pytest.mark.asyncio
NUMBER = "9990000018"
HOSTILE = "<script>alert(1)</script> \u200f{{7*7}} 🧑🏽‍🦱 Robert'); DROP TABLE clients"


def add(store: Store, name: str | None, key: str, **person: str) -> str:
    """Somebody on the register."""
    (row,) = store.clients.add_many(
        [
            NewClient(
                source="test", source_key=key, person=Person(name=name, **person),
                readings=[
                    Reading(fact="systolic_bp", value=148.0, on=date(2026, 3, 2), source="gp"),
                    Reading(fact="smoking", value="current", on=date(2019, 3, 2), source="gp"),
                ],
            )
        ]
    ).rows  # fmt: skip
    return str(row.client_id)


async def test_a_client_is_found_by_how_the_words_of_the_name_begin(tmp_path: Path) -> None:
    """In any order, without capitals, accents or apostrophes."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        add(store, "Zoë O’Brien-Łukasz", "1")
        add(store, "Ada Planted", "2")
        await someone.get("/clients")
        for typed in ("zoe", "OBRIEN zoë", "luk", "o'brien lukasz"):
            await someone.send("/clients", {"typed": typed})

            assert "1 client." in someone.text
            assert "Zoë O’Brien-Łukasz" in someone.text
            assert "Ada Planted" not in someone.text


async def test_those_found_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Not in the order in which they came to the register."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        for name in ("Zed Order", "abe Order", "Mia Order"):
            add(store, name, name)
        await someone.get("/clients")
        await someone.send("/clients", {"typed": "Order"})

        places = [someone.text.index(each) for each in ("abe Order", "Mia Order", "Zed Order")]
        assert sorted(places) == places


async def test_a_client_found_by_number_or_id_is_shown_at_once(tmp_path: Path) -> None:
    """The number is nowhere in an address."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        client_id = add(store, "Ada Planted", "1", nhs_number=NUMBER)
        for typed in ("999 000 0018", NUMBER, client_id, f"primrose-a/{client_id}/1"):
            await someone.get("/clients")
            await someone.send("/clients", {"typed": typed})

            assert f"/clients/{client_id}" == someone.path
        assert "999 000 0018" in someone.text
        assert "148 mmHg" in someone.text
        assert "Too old to count" in someone.text
        assert "No journey was started" in someone.text
        assert NUMBER not in str(someone.answer.url)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter a name, an NHS number or an id"),
        ("   ", "Enter a name, an NHS number or an id"),
        ("x" * 10_000, "must be 200 characters or fewer"),
        ("999 000 0019", "check digit is wrong"),
        ("12345678", "ten digits"),
        ("07700 900 111", "Nobody is found by a phone number."),
        ("+44 7700 900111", "Nobody is found by a phone number."),
    ],
)
async def test_what_cannot_be_looked_for_is_shown_again(
    tmp_path: Path, typed: str, says: str
) -> None:
    """With what is wrong, at the field."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
        await someone.get("/clients")
        await someone.send("/clients", {"typed": typed})

        assert 422 == someone.answer.status_code
        assert says in someone.text
        assert 1 == someone.answer.text.count('href="#typed"')
        assert "<table" not in someone.answer.text


@pytest.mark.parametrize("typed", ["nobody here", "***", "' OR 1=1 --", "c-aaaaaaaaaaaa", "🧑"])
async def test_who_is_not_found_is_said_with_what_to_do(tmp_path: Path, typed: str) -> None:
    """Whatever was typed."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        add(store, "Ada Planted", "1")
        await someone.get("/clients")
        await someone.send("/clients", {"typed": typed})

        assert 200 == someone.answer.status_code
        assert "Nobody on the register is found by this" in someone.text


async def test_a_hostile_name_is_only_a_name(tmp_path: Path) -> None:
    """It is shown as it was written, in the list and on the page."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        client_id = add(store, HOSTILE, "1")
        await someone.get("/clients")
        await someone.send("/clients", {"typed": "robert"})
        assert "<script>alert" not in someone.answer.text
        assert HOSTILE in someone.text
        await someone.get(f"/clients/{client_id}")
        assert "<script>alert" not in someone.answer.text
        assert "{{7*7}}" in someone.answer.text


async def test_more_are_shown_a_page_at_a_time(tmp_path: Path) -> None:
    """Each client once."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        for number in range(45):
            add(store, f"Planted Person{number:02d}", str(number))
        await someone.get("/clients")
        fields, seen = {"typed": "pla"}, []
        for _ in range(3):
            await someone.send("/clients", fields)
            seen += [name for name in range(45) if f"Person{name:02d}" in someone.text]
            last = someone.answer.text.rpartition('name="after" value="')[2][:14]
            fields = {"typed": "pla", "after": last}

        assert list(range(45)) == seen
        assert "Show more" not in someone.text


async def test_a_long_beginning_is_no_other_word_that_begins_like_it(tmp_path: Path) -> None:
    """More letters than are kept still count; and a page is full if there are enough."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, _app):
        for number in range(300):
            add(store, f"Christopher{number:03d} Planted", str(number))
        wanted = add(store, "Christine Planted", "x")

        assert [wanted] == [each.client_id for each in store.names.find("christi")]
        assert 20 == len(store.names.find("planted christopher2"))
        assert [] == store.names.find("ch")


async def test_a_name_follows_its_client(tmp_path: Path) -> None:
    """Under the new name only, whoever changed it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, _app):
        client_id = add(store, "Ada Planted", "1")
        store.clients.add_many(
            [NewClient(source="test", source_key="1", person=Person(name="Ada Wedded"))]
        )
        assert [] == store.names.find("planted")
        assert [client_id] == [each.client_id for each in store.names.find("ada wed")]


async def test_names_are_not_in_the_database(tmp_path: Path) -> None:
    """Nor is any word of them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, _app):
        add(store, "Zephyrine Quillfeather", "1")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("alongside.db*")).lower()
    assert b"zephyr" not in kept
    assert b"quill" not in kept


async def test_a_coach_finds_their_own_clients_alone(tmp_path: Path) -> None:
    """Another's is as if there were none."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-aaaaaaaa")
        client_id = add(store, "Ada Planted", "1", nhs_number=NUMBER)
        someone = await visitor(app, "coach")
        await someone.get("/clients")
        assert "You have no clients now." in someone.text
        for typed in ("Ada", NUMBER, client_id):
            await someone.send("/clients", {"typed": typed})
            assert "None of your clients is found by this." in someone.text
        assert 404 == (await someone.get(f"/clients/{client_id}")).status_code
        assert 404 == (await someone.get(f"/clients/{client_id}/readings/smoking")).status_code


async def test_a_coach_sees_the_clients_they_have(tmp_path: Path) -> None:
    """On their first page, by name, by number."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-aaaaaaaa")
        theirs = add(store, "Ada Planted", "1", nhs_number=NUMBER)
        add(store, "Ada Other", "2")
        add_journey(store, theirs, coach="k-aaaaaaaa")
        someone = await visitor(app, "coach")
        await someone.get("/clients")
        assert "Your clients" in someone.text
        assert "Ada Planted" in someone.text
        await someone.send("/clients", {"typed": "ada"})
        assert "1 client." in someone.text
        assert "Ada Other" not in someone.text
        await someone.send("/clients", {"typed": NUMBER})

        assert f"/clients/{theirs}" == someone.path
        assert "P1" in someone.text


@pytest.mark.parametrize("said", ["%00", "c-%00aaaaaaaaaaa", "..%2f..", "c-' OR 1=1", "x" * 5000])
async def test_what_is_no_id_is_not_even_asked_for(tmp_path: Path, said: str) -> None:
    """There is no such page."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        client_id = add(store, "Ada Planted", "1")
        for path in (
            f"/clients/{said}", f"/clients/{client_id}/readings/{said}", f"/start/{said}",
            f"/clients/import/{said}", f"/start/many/{said}", f"/start/{client_id}/{said}",
        ):  # fmt: skip
            assert 404 == (await someone.get(path)).status_code


async def test_who_looked_is_written_down(tmp_path: Path) -> None:
    """At a client, and that somebody searched; what for is not."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        colleague = add_colleague(store, Role.COORDINATOR)
        client_id = add(store, "Ada Planted", "1")
        someone = await visitor(app, "coordinator")
        await someone.get("/clients")
        await someone.send("/clients", {"typed": "Ada"})
        await someone.get(f"/clients/{client_id}")
        await someone.get(f"/clients/{client_id}/readings/systolic_bp")
        said = [(row.what, row.about) for row in store.audit.page(who=colleague.colleague_id)]
        await someone.get("/clients")

        assert [("client_seen", client_id)] * 2 + [("clients_searched", None)] == said[:3]
        assert "You looked at last" in someone.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ng", ("ng",)),
        ("Đặng Thị Hương", ("dang", "thi", "huong")),
        ("محمد علي", ("محمد", "علي")),
        ("a b c d e f g h i j k l m n", tuple("abcdefghijkl")),
        ("x" * 400, ("x" * 400,)),
        ("- ' .", ()),
    ],
)
async def test_a_name_is_its_words(name: str, words: tuple[str, ...]) -> None:
    """In whatever writing."""
    assert words == words_of(name)
