"""
What a preview was asked for, found: the two versions of rules, the client, the moment.

In: words as they were typed. Out: everything the preview reads; a word that means nothing ends
the command with a sentence and its exit code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from commands.screen import COULD_NOT_RUN, REFUSED, fail, find_client, journey_now, open_store

if TYPE_CHECKING:
    from alongside.calendar import Calendars
    from alongside.ruleset.preview import RegisterPreview
    from alongside.ruleset.published import Published
    from alongside.settings import Settings
    from alongside.store import Store
    from simulation.preview_journeys import Previewed
    from simulation.preview_present import Places, Present, Rules

CURRENT = "current"
STOPPED = 130
_FEW = 50
"""So few are previewed before anybody wonders."""
Done = Callable[[int], None]


@dataclass(frozen=True)
class Asked:
    """The rules as they are and as they might be, whom to look at, from when on."""

    store: Store
    was: Published
    now: Published
    heading: str
    client_id: str | None
    at: datetime
    when: Literal["now", "next_stage"]
    horizon: timedelta
    calendars: Calendars
    rules: Rules
    present: Present
    listing: bool
    """Whether a line is printed for each: then there is no bar beside them."""

    @property
    def day(self) -> date:
        """The London day decisions about the register are made on."""
        from alongside.london import today

        return today(self.at)

    @property
    def under_way(self) -> int:
        """How many journeys of the programme are under way."""
        counts = self.store.journeys.counts(self.now.ruleset.programme)
        return sum(many for (status, _), many in counts.items() if status != "closed")

    @property
    def places(self) -> tuple[Places, Places]:
        """What the caseloads leave free with the coaches, was and now."""
        return self.present.places(self.was), self.present.places(self.now)

    def _many(self, many: int) -> int:
        return 0 if self.listing or self.client_id is not None else many

    def journeys(self) -> Iterator[Previewed]:
        """The previews of the journeys, with a line of progress on a terminal."""
        from simulation.preview_journeys import preview_journeys

        wanted = preview_journeys(
            self.store,
            self.rules,
            self.now,
            self.calendars,
            self.at,
            when=self.when,
            horizon=self.horizon,
            present=self.present,
            client_id=self.client_id,
        )
        with _progress("journeys", self._many(self.under_way)) as done:
            for each in wanted:
                yield each
                done(1)

    def register(self) -> Iterator[RegisterPreview]:
        """The previews of the register's parts, with a line of progress on a terminal."""
        from alongside.ruleset.preview import preview_parts

        parts = preview_parts(self.store.readings.frames, self.was, self.now, self.day)
        with _progress("clients", self._many(self.store.clients.count())) as done:
            for part in parts:
                yield part
                done(part.clients)


@contextmanager
def answering() -> Iterator[None]:
    """Turns what can go wrong on the way into a sentence and an exit code."""
    from alongside.register.output import UnknownFormat
    from alongside.ruleset.canonical import UnknownLanguage
    from alongside.ruleset.published import DamagedRuleset
    from alongside.store import StoreError

    try:
        yield
    except UnknownFormat as problem:
        fail(str(problem), REFUSED)
    except (DamagedRuleset, StoreError, UnknownLanguage) as problem:
        fail(str(problem), COULD_NOT_RUN)
    except OSError as problem:
        where = problem.filename or "a file"
        fail(f"{where}: {(problem.strerror or 'cannot be used').lower()}", COULD_NOT_RUN)
    except KeyboardInterrupt:
        fail("stopped; nothing was changed", STOPPED)


@contextmanager
def asking(
    rules: str, against: str, client: str | None, when: str, weeks: int, *, listing: bool = False
) -> Iterator[Asked]:
    """Open the store and find what was asked for."""
    from alongside.messages.channels import channels
    from alongside.ruleset.library import Library
    from service.configured import NotConfigured, configured
    from simulation.preview_present import Present

    try:
        settings = configured()
    except NotConfigured as problem:
        fail(str(problem), COULD_NOT_RUN)
    with open_store() as store:
        now = _version(store, settings, rules)
        programme = now.ruleset.programme
        was = _version(store, settings, f"current:{programme}" if against == CURRENT else against)
        if was.ruleset.programme != programme:
            fail(
                f"{rules} holds rules of {programme}, and {against} rules of "
                f"{was.ruleset.programme}; compare two versions of one programme",
                REFUSED,
            )
        library = Library.of(store, settings)
        known = {each.digest: each for each in (was, now)}

        def by_digest(digest: str) -> Published:
            return known.get(digest) or library.by_digest(digest)

        yield Asked(
            store=store,
            was=was,
            now=now,
            heading=_heading(was, now, against, rules),
            client_id=None if client is None else find_client(store, client),
            at=journey_now(),
            when="next_stage" if when == "next-stage" else "now",
            horizon=timedelta(weeks=weeks),
            calendars=_calendars(settings),
            rules=by_digest,
            listing=listing,
            present=Present(store, programme, by_digest, channels(settings)),
        )


def _version(store: Store, settings: Settings, text: str) -> Published:
    from alongside.ruleset.canonical import UnknownLanguage
    from alongside.ruleset.lookup import BrokenFile, NotFound, find_published
    from alongside.ruleset.published import DamagedRuleset

    try:
        return find_published(store, settings.rules, text)
    except BrokenFile as problem:
        says = "\n".join(problem.problems)
        fail(f"{says}\n\nNothing was previewed: first put right what is above.", REFUSED)
    except NotFound as problem:
        fail(str(problem), REFUSED)
    except (DamagedRuleset, UnknownLanguage) as problem:
        fail(str(problem), COULD_NOT_RUN)


def _calendars(settings: Settings) -> Calendars:
    from alongside.calendar import Calendars
    from alongside.calendar_file import CalendarFileError

    try:
        return Calendars.load(settings.rules / "calendars.yaml")
    except CalendarFileError as problem:
        fail(str(problem), COULD_NOT_RUN)


def _heading(was: Published, now: Published, against: str, rules: str) -> str:
    in_force = "in force" if against == CURRENT else against
    return (
        f"{now.ruleset.programme}: was {was.digest[:12]} ({in_force}), "
        f"now {now.digest[:12]} ({rules})"
    )


@contextmanager
def _progress(of: str, total: int) -> Iterator[Done]:
    """A bar on a terminal; nothing where the output goes to a file or another program."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal or total < _FEW:
        yield lambda more: None
        return
    said = "{task.completed:,.0f} of {task.total:,.0f} {task.description}"
    columns = (TextColumn(said), BarColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(of, total=total)
        yield lambda more: bar.advance(task, more)
