"""
Published rulesets: kept for ever under their digest, one of them current per programme.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select

from alongside.store.adopting import LIVE
from alongside.store.changes import Put, carry_out
from alongside.store.database import Database
from alongside.store.errors import RulesetMoved, UnknownRuleset
from alongside.store.ruleset_rows import How, Kept, Pointed, Signed, Written
from alongside.store.ruleset_texts import RulesetTexts, keep_text
from alongside.store.tables import journeys, rulesets, rulesets_current, rulesets_signed

_LISTED = 20
_POINTED = [rulesets_current.c[name] for name in Pointed.__slots__]
_KEPT = [rulesets.c[name] for name in Kept.__slots__]
_SIGNED = [rulesets_signed.c[name] for name in Signed.__slots__]


class Rulesets:
    """Rulesets by digest, the pointers to those in force, and who signed which."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.texts = RulesetTexts(database)

    def put(self, digest: str, programme: str, canonical_json: str, who: str, why: str) -> None:
        """Keep a ruleset. A digest that is there already stays as it is."""
        with self._database.writing(f"rules/{programme}") as connection:
            self._put(connection, digest, programme, canonical_json, who, why)

    def get(self, digest: str) -> str:
        """
        The canonical JSON published under `digest`.

        :raises UnknownRuleset: there is none.
        """
        query = select(rulesets.c.body).where(rulesets.c.digest == digest)
        with self._database.reading() as connection:
            body = connection.execute(query).scalar()
        if body is None:
            raise UnknownRuleset(
                f"no ruleset is published under {digest!r}; publish it, or restore the store"
            )
        return str(body)

    def is_kept(self, digest: str) -> bool:
        """Whether a ruleset is published under the digest."""
        query = select(rulesets.c.digest).where(rulesets.c.digest == digest)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() is not None

    def current(self, programme: str) -> str | None:
        """The digest of the programme's current ruleset; None if there is none yet."""
        found = self.last(programme)
        return None if found is None else found.digest

    def last(self, programme: str) -> Pointed | None:
        """How the current ruleset came into force; None if there is none yet."""
        with self._database.reading() as connection:
            return _last(connection, programme)

    def in_force(self) -> dict[str, Pointed]:
        """How each programme's current ruleset came into force."""
        latest = select(func.max(rulesets_current.c.number)).group_by(rulesets_current.c.programme)
        query = select(*_POINTED).where(rulesets_current.c.number.in_(latest))
        with self._database.reading() as connection:
            return {row.programme: Pointed(*row) for row in connection.execute(query)}

    def publish(
        self,
        digest: str,
        programme: str,
        canonical_json: str,
        who: str,
        why: str,
        *,
        instead_of: str | None,
        how: How = "published",
        written: Written | None = None,
    ) -> bool:
        """
        Keep a ruleset and bring it into force, both or neither; False if it is in force already.

        :param instead_of: the digest in force when whoever publishes looked; None if none was.
        :param written: the file it was read from, kept with it.
        :raises RulesetMoved: another has come into force since.
        """
        with self._database.writing(f"rules/{programme}") as connection:
            found = _last(connection, programme)
            if found is not None and found.digest == digest:
                keep_text(connection, digest, programme, written, who, self._now())
                return False
            if (found.digest if found else None) != instead_of:
                raise RulesetMoved(_moved(programme, found))
            self._put(connection, digest, programme, canonical_json, who, why)
            self._point(connection, programme, digest, who, why, how)
            keep_text(connection, digest, programme, written, who, self._now())
        return True

    def make_current(
        self,
        programme: str,
        digest: str,
        who: str,
        why: str,
        *,
        how: How = "published",
        instead_of: str | None = None,
    ) -> None:
        """
        New journeys of the programme start on this ruleset from now on.

        :param instead_of: only if this digest is in force; None moves the pointer in any case.
        :raises UnknownRuleset: nothing of this programme is published under the digest.
        :raises RulesetMoved: another has come into force since somebody looked.
        """
        with self._database.writing(f"rules/{programme}") as connection:
            known = select(rulesets.c.digest).where(
                rulesets.c.digest == digest, rulesets.c.programme == programme
            )
            if connection.execute(known).scalar() is None:
                raise UnknownRuleset(
                    f"no ruleset of {programme!r} is published under {digest!r}; publish it first"
                )
            found = _last(connection, programme) if instead_of is not None else None
            if found is not None and found.digest != instead_of:
                raise RulesetMoved(_moved(programme, found))
            self._point(connection, programme, digest, who, why, how)

    def history(self, programme: str) -> tuple[Pointed, ...]:
        """Every version that came into force, in that order; the last is current."""
        query = (
            select(*_POINTED)
            .where(rulesets_current.c.programme == programme)
            .order_by(rulesets_current.c.number)
        )
        with self._database.reading() as connection:
            return tuple(Pointed(*row) for row in connection.execute(query))

    def came_into_force(
        self, programme: str, *, before: int | None = None, limit: int = 50
    ) -> list[Pointed]:
        """Versions that came into force, the latest first; those before a number if one is said."""
        query = (
            select(*_POINTED)
            .where(rulesets_current.c.programme == programme)
            .order_by(rulesets_current.c.number.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(rulesets_current.c.number < before)
        with self._database.reading() as connection:
            return [Pointed(*row) for row in connection.execute(query)]

    def beginning_with(self, letters: str) -> tuple[Kept, ...]:
        """The published versions whose digest begins so, the newest first; twenty at most."""
        query = (
            select(*_KEPT)
            .where(rulesets.c.digest.startswith(letters, autoescape=True))
            .order_by(rulesets.c.published.desc(), rulesets.c.digest)
            .limit(_LISTED)
        )
        with self._database.reading() as connection:
            return tuple(Kept(*row) for row in connection.execute(query))

    def programmes(self) -> tuple[str, ...]:
        """Every programme with a current ruleset, by name."""
        query = select(rulesets_current.c.programme).distinct()
        with self._database.reading() as connection:
            return tuple(sorted(connection.execute(query).scalars()))

    def walked_by(self, programme: str) -> dict[str, int]:
        """How many journeys that are not closed walk by each version, by digest."""
        found = self._walked(journeys.c.programme == programme)
        return {digest: many for (_, digest), many in found.items()}

    def walked(self) -> dict[tuple[str, str], int]:
        """How many journeys that are not closed walk by each version, by programme and digest."""
        return self._walked(journeys.c.programme.in_(select(rulesets_current.c.programme)))

    def _walked(self, programme: ColumnElement[bool]) -> dict[tuple[str, str], int]:
        # by status too, as the index has them: counted as they are read, and nothing else is
        by = (journeys.c.programme, journeys.c.status, journeys.c.digest)
        query = select(*by, func.count()).where(programme, journeys.c.status.in_(LIVE))
        found: dict[tuple[str, str], int] = {}
        with self._database.reading() as connection:
            for name, _, digest, many in connection.execute(query.group_by(*by)):
                found[name, digest] = found.get((name, digest), 0) + many
        return found

    def sign(self, digest: str, programme: str, who: str, note: str) -> bool:
        """Somebody answers for this version's local defaults; False if they did before."""
        with self._database.writing(f"rules/{programme}") as connection:
            known = select(rulesets_signed.c.number).where(
                rulesets_signed.c.digest == digest, rulesets_signed.c.who == who
            )
            if connection.execute(known).scalar() is not None:
                return False
            connection.execute(
                insert(rulesets_signed).values(
                    digest=digest, programme=programme, who=who, note=note, at=self._now()
                )
            )
        return True

    def signatures(self, programme: str) -> tuple[Signed, ...]:
        """Every signature under a version of the programme, the oldest first."""
        query = (
            select(*_SIGNED)
            .where(rulesets_signed.c.programme == programme)
            .order_by(rulesets_signed.c.number)
        )
        with self._database.reading() as connection:
            return tuple(Signed(*row) for row in connection.execute(query))

    def is_signed(self, digest: str) -> bool:
        """Whether anybody answers for the version."""
        query = select(rulesets_signed.c.number).where(rulesets_signed.c.digest == digest).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() is not None

    def _put(
        self, connection: Connection, digest: str, programme: str, body: str, who: str, why: str
    ) -> None:
        row = {"programme": programme, "body": body, "who": who, "why": why}
        row_at = {**row, "published": self._now()}
        carry_out(connection, [Put("rulesets", {"digest": digest}, row_at, keep=True)])

    def _point(
        self, connection: Connection, programme: str, digest: str, who: str, why: str, how: How
    ) -> None:
        connection.execute(
            insert(rulesets_current).values(
                programme=programme, digest=digest, who=who, why=why, how=how, since=self._now()
            )
        )

    def _now(self) -> datetime:
        return self._database.clock()


def _last(connection: Connection, programme: str) -> Pointed | None:
    query = (
        select(*_POINTED)
        .where(rulesets_current.c.programme == programme)
        .order_by(rulesets_current.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Pointed(*row)


def _moved(programme: str, found: Pointed | None) -> str:
    if found is None:
        return f"no version of {programme} is in force any more; look again"
    return (
        f"meanwhile {found.who} brought version {found.digest[:12]} of {programme} into force "
        f"({found.why}); look at it, then publish yours again if it is still right"
    )
