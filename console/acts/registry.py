"""
Every act there is, and those that a colleague may do in a journey now.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from alongside.access import Colleague
from alongside.store.records import JourneyRow
from console.acts import (
    booking,
    coach,
    consent,
    correcting,
    ending,
    goals,
    measures,
    outcomes,
    pausing,
    plan_named,
    plan_parts,
    readings,
    red_flag,
    setting_goals,
    wishing,
)
from console.acts.act import Act, Group, Offer
from console.acts.situation import Situation, roles_towards
from console.context import Console
from console.rights import Right, may

ACTS: tuple[Act, ...] = (
    *red_flag.ACTS,
    *outcomes.ACTS,
    *booking.ACTS,
    *correcting.ACTS,
    *setting_goals.ACTS,
    *goals.ACTS,
    *plan_parts.ACTS,
    *plan_named.ACTS,
    *readings.ACTS,
    *measures.ACTS,
    *consent.ACTS,
    *wishing.ACTS,
    *coach.ACTS,
    *pausing.ACTS,
    *ending.ACTS,
)
_BY_CODE = {act.code: act for act in ACTS}


def act_called(code: str) -> Act | None:
    """The act of this code; None if there is none."""
    return _BY_CODE.get(code)


def may_do(colleague: Colleague, code: str, coaches: Collection[str | None]) -> bool:
    """
    Whether an act's page is for them, by their roles alone.

    :param coaches: those whose client it is or was last.
    """
    act = act_called(code)
    return act is not None and act.is_for_roles(roles_towards(colleague, coaches))


def offered(console: Console, colleague: Colleague, row: JourneyRow) -> list[Offer]:
    """
    What this colleague may do in this journey as it is, in the order of a page.

    Nothing where the journey's rules can't be read, since nobody could say what would happen.
    """
    found = Situation(console, colleague, row)
    if row.status == "closed" or not found.is_readable:
        return []
    acts = (act for act in ACTS if act.is_for(found) and act.why_not(found) is None)
    return [_offer(act, found) for act in acts] + _details(found)


def _offer(act: Act, found: Situation) -> Offer:
    said = urlencode(act.pins(found))
    href = f"{found.path}/do/{act.code}{'?' * bool(said)}{said}"
    return Offer(act.code, act.called(found), href, act.group.value)


def _details(found: Situation) -> list[Offer]:
    """Details are the client's, not the journey's: they are changed on the client's page."""
    if not may(found.colleague, Right.CLIENTS_ADD):
        return []
    href = f"/clients/{found.row.client_id}/change"
    return [Offer("contact-details", "Change contact details", href, Group.JOURNEY.value)]
