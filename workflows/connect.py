"""
The one way to reach Temporal, for worker, starter, console and tests.

In: settings; out: a connected client whose payloads are encrypted. In production the
address comes from a `temporalio.envconfig` profile or TEMPORAL_ADDRESS; on a laptop from
the embedded server of this ALONGSIDE_HOME.
"""

import asyncio
import contextlib
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta

from temporalio.client import (
    Client,
    HeaderCodecBehavior,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.envconfig import ClientConfig, ClientConnectConfig
from temporalio.runtime import Runtime
from temporalio.service import GrpcCompression, RPCError, RPCStatusCode

from alongside.keys import KeyRing
from alongside.settings import Settings
from workflows.address import read_address
from workflows.codec import data_converter
from workflows.telemetry import quiet_runtime

CONNECT_SECONDS = 4.0
_AWAY = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED)
_CUT = ("transport error", "Timeout expired")
"""What the client says, with status UNKNOWN, of a server that ended in the middle of a call; and
with status CANCELLED, of one that kept it waiting until it gave up by itself."""
_RECOVERING = "Workflow Task in failed state"
"""What the server says of an update while a workflow's last tasks ran out of time."""


class ServerAway(Exception):
    """No Temporal server answers there. Commands turn it into exit code 2."""


class AddressMissing(Exception):
    """Nothing says where the Temporal server is, or the profile that should is not usable."""


async def connect(
    settings: Settings,
    *,
    ring: KeyRing | None = None,
    runtime: Runtime | None = None,
    within: float = CONNECT_SECONDS,
) -> Client:
    """
    Connect once, without retrying.

    :param runtime: a worker's own; by default one that keeps the terminal clean.
    :param within: seconds until an unreachable server counts as away.
    :raises AddressMissing: production without an address, or a bad profile file.
    :raises ServerAway: nothing answers at the address, or no embedded server runs here.
    :raises alongside.keys.KeyMissing: there is no key file; it says how to make one.
    """
    target = where(settings, os.environ)
    ring = ring or KeyRing.load(settings)
    try:
        async with asyncio.timeout(within):
            return await Client.connect(
                **target,
                data_converter=data_converter(ring),
                header_codec_behavior=HeaderCodecBehavior.CODEC,
                # Payloads are compressed before they are encrypted; again would gain nothing.
                grpc_compression=GrpcCompression.NONE,
                connect_timeout=timedelta(seconds=within),
                runtime=runtime or quiet_runtime(),
            )
    except (RuntimeError, TimeoutError) as refused:
        raise ServerAway(_away(target["target_host"], settings)) from refused


async def connect_when_up(
    settings: Settings,
    *,
    ring: KeyRing | None = None,
    runtime: Runtime | None = None,
    patience: float = 60.0,
) -> Client:
    """
    Connect, trying again every half second for `patience` seconds.

    For processes that start beside the server.

    :raises ServerAway: it did not come up in time.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    while True:
        try:
            return await connect(settings, ring=ring, runtime=runtime)
        except ServerAway:
            if loop.time() >= until:
                raise
            await asyncio.sleep(0.5)


@contextlib.contextmanager
def calls(client: Client) -> Iterator[None]:
    """
    Around calls by a connected client: a server that went away meanwhile is `ServerAway`.

    The client tries again for ten seconds before that. So is one whose workers have not
    taken up the work yet that an ended one left.
    """
    target = client.service_client.config.target_host
    try:
        yield
    except WorkflowUpdateRPCTimeoutOrCancelledError as cut:
        raise ServerAway(f"the Temporal server at {target} did not answer: try again") from cut
    except RPCError as failed:
        if failed.status is RPCStatusCode.FAILED_PRECONDITION and _RECOVERING in failed.message:
            raise ServerAway(
                f"the workers at {target} are only just coming back: try again"
            ) from failed
        if failed.status not in _AWAY and not any(cut in failed.message for cut in _CUT):
            raise
        raise ServerAway(
            f"the Temporal server at {target} stopped answering: try again"
        ) from failed


def where(settings: Settings, environ: Mapping[str, str]) -> ClientConnectConfig:
    """
    Decide which server is meant, without asking it.

    A profile counts outside production only if it is named: a default profile someone
    keeps for other work must never receive a client's journey.

    :raises AddressMissing: as in `connect`.
    :raises ServerAway: no embedded server runs in this home.
    """
    profile = settings.temporal_profile or environ.get("TEMPORAL_PROFILE")
    if settings.production or profile or environ.get("TEMPORAL_ADDRESS"):
        return _from_profile(profile, settings, environ)
    address = read_address(settings.home)
    if address is None:
        raise ServerAway(
            f"no server is running for {settings.home}: start one with `alongside up`, "
            "or name a Temporal profile in ALONGSIDE_TEMPORAL_PROFILE"
        )
    return {"target_host": address.target, "namespace": address.namespace}


def _from_profile(
    profile: str | None, settings: Settings, environ: Mapping[str, str]
) -> ClientConnectConfig:
    named = profile or "default"
    try:
        found = ClientConfig.load_client_connect_config(
            profile,
            config_file=str(settings.temporal_config_file or "") or None,
            config_file_strict=True,
            disable_file=not (settings.production or profile),
            override_env_vars=dict(environ),
        )
    except RuntimeError as bad:
        raise AddressMissing(f"Temporal profile {named!r} can't be used: {bad}") from bad
    if not found.get("target_host"):
        raise AddressMissing(
            f"Temporal profile {named!r} has no address: set `address` in its TOML file "
            "(TEMPORAL_CONFIG_FILE) or TEMPORAL_ADDRESS"
        )
    return found


def _away(target: str, settings: Settings) -> str:
    hint = (
        "check its address, certificate and network"
        if settings.production
        else "start it with `alongside up`"
    )
    return f"no Temporal server answers at {target}: {hint}"
