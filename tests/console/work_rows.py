"""Rows of a worklist by themselves, for what is decided from a row alone."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from alongside.store import JourneyRow, SessionRow, TaskRow

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
JOURNEY = "primrose-a/c-aaaaaaaaaaaa/1"


def task_row(kind: str, **known: Any) -> TaskRow:
    """An open task of this kind."""
    given = {
        "journey": JOURNEY, "key": kind, "role": "coordinator", "title": "Do it", "kind": kind,
        "about": "", "urgent": False, "answers": ("done",), "opened": AT, "due": AT,
        "escalated": None, "status": "open", "answer": None, "ended": None, "ended_by": None,
    }  # fmt: skip
    return TaskRow(**{**given, **known})


def journey_row(stage: str, **known: Any) -> JourneyRow:
    """An open journey in this stage."""
    given: dict[str, Any] = {
        **dict.fromkeys((each.name for each in fields(JourneyRow)), None),
        "journey": JOURNEY, "client_id": "c-aaaaaaaaaaaa", "programme": "primrose-a", "cycle": 1,
        "status": "open", "stage": stage, "priority": 1, "started": AT,
    }  # fmt: skip
    return JourneyRow(**{**given, **known})


def session_row(status: str, **known: Any) -> SessionRow:
    """A session where it stands."""
    given: dict[str, Any] = {
        **dict.fromkeys((each.name for each in fields(SessionRow)), None),
        "journey": JOURNEY, "number": 1, "status": status, "target": AT, "length": 60,
    }  # fmt: skip
    return SessionRow(**{**given, **known})
