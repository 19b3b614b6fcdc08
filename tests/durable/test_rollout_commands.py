"""`alongside rules adopt` against a running service, each as its own command."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client
from typer.testing import CliRunner, Result

from alongside.keys import KeyRing
from alongside.settings import Settings
from commands import app
from tests.durable.journey_kit import PROGRAMME
from tests.durable.rollout_kit import another, come_to, digests, under_way

pytestmark = pytest.mark.asyncio
WHO = ("--by", "Ada Test", "--why", "a better rule")


async def adopt(*words: str) -> Result:
    """One command, in a thread: it brings its own event loop."""
    said = ["rules", "adopt", PROGRAMME, *words]
    return await asyncio.to_thread(CliRunner().invoke, app, said)


async def test_the_commands_move_journeys_and_say_how_far_they_are(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """Begun, held, let go on, watched to its end; then there is nothing to do."""
    ring = KeyRing.load(dev_settings)
    async with under_way(dev_client, ring, home, task_queue, 6) as (service, names, rules):
        short = rules.digest[:12]
        begun = await adopt("--digest", short, "--when", "now", *WHO, "--rate", "2", "--no-wait")
        await come_to(service, rules, 2)
        held = await adopt("--pause")
        status = await adopt("--status", "--digest", short)
        others = another(service, title="Rules of a third kind")
        busy = await adopt("--digest", others.digest, "--when", "now", *WHO)
        going = await adopt("--resume")
        again = await adopt("--digest", short, "--when", "now", *WHO)
        nothing = await adopt("--digest", short, "--when", "now", *WHO)
        back = await adopt("--when", "now", *WHO)
        stopped = await adopt("--stop")

        assert (0, f"Rules {short} for {PROGRAMME}, running, 2 a second: 0 adopted") == (
            begun.exit_code, begun.output.split(", 0 could")[0],
        )  # fmt: skip
        assert "paused: 2 adopted, 0 could not; 4 left." in held.output
        assert held.output == status.output
        assert 1 == busy.exit_code
        assert f"rules {short} are being rolled out" in busy.output
        assert "running, 2 a second" in going.output
        assert 0 == again.exit_code
        assert "This rollout runs already" in again.output
        assert "done: 6 adopted, 0 could not; 0 left." in again.output
        assert (0, "Nothing to do: ") == (nothing.exit_code, nothing.output[:15])
        assert "done: 6 adopted" in back.output
        assert "done: 6 adopted" in stopped.output
        current = service.starter.library.current(PROGRAMME)
        assert [current.digest] * 6 == digests(service, names)
        audit = service.store.audit
        rows = audit.page()[::-1]
        came = audit.outcomes(rows)
        assert [
            ("begun", "done"), ("pause", "done"), ("begun", "not_done"), ("resume", "done"),
            ("begun", "done"), ("begun", "not_done"), ("begun", "done"), ("stop", "done"),
        ] == [
            (row.what.removeprefix("rules_rollout_"), came[row.number]) for row in rows
        ]  # fmt: skip
        assert {f"{PROGRAMME}/{each.digest[:12]}" for each in (rules, others, current)} == {
            row.about for row in rows
        }


async def test_some_could_not_is_an_exit_code_of_its_own(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """Each of them is named with its reason."""
    ring = KeyRing.load(dev_settings)
    async with under_way(dev_client, ring, home, task_queue, 2) as (service, names, rules):
        await dev_client.get_workflow_handle(
            f"journey/{PROGRAMME}/{service.store.journeys.get(names[0]).client_id}"
        ).terminate("lost")
        result = await adopt("--digest", rules.digest, "--when", "next-stage", *WHO)

        assert 3 == result.exit_code
        assert "0 adopted, 1 adopt at their next stage, 1 could not; 0 left." in result.output
        assert f"  {names[0]}: it is open in the store, but does not run" in result.output


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--when", "now"), 2, "say --when now or --when next-stage, --by NAME, --why TEXT"),
        (("--when", "now", "--by", " ", "--why", "x"), 2, "--by NAME"),
        (("--pause", "--resume"), 2, "--pause and --resume are two wishes"),
        (("--status", "--why", "x"), 2, "leave out the rest"),
        (("--when", "keep", *WHO), 2, "'keep' is not one of"),
        (("--when", "now", *WHO, "--digest", "ffffffff"), 1, "no published version begins with"),
        (("--when", "now", *WHO, "--digest", "x y"), 1, "is no version"),
        (("--when", "now", *WHO, "--rate", "0"), 2, "rate"),
        (("--status", "--digest", "ffffffff"), 1, "no published version begins with"),
    ],
)
async def test_a_wish_that_can_not_be_met_is_answered_in_words(
    home: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    """Nothing is begun."""
    result = await adopt(*words)

    assert code == result.exit_code, result.output
    assert says in result.output


async def test_a_programme_without_any_rollout_has_no_status(home: Path) -> None:
    """It is said, with exit code 1."""
    words = ["rules", "adopt", "never-rolled-out", "--status"]
    result = await asyncio.to_thread(CliRunner().invoke, app, words)

    assert 1 == result.exit_code
    assert "no rules were ever rolled out to the journeys of never-rolled-out" in result.output


async def test_a_server_that_is_away_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dev_settings: Settings
) -> None:
    """It ends with 2."""
    monkeypatch.setenv("ALONGSIDE_KEYS_FILE", str(dev_settings.key_ring_file))
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path))
    result = await adopt("--status")

    assert 2 == result.exit_code
    assert "no server is running" in result.output
