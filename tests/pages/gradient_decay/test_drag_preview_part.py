"""What the browser asks for when a slider is taken in hand."""

from __future__ import annotations

from typing import Any

import pytest

from pages.gradient_decay import drag_preview_part


class Reported:
    def __init__(self, wanted: Any) -> None:
        self.wanted = wanted


@pytest.mark.parametrize(
    "said", [{"slider": {}, "token": "a"}, {"slider": [], "token": "a"}, {"slider": "T"}, {}, [], 3]
)
def test_what_is_no_slider_and_token_asks_for_nothing(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drag_preview_part.st, "session_state", {"preview": Reported(said)})
    assert drag_preview_part.wanted_now() is None


def test_a_slider_and_its_token_are_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"slider": "Weight scale", "token": "a"}
    monkeypatch.setattr(drag_preview_part.st, "session_state", {"preview": Reported(said)})
    assert drag_preview_part.wanted_now() == ("Weight scale", "a")
    assert drag_preview_part.wanted_now() is None
