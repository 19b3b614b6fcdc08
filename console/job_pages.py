"""
The pages of long work: looked up, waited for a moment, watched, stopped, taken up again.

In: what kind of work it is, where its page is. Out: the job, or an answer; each kind's own pages
show what it came to.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from alongside.store.jobs import Job, UnknownJob
from console.client_door import is_code
from console.context import Console
from console.jobs import SILENT, is_silent
from console.page import page, then
from console.security.door import NotFound

_A_MOMENT, _STEPS = 0.05, 20


def job_of(console: Console, kind: str, job_id: str) -> Job:
    """
    A job of this kind by its id.

    :raises NotFound: there is none.
    """
    if not is_code(job_id):
        raise NotFound
    try:
        job = console.store.jobs.get(job_id)
    except UnknownJob:
        raise NotFound from None
    if job.kind != kind:
        raise NotFound
    return job


@dataclass(frozen=True)
class JobPages:
    """Those of one kind, below `home`; `counted` is what its progress counts."""

    kind: str
    home: str
    at_work: tuple[str, ...]
    """The states in which it is under way."""
    counted: str
    stoppable: tuple[str, ...]
    """Those of them in which it can end early."""

    def path(self, job: Job) -> str:
        """Where its page is."""
        return f"{self.home}/{job.job_id}"

    def job(self, console: Console, job_id: str) -> Job:
        """One of them; raises as `job_of`."""
        return job_of(console, self.kind, job_id)

    def soon(self, console: Console, job_id: str) -> Job:
        """The same after a moment: small work is done by then, and nobody has to look again."""
        job = self.job(console, job_id)
        for _ in range(_STEPS):
            if job.state not in self.at_work:
                break
            time.sleep(_A_MOMENT)
            job = self.job(console, job_id)
        return job

    def shown(self, console: Console, job: Job) -> dict[str, Any]:
        """What `job_under_way.html` shows: how far it is, or that nobody works at it any more."""
        at_work = job.state in self.at_work
        return {
            "job": job, "path_of": self.path(job), "counted": self.counted, "at_work": at_work,
            "silent": at_work and is_silent(console, job),
            "stoppable": job.state in self.stoppable,
        }  # fmt: skip

    def progress(self, request: Request, console: Console, job_id: str) -> Response:
        """The part of the page that changes while somebody waits; the whole page at its end."""
        job = self.job(console, job_id)
        if job.state not in self.at_work or is_silent(console, job):
            return Response(headers={"HX-Refresh": "true"})
        return page(request, "job_progress.html", title="", **self.shown(console, job))

    def stop(self, console: Console, job_id: str) -> Response:
        """End it at its next rest; what is done stays."""
        job = self.job(console, job_id)
        if job.state not in self.stoppable:
            return then(self.path(job))
        console.store.jobs.ask_to_stop(job_id)
        return then(self.path(job), "It stops in a moment")

    def is_mine_now(self, console: Console, job: Job) -> bool:
        """Whether whoever asks may take it up, as the process that did it is lost; one may."""
        return job.state in self.at_work and console.store.jobs.move(
            job.job_id, [job.state], job.state, unheard=console.wall() - SILENT
        )
