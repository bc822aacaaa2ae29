"""The teacher's screen of a room that is not to be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.classroom import database as databases
from app.classroom.database import Database, url_of
from app.classroom.migrate import migrate
from tests.pages.reading import headline, html, open_page


def test_a_room_that_is_not_there_is_told_and_another_can_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rooms.sqlite"
    migrate(kept := Database(url_of(f"sqlite:///{file}")))
    kept.close()
    monkeypatch.setenv("CLASSROOM_DB", str(file))
    databases.database.cache_clear()
    app = open_page("host", {"room": "ABC234"})
    databases.database().close()
    databases.database.cache_clear()
    assert headline(app) == "This room cannot be led from here"
    assert any('href="./host"' in body for body in html(app))
    assert any('role="alert"' in body for body in html(app))
