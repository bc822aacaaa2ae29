"""The tables of a database, brought to what this version of the app knows. Run before the first work, and before a fork."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.classroom.database import Database
from app.language.language import plain

_SCRIPTS = Path(__file__).parent / "migrations"
_MIGRATING = 7_400  # of the lock under which one process migrates


class NewerDatabase(RuntimeError):
    """The database was migrated by a later version of the app."""


def migrate(database: Database) -> None:
    """Bring the tables up to date, all or nothing. Several processes may do it at once; no connection is left open.

    Raises:
        NewerDatabase: A later version has been here.
    """

    def work(connection: Connection) -> None:
        database.one_at_a_time(connection, _MIGRATING)
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        there = MigrationContext.configure(connection).get_current_revision()
        if there is not None and there not in known:
            raise NewerDatabase(
                plain("The class's database is of a newer version: update the app, or name another database.")
            )
        command.upgrade(config, "head")

    try:
        database.write(work)
    finally:
        database.close()
