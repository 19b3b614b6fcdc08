"""
Rule files as they were written: the text that a version was read from, comments included.

A version may be written in several ways; the latest is shown. What is kept is never changed.
"""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from alongside.store.database import Database
from alongside.store.ruleset_rows import Written
from alongside.store.tables import ruleset_texts


class RulesetTexts:
    """Texts by the digest of the version they say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, digest: str) -> Written | None:
        """How a version was written last; None if no file of it was kept."""
        with self._database.reading() as connection:
            return _latest(connection, digest)

    def keep(self, digest: str, programme: str, written: Written, who: str) -> bool:
        """Keep another way of writing a version; False if that is how it was written last."""
        with self._database.writing(f"rules/{programme}") as connection:
            return keep_text(connection, digest, programme, written, who, self._database.clock())


def keep_text(
    connection: Connection,
    digest: str,
    programme: str,
    written: Written | None,
    who: str,
    now: datetime,
) -> bool:
    """Within somebody's transaction: keep a text unless it is the latest of its version."""
    if written is None or _latest(connection, digest) == written:
        return False
    connection.execute(
        insert(ruleset_texts).values(
            digest=digest,
            programme=programme,
            text=written.text,
            examples=written.examples,
            who=who,
            at=now,
        )
    )
    return True


def _latest(connection: Connection, digest: str) -> Written | None:
    query = (
        select(ruleset_texts.c.text, ruleset_texts.c.examples)
        .where(ruleset_texts.c.digest == digest)
        .order_by(ruleset_texts.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Written(row.text, row.examples)
