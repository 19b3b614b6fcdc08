"""Another system is told what happened: signed, again after a failure, never elsewhere."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook as Signature

from alongside.events import Entry, JourneyStarted
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.webhooks import RETRIES, Webhook
from service.logs import set_up_logs
from service.telling import Telling
from tests.durable.journey_kit import START

pytestmark = pytest.mark.asyncio
J = "primrose-a/c-aaaaaaaaaaaa/1"


class Receiver(ThreadingHTTPServer):
    """A system that hears; it answers with the statuses it is given, then with 204."""

    request_queue_size = 64

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Hears)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/told"


class _Hears(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): text for name, text in self.headers.items()}
        self.server.heard.append((self.path, headers, body))
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        self.send_response(status)
        if status == 307:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def hears(*statuses: int) -> Iterator[Receiver]:
    """A system that hears, for as long as the block runs."""
    with Receiver(*statuses) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        yield receiver
        receiver.shutdown()


@contextlib.contextmanager
def one_to_tell(home: Path, url: str) -> Iterator[tuple[Store, Webhook]]:
    """A store in which one entry waits for a webhook."""
    with Store.open(Settings(home=home), KeyRing.fresh()) as store:
        hook = store.webhooks.add(url, ("journey_started",), "u-1", START)
        started = JourneyStarted(
            client_id="c-aaaaaaaaaaaa", programme="primrose-a", digest="d", route="register"
        )
        store.journal.append(J, [Entry(sequence=1, recorded=START, event=started)])
        yield store, hook


async def test_what_is_told_is_signed_and_names_nobody(tmp_path: Path) -> None:
    """Ids alone, by the secret that system has."""
    with hears() as receiver, one_to_tell(tmp_path, receiver.url) as (store, hook):
        async with httpx.AsyncClient() as client:
            tried = await Telling(store).tell(client)
        ((_, headers, body),) = receiver.heard
        event = Signature(hook.secret).verify(body, headers)

        assert 1 == tried
        assert ("alongside.journey_started", J) == (event["type"], event["subject"])
        assert {"entry": 1} == event["data"]
        assert {"delivered": 1} == store.webhooks.counts(hook.webhook_id)
        assert "1.0" == json.loads(body)["specversion"]


@pytest.mark.parametrize("status", [500, 404, 307])
async def test_what_was_not_taken_is_tried_again_later(tmp_path: Path, status: int) -> None:
    """A redirect is not followed: what is signed for one address goes to no other."""
    with hears(status) as receiver, one_to_tell(tmp_path, receiver.url) as (store, hook):
        async with httpx.AsyncClient(follow_redirects=False) as client:
            await Telling(store).tell(client)
            at_once = await Telling(store).tell(client)
        (waiting,) = store.webhooks.of(hook.webhook_id, "waiting")

        assert (1, 0) == (len(receiver.heard), at_once)
        assert (f"HTTP {status}", 1) == (waiting.answer, waiting.tries)


async def test_a_system_that_is_not_there_is_tried_again_later(tmp_path: Path) -> None:
    """What it was is said by its kind alone: an address may be in the rest."""
    with one_to_tell(tmp_path, "http://127.0.0.1:1/") as (store, hook):
        async with httpx.AsyncClient() as client:
            await Telling(store).tell(client)
        (waiting,) = store.webhooks.of(hook.webhook_id, "waiting")

        assert "ConnectError" == waiting.answer


@pytest.mark.parametrize("url", ["https://xn--zz/", "https://ex\u00adample.com/"])
async def test_an_address_that_cannot_be_called_holds_up_no_other(tmp_path: Path, url: str) -> None:
    """It is tried again later, as one that does not answer, until it is given up."""
    with one_to_tell(tmp_path, url) as (store, hook):
        async with httpx.AsyncClient() as client:
            await Telling(store).tell(client)
        (waiting,) = store.webhooks.of(hook.webhook_id, "waiting")

        assert (1, True) == (waiting.tries, waiting.answer is not None)


async def test_an_answer_without_end_is_not_read(tmp_path: Path) -> None:
    """The status says whether it was taken; a system that goes on talking is not listened to."""
    read = 0

    async def for_ever() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            assert read < 1000, "it is read for ever"
            yield b"." * 1000

    answers = httpx.MockTransport(lambda _: httpx.Response(200, content=for_ever()))
    with one_to_tell(tmp_path, "https://records.example.nhs.uk/") as (store, hook):
        async with httpx.AsyncClient(transport=answers) as client:
            await Telling(store).tell(client)

        assert {"delivered": 1} == store.webhooks.counts(hook.webhook_id)


async def test_a_webhook_that_was_ended_while_others_were_told_hears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken to be told before is not told after."""
    with hears() as receiver, one_to_tell(tmp_path, receiver.url) as (store, hook):
        taken = store.webhooks.due(datetime.now(UTC))
        store.webhooks.end(hook.webhook_id, datetime.now(UTC))
        monkeypatch.setattr(store.webhooks, "due", lambda _: taken)
        async with httpx.AsyncClient() as client:
            await Telling(store).tell(client)

        assert [] == receiver.heard


async def test_the_log_says_no_address_that_was_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """An address may hold a secret."""
    with hears() as receiver, one_to_tell(tmp_path, receiver.url) as (store, _):
        set_up_logs("telling", None)
        async with httpx.AsyncClient() as client:
            await Telling(store).tell(client)

        assert 1 == len(receiver.heard)
        assert "/told" not in capfd.readouterr().err


async def test_all_that_was_dead_is_told_once(tmp_path: Path) -> None:
    """By two workers at once; each event by its own id, and by no other."""
    with hears() as receiver, one_to_tell(tmp_path, receiver.url) as (store, hook):
        for number in range(2, 41):
            started = JourneyStarted(
                client_id=f"c-{number}", programme="primrose-a", digest="d", route="register"
            )
            entry = Entry(sequence=1, recorded=START, event=started)
            store.journal.append(f"primrose-a/c-{number}/1", [entry])
        _die(store)
        assert {"dead": 40} == store.webhooks.counts(hook.webhook_id)
        store.webhooks.again(hook.webhook_id)
        async with httpx.AsyncClient() as client:

            async def work() -> None:
                while await Telling(store).tell(client):
                    store.webhooks.again(hook.webhook_id)

            await asyncio.gather(work(), work())
        heard = [headers["webhook-id"] for _, headers, _ in receiver.heard]

        assert 40 == len(heard) == len(set(heard))
        assert {"delivered": 40} == store.webhooks.counts(hook.webhook_id)


def _die(store: Store) -> None:
    now = datetime.now(UTC)
    for _ in range(len(RETRIES) + 1):
        while due := store.webhooks.due(now):
            for each in due:
                store.webhooks.failed(each, "HTTP 500", now)
        now += timedelta(days=2)
