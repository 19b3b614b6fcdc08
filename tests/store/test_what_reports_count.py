"""What reports count follows from the journal and from readings, whenever the tables came."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import text
from synthetic_journal import START, entries, planned, rich, started

from alongside.events import (
    AnyEvent,
    HealthCheckCompleted,
    InvitationAccepted,
    InvitationSent,
    MeasureRecorded,
    SessionAttended,
    SessionMissed,
    SessionOutcomeCorrected,
    StageEntered,
)
from alongside.keys import KeyRing
from alongside.london import today
from alongside.readings import Reading
from alongside.settings import Settings
from alongside.store import Store, migrate, upgrade
from alongside.store.database import Database, engine_for
from alongside.store.people import NewClient, Person

TABLES = ("milestones", "scores", "client_groups")
JOURNEY = "primrose-a/c-aaaaaaaaaaaa/1"
Rows = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Where an empty database is, or will be."""
    if request.param == "sqlite":
        return Settings(home=tmp_path / "home")
    address = request.getfixturevalue("empty_postgres")
    return Settings(home=tmp_path / "home", database_url=SecretStr(address))


def told(store: Store, *events: AnyEvent) -> dict[str, object]:
    """The milestones of a journey in which these happened, an hour after each other."""
    store.journal.append(JOURNEY, entries([started("c-aaaaaaaaaaaa"), *events]))
    query = text("SELECT * FROM milestones WHERE journey = :journey")
    with store._database.reading() as connection:
        return dict(connection.execute(query, {"journey": JOURNEY}).mappings().one())


def day(place: int) -> int:
    """The day of the entry at this place."""
    return today(START + timedelta(hours=place)).toordinal()


def test_the_first_time_counts(store: Store) -> None:
    """A second invitation, a second visit change nothing; what is not complete does not count."""
    far = [StageEntered(stage="invitation", visit=1), InvitationSent(visit=1, number=1)]
    for _ in range(16):
        far.append(InvitationSent(visit=1, number=2))

    row = told(
        store,
        *far,
        InvitationAccepted(),
        HealthCheckCompleted(visit=1, missing=("smoking",)),
        StageEntered(stage="invitation", visit=2),
        StageEntered(stage="coaching", visit=1),
    )

    assert (day(3), day(20), None) == (row["invited"], row["engaged"], row["checked"])
    assert (">invitation>coaching>", "coaching") == (row["path"], row["stage"])


def test_whoever_was_never_met_is_not_counted_as_met(store: Store) -> None:
    """The only session attended was put right to missed; another was, so it counts again."""
    wrong = SessionOutcomeCorrected(session=1, outcome="missed")
    session = (planned(1), SessionAttended(session=1, minutes=60), wrong)

    assert told(store, *session)["met"] is None

    later = entries([started("c-aaaaaaaaaaaa"), *session, planned(2), SessionMissed(session=2)])
    right = entries([SessionOutcomeCorrected(session=2, outcome="attended", minutes=50)])[0]
    last = right.model_copy(update={"sequence": 7, "recorded": START + timedelta(days=3)})
    store.journal.append(JOURNEY, [*later, last])
    with store._database.reading() as connection:
        met = connection.execute(text("SELECT met FROM milestones")).scalar()
    assert today(last.at).toordinal() == met


def test_a_client_belongs_to_the_groups_of_their_latest_readings(store: Store, rows: Rows) -> None:
    """By the day of the reading, not of its arrival; what is no word belongs to none."""

    def reading(fact: str, value: str, on: date) -> Reading:
        return Reading(fact=fact, value=value, on=on)

    (row,) = store.clients.add_many(
        [
            NewClient(
                "s", "1", Person(name="A"), [reading("registered_area", "camden", date(2026, 3, 1))]
            )
        ]
    ).rows
    client_id = str(row.client_id)
    assert [(client_id, "camden", None)] == rows("client_groups")

    store.readings.add(client_id, [reading("ethnicity", 'O\'Neil "x" 😀', date(2026, 3, 1))])
    store.readings.add(client_id, [reading("registered_area", "torbay", date(2026, 4, 1))])
    store.readings.add(client_id, [reading("registered_area", "islington", date(2025, 1, 1))])

    assert [(client_id, "torbay", 'O\'Neil "x" 😀')] == rows("client_groups")


def test_a_database_from_before_is_counted_the_same(fresh: Settings, ring: KeyRing) -> None:
    """Taking the tables away and making them again gives the same rows."""
    if fresh.database_url is not None:
        upgrade(fresh, ring)
    with Store.open(fresh, ring) as store:
        # given journeys cut at every length, one with measures and corrections, and readings
        for length in range(1, len(rich("c-0")) + 1, 4):
            client = f"c-{length:012d}"
            store.journal.append(f"primrose-a/{client}/1", rich(client)[:length])
        measured = [
            MeasureRecorded.model_validate(
                {"measure": "wemwbs_14", "occasion": occasion, "scores": {"total": total}}
            )
            for occasion, totals in (("baseline", (40, 50)), ("closure", (45, 48)))
            for total in totals
        ]
        wrong = SessionOutcomeCorrected(session=1, outcome="missed")
        told(store, planned(1), SessionAttended(session=1, minutes=60), wrong, *measured)
        facts = [Reading(fact="registered_area", value="camden", on=date(2026, 3, 1))]
        store.clients.add_many([NewClient("s", "1", Person(name="A"), facts)])
        before = _rows(store)

    # when an earlier version's tables are brought up to date
    database = Database(engine_for(fresh.database), ring, lambda: START)
    config = migrate._config()
    with database.writing("migrations") as connection:
        config.attributes.update(connection=connection, ring=ring)
        command.downgrade(config, "0011")
    database.close()
    upgrade(fresh, ring)

    # then they count the same
    with Store.open(fresh, ring) as store:
        assert before == _rows(store)
    assert all(before.values())


def _rows(store: Store) -> dict[str, list[str]]:
    with store._database.reading() as connection:
        return {
            table: sorted(map(str, connection.execute(text(f"SELECT * FROM {table}"))))
            for table in TABLES
        }
