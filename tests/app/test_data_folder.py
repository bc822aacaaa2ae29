"""What outlives a restart is kept beside the app, or else where every process of this user finds it."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import data_folder as folders
from app.data_folder import data_folder


@pytest.fixture(autouse=True)
def _asked_for_the_first_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(folders, "_BESIDE_THE_APP", tmp_path / "app" / "data")
    data_folder.cache_clear()
    yield
    data_folder.cache_clear()


def test_it_is_beside_the_app_and_made_when_it_is_asked_for(tmp_path: Path) -> None:
    assert data_folder() == tmp_path / "app" / "data"
    assert list(data_folder().iterdir()) == []


def test_where_nothing_can_be_written_it_is_a_temporary_one_and_a_line_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "app").touch()  # even for root no folder
    with caplog.at_level(logging.WARNING):
        found = data_folder()
    assert found.parent == tmp_path
    assert found.stat().st_mode & 0o777 == 0o700
    assert "at most until a restart" in caplog.text
    data_folder.cache_clear()
    assert data_folder() == found  # another process finds the same one


def test_a_temporary_folder_that_somebody_else_made_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").touch()
    theirs = folders._temporary()
    theirs.mkdir()
    somebody = theirs.stat().st_uid + 1
    monkeypatch.setattr("os.getuid", lambda: somebody)
    monkeypatch.setattr(folders, "_temporary", lambda: theirs)
    found = data_folder()
    assert found != theirs
    assert found.is_dir()
