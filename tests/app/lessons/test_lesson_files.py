"""The lessons of the app and a teacher's own beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.lessons import lesson_files
from app.lessons.lesson_files import FOLDER, lesson, lessons, read_all

OWN = (FOLDER / "clipping.toml").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LESSONS", str(tmp_path))
    lessons.cache_clear()
    yield tmp_path
    lessons.cache_clear()


def test_a_broken_file_hides_no_other(own: Path) -> None:
    (own / "mine.toml").write_text(OWN.replace("place = 210", "place = 1"), encoding="utf-8")
    (own / "broken.toml").write_text("title = 3", encoding="utf-8")
    (own / "notes.txt").write_text("no lesson", encoding="utf-8")
    assert lessons().every[0].name == "mine"
    assert len(lessons().every) == len([*FOLDER.iterdir()]) + 1
    assert [said.partition(":")[0] for said in lessons().refused] == ["broken.toml"]


def test_an_own_file_does_not_replace_a_lesson_of_the_app(own: Path) -> None:
    (own / "clipping.toml").write_text(OWN.replace("What does", "Mine: what does"), encoding="utf-8")
    found = lesson("clipping")
    assert found is not None
    assert found.title == "What does clipping change?"
    assert lessons().refused == ("clipping.toml: the name must be its own, got that of “What does clipping change?”",)


def test_a_folder_that_is_not_there_is_said(own: Path) -> None:
    found = read_all([FOLDER, own / "nowhere"])
    assert len(found.every) == len([*FOLDER.iterdir()])
    assert len(found.refused) == 1
    assert found.refused[0].startswith("LESSONS must be a folder that can be read, got ")


def test_there_is_no_lesson_of_another_name() -> None:
    assert lesson("nothing") is None
    assert lesson_files.FOLDER.is_dir()
