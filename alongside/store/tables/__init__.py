"""
Every table of the store.

Truth: clients, client_keys, readings, coaches, coach_keys, coach_changes, rulesets,
rulesets_current, rulesets_signed, journal, deliveries, documents, rounds, round_outcomes,
colleagues, sign_ins, audit.
Projections, made from the journal: journeys, tasks, sessions, messages, pauses. Between the two:
caseload, waiting, coach_turns, held_hours, which a reservation writes first.
"""

from alongside.store.tables.base import metadata
from alongside.store.tables.coaches import coach_changes, coach_keys, coaches
from alongside.store.tables.diary import held_hours
from alongside.store.tables.documents import documents
from alongside.store.tables.journeys import deliveries, journal
from alongside.store.tables.people import client_keys, clients, readings
from alongside.store.tables.projections import journeys, messages, sessions, tasks
from alongside.store.tables.reservations import caseload, coach_turns, pauses, waiting
from alongside.store.tables.rounds import round_outcomes, rounds
from alongside.store.tables.rules import rulesets, rulesets_current, rulesets_signed
from alongside.store.tables.sign_in import audit, colleagues, sign_ins

__all__ = [
    "audit",
    "caseload",
    "client_keys",
    "clients",
    "coach_changes",
    "coach_keys",
    "coach_turns",
    "coaches",
    "colleagues",
    "deliveries",
    "documents",
    "held_hours",
    "journal",
    "journeys",
    "messages",
    "metadata",
    "pauses",
    "readings",
    "round_outcomes",
    "rounds",
    "rulesets",
    "rulesets_current",
    "rulesets_signed",
    "sessions",
    "sign_ins",
    "tasks",
    "waiting",
]
