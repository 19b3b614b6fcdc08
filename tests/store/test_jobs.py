"""Long work, on either database."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from alongside.store import Store
from alongside.store.jobs import UnknownJob
from tests.store.conftest import NOW


def test_a_job_says_how_far_it_is(store: Store) -> None:
    """Who works at it hears that it is to stop."""
    job = store.jobs.begin("import", "u-1", "columns", file="planted.csv")
    assert not store.jobs.note(job.job_id, done=1, total=3, source="gp")
    store.jobs.ask_to_stop(job.job_id)
    assert store.jobs.note(job.job_id, done=2)
    now = store.jobs.get(job.job_id)

    assert (2, 3, {"file": "planted.csv", "source": "gp"}) == (now.done, now.total, now.said)
    with pytest.raises(UnknownJob):
        store.jobs.get("j-nothing")


def test_only_one_takes_it_up(store: Store) -> None:
    """From the state it is in; or once nothing was heard of it."""
    job = store.jobs.begin("import", "u-1", "checked")
    assert store.jobs.move(job.job_id, ["checked", "stopped"], "importing")
    assert not store.jobs.move(job.job_id, ["checked", "stopped"], "importing")
    hour = timedelta(hours=1)
    assert not store.jobs.move(job.job_id, ["importing"], "importing", unheard=NOW - hour)

    assert store.jobs.move(job.job_id, ["importing"], "importing", unheard=NOW + hour)


def test_its_pieces_are_sealed(
    store: Store, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """And gone when they are dropped."""
    job = store.jobs.begin("import", "u-1", "columns", file="planted.csv")
    for number, piece in enumerate((b"planted one", b"planted two")):
        store.jobs.put_part(job.job_id, "file", number, piece)
    store.jobs.put_part(job.job_id, "file", 1, b"planted three")
    kept = repr(rows("job_parts")) + repr(rows("jobs"))
    assert "planted" not in kept
    assert [b"planted one", b"planted three"] == list(store.jobs.parts(job.job_id, "file"))
    store.jobs.drop_parts(job.job_id, "file")

    assert [] == list(store.jobs.parts(job.job_id, "file"))


def test_the_latest_are_first(store: Store) -> None:
    """Of one kind; of one colleague if one is named."""
    ids = [store.jobs.begin(kind, by, "x").job_id
           for kind, by in (("import", "u-1"), ("start", "u-1"), ("import", "u-2"))]  # fmt: skip

    assert {ids[0], ids[2]} == {each.job_id for each in store.jobs.page("import")}
    assert [ids[0]] == [each.job_id for each in store.jobs.page("import", by="u-1")]


def test_those_that_hold_something_and_were_not_heard_of_are_found(store: Store) -> None:
    """By the kind of what they hold; one that says something is heard of."""
    held, other, _empty = (store.jobs.begin("import", "u-1", "columns") for _ in range(3))
    store.jobs.put_part(held.job_id, "file", 0, b"x")
    store.jobs.put_part(held.job_id, "file", 1, b"y")
    store.jobs.put_part(other.job_id, "refused", 0, b"x")
    later = NOW + timedelta(hours=1)

    assert [held.job_id] == [each.job_id for each in store.jobs.holding("file", unheard=later)]
    assert [] == store.jobs.holding("file", unheard=NOW)
    store.jobs.drop_parts(held.job_id, "file")
    assert [] == store.jobs.holding("file", unheard=later)


def test_it_is_taken_out_once_by_whose_it_is(store: Store) -> None:
    """Of its kind; whoever comes second finds nothing."""
    job = store.jobs.begin("unsent", "u-1", "kept", typed="planted")
    assert store.jobs.take(job.job_id, "unsent", "u-2") is None
    assert store.jobs.take(job.job_id, "import", "u-1") is None
    taken = store.jobs.take(job.job_id, "unsent", "u-1")

    assert taken is not None
    assert {"typed": "planted"} == taken.said
    assert store.jobs.take(job.job_id, "unsent", "u-1") is None


def test_old_ones_of_a_kind_are_dropped(
    store: Store, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """Those that began before a moment; other kinds stay."""
    store.jobs.begin("unsent", "u-1", "kept")
    store.jobs.begin("import", "u-1", "done")
    store.jobs.drop_begun("unsent", before=NOW)
    assert 2 == len(rows("jobs"))
    store.jobs.drop_begun("unsent", before=NOW + timedelta(hours=1))

    assert 1 == len(rows("jobs"))
