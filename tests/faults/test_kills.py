"""A hundred journeys through kill -9 of the worker, the server and both: nothing lost or twice."""

import asyncio

import pytest
from harmed_run import Harm, Outcome, harmed

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kills")]
"""One service for all of them: on one processor, or each would harm one of its own."""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Ten kills in about a minute and a half, then what is left; longer by hand."""
    found = asyncio.run(harmed(tmp_path_factory.mktemp("kills") / "home", Harm()))
    print(f"\n{found}")
    return found


def test_every_kind_of_kill_was_done_and_journeys_went_on_after_each(outcome: Outcome) -> None:
    """Otherwise the rest would prove nothing."""
    assert {"worker", "server", "both"} == set(outcome.figures["kills"])
    assert 100 == outcome.figures["journeys started"]
    assert 1000 < outcome.figures["entries"]
    assert "max -1" not in str(outcome.figures["seconds to first answer after kill"])


@pytest.mark.parametrize(
    ("check", "promise"),
    [
        ("lost", "server and store know every journey, and agree on which are open"),
        ("stuck", "every open journey answers a report within a minute"),
        ("failing", "no workflow task failed, no activity is tried for ever"),
        ("twice", "journals are whole; no task, message or session twice; tables are right"),
        ("handed over again", "no channel was handed a message that it had taken already"),
        ("forgotten", "every receipt is borne out by the journal"),
        ("overloaded", "no coach carried more clients than a cap allows"),
        ("unforeseen", "whoever reported was told that the server is away, in words of ours"),
        ("stopped", "the service stopped in good order"),
    ],
)
def test_after_the_kills_nothing_is_amiss(outcome: Outcome, check: str, promise: str) -> None:
    """Each promise by itself."""
    assert [] == outcome.faults[check], promise
