"""How a coach's clients go on is worked out once an hour, and what was of another hour is gone."""

from __future__ import annotations

import gc
from datetime import datetime, timedelta
from pathlib import Path

from alongside.calendar import Calendars
from alongside.coming_room import Ahead, coming_weeks
from alongside.keys import KeyRing
from alongside.rooms_ahead import RoomsAhead
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import Store
from tests.console.coach_kit import NOW, carried, coach

CLIENTS = 3
ON_THE_HOUR = NOW.replace(minute=0, second=0, microsecond=0)


def looked(store: Store, now: datetime) -> tuple[Ahead, ...]:
    """As a page of the coach looks ahead at this moment."""
    settings = Settings()
    calendars = Calendars.load(settings.rules / "calendars.yaml")
    library, weeks = Library.of(store, settings), coming_weeks(now, 4)
    ahead = RoomsAhead(store, library, calendars, now, weeks)
    rows = store.roster.carried([coach().id])[coach().id]
    return ahead.clients(coach(), rows)


def kept() -> int:
    """How many clients ahead there are in memory."""
    gc.collect()
    return sum(isinstance(each, Ahead) for each in gc.get_objects())


def test_pages_opened_for_days_remember_one_hour(tmp_path: Path) -> None:
    """Two days of pages, one every hour: as many are kept as there are clients."""
    with Store.open(Settings(home=tmp_path), KeyRing.fresh()) as store:
        store.coaches.put(coach())
        for _ in range(CLIENTS):
            carried(store, coach().id)
        before = kept()

        for hour in range(48):
            looked(store, ON_THE_HOUR + timedelta(hours=hour))

        assert CLIENTS == kept() - before


def test_a_second_page_within_the_hour_works_out_nothing_again(tmp_path: Path) -> None:
    """It is shown the very same."""
    with Store.open(Settings(home=tmp_path), KeyRing.fresh()) as store:
        store.coaches.put(coach())
        carried(store, coach().id)

        first = looked(store, ON_THE_HOUR)
        second = looked(store, ON_THE_HOUR + timedelta(minutes=59))

        assert [id(each) for each in first] == [id(each) for each in second]
