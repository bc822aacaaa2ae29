"""A lesson's page offers a worksheet and a key, and makes neither before it is asked for."""

from __future__ import annotations

import pytest

from app.lessons import worksheet as paper
from tests.pages.reading import open_page


def test_a_lesson_can_be_printed_and_nothing_is_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("made before it was asked for")

    monkeypatch.setattr(paper, "_page", refuse)
    app = open_page("lessons", {"lesson": "first_picture"})
    assert not app.exception
    assert [button.proto.label for button in app.get("download_button")] == ["Worksheet to print", "Key for teachers"]
    assert all(button.proto.deferred_file_id for button in app.get("download_button"))


def test_the_list_of_lessons_has_nothing_to_print() -> None:
    assert not open_page("lessons", {}).get("download_button")
