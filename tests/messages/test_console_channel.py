"""The outbox of a laptop."""

import asyncio
import errno
from pathlib import Path

import pytest
import structlog

from alongside.messages import InDoubt, Outgoing, Unavailable, channels
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
    """What was there first stays, the log owns up; another journey's message is another file."""
    channel = ConsoleChannel("email", tmp_path)
    first = await channel.deliver(outgoing)
    other = outgoing.model_copy(update={"journey": "primrose-a/c-abcdefghijkl/2"})
    anew = outgoing.model_copy(update={"text": "Other words"})

    with structlog.testing.capture_logs() as lines:
        assert first == await channel.deliver(anew)
        assert first != await channel.deliver(other)

    assert ["message_delivered_again", "message_delivered"] == [line["event"] for line in lines]
    assert 2 == len(list(tmp_path.iterdir()))
    assert outgoing.text in (tmp_path / f"{first.reference}.txt").read_text(encoding="utf-8")


@pytest.mark.asyncio
async def test_the_file_proves_that_a_message_was_delivered(
    tmp_path: Path, outgoing: Outgoing
) -> None:
    """Without it, it certainly was not: a part left by a killed worker is no message."""
    channel = ConsoleChannel("email", tmp_path)
    ids = {"journey": outgoing.journey, "key": outgoing.key, "client_id": outgoing.client_id}
    assert await channel.find(**ids) is None

    receipt = await channel.deliver(outgoing)
    (file,) = tmp_path.iterdir()

    assert receipt == await channel.find(**ids)
    assert await channel.find(**{**ids, "key": "remind/8"}) is None
    file.rename(tmp_path / f".{receipt.reference}.0123456789ab.part")
    assert await channel.find(**ids) is None


@pytest.mark.asyncio
async def test_many_at_once_deliver_one_message_once(tmp_path: Path, outgoing: Outgoing) -> None:
    """Whoever comes second finds it there, however close behind."""
    with structlog.testing.capture_logs() as lines:
        receipts = await asyncio.gather(
            *(ConsoleChannel("email", tmp_path).deliver(outgoing) for _ in range(20))
        )

    said = [line["event"] for line in lines]
    assert 1 == len({receipt.reference for receipt in receipts})
    assert (1, 19) == (said.count("message_delivered"), said.count("message_delivered_again"))
    assert 1 == len(list(tmp_path.iterdir()))


@pytest.mark.asyncio
async def test_where_there_are_no_links_a_message_is_a_file_all_the_same(
    tmp_path: Path, outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems of memory sticks and shares know none."""

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    channel = ConsoleChannel("email", tmp_path)

    with structlog.testing.capture_logs() as lines:
        assert await channel.deliver(outgoing) == await channel.deliver(outgoing)

    assert ["message_delivered", "message_delivered_again"] == [line["event"] for line in lines]
    assert [".txt"] == [path.suffix for path in tmp_path.iterdir()]


@pytest.mark.asyncio
async def test_without_an_outbox_nobody_can_tell(outgoing: Outgoing) -> None:
    """Then nothing says what was delivered."""
    ids = {"journey": outgoing.journey, "key": outgoing.key, "client_id": outgoing.client_id}

    with pytest.raises(InDoubt):
        await ConsoleChannel("sms", None).find(**ids)


@pytest.mark.asyncio
async def test_an_outbox_that_cannot_be_looked_at_may_tell_later(
    tmp_path: Path, outgoing: Outgoing
) -> None:
    """Neither yes nor no is said meanwhile."""
    (tmp_path / "outbox").write_text("a file where the folder should be")
    ids = {"journey": outgoing.journey, "key": outgoing.key, "client_id": outgoing.client_id}

    with pytest.raises(Unavailable, match="the outbox can't be read"):
        await ConsoleChannel("sms", tmp_path / "outbox").find(**ids)


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
