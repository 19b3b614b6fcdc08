"""
The store, opened: one object with a group for each kind of thing in it.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import select

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import migrate
from alongside.store.api_answers import ApiAnswers
from alongside.store.audit import Audit
from alongside.store.caseload import Caseload
from alongside.store.client_journeys import ClientJourneys
from alongside.store.client_rows import about
from alongside.store.clients import Clients
from alongside.store.coach_rows import about_coach
from alongside.store.coaches import Coaches
from alongside.store.colleagues import Colleagues
from alongside.store.database import Database, engine_for
from alongside.store.diary import Diary
from alongside.store.documents import Documents
from alongside.store.handing_over import HandingOver
from alongside.store.happenings import Happenings
from alongside.store.jobs import Jobs
from alongside.store.journal import Journal
from alongside.store.journal_rows import open_entry
from alongside.store.journeys import Journeys
from alongside.store.messages import Messages
from alongside.store.names import Names
from alongside.store.proposals import Proposals
from alongside.store.readings import Readings
from alongside.store.readings_to_tell import ReadingsToTell
from alongside.store.rebuild import rebuild
from alongside.store.reports import Reports
from alongside.store.roster import Roster
from alongside.store.rounds import Rounds
from alongside.store.rules_drafts import RulesDrafts
from alongside.store.rulesets import Rulesets
from alongside.store.second_factors import SecondFactors
from alongside.store.sign_ins import SignIns
from alongside.store.supervisions import SupervisionTasks
from alongside.store.systems import Systems
from alongside.store.tables import clients, coaches, journal
from alongside.store.tasks import Tasks
from alongside.store.webhooks import Webhooks
from alongside.store.welcomes import Welcomes
from alongside.store.worklist import Worklist


class Store:
    """Everything that is kept. Safe between threads; close it when done."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.journal = Journal(database)
        self.journeys = Journeys(database)
        self.tasks = Tasks(database)
        self.worklist = Worklist(database)
        self.supervisions = SupervisionTasks(database)
        self.clients = Clients(database)
        self.names = Names(database)
        self.client_journeys = ClientJourneys(database)
        self.jobs = Jobs(database)
        self.readings = Readings(database)
        self.readings_to_tell = ReadingsToTell(database)
        self.rulesets = Rulesets(database)
        self.rules_drafts = RulesDrafts(database)
        self.coaches = Coaches(database)
        self.roster = Roster(database)
        self.caseload = Caseload(database)
        self.proposals = Proposals(database)
        self.rounds = Rounds(database)
        self.handing_over = HandingOver(database)
        self.messages = Messages(database)
        self.documents = Documents(database)
        self.reports = Reports(database)
        self.happenings = Happenings(database)
        self.diary = Diary(database)
        self.colleagues = Colleagues(database)
        self.second_factors = SecondFactors(database)
        self.welcomes = Welcomes(database)
        self.sign_ins = SignIns(database)
        self.audit = Audit(database)
        self.systems = Systems(database)
        self.api_answers = ApiAnswers(database)
        self.webhooks = Webhooks(database)

    @classmethod
    def open(
        cls,
        settings: Settings,
        ring: KeyRing,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Self:
        """
        The store the settings name. SQLite is made and migrated as needed.

        `clock` stamps rows that no event dates, such as when a ruleset was published.

        :raises SchemaBehind: PostgreSQL needs `alongside store upgrade` first.
        :raises StoreUnreachable: the database does not answer.
        :raises alongside.keys.KeyMissing: it was written with keys that are not in `ring`.
        """
        database = _database(settings, ring, clock)
        try:
            if database.embedded:
                with _one_at_a_time(database):
                    migrate.upgrade(database)
            else:
                migrate.check(database)
            _check_keys(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def rebuild(self) -> int:
        """Make the projections again from the journal; how many entries it took."""
        return rebuild(self._database)

    def close(self) -> None:
        """Let go of every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def upgrade(settings: Settings, ring: KeyRing) -> tuple[str | None, str]:
    """
    Migrate the database the settings name; its revisions before and after.

    :raises SchemaBehind: it is newer than this version of Alongside.
    """
    database = _database(settings, ring, lambda: datetime.now(UTC))
    try:
        if not database.embedded:
            return migrate.upgrade(database)
        with _one_at_a_time(database):
            return migrate.upgrade(database)
    finally:
        database.close()


def _database(settings: Settings, ring: KeyRing, clock: Callable[[], datetime]) -> Database:
    return Database(engine_for(settings.database), ring, clock)


def _check_keys(database: Database) -> None:
    """Other keys are noticed now, not at the first client somebody looks at."""
    person = select(clients.c.client_id, clients.c.person).limit(1)
    entry = select(journal.c.journey, journal.c.sequence, journal.c.body).limit(1)
    coach = select(coaches.c.coach_id, coaches.c.body).limit(1)
    with database.reading() as connection:
        for client_id, sealed in connection.execute(person):
            database.ring.decrypt(sealed, about(client_id))
        for coach_id, body in connection.execute(coach):
            database.ring.decrypt(body, about_coach(coach_id))
        for journey, sequence, body in connection.execute(entry):
            open_entry(database.ring, journey, sequence, body)


@contextmanager
def _one_at_a_time(database: Database) -> Iterator[None]:
    """Several processes may start on a new file at once; switching it to WAL takes turns."""
    path = Path(str(database.engine.url.database) + ".migrating")
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
