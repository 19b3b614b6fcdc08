"""The outbox of a laptop."""

from pathlib import Path

import pytest
import structlog

from alongside.messages import Outgoing, Unavailable, channels
from alongside.messages.console import ConsoleChannel
from alongside.settings import Settings


@pytest.mark.asyncio
async def test_a_message_is_a_file_and_a_line_of_ids(tmp_path: Path, outgoing: Outgoing) -> None:
    """The text is in the file; the log holds ids only."""
    with structlog.testing.capture_logs() as lines:
        receipt = await ConsoleChannel("email", tmp_path / "outbox").deliver(outgoing)

    file = tmp_path / "outbox" / f"{receipt.reference}.txt"
    assert outgoing.text in file.read_text(encoding="utf-8")
    assert 0o600 == file.stat().st_mode & 0o777
    assert 0o700 == file.parent.stat().st_mode & 0o777
    assert ["message_delivered"] == [line["event"] for line in lines]
    assert "Ottilie" not in str(lines)
    assert "example.org" not in str(lines)


@pytest.mark.asyncio
async def test_the_same_message_twice_is_one_file(tmp_path: Path, outgoing: Outgoing) -> None:
    """A retry overwrites what it wrote before; another journey's message is another file."""
    channel = ConsoleChannel("email", tmp_path)
    first = await channel.deliver(outgoing)
    other = outgoing.model_copy(update={"journey": "primrose-a/c-abcdefghijkl/2"})

    assert first == await channel.deliver(outgoing)
    assert first != await channel.deliver(other)
    assert 2 == len(list(tmp_path.iterdir()))


@pytest.mark.asyncio
async def test_a_key_cannot_leave_the_outbox(tmp_path: Path, outgoing: Outgoing) -> None:
    """Slashes and dots in a key are no path."""
    hostile = outgoing.model_copy(update={"key": "../../etc/passwd"})

    await ConsoleChannel("sms", tmp_path / "outbox").deliver(hostile)

    assert ["outbox"] == [path.name for path in tmp_path.iterdir()]
    assert 1 == len(list((tmp_path / "outbox").glob("*.txt")))


@pytest.mark.asyncio
async def test_without_an_outbox_no_text_is_kept(tmp_path: Path, outgoing: Outgoing) -> None:
    """As in production."""
    await ConsoleChannel("sms", None).deliver(outgoing)

    assert [] == list(tmp_path.iterdir())


@pytest.mark.asyncio
async def test_an_outbox_that_cannot_be_written_is_worth_another_try(
    tmp_path: Path, outgoing: Outgoing
) -> None:
    """A full disk is nobody's refusal."""
    (tmp_path / "outbox").write_text("a file where the folder should be")

    with pytest.raises(Unavailable, match="the outbox can't be written"):
        await ConsoleChannel("email", tmp_path / "outbox").deliver(outgoing)


def test_a_laptop_has_an_outbox_for_every_channel(tmp_path: Path) -> None:
    """Until a mail server is named."""
    found = channels(Settings(home=tmp_path))

    assert {"email", "sms", "letter"} == set(found)
    assert {"email", "sms", "letter"} == {channel.name for channel in found.values()}


def test_production_has_only_what_is_set_up(tmp_path: Path) -> None:
    """No outbox of plain texts there."""
    production = {"home": tmp_path, "production": True, "keys": "{}", "database_url": "x://y"}

    assert {} == channels(Settings.model_validate(production))
    set_up = {**production, "smtp_host": "mail.example.org", "smtp_from": "team@example.org"}
    assert {"email"} == set(channels(Settings.model_validate(set_up)))
