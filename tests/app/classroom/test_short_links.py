"""A long link has a short code, the same one every time."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.classroom import codes, short_links
from app.classroom.database import Database
from app.classroom.refused import NotFound, Refused, TooLong, TooMany
from app.classroom.short_links import KEPT, MOST_LINKS, keep_link, kept_link
from app.classroom.tables import LINKS
from tests.app.classroom.conftest import Clock


def test_a_text_is_found_by_its_code(database: Database) -> None:
    texts = ["signed.text", "ü" * 8_000]
    assert [kept_link(database, keep_link(database, text).lower()) for text in texts] == texts


def test_the_same_text_has_the_same_code_and_is_kept_once(database: Database) -> None:
    assert keep_link(database, "text") == keep_link(database, "text") != keep_link(database, "other")
    assert database.read(lambda connection: connection.scalar(select(func.count()).select_from(LINKS))) == 2


def test_two_texts_of_one_code_are_told_apart(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "code_of", lambda text: "AAAAA" + "ABC"[int(text[0])])
    texts = ["one", "two", "three"]
    for _ in range(2):
        assert [keep_link(database, text) for text in texts] == ["AAAAAA", "AAAAAB", "AAAAAC"]
    assert [kept_link(database, f"AAAAA{end}") for end in "ABC"] == texts


def test_a_link_is_kept_for_a_month_after_it_was_last_made(database: Database, clock: Clock) -> None:
    code = keep_link(database, "text")
    clock.now += KEPT - 1
    assert keep_link(database, "text") == code
    clock.now += KEPT - 1
    assert kept_link(database, code) == "text"
    clock.now += 1
    with pytest.raises(NotFound, match="No link has this code"):
        kept_link(database, code)


@pytest.mark.parametrize("code", ["K7M2QX", "", "\0", "\ud800", "x" * 100_000])
def test_a_code_without_a_link_is_not_found(database: Database, code: str) -> None:
    with pytest.raises(NotFound):
        kept_link(database, code)


@pytest.mark.parametrize(("text", "refused"), [("x" * 8_001, TooLong), ("\0", Refused), ("\udfff", Refused)])
def test_a_text_that_cannot_be_kept_is_refused(database: Database, text: str, refused: type[Refused]) -> None:
    with pytest.raises(refused, match=r"^link must be"):
        keep_link(database, text)


def test_the_links_of_a_server_are_limited(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_links, "MOST_LINKS", 2)
    kept = [keep_link(database, text) for text in "ab"]
    with pytest.raises(TooMany):
        keep_link(database, "c")
    assert [keep_link(database, text) for text in "ab"] == kept
    assert MOST_LINKS == 10_000
