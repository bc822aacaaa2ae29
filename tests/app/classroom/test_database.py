"""What is committed is on the disk, readers wait for nobody, and a lost database is tried again."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.classroom import database as databases
from app.classroom.database import Database, chosen_url, url_of
from app.classroom.refused import Unavailable
from app.classroom.rooms import open_room, room
from tests.app.classroom.postgresql import bin_folder


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    database = Database(url_of(f"sqlite:///{tmp_path}/class.sqlite"))
    yield database
    database.close()


def setting(database: Database, query: str, *, writing: bool) -> object:
    work = database.write if writing else database.read
    return work(lambda connection: connection.scalar(text(query)))


@pytest.mark.parametrize("writing", [True, False])
def test_sqlite_waits_for_the_disk_and_lets_readers_read(file: Database, writing: bool) -> None:
    found = {
        name: setting(file, f"PRAGMA {name}", writing=writing)
        for name in ("journal_mode", "synchronous", "busy_timeout")
    }
    assert found == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5_000}


def test_postgresql_waits_for_the_disk_and_for_nobody_else_for_long(database: Database) -> None:
    if not database.is_sqlite:
        names = ("synchronous_commit", "statement_timeout", "lock_timeout")
        assert [setting(database, f"SHOW {name}", writing=True) for name in names] == ["on", "5s", "5s"]


def test_a_reader_that_stays_keeps_no_writer_out(database: Database) -> None:
    code, _ = open_room(database, "{}")
    with database.engine(writing=False).begin() as reading:
        reading.execute(text("SELECT count(*) FROM rooms")).scalar()
        open_room(database, "{}")
        assert room(database, code).code == code


def test_a_reader_of_sqlite_cannot_write(file: Database) -> None:
    with pytest.raises(Unavailable) as caught:
        file.read(lambda connection: connection.execute(text("CREATE TABLE t (a)")))
    assert isinstance(caught.value.__cause__, OperationalError)
    assert caught.value.status == 503


def test_work_that_fails_leaves_nothing(database: Database) -> None:
    def work(connection: object) -> None:
        connection.execute(text("INSERT INTO links VALUES ('AAAAAA', 't', 0, 0)"))  # type: ignore[attr-defined]
        connection.execute(text("INSERT INTO links VALUES ('AAAAAA', 't', 0, 0)"))  # type: ignore[attr-defined]

    with pytest.raises(IntegrityError):
        database.write(work)
    assert setting(database, "SELECT count(*) FROM links", writing=False) == 0


def test_a_full_disk_is_told_as_what_it_is_and_what_is_there_can_be_read(file: Database) -> None:
    file.write(lambda connection: connection.execute(text("CREATE TABLE kept (what)")))
    file.write(lambda connection: connection.execute(text("PRAGMA max_page_count = 8")))
    with pytest.raises(
        Unavailable, match=r"^The server cannot write to its disk, which may be full: nothing was stored\.$"
    ):
        file.write(lambda connection: connection.execute(text("INSERT INTO kept VALUES (zeroblob(200000))")))
    assert file.read(lambda connection: connection.scalar(text("SELECT count(*) FROM kept"))) == 0


def test_a_database_that_is_not_there_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(databases, "PATIENCE", 0.3)
    database = Database(url_of(f"postgresql://somebody:secret@/nothing?host={tmp_path}"))
    with pytest.raises(Unavailable, match=r"^The server cannot reach its database: try again in a moment\.$"):
        open_room(database, "{}")
    database.close()


def test_a_lost_connection_is_opened_again(database: Database, postgresql: str) -> None:
    code, _ = open_room(database, "{}")
    if not database.is_sqlite:
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert room(database, code).code == code


def test_work_whose_acknowledgement_was_lost_is_done_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection breaks after the commit: nobody knows whether it was stored, and the work is done again."""
    commits = []
    commit = databases.Connection._commit_impl

    def breaking(connection: databases.Connection) -> None:
        commit(connection)
        commits.append(connection)
        if len(commits) == 1:
            raise OperationalError("COMMIT", {}, psycopg.OperationalError("server closed the connection unexpectedly"))

    monkeypatch.setattr(databases.Connection, "_commit_impl", breaking)
    open_room(database, "{}")
    assert len(commits) == 2
    assert setting(database, "SELECT count(*) FROM rooms", writing=False) == 1


def test_a_file_that_another_program_holds_is_waited_for(file: Database) -> None:
    other = Database(file.url)
    let_go = threading.Event()
    holding = threading.Event()

    def hold(connection: object) -> None:
        holding.set()
        let_go.wait()

    thread = threading.Thread(target=other.write, args=(hold,))
    thread.start()
    holding.wait()
    threading.Timer(0.3, let_go.set).start()
    file.write(lambda connection: connection.execute(text("CREATE TABLE t (a)")))
    assert let_go.is_set()
    thread.join()
    other.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_postgresql_is_known_by_each_of_its_names(scheme: str) -> None:
    url = url_of(f"{scheme}://me:secret@db:5432/class")
    assert (url.drivername, url.host, url.password) == ("postgresql+psycopg", "db", "secret")


@pytest.mark.parametrize("given", ["mysql://me:secret@db/class", "me:secret@db", "secret"])
def test_another_database_is_refused_without_telling_its_password(given: str) -> None:
    with pytest.raises(ValueError, match=r"^DATABASE_URL must be ") as caught:
        url_of(given)
    assert "secret" not in str(caught.value)


def test_the_environment_names_the_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("CLASSROOM_DB", str(tmp_path / "mine.sqlite"))
    assert chosen_url().database == str(tmp_path / "mine.sqlite")
    monkeypatch.setenv("DATABASE_URL", "postgres://db/class")
    assert chosen_url().get_backend_name() == "postgresql"
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("CLASSROOM_DB")
    monkeypatch.setattr(databases, "data_folder", lambda: tmp_path / "data")
    assert chosen_url().database == str(tmp_path / "data" / "classroom.sqlite")


def test_nothing_is_connected_and_no_thread_runs_on_import() -> None:
    script = """
import sys, threading
from app.classroom import answers, attempts, hosting, rooms, seats, short_links
from app.classroom.database import database
assert threading.active_count() == 1
assert database()._engines == {}
print(*sorted({"alembic", "streamlit", "starlette", "pandas", "numpy"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_without_postgresql_the_tests_fail_and_say_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSTGRESQL_BIN", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="PostgreSQL is missing: install it"):
        bin_folder()
