"""
Drafts of rules: one for each programme and colleague, kept until it is published or thrown away.
"""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from alongside.store.database import Database
from alongside.store.errors import StoreError
from alongside.store.ruleset_rows import Draft, Written
from alongside.store.tables import rules_drafts


class DraftMoved(StoreError):
    """The draft was saved since it was shown, from another page of its writer."""


class RulesDrafts:
    """What people are writing; nothing here is in force."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, programme: str, colleague_id: str) -> Draft | None:
        """Somebody's draft of a programme's rules."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(rules_drafts).where(*_whose(programme, colleague_id))
            ).one_or_none()
        return None if row is None else _draft(row)

    def of(self, programme: str) -> list[Draft]:
        """Everybody's drafts of a programme's rules, the latest first; twenty at most."""
        query = (
            select(rules_drafts)
            .where(rules_drafts.c.programme == programme)
            .order_by(rules_drafts.c.at.desc(), rules_drafts.c.colleague_id)
            .limit(20)
        )
        with self._database.reading() as connection:
            return [_draft(row) for row in connection.execute(query)]

    def by(self, colleague_id: str) -> dict[str, Draft]:
        """Somebody's drafts by programme."""
        query = select(rules_drafts).where(rules_drafts.c.colleague_id == colleague_id)
        with self._database.reading() as connection:
            return {row.programme: _draft(row) for row in connection.execute(query)}

    def save(
        self,
        programme: str,
        colleague_id: str,
        written: Written,
        *,
        seen: int,
        based_on: str | None,
    ) -> Draft:
        """
        Keep what somebody wrote. The same text again changes nothing.

        :param seen: `saved` of the draft they had before them; 0 if there was none.
        :param based_on: the version in force that they began with, or looked at since.
        :raises DraftMoved: it was saved since.
        """
        now = self._database.clock()
        with self._database.writing(_lock(programme, colleague_id)) as connection:
            found = connection.execute(
                select(rules_drafts).where(*_whose(programme, colleague_id))
            ).one_or_none()
            kept = None if found is None else _draft(found)
            if kept is not None and (kept.written, kept.based_on) == (written, based_on):
                return kept
            if (kept.saved if kept else 0) != seen:
                raise DraftMoved("this draft was saved since, from another page")
            values: dict[str, Any] = {
                "based_on": based_on,
                "text": written.text,
                "examples": written.examples,
                "saved": seen + 1,
                "at": now,
            }
            if kept is None:
                connection.execute(
                    insert(rules_drafts).values(
                        programme=programme, colleague_id=colleague_id, **values
                    )
                )
            else:
                connection.execute(
                    update(rules_drafts).where(*_whose(programme, colleague_id)).values(values)
                )
        return Draft(programme, colleague_id, based_on, written, seen + 1, now)

    def note_test(self, draft: Draft, tested: str, result: str) -> None:
        """What the examples came to, of the text named by `tested`."""
        with self._database.writing(_lock(draft.programme, draft.colleague_id)) as connection:
            connection.execute(
                update(rules_drafts)
                .where(*_whose(draft.programme, draft.colleague_id))
                .values(tested=tested, test_result=result)
            )

    def throw_away(self, programme: str, colleague_id: str, *, saved: int | None = None) -> bool:
        """
        End a draft; False if there was none.

        :param saved: `saved` of the draft as it was looked at: one that was saved since stays.
        """
        which = [*_whose(programme, colleague_id)]
        if saved is not None:
            which.append(rules_drafts.c.saved == saved)
        with self._database.writing(_lock(programme, colleague_id)) as connection:
            gone = connection.execute(delete(rules_drafts).where(*which))
        return gone.rowcount > 0


def _lock(programme: str, colleague_id: str) -> str:
    return f"draft/{programme}/{colleague_id}"


def _whose(programme: str, colleague_id: str) -> tuple[Any, Any]:
    return (
        rules_drafts.c.programme == programme,
        rules_drafts.c.colleague_id == colleague_id,
    )


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        programme=row.programme,
        colleague_id=row.colleague_id,
        based_on=row.based_on,
        written=Written(row.text, row.examples),
        saved=row.saved,
        at=row.at,
        tested=row.tested,
        test_result=row.test_result,
    )
