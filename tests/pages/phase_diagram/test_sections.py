"""What a click on the map opens."""

from __future__ import annotations

from typing import Any

import pytest

from pages.phase_diagram import sections


def test_a_click_on_the_map_opens_that_point(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {"phase_map": {"point": ["words", 1.5, 2]}}
    monkeypatch.setattr(sections.st, "session_state", kept)
    sections.take_click("bias")
    assert kept["point"] == ("bias", 1.5, 2)
    assert kept["clicked_now"]


@pytest.mark.parametrize("said", [True, None, [], ["words", 1.5], ["words", "a", 1], {"a": 1}, ["", [1], 2], 10**30])
def test_what_is_no_point_of_the_map_opens_none(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {"phase_map": {"point": said}}
    monkeypatch.setattr(sections.st, "session_state", kept)
    sections.take_click("bias")
    assert kept == {"phase_map": {"point": said}}
