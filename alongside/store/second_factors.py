"""
The second factor of a person: its secret, the codes that stand in for it, each used once.
"""

from sqlalchemy import select

from alongside.store.colleague_rows import open_row
from alongside.store.colleagues import change, resealed
from alongside.store.database import Database
from alongside.store.tables import colleagues


class SecondFactors:
    """What somebody has besides a password. Secrets are kept sealed with the person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offer(self, colleague_id: str, secret: str) -> None:
        """A secret they are shown; it counts once they confirm it."""
        self._reseal(colleague_id, totp_offered=secret)

    def take(self, colleague_id: str, secret: str, recovery: tuple[str, ...], step: int) -> None:
        """
        They confirmed it by the code of this half minute; from now on it is asked for.

        :param recovery: codes that stand in for it, each once; kept hashed.
        """
        hashes = tuple(self._hash(colleague_id, code) for code in recovery)
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            change(
                self._database,
                connection,
                colleague_id,
                person=resealed(
                    self._database, connection, colleague_id,
                    totp=secret, totp_offered=None, recovery=hashes,
                ),
                code_step=step,
            )  # fmt: skip

    def drop(self, colleague_id: str) -> None:
        """They have none any more."""
        self._reseal(colleague_id, totp=None, totp_offered=None, recovery=())

    def renew_recovery(self, colleague_id: str, recovery: tuple[str, ...]) -> None:
        """Other codes that stand in for it; those before are good no longer."""
        hashes = tuple(self._hash(colleague_id, code) for code in recovery)
        self._reseal(colleague_id, recovery=hashes)

    def use_step(self, colleague_id: str, step: int) -> bool:
        """Use the code of a half minute; False where it, or a later one, was used before."""
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            last = connection.execute(
                select(colleagues.c.code_step).where(colleagues.c.colleague_id == colleague_id)
            ).scalar_one()
            if last is not None and step <= last:
                return False
            change(self._database, connection, colleague_id, code_step=step)
        return True

    def use_recovery(self, colleague_id: str, code: str) -> bool:
        """Use a code that stands in; False where it is none, or was used."""
        hashed = self._hash(colleague_id, code)
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            row = connection.execute(
                select(colleagues).where(colleagues.c.colleague_id == colleague_id)
            ).one()
            kept = open_row(self._database.ring, row).recovery
            if hashed not in kept:
                return False
            left = tuple(each for each in kept if each != hashed)
            person = resealed(self._database, connection, colleague_id, recovery=left)
            change(self._database, connection, colleague_id, person=person)
        return True

    def _reseal(self, colleague_id: str, **other: object) -> None:
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            person = resealed(self._database, connection, colleague_id, **other)
            change(self._database, connection, colleague_id, person=person)

    def _hash(self, colleague_id: str, code: str) -> str:
        said = code.replace("-", "").replace(" ", "").casefold()
        return self._database.ring.keyed_hash(f"recovery/{colleague_id}/{said}")
