"""
What is kept, in one database: `Store`.

People, readings, rules, journals; the tables made from journals.

Start at `Store.open`. Knows nothing of Temporal or of what the rules mean.
"""

from alongside.store.coach_history import CoachChange
from alongside.store.coach_page import CoachRow, TakenCoach
from alongside.store.coach_rows import new_coach_id
from alongside.store.errors import (
    ClientConflict,
    CoachConflict,
    CoachRefused,
    JournalConflict,
    JournalGap,
    RulesetMoved,
    SchemaBehind,
    StoreError,
    StoreRefused,
    StoreUnreachable,
    UnknownClient,
    UnknownCoach,
    UnknownJourney,
    UnknownRuleset,
)
from alongside.store.opening import Store, upgrade
from alongside.store.people import (
    Added,
    AddedPage,
    AddedRow,
    Client,
    ContactChange,
    NewClient,
    Person,
)
from alongside.store.records import (
    CaseloadRow,
    JourneyRow,
    MessageRow,
    RoundOutcome,
    RoundRow,
    SessionRow,
    TaskRow,
    WaitingRow,
)
from alongside.store.ruleset_rows import How, Kept, Pointed, Signed

__all__ = [
    "Added",
    "AddedPage",
    "AddedRow",
    "CaseloadRow",
    "Client",
    "ClientConflict",
    "CoachChange",
    "CoachConflict",
    "CoachRefused",
    "CoachRow",
    "ContactChange",
    "How",
    "JournalConflict",
    "JournalGap",
    "JourneyRow",
    "Kept",
    "MessageRow",
    "NewClient",
    "Person",
    "Pointed",
    "RoundOutcome",
    "RoundRow",
    "RulesetMoved",
    "SchemaBehind",
    "SessionRow",
    "Signed",
    "Store",
    "StoreError",
    "StoreRefused",
    "StoreUnreachable",
    "TakenCoach",
    "TaskRow",
    "UnknownClient",
    "UnknownCoach",
    "UnknownJourney",
    "UnknownRuleset",
    "WaitingRow",
    "new_coach_id",
    "upgrade",
]
