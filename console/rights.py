"""
What each role may do: one table.

Every route names the right it needs (`console.security.door.needs`).
"""

from enum import StrEnum

from alongside.access import Colleague, Role


class Right(StrEnum):
    """Something a page or an act needs leave for."""

    TODAY_SEE = "today_see"
    CLIENTS_SEE = "clients_see"
    CLIENTS_ADD = "clients_add"
    JOURNEYS_START = "journeys_start"
    JOURNEYS_ACT = "journeys_act"
    """Record what happened in a journey; a coach for their own clients."""
    JOURNEYS_CLOSE = "journeys_close"
    TASKS_ANSWER = "tasks_answer"
    """Tasks of the roles they answer for."""
    COACHES_SEE = "coaches_see"
    """The roster, the waiting list."""
    COACH_SEE = "coach_see"
    """One coach's page; a coach their own."""
    COACHES_CHANGE = "coaches_change"
    DIARY_SEE = "diary_see"
    RULES_SEE = "rules_see"
    RULES_CHANGE = "rules_change"
    REPORTS_SEE = "reports_see"
    AUDIT_SEE = "audit_see"
    COLLEAGUES_CHANGE = "colleagues_change"
    KEYS_CHANGE = "keys_change"
    """API keys and webhooks."""


_ALL_STAFF = {Right.TODAY_SEE, Right.CLIENTS_SEE, Right.RULES_SEE}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.COORDINATOR: frozenset(
        _ALL_STAFF
        | {
            Right.CLIENTS_ADD,
            Right.JOURNEYS_START,
            Right.JOURNEYS_ACT,
            Right.JOURNEYS_CLOSE,
            Right.TASKS_ANSWER,
            Right.COACHES_SEE,
            Right.COACH_SEE,
            Right.COACHES_CHANGE,
            Right.DIARY_SEE,
            Right.REPORTS_SEE,
        }
    ),
    Role.COACH: frozenset(
        _ALL_STAFF | {Right.JOURNEYS_ACT, Right.TASKS_ANSWER, Right.DIARY_SEE, Right.COACH_SEE}
    ),
    Role.CLINICIAN: frozenset(_ALL_STAFF | {Right.JOURNEYS_ACT, Right.TASKS_ANSWER}),
    Role.RULES_ADMINISTRATOR: frozenset({Right.RULES_SEE, Right.RULES_CHANGE}),
    Role.AUDITOR: frozenset(
        _ALL_STAFF | {Right.COACHES_SEE, Right.COACH_SEE, Right.REPORTS_SEE, Right.AUDIT_SEE}
    ),
    Role.MANAGER: frozenset(
        _ALL_STAFF
        | {
            Right.TASKS_ANSWER,
            Right.COACHES_SEE,
            Right.COACH_SEE,
            Right.DIARY_SEE,
            Right.REPORTS_SEE,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Right.COLLEAGUES_CHANGE, Right.KEYS_CHANGE, Right.AUDIT_SEE}),
}


def may(colleague: Colleague, right: Right) -> bool:
    """Whether one of their roles has this right."""
    return any(right in RIGHTS[role] for role in colleague.roles)


def may_answer_for(colleague: Colleague, coach_id: str) -> bool:
    """Whether they accept or decline what is proposed to this coach: the coach, or who leads."""
    is_theirs = may(colleague, Right.COACHES_CHANGE) or colleague.coach_id == coach_id
    return is_theirs and may(colleague, Right.JOURNEYS_ACT)
