"""
Published rulesets: kept for ever under their digest, one of them current per programme.
"""

from sqlalchemy import insert, select

from alongside.store.changes import Put, carry_out
from alongside.store.database import Database
from alongside.store.errors import UnknownRuleset
from alongside.store.tables import rulesets, rulesets_current


class Rulesets:
    """Rulesets by digest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, digest: str, programme: str, canonical_json: str, who: str, why: str) -> None:
        """Keep a ruleset. A digest that is there already stays as it is."""
        with self._database.writing(f"rules/{programme}") as connection:
            row = {
                "programme": programme,
                "body": canonical_json,
                "who": who,
                "why": why,
                "published": self._database.clock(),
            }
            carry_out(connection, [Put("rulesets", {"digest": digest}, row, keep=True)])

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

    def current(self, programme: str) -> str | None:
        """The digest of the programme's current ruleset; None if there is none yet."""
        query = (
            select(rulesets_current.c.digest)
            .where(rulesets_current.c.programme == programme)
            .order_by(rulesets_current.c.number.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def make_current(self, programme: str, digest: str, who: str, why: str) -> None:
        """
        New journeys of the programme start on this ruleset from now on.

        :raises UnknownRuleset: nothing of this programme is published under the digest.
        """
        with self._database.writing(f"rules/{programme}") as connection:
            known = select(rulesets.c.digest).where(
                rulesets.c.digest == digest, rulesets.c.programme == programme
            )
            if connection.execute(known).scalar() is None:
                raise UnknownRuleset(
                    f"no ruleset of {programme!r} is published under {digest!r}; publish it first"
                )
            connection.execute(
                insert(rulesets_current).values(
                    programme=programme,
                    digest=digest,
                    who=who,
                    why=why,
                    since=self._database.clock(),
                )
            )

    def programmes(self) -> tuple[str, ...]:
        """Every programme with a current ruleset, by name."""
        query = select(rulesets_current.c.programme).distinct()
        with self._database.reading() as connection:
            return tuple(sorted(connection.execute(query).scalars()))
