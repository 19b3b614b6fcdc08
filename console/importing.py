"""
A register taken in beside the pages: first looked through, then kept.

In: a job with a file and what its columns are. Out: the job's report, its list of refusals. Looked
through or kept, it is the import of `alongside register import`, only that the first keeps nothing.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from alongside.london import today
from alongside.register.encoding import UnreadableFile
from alongside.register.importing import Save, import_register
from alongside.register.mapping_file import MappingRefused, mapping_of
from alongside.register.refusals import Refusal
from alongside.register.refused_file import HEADER
from alongside.register.report import ImportReport
from alongside.spreadsheet import Lines
from alongside.store import NewClient
from alongside.store.audit_chain import Outcome
from alongside.store.jobs import Job
from alongside.store.people import AddedPage, AddedRow
from console.catalogue import catalogue_of
from console.context import Console
from console.flagged import of_register
from console.jobs import in_a_process, on_a_thread
from console.sealed_file import FILE, SealedFile

KIND = "import"
REFUSED = "refused"
MOST_LISTED = 100_000
LARGE = 200_000
"""Bytes: taking in a file that has more keeps a processor busy for longer than a page may take."""
_PIECE = 200_000
_AT_ONCE = 100
"""Clients kept in one go: on SQLite whoever writes besides, if only that somebody looked, waits."""
_REST_AT_MOST = 0.1


class _Stopped(Exception):
    """Somebody asked it to stop."""


def begin(console: Console, job: Job) -> None:
    """Look through the file, or keep what is in it, by the job's state."""
    if job.said.get("size", LARGE) < LARGE:
        on_a_thread(console, job, lambda: _run(console, job.job_id), "failed")
    else:
        in_a_process(console, job, _run, "failed", _stopped(job))


def file_of(console: Console, job: Job) -> SealedFile:
    """The file somebody uploaded."""
    return SealedFile(console.store, job.job_id, job.said["file"])


def _stopped(job: Job) -> str:
    """What becomes of it if somebody ends it."""
    return "columns" if job.state == "checking" else "stopped"


def _run(console: Console, job_id: str) -> None:
    job = console.store.jobs.get(job_id)
    if job.state == "checking":
        _take_in(console, job)
        return
    # clients are kept a few at a time: cut off anywhere, some of them may be
    audit, by = console.store.audit, job.said.get("kept_by", job.by)
    begun = audit.begin(by, [("register_imported", job_id)], console.wall())
    outcome: Outcome = "not_known"
    try:
        outcome = _take_in(console, job)
    finally:
        audit.end([(each, outcome) for each in begun], console.wall())


def _take_in(console: Console, job: Job) -> Outcome:
    """Look through it, or keep what is in it; how far that went."""
    job_id, checking = job.job_id, job.state == "checking"
    clients = console.store.clients
    save: Save = clients.judge_many if checking else _resting(clients.add_many)
    console.store.jobs.drop_parts(job_id, REFUSED)
    refused = _Refused(console, job_id)
    try:
        report = _import(console, job, save, refused)
    except (MappingRefused, UnreadableFile) as problem:
        console.store.jobs.note(job_id, problem=str(problem))
        console.store.jobs.move(job_id, [job.state], "failed")
        return "in_part"
    except _Stopped:
        console.store.jobs.move(job_id, [job.state], _stopped(job))
        return "in_part"
    refused.end()
    said: dict[str, Any] = {"listed": refused.listed}
    said["checked" if checking else "report"] = _plain(report)
    if not checking:
        said["flagged"] = of_register(console)
    console.store.jobs.note(job_id, **said)
    console.store.jobs.move(job_id, [job.state], "checked" if checking else "done")
    if not checking:
        console.store.jobs.drop_parts(job_id, FILE)
    return "done"


def _import(console: Console, job: Job, save: Save, refused: _Refused) -> ImportReport:
    catalogue = catalogue_of(console)
    mapping = mapping_of(job.said["mapping"], "the columns", catalogue)

    def progress(done: int, total: int) -> None:
        if console.store.jobs.note(job.job_id, done=done, total=total):
            raise _Stopped

    return import_register(
        file_of(console, job),
        mapping,
        catalogue,
        save=save,
        # a training clock is ahead of the calendar, and readings of its days are no mistake
        today=max(today(console.wall()), console.today()),
        allow_test_numbers=console.settings.takes_test_nhs_numbers,
        refuse=refused.write,
        progress=progress,
    )


def _resting(save: Save) -> Save:
    """Keeps a few at a time, then rests for as long as that took: others want to write too."""

    def kept(clients: Sequence[NewClient]) -> AddedPage:
        rows, readings, journeys = list[AddedRow](), 0, 0
        for start in range(0, len(clients), _AT_ONCE):
            begun = time.monotonic()
            page = save(clients[start : start + _AT_ONCE])
            rows += page.rows
            readings += page.readings
            journeys += page.journeys
            time.sleep(min(time.monotonic() - begun, _REST_AT_MOST))
        return AddedPage(tuple(rows), readings, journeys)

    return kept


class _Refused:
    """The list of refusals, as a file to download; nothing of the content is in it."""

    def __init__(self, console: Console, job_id: str) -> None:
        self._store = console.store
        self._job_id = job_id
        self._pieces = 0
        self.listed = 0
        self._open()

    def write(self, refusal: Refusal) -> None:
        """Add one line."""
        if self.listed >= MOST_LISTED:
            return
        self.listed += 1
        what = refusal.fact or "row"
        self._lines.add(
            refusal.row, refusal.line, what, refusal.column, refusal.reason, refusal.sentence
        )
        if self._text.tell() > _PIECE:
            self.end()
            self._open(header=False)

    def end(self) -> None:
        """Keep what was written."""
        body = self._text.getvalue().encode()
        self._store.jobs.put_part(self._job_id, REFUSED, self._pieces, body)
        self._pieces += 1

    def _open(self, *, header: bool = True) -> None:
        self._text = io.StringIO(newline="")
        self._lines = Lines(self._text)
        if header:
            self._lines.add(*HEADER)


def _plain(report: ImportReport) -> dict[str, Any]:
    """A report as JSON keeps it."""
    said = asdict(report)
    said["refused_rows"] = report.refused_rows.most_common()
    said["refused_readings"] = [
        [*what, times] for what, times in report.refused_readings.most_common()
    ]
    said["invented_day"] = report.invented_day.isoformat() if report.invented_day else None
    said["unchanged"], said["readings_known"] = report.unchanged, report.readings_known
    return said
