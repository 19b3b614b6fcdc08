"""
Every table of the store.

Truth: clients, client_keys, client_words, readings, coaches, coach_keys, coach_changes, rulesets,
rulesets_current, rulesets_signed, ruleset_texts, rules_drafts, journal, deliveries, documents,
rounds, round_outcomes, readings_to_tell, colleagues, sign_ins, welcomes, audit, jobs, job_parts,
api_keys, api_answers, webhooks, webhook_events.
Projections, made from the journal: journeys, tasks, sessions, messages, pauses, milestones, scores;
from readings: client_groups. Between the two:
caseload, waiting, coach_turns, held_hours, which a reservation writes first.
"""

from alongside.store.tables.base import metadata
from alongside.store.tables.coaches import coach_changes, coach_keys, coaches
from alongside.store.tables.diary import held_hours
from alongside.store.tables.documents import documents
from alongside.store.tables.jobs import job_parts, jobs
from alongside.store.tables.journeys import deliveries, journal
from alongside.store.tables.names import client_words
from alongside.store.tables.people import client_keys, clients, readings
from alongside.store.tables.projections import journeys, messages, sessions, tasks
from alongside.store.tables.readings_to_tell import readings_to_tell
from alongside.store.tables.reports import client_groups, milestones, scores
from alongside.store.tables.reservations import caseload, coach_turns, pauses, waiting
from alongside.store.tables.rounds import round_outcomes, rounds
from alongside.store.tables.rules import (
    rules_drafts,
    ruleset_texts,
    rulesets,
    rulesets_current,
    rulesets_signed,
)
from alongside.store.tables.sign_in import audit, colleagues, sign_ins, welcomes
from alongside.store.tables.systems import api_answers, api_keys, webhook_events, webhooks

__all__ = [
    "api_answers",
    "api_keys",
    "audit",
    "caseload",
    "client_groups",
    "client_keys",
    "client_words",
    "clients",
    "coach_changes",
    "coach_keys",
    "coach_turns",
    "coaches",
    "colleagues",
    "deliveries",
    "documents",
    "held_hours",
    "job_parts",
    "jobs",
    "journal",
    "journeys",
    "messages",
    "metadata",
    "milestones",
    "pauses",
    "readings",
    "readings_to_tell",
    "round_outcomes",
    "rounds",
    "rules_drafts",
    "ruleset_texts",
    "rulesets",
    "rulesets_current",
    "rulesets_signed",
    "scores",
    "sessions",
    "sign_ins",
    "tasks",
    "waiting",
    "webhook_events",
    "webhooks",
    "welcomes",
]
