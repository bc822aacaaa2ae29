"""What a backup has comes back, of both databases, by the scripts that a school runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.classroom.answers import answer, answers
from app.classroom.database import Database, url_of
from app.classroom.hosting import ask
from app.classroom.migrate import migrate
from app.classroom.refused import NotFound
from app.classroom.rooms import open_room, room
from app.classroom.seats import take_seat
from tests.app.classroom.postgresql import bin_folder, running_postgresql

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture(params=["sqlite", "postgresql"])
def said(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the environment says of the database."""
    if request.param == "sqlite":
        yield {"CLASSROOM_DB": str(tmp_path / "classroom.sqlite")}
        return
    with running_postgresql() as address:
        yield {"DATABASE_URL": address}


def run(script: str, file: Path, said: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    path = f"{bin_folder()}:{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path, "PYTHON": sys.executable, **said}
    return subprocess.run([DEPLOY / script, file], env=variables, capture_output=True, text=True)


def test_what_a_backup_has_comes_back_and_what_came_later_is_gone(said: dict[str, str], tmp_path: Path) -> None:
    url = url_of(said.get("DATABASE_URL") or f"sqlite:///{said['CLASSROOM_DB']}")
    database = Database(url)
    migrate(database)
    code, key = open_room(database, "{}")
    for token in ("one", "two"):
        take_seat(database, code, token)
    ask(database, code, key, 0)
    answer(database, code, 0, "one", "1", 1)

    file = tmp_path / "backup"
    done = run("backup.sh", file, said)  # while the app is connected, and SQLite's last answer stands in its WAL
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0

    answer(database, code, 0, "two", "2", 1)
    later, _ = open_room(database, "{}")
    database.close()
    done = run("restore.sh", file, said)
    assert done.returncode == 0, done.stderr

    found = Database(url)
    migrate(found)
    assert {each.seat: each.value for each in answers(found, code, 0)} == {1: "1"}
    with pytest.raises(NotFound):
        room(found, later)
    answer(found, code, 0, "two", "3", 1)  # and the class goes on
    found.close()


def test_a_file_that_is_no_backup_changes_nothing(said: dict[str, str], tmp_path: Path) -> None:
    database = Database(url_of(said.get("DATABASE_URL") or f"sqlite:///{said['CLASSROOM_DB']}"))
    migrate(database)
    code, _ = open_room(database, "{}")
    (tmp_path / "none").write_bytes(b"no backup" * 1000)
    assert run("restore.sh", tmp_path / "none", said).returncode != 0
    assert run("restore.sh", tmp_path / "missing", said).returncode != 0
    assert room(database, code).code == code
    database.close()
