"""Which prediction the browser says was clicked."""

from __future__ import annotations

from typing import Any

import pytest

from pages.text_memory import text_memory_part


@pytest.mark.parametrize("said", [3, 0, 9])
def test_a_click_on_a_prediction_chooses_it(said: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_memory_part.st, "session_state", {"part": {"pinned": said}})
    assert text_memory_part.pinned("part", 10) == said


@pytest.mark.parametrize("said", [10, -1, 10**30, 2.5, True, None, "3", [3], {"at": 3}])
def test_what_is_no_prediction_chooses_none(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_memory_part.st, "session_state", {"part": {"pinned": said}})
    assert text_memory_part.pinned("part", 10) is None
