"""
What a change of a client's details would come to: each detail as it is and as it would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.admission_of_clients import LABELS
from alongside.store import Client
from console.presenters.clients import CHANNELS, language, spaced
from console.spoken import spoken

_MORE = {
    "channels": "How we may write to them", "language": "Language",
    "do_not_contact": "Send nothing to them",
}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """One detail, before and after."""

    detail: str
    label: str
    was: str
    becomes: str


def changes_between(client: Client, wanted: Mapping[str, Any]) -> list[Changed]:
    """The details that `wanted` would change."""
    was = {**client.person.model_dump(), "channels": client.channels,
           "language": client.language, "do_not_contact": client.do_not_contact}  # fmt: skip
    return [
        Changed(name, label, _shown(name, was[name]), _shown(name, wanted[name]))
        for name, label in {**LABELS, **_MORE}.items()
        if name in wanted and wanted[name] != was[name]
    ]


def _shown(name: str, value: Any) -> str:
    if name == "do_not_contact":
        return "Yes" if value else "No"
    if not value:
        return "Nothing"
    if name == "channels":
        return ", then ".join(CHANNELS.get(each, spoken(each)).lower() for each in value)
    if name == "language":
        return language(value)
    return spaced(value) if name == "nhs_number" else str(value)
