"""Gradient decay without a browser: a link opened, and what is read on the page."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from rnn_core import ExperimentConfig, Verdict
from rnn_core.learning.kinds import KINDS
from tests.pages.reading import ROOT, html

MAIN = str(ROOT / "app" / "main.py")
CELLS: dict[str, dict[str, Any]] = {
    "rnn": {"cell": "rnn"},
    "lstm": {"cell": "lstm"},
    "gru": {"cell": "gru"},
    "lstm3": {"cell": "lstm", "gate_bias": 3.0},
}
SMALL_LINK = {"T": "12", "H": "6", "B": "4"}
SMALL: dict[str, Any] = {"seq_len": 12, "hidden_size": 6, "batch_size": 4}
SECTIONS = [
    *(
        "Which time steps make up the weight gradient?",
        "Two paths back through an LSTM",
        "Which hidden units still get a gradient?",
    ),
    *(
        "Is this seed typical?",
        "The equations, with this run’s numbers",
        "Check these numbers against PyTorch",
        "Share and download",
    ),
]
CANT_RUN = "These settings can't run"
OPEN = {f"open_{key}": "true" for key in ("weights", "roads", "units", "seeds", "equations", "check", "take")}


def sections(at: AppTest) -> list[str]:
    """What stands below the fold."""
    return [str(section.label) for section in at.main.expander]


def opened(**query: str | list[str]) -> AppTest:
    """The page at a link, every section open."""
    at = AppTest.from_file(MAIN, default_timeout=120)
    at.session_state["more"] = True
    for key, value in (OPEN | query).items():
        at.query_params[key] = value
    return at.run()


def title(at: AppTest) -> str:
    assert not at.exception, at.exception[0].value
    (found,) = at.title
    return str(found.value)


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def cards(at: AppTest) -> dict[str, str]:
    """The words of each cell's card."""
    (row,) = (body for body in html(at) if 'class="gh-cards' in body)
    found = re.split(r'<div class="gh-card" data-cell="(\w+)">', row)[1:]
    return {key: words(body) for key, body in zip(found[::2], found[1::2], strict=True)}


def problems(at: AppTest) -> list[str]:
    return [words(body) for body in html(at) if 'class="gh-problem"' in body]


def assert_controls_are_there(at: AppTest) -> None:
    assert {slider.key for slider in at.sidebar.slider} >= {"scale", "bias", "T", "H"}
    assert {box.key for box in at.sidebar.selectbox} >= {"activation", "init", "inputs", "type"}


def assert_cards_say(at: AppTest, **config: Any) -> None:
    """Each card has the verdict and the numbers of rc.run."""
    for key, card in cards(at).items():
        result = rc.run(KINDS[key].of(ExperimentConfig(**config)))
        summary = result.summary()
        assert f" {summary.verdict} " in card, (key, card)
        if summary.verdict in (Verdict.DIVERGED, Verdict.CANT_TELL):
            continue
        lags = config["seq_len"] - 1
        assert numbers.factor(summary.decay_per_step) in card
        reach = f"{summary.horizon} of {lags}" if summary.horizon_reached else f"&gt; {lags}"
        assert card.endswith(reach)
        if summary.verdict in (Verdict.VANISHES, Verdict.FADES):
            sizes = result.by_lag(result.log10_dh)
            left = sizes[-1] - sizes[summary.peak_lag]
            assert numbers.size(float(np.median(left[np.isfinite(left)]))) in card
