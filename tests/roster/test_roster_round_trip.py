"""The roster written to a file, and taken in from it again: nothing is lost or changed."""

import csv
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roster_kit import Import

from alongside.coaches import Absence, Coach
from alongside.keys import KeyRing
from alongside.register.mapping_file import MappingRefused
from alongside.roster.export import export_roster
from alongside.roster.importing import import_roster
from alongside.roster.translate import Known
from alongside.settings import Settings
from alongside.store import Store

QUILL = Coach.model_validate(
    {
        "id": "k-4mzq7e2n", "name": 'Zephyr "Zip", Quill', "programmes": ("health-connect",),
        "areas": ("north", "east"), "languages": ("en", "cy"), "gender": "female",
        "modes": ("home", "cafe"), "hours": {"monday": "09:00-13:00", "sunday": "10:00-24:00"},
        "limit": 4, "conditions": ("copd",), "starts": "2026-01-05", "ends": "2027-12-31",
        "hours_a_week": 12.5, "supervisor": "s-larch", "email": "z@example.org",
        "phone": "+44 20 7946 0000",
        "absences": (
            {"from": "2026-08-03", "until": "2026-08-14", "why": "holiday"},
            {"from": "2026-03-02", "why": "sick"},
        ),
    }
)  # fmt: skip
PLAIN = Coach(
    id="k-plain", name="Odo Marsh", programmes=("primrose-a",), gender="other", modes=("video",),
    active=False,
)  # fmt: skip

codes = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
several = st.lists(codes, min_size=1, max_size=3, unique=True).map(tuple)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
names = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn")),
    min_size=1,
    max_size=40,
).filter(lambda name: name.strip() and name.strip()[0] not in "=+-@")


@st.composite
def coaches(draw: st.DrawFn) -> Coach:
    """A coach with anything a coach may have."""
    starts = draw(st.none() | days)
    spells, first = [], date(2026, 1, 1)
    for gap, length in draw(
        st.lists(st.tuples(st.integers(1, 40), st.integers(0, 30)), max_size=3)
    ):
        from_ = first + timedelta(days=gap)
        first = from_ + timedelta(days=length)
        spells.append(Absence(from_=from_, until=first, why=draw(codes)))
    return Coach.model_validate(
        {
            "id": draw(st.from_regex(r"k-[a-z0-9]{4,20}", fullmatch=True)),
            "name": draw(names),
            "programmes": draw(several),
            "areas": draw(several | st.just(())),
            "languages": draw(several),
            "gender": draw(st.sampled_from(["female", "male", "other"])),
            "modes": draw(st.lists(st.sampled_from(["home", "phone"]), min_size=1, unique=True)),
            "active": draw(st.booleans()),
            "hours": draw(st.sampled_from([{}, {"friday": "08:00-24:00"}])),
            "limit": draw(st.none() | st.integers(0, 200)),
            "conditions": draw(several | st.just(())),
            "starts": starts,
            "ends": None if starts is None else draw(st.none() | st.just(starts)),
            "hours_a_week": draw(st.none() | st.floats(0.1, 60)),
            "supervisor": draw(st.none() | st.just("s-larch")),
            "email": draw(st.none() | st.just("z@example.org")),
            "phone": draw(st.none() | st.just("+44 (0)20 7946-0000")),
            "absences": spells,
        }
    )


def test_what_is_written_is_taken_in_again_as_it_was(
    take: Import, store: Store, other_store: Store, tmp_path: Path
) -> None:
    """Into the same roster nothing changes; into an empty one everybody is there, by id."""
    for each in (QUILL, PLAIN):
        store.coaches.put(each)
    assert 2 == export_roster(store.coaches.list(), tmp_path / "out.csv")

    assert 2 == take(tmp_path / "out.csv", None).report.unchanged
    assert 2 == take(tmp_path / "out.csv", None, into=other_store).report.new
    assert store.coaches.list() == other_store.coaches.list()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(coach=coaches())
def test_any_coach_survives_the_way_through_a_file(
    coach: Coach, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever their name is written with."""
    folder = tmp_path_factory.mktemp("round")
    export_roster([coach], folder / "out.csv")

    with Store.open(Settings(home=folder / "home"), KeyRing.fresh()) as store:
        report = import_roster(folder / "out.csv", None, Known(), save=store.coaches.take)

        assert 1 == report.taken
        assert [coach] == store.coaches.list()


def test_the_file_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    """It holds personal data in clear."""
    path = tmp_path / "out.csv"
    export_roster([QUILL], path)

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        export_roster([PLAIN], path)
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_no_cell_of_the_file_is_a_formula(tmp_path: Path) -> None:
    """A sheet that opens it runs nothing; a phone number may begin with a plus."""
    export_roster([QUILL], tmp_path / "out.csv")

    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert all(cell[:1] not in "=-@" for key, cell in row.items() if cell and key != "phone")


def test_a_sheet_with_some_of_our_columns_changes_those_alone(take: Import, store: Store) -> None:
    """By the id of each coach."""
    store.coaches.put(QUILL)

    taken = take("id,limit,areas\nk-4mzq7e2n,6,south\n", None)

    assert 1 == taken.report.changed
    assert QUILL.model_copy(update={"limit": 6, "areas": ("south",)}) == store.coaches.get(QUILL.id)


def test_a_new_coach_needs_all_that_a_coach_has(take: Import, store: Store) -> None:
    """Told by name of what is missing."""
    taken = take("id,limit\nk-newone,6\nZephyr,5\n", None)

    assert (2, "no_name") in taken.reasons
    assert (3, "bad_id") in taken.reasons
    assert [] == store.coaches.list()


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("id,programs", "did you mean 'programmes'?"),
        ("name,gender", "no column 'id'"),
        ("id,id", "2 columns named 'id'"),
        ("id;name", "the columns are not separated by commas"),
    ],
)
def test_columns_that_are_not_ours_are_told(
    take: Import, store: Store, header: str, says: str
) -> None:
    """Before anything is taken in: a column nobody reads would look as if it had been."""
    with pytest.raises(MappingRefused, match=r"coaches\.csv:1:") as refused:
        take(f"{header}\nk-4mzq7e2n,x\n", None)

    assert says in str(refused.value)
