"""The sections below the fold: computed when they are opened, with numbers of their own runs."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from app.findings import runs
from rnn_core import ExperimentConfig
from tests.pages.gradient_decay.reading import MAIN, SECTIONS, SMALL, SMALL_LINK, opened, sections, title, words
from tests.pages.reading import html


def test_a_closed_section_computes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("computed though nobody looks")

    for name in ("run_roads", "run_units", "run_local_factors", "run_check"):
        monkeypatch.setattr(runs, name, forbidden)
    at = AppTest.from_file(MAIN, default_timeout=120).run()
    assert title(at) == "All three defaults vanish; the LSTM with forget bias 3 holds"
    assert sections(at) == SECTIONS
    assert not at.main.expander[0].children


def test_a_page_without_an_lstm_shows_no_roads() -> None:
    at = opened(cells=["RNN", "GRU"], **SMALL_LINK)
    assert title(at)
    assert "Two paths back through an LSTM" not in sections(at)


def test_the_check_says_that_engine_and_autograd_agree() -> None:
    at = opened(cells=["LSTM"], **SMALL_LINK)
    at = at.button(key="run_check").click().run()
    assert title(at)
    (said,) = (words(body) for body in html(at) if "engine and autograd" in body)
    largest = rc.check(ExperimentConfig(cell="lstm", **SMALL)).dh
    assert 0 < largest < 1e-9
    assert re.search(r"differ by at most (\d × )?10⁻¹[⁰¹²³⁴⁵⁶⁷⁸⁹] in any ∂h t", said)


def test_eight_seeds_are_run_on_demand() -> None:
    at = opened(cells=["RNN"], seed="5", **SMALL_LINK)
    assert at.button(key="run_seeds").label == "Run seeds 5 to 12"
    at = at.button(key="run_seeds").click().run()
    left = []
    for seed in range(5, 13):
        result = rc.run(ExperimentConfig(cell="rnn", seed=seed, **SMALL))
        sizes = result.by_lag(result.log10_dh)
        left.append(sorted(sizes[-1] - sizes[0]))
    middle = [(sample[1] + sample[2]) / 2 for sample in left]  # four sequences: the mean of the middle two
    (said,) = (words(body) for body in html(at) if "Over 8 seeds" in body)
    assert f"RNN has between {numbers.size(min(middle))} and {numbers.size(max(middle))}" in said


def test_the_shown_code_and_script_are_those_of_the_picked_cell() -> None:
    at = opened(cells=["RNN", "LSTM"], **SMALL_LINK)
    assert "torch.rnn_tanh_cell" in at.code[-1].value
    at = at.button_group(key="script_of").set_value("LSTM").run()
    assert "torch.lstm_cell" in at.code[-1].value
    assert "def step_backward" in at.code[0].value
