"""
Bring a database's tables to this version.

In: a database. Out: the same with every migration applied, in one transaction; a second
process waits for the first. Nobody needs a configuration file.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from alongside.store.database import Database
from alongside.store.errors import SchemaBehind

_FOLDER = Path(__file__).parent / "migrations"


def newest() -> str:
    """The revision this version of Alongside works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def current(connection: Connection) -> str | None:
    """The revision the database is at; None if it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database) -> tuple[str | None, str]:
    """
    Apply what is missing; the revisions before and after.

    :raises SchemaBehind: the database is newer than this version of Alongside.
    """
    with database.writing("migrations") as connection:
        before = current(connection)
        if before == newest():
            return before, before
        _refuse_newer(before)
        config = _config()
        config.attributes["connection"] = connection
        config.attributes["ring"] = database.ring
        command.upgrade(config, "head")
        return before, newest()


def check(database: Database) -> None:
    """
    Make sure the tables are those of this version.

    :raises SchemaBehind: they are not; the message says what to do.
    """
    with database.reading() as connection:
        found = current(connection)
    if found == newest():
        return
    _refuse_newer(found)
    raise SchemaBehind(
        f"the database is at revision {found or 'none'}, this version needs {newest()}; "
        "run `alongside store upgrade`"
    )


def _refuse_newer(found: str | None) -> None:
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaBehind(
            f"the database is at revision {found}, which this version of Alongside does not "
            "know; install the version that wrote it, or a newer one"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config
