"""
A file of coaches taken in by pages: looked through first, then kept.

In: a job with a sealed file and what its columns are. Out: what would become of it, or became of
it; the first thousands of refusals, which hold nothing of what the file says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.keys import KeyRing
from alongside.register.encoding import UnreadableFile
from alongside.register.mapping_file import MappingRefused
from alongside.register.refusals import Refusal
from alongside.register.refused_file import HEADER
from alongside.roster.guess import Plan, mapping_of
from alongside.roster.importing import RosterReport, import_roster
from alongside.roster.mapping import RosterMapping
from alongside.roster.mapping_file import columns_of
from alongside.roster.translate import Known
from alongside.settings import Settings
from alongside.spreadsheet import line
from alongside.store import CoachRow, Store, TakenCoach
from alongside.store.audit_chain import Outcome
from alongside.store.jobs import Job
from console.apart import TookTooLong, apart
from console.coach_details import conditions_of
from console.coaching import programmes
from console.context import Console
from console.jobs import QUEUE
from console.queueing import Place, QueueFull, stand
from console.sealed_file import FILE, SealedFile

KIND = "coaches"
MOST_LISTED = 2000
LARGE = 100_000
"""Bytes: reading a file that has more keeps a processor busy for longer than a page may take."""
AT_MOST = 300.0
"""Seconds somebody waits for a file of coaches."""
TURN_WITHIN = 20.0
"""Seconds of them in which other large work must make room."""
BUSY = "Other large work is done first, so nothing was read. Try again in some minutes"


class NotTakenIn(Exception):
    """The whole file can't be taken in; the message says why, line by line."""


class Busy(NotTakenIn):
    """Its turn did not come, and nothing was begun."""


def file_of(console: Console, job: Job) -> SealedFile:
    """The file somebody uploaded."""
    return SealedFile(console.store, job.job_id, job.said["file"])


def look_through(console: Console, job: Job) -> None:
    """
    See what would become of each row; nothing is kept of it.

    :raises NotTakenIn: it is not what its columns are said to be, or others come first.
    """
    said = _done(console, job, None)
    console.store.jobs.note(job.job_id, **said)
    console.store.jobs.move(job.job_id, [job.state], "checked")


def take_in(console: Console, job: Job, by: str, who: str) -> None:
    """
    Keep every coach of the file who can be kept; the file itself is thrown away.

    :raises NotTakenIn: it is not what its columns are said to be, or others come first.
    """
    audit = console.store.audit
    begun = audit.begin(who, [("coaches_imported", job.job_id)], console.wall())
    outcome: Outcome = "not_known"
    try:
        said = _done(console, job, by)
        outcome = "done"
    except Busy:
        outcome = "not_done"
        raise
    finally:
        audit.end([(each, outcome) for each in begun], console.wall())
    console.store.jobs.note(job.job_id, **said)
    console.store.jobs.move(job.job_id, [job.state], "done")
    console.store.jobs.drop_parts(job.job_id, FILE)


def refused_file(refusals: Sequence[Sequence[Any]]) -> bytes:
    """The refusals as a file to download."""
    lines = [line(row, at, "row", column, why, says) for row, at, column, why, says in refusals]
    return "".join([line(*HEADER), *lines]).encode()


def _done(console: Console, job: Job, by: str | None) -> dict[str, Any]:
    """What it came to, kept if `by` says for whom; of a large file in a process of its own."""
    if job.said.get("size", LARGE) < LARGE:
        return _run(console, job, by)
    settings, at_once = console.settings, console.settings.work_at_once
    try:
        with stand(settings.home / QUEUE, at_once) as place:
            if not place.comes(at_once, TURN_WITHIN):
                raise Busy(BUSY)
            said, problem = apart(
                _in_there, place, settings, console.ring, job.job_id, by, seconds=AT_MOST
            )
    except QueueFull:
        raise Busy(BUSY) from None
    except TookTooLong:
        raise NotTakenIn("It could not be read to its end; try it in parts") from None
    if problem:
        raise NotTakenIn(problem)
    return said


def _in_there(
    _place: Place, settings: Settings, ring: KeyRing, job_id: str, by: str | None
) -> tuple[dict[str, Any], str]:
    with Store.open(settings, ring) as store:
        console = Console(settings=settings, ring=ring, store=store)
        try:
            return _run(console, store.jobs.get(job_id), by), ""
        except NotTakenIn as problem:
            return {}, str(problem)


def _run(console: Console, job: Job, by: str | None) -> dict[str, Any]:
    coaches = console.store.coaches
    known = programmes(console)
    words = Known(tuple(known), conditions_of(console, known))
    refusals: list[list[Any]] = []

    def refuse(each: Refusal) -> None:
        if len(refusals) < MOST_LISTED:
            refusals.append([each.row, each.line, each.column, each.reason, each.sentence])

    def kept(rows: Sequence[CoachRow]) -> Sequence[TakenCoach]:
        return coaches.judge(rows) if by is None else coaches.take(rows, by)

    try:
        report = import_roster(
            file_of(console, job), _mapping(job), words, save=kept, refuse=refuse
        )
    except (MappingRefused, UnreadableFile) as problem:
        raise NotTakenIn(str(problem)) from problem
    return {"report": _plain(report), "refused": refusals}


def _mapping(job: Job) -> RosterMapping | None:
    """What its columns are; None for our own."""
    if "yaml" in job.said:
        return columns_of(job.said["yaml"], "the file of columns")
    return mapping_of(Plan.model_validate(job.said["plan"])) if "plan" in job.said else None


def _plain(report: RosterReport) -> dict[str, Any]:
    return {
        "rows": report.rows, "taken": report.taken, "new": report.new, "changed": report.changed,
        "unchanged": report.unchanged, "refused_rows": report.refused_rows,
        "reasons": report.refused.most_common(),
    }  # fmt: skip
