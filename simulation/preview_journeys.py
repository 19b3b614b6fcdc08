"""
Every journey under way of a programme, previewed one after the other.

In: the store, the rules to adopt, the moment. Out: a preview for each journey that walks by
other rules, as it is made; sums of them. The store is only read, a page at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alongside.calendar import Calendars
from alongside.events import Entry, RulesetAdopted
from alongside.readings import FactName, Reading
from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.published import Published
from alongside.store import JourneyRow, Store, UnknownRuleset
from simulation.foreseen import Kind
from simulation.foreseen_changes import Change
from simulation.preview import (
    TWELVE_WEEKS,
    JourneyPreview,
    NotUnderWay,
    When,
    journey_preview,
)
from simulation.preview_present import Present, Rules

_PAGE = 200
_Known = tuple[JourneyRow, Mapping[FactName, Reading]]


@dataclass(frozen=True, slots=True)
class Previewed:
    """One journey as it stands, and its preview; or why none could be made."""

    row: JourneyRow
    preview: JourneyPreview | None
    why_not: str = ""


@dataclass
class JourneysPreview:
    """
    Counts of previews.

    `by` counts journeys by the kind of deed that differs, `deeds` the deeds by how they do;
    `priorities` the journeys whose priority would be another, by both; `refused` those that can't
    adopt the rules, by why.
    """

    journeys: int = 0
    different: int = 0
    by: Counter[Kind] = field(default_factory=Counter)
    deeds: Counter[tuple[Kind, Change]] = field(default_factory=Counter)
    priorities: Counter[tuple[int | None, int | None]] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)
    """The journeys by the rules they walk by."""
    next_due: int = 0
    """Journeys whose first moment would be another."""
    sessions: int = 0
    """Journeys whose sessions to come would be others, if each is held on its day."""
    sessions_to_come: tuple[int, int] = (0, 0)
    """How many sessions those journeys have to come, was and now."""
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, previewed: Previewed) -> None:
        """Count one journey."""
        self.journeys += 1
        self.versions[previewed.row.digest] += 1
        preview = previewed.preview
        if preview is None or preview.refused is not None:
            self.refused[previewed.why_not or str(preview and preview.refused)] += 1
            return
        self.different += preview.changes
        kinds = [(each.kind, each.change) for each in preview.differences]
        self.deeds.update(kinds)
        self.by.update({kind for kind, _ in kinds})
        if preview.was.priority != preview.now.priority:
            self.priorities[preview.was.priority, preview.now.priority] += 1
        self.next_due += preview.next_due_moves
        if preview.sessions_change:
            self.sessions += 1
            before, after = self.sessions_to_come
            self.sessions_to_come = (
                before + len(preview.was.sessions), after + len(preview.now.sessions)
            )  # fmt: skip


def preview_journeys(
    store: Store,
    rules: Rules,
    now: Published,
    calendars: Calendars,
    at: datetime,
    *,
    when: When = "now",
    horizon: timedelta = TWELVE_WEEKS,
    present: Present,
    client_id: str | None = None,
) -> Iterator[Previewed]:
    """
    Preview the journeys of `now`'s programme under way that walk by other rules, by their ids.

    `rules` gives a published ruleset by digest; `client_id` leaves all but one client out.
    """
    for row, readings in _rows(store, now, when, client_id):
        entries = store.journal.entries(row.journey)
        try:
            preview = journey_preview(
                entries,
                readings,
                rules(row.digest),
                now,
                calendars,
                at,
                when,
                horizon,
                room=present.room,
                reach=present.reach,
                others=_asked_before(entries, rules),
                journey=row.journey,
            )
        except NotUnderWay:
            continue
        except UnknownRuleset:
            yield Previewed(row, None, "the rules it walks by are not in the store")
            continue
        except (NoRuleHolds, LookupError) as problem:
            yield Previewed(row, None, str(problem))
            continue
        yield Previewed(row, preview)


def _rows(store: Store, now: Published, when: When, client_id: str | None) -> Iterator[_Known]:
    """Those that a rollout would come to, in its order."""
    programme, after = now.ruleset.programme, None
    if client_id is not None:
        row = store.journeys.open_for(programme, client_id)
        if row is not None:
            yield row, store.readings.of(client_id)
        return
    while True:
        names, _ = store.journeys.to_adopt(programme, now.digest, when, after=after, limit=_PAGE)
        if not names:
            return
        rows = [row for name in names if (row := store.journeys.find(name)) is not None]
        known = store.readings.of_many([row.client_id for row in rows])
        for row in rows:
            yield row, known[row.client_id]
        after = names[-1]


def _asked_before(entries: Sequence[Entry], rules: Rules) -> dict[str, Published]:
    """The rulesets it was asked to adopt, some of them perhaps not yet."""
    found = {}
    for entry in entries:
        if isinstance(entry.event, RulesetAdopted):
            try:
                found[entry.event.digest] = rules(entry.event.digest)
            except LookupError:
                continue
    return found
