"""
The console's pages as its staff open them: which, by whom, how often.

In: who is in the store. Out: addresses. `{client}`, `{journey}`, `{under_way}`, `{coach}` are
others each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.loading import Loaded

FINDING = "a name, looked for"
"""The form of /clients, sent."""
NAMES = ("amara be", "jon", "gwen gill", "dilys a", "hamid")
PAGES: dict[str, tuple[str, ...]] = {
    "coordinator": (
        "/", "/?coach={coach}", "/clients", FINDING, "/clients/{client}", "/journeys/{journey}",
        "/journeys/{journey}/history", "/journeys/{journey}/messages",
        "/journeys/{journey}/measures", "/journeys/{journey}/plan", "/journeys/{journey}/waits",
        "/journeys/{under_way}/do/pause", "/coaches", "/coaches/{coach}",
        "/coaches/{coach}/history",
        "/coaches/room", "/coaches/{coach}/leave", "/waiting?programme=primrose-a",
        "/start/{client}", "/clients/add", "/clients/{client}/change",
    ),
    "coach": ("/", "/clients", "/diary", "/coaches/k-coach00000", "/account"),
    "clinician": ("/", "/clients/{client}", "/journeys/{journey}"),
    "rules_administrator": (
        "/rules", "/rules/primrose-a", "/rules/primrose-a/edit", "/rules/primrose-a/history",
        "/rules/primrose-a/preview", "/rules/primrose-a/rollout",
    ),
    "manager": (
        "/", "/reports", "/reports/reach", "/reports/reach?by=priority", "/reports/reach?by=area",
        "/reports/reach?by=ethnicity", "/reports/waits", "/reports/waits?by=priority",
        "/reports/funnel", "/reports/funnel?by=area", "/reports/sessions",
        "/reports/sessions?by=priority", "/reports/reminders", "/reports/caseloads",
        "/reports/measures", "/reports/breaches", "/reports/breaches?by=area",
        "/reports/reach.csv", "/coaches", "/supervision",
    ),
    "auditor": ("/audit", "/audit?about={client}", "/journeys/{journey}/history"),
    "administrator": ("/colleagues", "/account"),
}  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """A page as it is counted, with an address of it."""

    page: str
    address: str


def visit(page: str, loaded: Loaded, dice: Random) -> Visit:
    """The page of somebody."""
    place = dice.randrange(len(loaded.journeys))
    address = page.format(
        client=loaded.clients[place], journey=loaded.journeys[place],
        coach=dice.choice(loaded.coaches), under_way=dice.choice(loaded.under_way),
    )  # fmt: skip
    return Visit(page, address)
