"""A client and a deed to send messages with."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from alongside.deeds import SendMessage
from alongside.messages import Outgoing
from alongside.store.people import Client, Person

NOW = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def client() -> Client:
    """Someone who prefers e-mail, then text messages."""
    return Client(
        client_id="c-abcdefghijkl",
        person=Person(
            name="Ottilie Grangewater", phone="020 7946 0999", email="ottilie@example.org"
        ),
        channels=("email", "sms"),
    )


@pytest.fixture
def deed() -> Callable[..., SendMessage]:
    """A reminder of the session on Tuesday 31 March at 10:00, with other values if given."""

    def make(**values: Any) -> SendMessage:
        return SendMessage(
            journey="primrose-a/c-abcdefghijkl/1",
            key="remind/7",
            client_id="c-abcdefghijkl",
            digest="d",
            message="session-reminder",
            values={"starts_at": datetime(2026, 3, 31, 9, 0, tzinfo=UTC), **values},
            now=NOW,
        )

    return make


@pytest.fixture
def outgoing() -> Outgoing:
    """A reminder, ready to go."""
    return Outgoing(
        journey="primrose-a/c-abcdefghijkl/1",
        key="remind/7",
        client_id="c-abcdefghijkl",
        message="session-reminder",
        channel="email",
        language="en",
        at=NOW,
        to="ottilie@example.org",
        subject="Your next session",
        text="Hello Ottilie Grangewater.\n.\nSee you in the café on Tuesday.",
    )


@pytest.fixture
def free_port() -> int:
    """A port nobody listens on; the test's mail server can't choose one itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
