"""What the record says came of an act, by what became of it."""

from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store, UnknownClient
from alongside.store.audit_chain import Outcome
from alongside.store.errors import StoreUnreachable
from console.acting import Deed, HalfDone, NotDone, act, act_on_each
from console.context import Console, NotReached
from service.outcomes import NoJourneyNow, NotKnown, Refused
from starter import Starter
from tests.console.console_kit import add_colleague
from workflows.connect import ServerAway


async def nothing(_: Starter) -> None:
    """An act that is never come to."""


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (Refused("it is paused already"), "not_done"),
        (UnknownClient("nobody has this id"), "not_done"),
        (NotReached("no server answered"), "not_done"),
        (ServerAway("it went away"), "not_known"),
        (NotKnown("no answer in time"), "not_known"),
        (TimeoutError(), "not_known"),
        (StoreUnreachable("the database went away"), "not_known"),
        (HalfDone("two of three were told"), "in_part"),
        (ZeroDivisionError("a mistake of ours"), "not_known"),
    ],
)
def test_what_went_wrong_decides_what_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception, outcome: Outcome
) -> None:
    """Only what was refused, or never asked for, is certainly not done."""

    def ask(*_: object) -> None:
        raise problem

    ring = KeyRing.fresh()
    with Store.open(Settings(home=tmp_path), ring) as store:
        console = Console(settings=Settings(home=tmp_path), ring=ring, store=store)
        monkeypatch.setattr(console, "ask", ask)
        who = add_colleague(store, Role.COORDINATOR)
        with pytest.raises((NotDone, HalfDone, ZeroDivisionError)):
            act(console, who, "paused", "primrose-a/c-1", nothing)
        (row,) = store.audit.page()

        assert {row.number: outcome} == store.audit.outcomes([row])
        assert ((row.number,) if outcome == "not_known" else ()) == store.audit.verify().not_known


def test_each_of_several_has_an_outcome_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no journey is open, something may have been done all the same."""
    answers = [
        "taken",
        NotDone("refused", 409),
        NoJourneyNow("c-2", recall_cancelled=False, contact_ended=False),
        NoJourneyNow("c-3", recall_cancelled=False, contact_ended=True),
        NotDone("?", 503, "not_known"),
    ]
    ring = KeyRing.fresh()
    with Store.open(Settings(home=tmp_path), ring) as store:
        console = Console(settings=Settings(home=tmp_path), ring=ring, store=store)
        monkeypatch.setattr(console, "ask", lambda _: answers)
        who = add_colleague(store, Role.COORDINATOR)
        deeds = [Deed("task_answered", f"primrose-a/c-{each}", nothing) for each in range(5)]

        assert answers == act_on_each(console, who, deeds)
        rows = store.audit.page()[::-1]
        outcomes = store.audit.outcomes(rows)
        assert [each.about for each in deeds] == [row.about for row in rows]
        assert ["done", "not_done", "not_done", "done", "not_known"] == [
            outcomes[row.number] for row in rows
        ]
