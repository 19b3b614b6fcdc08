"""
Documents as they were sent: kept once by journey and key, sealed, shown again as they were.

In: bytes with what they are. Out: what is kept, which is what was kept first.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Row, insert, select

from alongside.store.database import Database
from alongside.store.tables import documents


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """
    A document without what it says. `digest` is the SHA-256 of its bytes, `length` their number.

    `upto` is the entry of the journal it was made from, and all before.
    """

    journey: str
    key: str
    kind: str
    filename: str
    media_type: str
    made: datetime
    upto: int
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document and its bytes; its `repr` shows none of them."""

    row: DocumentRow
    body: bytes

    def __repr__(self) -> str:
        return f"Document({self.row!r}, {len(self.body)} bytes)"


_SHOWN = [column for column in documents.c if column.name != "body"]


class Documents:
    """Plans and letters that went out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        journey: str,
        key: str,
        *,
        kind: str,
        filename: str,
        media_type: str,
        body: bytes,
        upto: int,
        now: datetime,
    ) -> Document:
        """Keep a document; where one is kept under this key already, that one, unchanged."""
        with self._database.writing(f"document/{journey}/{key}") as connection:
            found = self._find(connection, journey, key)
            if found is not None:
                return found
            row = DocumentRow(
                journey=journey,
                key=key,
                kind=kind,
                filename=filename,
                media_type=media_type,
                made=now,
                upto=upto,
                length=len(body),
                digest=sha256(body).hexdigest(),
            )
            sealed = self._database.ring.encrypt(body, _about(journey, key))
            values = {name: getattr(row, name) for name in DocumentRow.__slots__}
            connection.execute(insert(documents).values(**values, body=sealed))
            return Document(row, body)

    def get(self, journey: str, key: str) -> Document | None:
        """The document kept under this key; None if there is none."""
        with self._database.reading() as connection:
            return self._find(connection, journey, key)

    def of(self, journey: str) -> list[DocumentRow]:
        """What was kept for a journey, the oldest first; nothing is decrypted."""
        query = (
            select(*_SHOWN)
            .where(documents.c.journey == journey)
            .order_by(documents.c.made, documents.c.key)
        )
        with self._database.reading() as connection:
            return [DocumentRow(**row._mapping) for row in connection.execute(query)]

    def _find(self, connection: Connection, journey: str, key: str) -> Document | None:
        query = select(documents).where(documents.c.journey == journey, documents.c.key == key)
        row = connection.execute(query).one_or_none()
        return None if row is None else self._open(row)

    def _open(self, row: Row[tuple[object, ...]]) -> Document:
        kept = {name: row._mapping[name] for name in DocumentRow.__slots__}
        body = self._database.ring.decrypt(
            row._mapping["body"], _about(str(kept["journey"]), str(kept["key"]))
        )
        return Document(DocumentRow(**kept), body)


def _about(journey: str, key: str) -> bytes:
    return f"document/{journey}/{key}".encode()
