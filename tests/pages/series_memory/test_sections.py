"""What a click on the forecasts opens."""

from __future__ import annotations

from typing import Any

import pytest

from pages.series_memory import sections


def test_a_click_on_a_forecast_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {"forecasts": {"point": 1950}, "at": 1940}
    monkeypatch.setattr(sections.st, "session_state", kept)
    sections.take_click(1930, 1960, 1945)
    assert kept["at"] == 1950


@pytest.mark.parametrize("said", [1929, 1961, 10**30, -1, True, None, "1950", [1950], {}])
def test_what_is_no_forecast_opens_none(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {"forecasts": {"point": said}, "at": 1940}
    monkeypatch.setattr(sections.st, "session_state", kept)
    sections.take_click(1930, 1960, 1945)
    assert kept["at"] == 1940
