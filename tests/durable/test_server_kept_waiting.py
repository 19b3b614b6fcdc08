"""A server that takes calls and never answers is away, like one that is gone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from workflows.connect import ServerAway, calls

CLIENT = cast(
    Client,
    SimpleNamespace(
        service_client=SimpleNamespace(config=SimpleNamespace(target_host="127.0.0.1:7233"))
    ),
)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (RPCStatusCode.CANCELLED, "Timeout expired"),
        (RPCStatusCode.DEADLINE_EXCEEDED, "deadline has elapsed"),
        (RPCStatusCode.UNKNOWN, "transport error"),
    ],
)
def test_a_call_given_up_says_that_the_server_stopped_answering(
    status: RPCStatusCode, message: str
) -> None:
    """A page says so, with what was typed, instead of breaking."""
    with pytest.raises(ServerAway, match="stopped answering"), calls(CLIENT):
        raise RPCError(message, status, b"")


def test_another_refusal_of_the_server_stays_itself() -> None:
    """What it refuses for a reason is no silence."""
    with pytest.raises(RPCError, match="cancelled by somebody"), calls(CLIENT):
        raise RPCError("cancelled by somebody", RPCStatusCode.CANCELLED, b"")
