"""The secret behind links: one, kept, readable by its owner alone."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.lessons import secret as of_links


def test_it_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = of_links.kept_secret(tmp_path)
    assert len(first) >= 32
    assert of_links.kept_secret(tmp_path) == first
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_all_that_ask_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(lambda _: of_links.kept_secret(tmp_path), range(64)))) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_another_folder_has_another_secret(tmp_path: Path) -> None:
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        folder.mkdir()
    assert of_links.kept_secret(folders[0]) != of_links.kept_secret(folders[1])


def test_one_of_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of the environment")
    assert of_links.secret.__wrapped__() == "of the environment"
