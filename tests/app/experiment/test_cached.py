"""What is said to who waits for a measurement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from streamlit.elements.spinner import SpinnerMixin

import rnn_core as rc
from app.experiment.cached import cached
from app.language.language import use
from tests.pages.reading import headline, open_page


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has been said meanwhile, as Streamlit puts it on screen after half a second."""
    heard: list[str] = []

    @contextmanager
    def spinner(_: Any, text: str, **__: Any) -> Iterator[None]:
        heard.append(str(text))
        yield

    monkeypatch.setattr(SpinnerMixin, "spinner", spinner)
    return heard


def test_who_waits_is_told_so_in_the_language_spoken_then_and_who_finds_it_kept_is_not(said: list[str]) -> None:
    @cached(4)
    def run(config: rc.ExperimentConfig) -> int:
        return config.hidden_size

    try:
        for language, hidden_size in (("en", 3), ("de", 4), ("de", 3)):
            use(language)
            assert run(rc.ExperimentConfig(hidden_size=hidden_size)) == hidden_size
    finally:
        use("en")
    assert said == ["Computing …", "Rechnet …"]


def test_what_waits_for_another_measurement_says_its_own_alone(said: list[str]) -> None:
    @cached(4)
    def inner(config: rc.ExperimentConfig) -> int:
        return config.hidden_size

    @cached(4, says="Measuring the gates …")
    def outer(config: rc.ExperimentConfig) -> int:
        return inner(config)

    assert outer(rc.ExperimentConfig(hidden_size=5)) == 5
    assert said == ["Measuring the gates …"]


def test_what_takes_no_time_says_nothing(said: list[str]) -> None:
    @cached(4, says="")
    def draw(config: rc.ExperimentConfig) -> int:
        return config.hidden_size

    assert draw(rc.ExperimentConfig(hidden_size=6)) == 6
    assert said == []


@pytest.mark.parametrize("page", ["gradient_decay", "gates", "depth_and_direction", "exploding"])
def test_a_page_whose_runs_nobody_has_had_says_that_it_computes(said: list[str], page: str) -> None:
    assert headline(open_page(page, {"seed": str(7_000 + len(page)), "T": "6", "H": "2"}))
    assert said
