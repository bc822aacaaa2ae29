"""A database has its tables at start, whoever starts first, and a newer one is left alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from app.classroom import migrate as migrations
from app.classroom.database import Database, url_of
from app.classroom.migrate import NewerDatabase, migrate
from app.classroom.rooms import open_room, room
from app.classroom.tables import METADATA

START = """
import sys
from app.classroom.database import Database, url_of
from app.classroom.migrate import migrate
from app.classroom.rooms import open_room
database = Database(url_of(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
migrate(database)
print(open_room(database, "{}")[0])
"""


def test_the_migrations_make_the_tables_that_the_code_names(database: Database) -> None:
    def difference() -> object:
        return database.read(lambda connection: compare_metadata(MigrationContext.configure(connection), METADATA))

    assert difference() == []


def test_a_second_start_leaves_what_is_there(database: Database) -> None:
    code, _ = open_room(database, "{}")
    migrate(database)
    assert room(database, code).code == code


def test_two_processes_that_start_at_once_on_an_empty_database_both_succeed(address: str) -> None:
    command = [sys.executable, "-W", "error", "-c", START, address]
    pipe = subprocess.PIPE
    started = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(2)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate() for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    database = Database(url_of(address))
    assert {room(database, out.strip()).version for out, _ in told} == {1}
    database.close()


def test_a_newer_database_is_refused_with_a_sentence_and_left_alone(database: Database) -> None:
    code, _ = open_room(database, "{}")
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    database.write(lambda connection: connection.execute(newer))
    with pytest.raises(NewerDatabase, match=r"^The class's database is of a newer version: update the app, .*\.$"):
        migrate(database)
    assert room(database, code).code == code


def test_a_migration_that_fails_leaves_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(url_of(address))
    upgrade = migrations.command.upgrade

    def broken(*arguments: object) -> None:
        upgrade(*arguments)
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(migrations.command, "upgrade", broken)
        with pytest.raises(ZeroDivisionError):
            migrate(database)
    assert database.read(lambda connection: inspect(connection).get_table_names()) == []
    migrate(database)
    assert "rooms" in database.read(lambda connection: inspect(connection).get_table_names())
    database.close()


def test_a_migration_leaves_no_connection_that_a_fork_would_share(address: str) -> None:
    database = Database(url_of(address))
    migrate(database)
    assert database._engines == {}
