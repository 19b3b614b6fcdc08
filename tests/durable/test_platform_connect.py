"""One `connect`: the right server, or an error that says what to do, soon."""

import asyncio
import os
import socket
import time
from pathlib import Path

import pytest

from alongside.keys import KeyMissing, KeyRing
from alongside.settings import Settings
from workflows.address import (
    ServerAddress,
    forget_address,
    read_address,
    server_file,
    write_address,
)
from workflows.connect import AddressMissing, ServerAway, connect, where

SOON = 6.0
"""Seconds within which a person must learn that the server is away."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    KeyRing.make(tmp_path / "keys.json")
    return tmp_path


@pytest.fixture
def production(home: Path) -> Settings:
    return Settings(
        home=home, production=True, keys_file=home / "keys.json",
        database_url="postgresql://db.example/alongside",
        temporal_config_file=home / "temporal.toml",
    )  # fmt: skip


def profile(home: Path, text: str) -> None:
    (home / "temporal.toml").write_text(text)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_home_without_a_running_server_says_how_to_start_one(home: Path) -> None:
    """Nothing is tried: there is no address to try."""
    with pytest.raises(ServerAway, match="alongside up"):
        asyncio.run(connect(Settings(home=home)))


def test_a_server_that_stopped_answering_is_away_within_seconds(home: Path) -> None:
    """Its address is still there, as after a crash."""
    write_address(home, ServerAddress(port=unused_port(), metrics_port=1, pid=1))
    began = time.monotonic()

    with pytest.raises(ServerAway, match="alongside up"):
        asyncio.run(connect(Settings(home=home)))

    assert SOON > time.monotonic() - began


def test_nothing_but_our_own_sentence_reaches_the_terminal(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The SDK's core would write there by itself."""
    write_address(home, ServerAddress(port=unused_port(), metrics_port=1, pid=1))

    with pytest.raises(ServerAway):
        asyncio.run(connect(Settings(home=home)))

    assert ("", "") == capfd.readouterr()


def test_a_port_that_takes_calls_but_never_answers_is_away_within_seconds(home: Path) -> None:
    """A hung server, or something else on its port."""
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        write_address(home, ServerAddress(port=silent.getsockname()[1], metrics_port=1, pid=1))

        with pytest.raises(ServerAway):
            asyncio.run(connect(Settings(home=home)))

    assert SOON > time.monotonic() - began


def test_without_a_key_file_the_message_says_where_one_comes_from(tmp_path: Path) -> None:
    """Nothing is ever sent in clear instead."""
    write_address(tmp_path, ServerAddress(port=1, metrics_port=1, pid=1))

    with pytest.raises(KeyMissing, match="alongside up"):
        asyncio.run(connect(Settings(home=tmp_path)))


def test_production_without_an_address_is_an_error_never_localhost(production: Settings) -> None:
    """A profile file that forgot it."""
    profile(production.home, '[profile.default]\nnamespace = "coaching"\n')

    with pytest.raises(AddressMissing, match="TEMPORAL_ADDRESS"):
        where(production, {})


def test_production_without_a_profile_file_is_an_error(production: Settings) -> None:
    """Nothing configured at all."""
    with pytest.raises(AddressMissing):
        where(production, {})


def test_production_ignores_an_embedded_server_of_its_home(production: Settings) -> None:
    """A server.json left over from a trial must not receive real journeys."""
    write_address(production.home, ServerAddress(port=7233, metrics_port=1, pid=1))

    with pytest.raises(AddressMissing):
        where(production, {})


def test_production_takes_address_and_namespace_from_its_profile(production: Settings) -> None:
    """The default profile, unless another is named."""
    profile(
        production.home,
        '[profile.default]\naddress = "t.example:7233"\nnamespace = "coaching"\n',
    )

    found = where(production, {})

    assert "t.example:7233" == found["target_host"]
    assert "coaching" == found["namespace"]


def test_an_environment_variable_gives_production_its_address(production: Settings) -> None:
    """As containers are configured; it wins over the profile."""
    profile(production.home, '[profile.default]\naddress = "t.example:7233"\n')

    found = where(production, {"TEMPORAL_ADDRESS": "other.example:7233"})

    assert "other.example:7233" == found["target_host"]


def test_the_environment_of_the_process_itself_is_understood(
    production: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the operating system hands over is no plain dict."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")

    assert "temporal.example:7233" == where(production, os.environ)["target_host"]


def test_a_misspelt_key_in_the_profile_is_named(production: Settings) -> None:
    """`adress` is not quietly ignored."""
    profile(production.home, '[profile.default]\nadress = "t.example:7233"\n')

    with pytest.raises(AddressMissing, match="adress"):
        where(production, {})


def test_a_profile_that_is_not_in_the_file_is_an_error(home: Path) -> None:
    """A named profile counts outside production too, and must exist."""
    profile(home, '[profile.default]\naddress = "t.example:7233"\n')
    settings = Settings(
        home=home, temporal_profile="staging", temporal_config_file=home / "temporal.toml"
    )

    with pytest.raises(AddressMissing, match="staging"):
        where(settings, {})


def test_a_default_profile_someone_keeps_for_other_work_is_not_used(home: Path) -> None:
    """On a laptop a profile counts only if it is named."""
    profile(home, '[profile.default]\naddress = "elsewhere.example:7233"\n')
    write_address(home, ServerAddress(port=7233, metrics_port=1, pid=1))

    found = where(Settings(home=home), {"TEMPORAL_CONFIG_FILE": str(home / "temporal.toml")})

    assert "127.0.0.1:7233" == found["target_host"]


@pytest.mark.parametrize("text", ["", "{", '{"port": "x"}', "null"])
def test_a_damaged_server_file_counts_as_no_server(home: Path, text: str) -> None:
    """Half a file, or someone's edit."""
    server_file(home).write_text(text)

    assert read_address(home) is None


def test_an_address_is_forgotten_after_a_clean_stop(home: Path) -> None:
    """Forgetting twice is no error."""
    write_address(home, ServerAddress(port=7233, metrics_port=1, pid=1))

    forget_address(home)
    forget_address(home)

    assert read_address(home) is None
