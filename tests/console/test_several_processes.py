"""`alongside console --workers`: processes at one port are one console, each with few arenas."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from service.memory import ARENAS
from service.process import free_port
from tests.console.console_kit import PASSWORD, add_colleague

ALONGSIDE = str(Path(sysconfig.get_path("scripts")) / "alongside")
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@contextmanager
def served(home: Path, workers: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A console of so many processes; its address."""
    port = free_port()
    environ = {
        **os.environ, "ALONGSIDE_HOME": str(home), "ALONGSIDE_CONSOLE_PORT": str(port),
    }  # fmt: skip
    command = [ALONGSIDE, "console", "--quiet", "--workers", str(workers)]
    process = subprocess.Popen(command, env=environ)
    try:
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{port}/live")
                break
            except httpx.TransportError:
                assert process.poll() is None, "it ended"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def test_whoever_signed_in_at_one_process_is_known_to_the_others(tmp_path: Path) -> None:
    """Each request is a new connection, which any process may take; all end together."""
    settings = Settings(home=tmp_path)
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:
        add_colleague(store, Role.COORDINATOR)
    with served(tmp_path, 3) as (address, process):
        logs = tmp_path / "logs"
        for _ in range(600):
            if len([*logs.glob(".console-*.lock")]) == 3:
                break
            time.sleep(0.1)
        cookies = httpx.Cookies()

        def ask(path: str, **form: str) -> httpx.Response:
            with httpx.Client(base_url=address, cookies=cookies, timeout=60) as http:
                answer = http.post(path, data=form) if form else http.get(path)
                cookies.update(http.cookies)
                return answer

        token = CSRF.search(ask("/sign-in").text)
        assert token is not None
        entered = ask("/sign-in", csrf=token[1], login="coordinator", password=PASSWORD)
        assert 303 == entered.status_code
        assert {200} == {ask("/clients").status_code for _ in range(30)}

    assert 0 == process.returncode
    assert [".console-1.lock", ".console-2.lock", ".console-3.lock"] == sorted(
        each.name for each in logs.glob(".console-*.lock")
    )


@pytest.mark.skipif(sys.platform != "linux", reason="arenas are glibc's, counted by /proc")
@pytest.mark.parametrize("workers", [1, 2])
def test_pages_opened_by_many_at_once_take_few_arenas(tmp_path: Path, workers: int) -> None:
    """Else every thread has one of its own, with holes where pages were that nobody else fills."""
    KeyRing.load_or_make(Settings(home=tmp_path))
    with served(tmp_path, workers) as (address, process):
        with ThreadPoolExecutor(20) as people:
            opened = people.map(lambda _: httpx.get(f"{address}/sign-in", timeout=60), range(200))
            assert {200} == {each.status_code for each in opened}

        family = [process.pid, *children(process.pid)]
        assert workers == 1 or workers < len(family)
        # of other mappings one or two begin like an arena; a thread each would be a dozen
        assert 2 * ARENAS > max(arenas(pid) for pid in family)


def children(pid: int) -> list[int]:
    """The processes that this one started."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def arenas(pid: int) -> int:
    """At most so many more than the first: nobody's file, beginning at a 64th megabyte."""
    found = [line.split() for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
    return sum(
        len(each) == 5 and each[1] == "rw-p" and int(each[0].split("-")[0], 16) % (64 << 20) == 0
        for each in found
    )
