"""
Which journeys under way are to go over to other rules.

In: a programme and a digest. Out: the names of its journeys that walk by others, a page at a
time. What waits for a journey's next stage is read from the last of its entries about rules.
"""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
)

from alongside.events import RulesetAdopted
from alongside.store.tables import journal, journeys

LIVE = ("open", "paused")
"""The states of a journey that is not over."""
ADOPTING = ("ruleset_adopted", "ruleset_taken_up", "ruleset_not_adopted")
"""The entries that say by which rules a journey walks, or is to walk from its next stage on."""
_NEXT_STAGE = "next-stage/"


def page_to_adopt(
    connection: Connection,
    programme: str,
    digest: str,
    when: str,
    *,
    after: str | None,
    limit: int,
) -> tuple[list[str], int]:
    """The first so many after `after`, in the order of their names; and how many there are."""
    wanted: list[ColumnElement[bool]] = [
        journeys.c.programme == programme,
        journeys.c.status.in_(LIVE),
        _is_to_leave(digest) if when == "now" else _is_not_to_reach(digest),
    ]
    if after is not None:
        wanted.append(journeys.c.journey > after)
    page = select(journeys.c.journey).where(*wanted).order_by(journeys.c.journey).limit(limit)
    count = select(func.count()).select_from(journeys).where(*wanted)
    named: Sequence[str] = connection.execute(page).scalars().all()
    return list(named), connection.execute(count).scalar() or 0


def _is_to_leave(digest: str) -> ColumnElement[bool]:
    """Walks by others now, or will from its next stage on."""
    return or_(journeys.c.digest != digest, and_(_waits(), _last() != _waiting_for(digest)))


def _is_not_to_reach(digest: str) -> ColumnElement[bool]:
    """Will walk by others even when its next stage has come."""
    return or_(
        and_(_waits(), _last() != _waiting_for(digest)),
        and_(not_(_waits()), journeys.c.digest != digest),
    )


def _waits() -> ColumnElement[bool]:
    """Whether it adopts something at its next stage. Few do, so those are found first."""
    ever = select(journal.c.journey).where(
        journal.c.name == ADOPTING[0], journal.c.subject.startswith(_NEXT_STAGE)
    )
    return and_(journeys.c.journey.in_(ever), _last().startswith(_NEXT_STAGE))


def _last() -> ScalarSelect[str]:
    """What its last entry about rules is about, those that were refused left out."""
    refused = journal.alias()
    was_refused = exists().where(
        refused.c.journey == journal.c.journey,
        refused.c.name == ADOPTING[2],
        refused.c.subject == literal("adoption/") + cast(journal.c.sequence, Text),
    )
    return (
        select(journal.c.subject)
        .where(
            journal.c.journey == journeys.c.journey,
            journal.c.name.in_(ADOPTING[:2]),
            not_(was_refused),
        )
        .order_by(journal.c.sequence.desc())
        .limit(1)
        .correlate(journeys)
        .scalar_subquery()
    )


def _waiting_for(digest: str) -> str:
    return RulesetAdopted(digest=digest, reason="", when="next_stage").subject
