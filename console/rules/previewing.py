"""
Whom other rules would touch, worked out beside the pages: begun, asked how far it is, ended.

In: two versions of rules. Out: a job; its parts are sums and pages of rows. It is worked out in a
process of its own: a large register takes minutes.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from alongside.access import Colleague
from alongside.calendar import Calendars
from alongside.london import today
from alongside.messages.channels import channels
from alongside.ruleset.canonical import digest_of
from alongside.ruleset.library import Library
from alongside.ruleset.preview import empty_preview, preview_parts
from alongside.ruleset.published import Published
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.jobs import Job
from console.context import Console
from console.jobs import in_a_process
from console.rules.preview_sums import HOW, sums
from console.rules.touched import client_said
from simulation.foreseen_changes import Difference
from simulation.preview_journeys import JourneysPreview, Previewed, preview_journeys
from simulation.preview_present import Present
from simulation.preview_words import difference_words

KIND = "rules_preview"
A_PAGE = 50
"""Rows of one part, and of one page."""
_BETWEEN = 0.5
"""Seconds between two words on how far it is."""
Adopting = Literal["now", "next_stage"]


def begin(
    console: Console,
    colleague: Colleague,
    was: Published,
    now: Published,
    *,
    adopting: Adopting,
    weeks: int,
) -> Job:
    """Begin working it out; the page that asks is answered at once."""
    programme = now.ruleset.programme
    job = console.store.jobs.begin(
        KIND, colleague.colleague_id, "running",
        programme=programme, was=was.digest, now=now.digest, adopting=adopting, weeks=weeks,
        at=console.now().isoformat(),
    )  # fmt: skip
    console.store.jobs.put_part(job.job_id, "rules", 0, now.canonical.encode())
    console.store.audit.append(
        colleague.colleague_id, "rules_previewed", f"{programme}/{now.digest[:12]}",
        console.wall(),
    )  # fmt: skip

    in_a_process(console, job, _work, "failed")
    return job


def made(
    console: Console, colleague: Colleague, was: str | None, now: str
) -> tuple[Job, dict[str, Any]] | None:
    """The last preview of theirs of these two versions, with its sums; None if there is none."""
    for job in console.store.jobs.page(KIND, by=colleague.colleague_id):
        if job.state == "done" and (job.said["was"], job.said["now"]) == (was, now):
            kept = console.store.jobs.part(job.job_id, "sums")
            return None if kept is None else (job, json.loads(kept))
    return None


@dataclass
class _Progress:
    """How far it is; told every so often, so that nobody takes it for dead."""

    done: int = 0

    def more(self, many: int) -> None:
        """So many more were come to."""
        self.done += many


def _work(console: Console, job_id: str) -> None:
    """In the other process."""
    store, progress = console.store, _Progress()
    threading.Thread(target=_tell, args=(store, job_id, progress), daemon=True).start()
    _worked_out(store, console.settings, store.jobs.get(job_id), progress)
    store.jobs.move(job_id, ["running"], "done")


def _tell(store: Store, job_id: str, progress: _Progress) -> None:
    """Say how far it is, and end the process where somebody asked for that."""
    while True:
        time.sleep(_BETWEEN)
        if store.jobs.note(job_id, done=progress.done):
            store.jobs.move(job_id, ["running"], "stopped")
            os._exit(0)


def _worked_out(store: Store, settings: Settings, job: Job, progress: _Progress) -> None:
    text = (store.jobs.part(job.job_id, "rules") or b"").decode()
    now = Published.read(digest_of(text), text)
    was = Published.read(job.said["was"], store.rulesets.get(job.said["was"]))
    at = datetime.fromisoformat(job.said["at"])
    adopting: Adopting = "next_stage" if job.said["adopting"] == "next_stage" else "now"
    programme = now.ruleset.programme
    under_way = sum(
        many for (status, _), many in store.journeys.counts(programme).items()
        if status != "closed"
    )  # fmt: skip
    _, to_come_to = store.journeys.to_adopt(programme, now.digest, adopting, limit=1)
    store.jobs.note(job.job_id, total=store.clients.count() + to_come_to)

    register = empty_preview()

    def clients() -> Iterator[dict[str, Any]]:
        for part in preview_parts(store.readings.frames, was, now, today(at)):
            register.add(part)
            for row in part.changed.iter_rows(named=True):
                yield {"client_id": row["client_id"], "said": client_said(row, now.catalogue)}
            progress.more(part.clients)

    listed = _keep(store, job.job_id, "clients", clients())
    library = Library.of(store, settings)
    known = {each.digest: each for each in (was, now)}

    def by_digest(digest: str) -> Published:
        return known.get(digest) or library.by_digest(digest)

    present = Present(store, programme, by_digest, channels(settings))
    counts = JourneysPreview()

    def journeys() -> Iterator[dict[str, Any]]:
        for each in preview_journeys(
            store, by_digest, now, Calendars.load(settings.rules / "calendars.yaml"), at,
            when=adopting, horizon=timedelta(weeks=job.said["weeks"]), present=present,
        ):  # fmt: skip
            counts.add(each)
            row = _journey(each)
            if row is not None:
                yield row
            progress.more(1)

    touched = _keep(store, job.job_id, "journeys", journeys())
    said = sums(register, counts, was, now, (present.places(was), present.places(now)))
    said |= {"listed": listed, "touched": touched, "already": under_way - counts.journeys}
    store.jobs.put_part(job.job_id, "sums", 0, json.dumps(said).encode())
    store.jobs.note(job.job_id, done=progress.done)


def _keep(store: Store, job_id: str, kind: str, rows: Iterable[dict[str, Any]]) -> int:
    """Keep the rows a page at a time; how many there were."""
    held: list[dict[str, Any]] = []
    many = 0
    for many, row in enumerate(rows, 1):
        held.append(row)
        if len(held) == A_PAGE:
            store.jobs.put_part(job_id, kind, many // A_PAGE - 1, json.dumps(held).encode())
            held = []
    if held:
        store.jobs.put_part(job_id, kind, many // A_PAGE, json.dumps(held).encode())
    return many


def _journey(each: Previewed) -> dict[str, Any] | None:
    """A journey that would do anything differently, or that can't take the rules up."""
    row, preview = each.row, each.preview
    about = {"journey": row.journey, "stage": row.stage, "priority": row.priority}
    if preview is None or preview.refused is not None:
        why = each.why_not or (preview.refused if preview is not None else "")
        return {**about, "refused": why, "differs": []}
    if not preview.changes:
        return None
    differs = [{"how": HOW[one.change], "what": _what(one)} for one in preview.differences]
    if preview.sessions_change:
        was, now = (len(future.sessions) for future in (preview.was, preview.now))
        differs.append(
            {"how": "on other days", "what": f"sessions to come: {was} as it is, {now} then"}
        )
    return {**about, "refused": "", "differs": differs}


def _what(one: Difference) -> str:
    """One difference on one line, without how it differs, which is said beside."""
    return " ".join(difference_words(one)[11:].split()).replace("->", "becomes")
