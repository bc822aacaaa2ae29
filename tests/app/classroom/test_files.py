"""A file that was handed in is there for every process, for a day, while there is room."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.classroom import files
from app.classroom.database import Database, url_of
from app.classroom.files import MOST_BYTES, keep_file, kept_file, name_of
from app.classroom.rooms import KEPT, forget_expired
from app.classroom.tables import FILES
from tests.app.classroom.conftest import Clock


def kept(database: Database) -> int:
    return database.read(lambda connection: connection.scalar(select(func.count()).select_from(FILES))) or 0


@given(content=st.binary(max_size=200))
def test_a_file_is_named_by_its_content(content: bytes) -> None:
    assert name_of(content) == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("content", [b"", b"a\n1\n2\n", bytes(range(256)), b"\0" * 3_000_000])
def test_a_file_comes_back_byte_for_byte_also_to_another_process(database: Database, content: bytes) -> None:
    keep_file(database, content)
    other = Database(database.url, database.clock)
    assert kept_file(other, name_of(content)) == content
    other.close()


@pytest.mark.parametrize("name", ["", "0" * 64, "0" * 63, "G" * 64, "\0" * 64, "\ud800", "' OR 1=1 --", "x" * 100_000])
def test_a_name_without_a_file_finds_none(database: Database, name: str) -> None:
    keep_file(database, b"1")
    assert kept_file(database, name) is None


def test_a_file_is_kept_for_a_day_after_it_was_last_handed_in(database: Database, clock: Clock) -> None:
    keep_file(database, b"1")
    clock.now += KEPT - 1
    keep_file(database, b"1")
    assert kept(database) == 1
    clock.now += KEPT - 1
    assert kept_file(database, name_of(b"1")) == b"1"
    clock.now += 1
    assert kept_file(database, name_of(b"1")) is None
    forget_expired(database)
    assert kept(database) == 0


def test_the_oldest_files_make_room_for_a_new_one(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    for content in (b"aaaa", b"bbbb", b"cc"):
        keep_file(database, content)
        clock.now += 1
    keep_file(database, b"aaaa")  # the last one again
    keep_file(database, b"ddd")
    there = [kept_file(database, name_of(content)) for content in (b"aaaa", b"bbbb", b"cc", b"ddd")]
    assert there == [b"aaaa", None, b"cc", b"ddd"]
    assert MOST_BYTES == 100_000_000


def test_a_file_handed_in_by_many_at_once_is_kept_once(address: str, database: Database) -> None:
    others = [Database(url_of(address), database.clock) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda turn: keep_file(others[turn % 4], b"same"), range(16)))
    assert kept(database) == 1
    for other in others:
        other.close()
