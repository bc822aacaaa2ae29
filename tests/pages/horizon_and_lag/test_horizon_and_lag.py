"""The page on horizon and lag without a browser: what a user reads, against the stored and the core's own numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.horizon_and_lag import runs as lag_runs
from pages.horizon_and_lag import scatter_words as lag_words
from rnn_core import ExperimentConfig
from rnn_core.learning.kinds import KINDS
from rnn_core.studies.learnt_lag import BUDGET, HORIZON_LAGS, LagStudy, horizon_before
from rnn_core.studies.rank_correlation import rank_correlation
from rnn_core.studies.table import table
from tests.pages.reading import ROOT, group, headers, headline, open_page, spaced_texts, texts

QUICK = {"cells": "LSTM, forget bias 3", "lag_seeds": "1", "lag_longest": "10", "lag_steps": "200"}


def opened(**link: str) -> AppTest:
    return open_page("horizon_and_lag", link)


def test_the_page_opens_with_how_many_learn_at_which_forget_bias() -> None:
    app = opened()
    found = {one.dose: one for one in table().doses["lstm"]}
    assert headline(app) == (
        f"At lag 20, {found[0.0].learnt} of 10 LSTMs learn with forget bias 0, {found[2.0].learnt} with bias 2"
    )
    assert f"the median at update {found[2.0].typical_steps}" in texts(app)
    assert "measured over 400 steps" in texts(app)
    assert len(headers(app)) == 3


def test_the_rank_correlation_is_that_of_the_stored_networks() -> None:
    networks = table().learners
    horizon = np.array([lag_words.reach(one) for one in networks], np.float64)
    rho = rank_correlation(horizon, np.array([one.largest for one in networks], np.float64))
    app = opened()
    assert f"Over {len(networks)} networks of 16 kinds, the rank correlation is {rho:.2f}" in texts(app)
    assert f"{rho:.2f}" in headers(app)[0]


@pytest.mark.parametrize(
    ("name", "starts"),
    [("GRU’s update bias", "At lag 20, "), ("orthogonal RNN’s weight scale", "At lag 20, ")],
)
def test_each_cell_has_its_dose(name: str, starts: str) -> None:
    app = opened()
    before = headline(app)
    group(app, "dose_of").set_value(name).run()
    assert headline(app).startswith(starts)
    assert headline(app) != before


@pytest.mark.parametrize("cells", ["RNN", "LSTM", "GRU", "LSTM, forget bias 3"])
def test_only_networks_of_the_chosen_cells_are_told(cells: str) -> None:
    app = opened(cells=cells)
    cell = {"RNN": "rnn", "GRU": "gru"}.get(cells, "lstm")
    count = len(lag_runs.stored_spots([cell]))
    assert f"Over {count} networks of " in texts(app)
    assert headline(app)


def test_the_horizon_of_the_sidebars_networks_is_told_before_they_are_trained() -> None:
    app = opened(cells="GRU", H="8", bias="1", init="orthogonal", seed="3")
    network = ExperimentConfig(cell="gru", hidden_size=8, gate_bias=1.0, weight_init="orthogonal", seed=3)
    horizon, _ = horizon_before(replace(BUDGET, network=network, lag=HORIZON_LAGS, seed=3))
    assert f"Horizon before training (seed 3), in steps: GRU {horizon}." in texts(app)


@pytest.mark.parametrize(
    "link",
    [{"activation": "ReLU", "scale": "8"}, {"activation": "linear", "init": "identity", "layers": "2"}, {"scale": "0"}],
    ids=str,
)
def test_networks_that_diverge_or_are_cut_off_have_words(link: dict[str, str]) -> None:
    app = opened(H="6", **link)
    assert headline(app)
    assert "efore training" in texts(app)
    assert "nan" not in texts(app).split("/*")[0]


@pytest.mark.long
def test_ones_own_networks_are_trained_behind_the_page_and_join_the_scatter() -> None:
    app = opened(**QUICK, open_lag_numbers="true")
    app.button(key="lag_begin").click().run()
    while "1 of 1 network done, in" not in texts(app):
        app.run()
    sweep = LagStudy(kinds=(KINDS["lstm3"],), seeds=(0,), lags=(5, 10), budget=replace(BUDGET, steps=200))
    *_, expected = sweep.learners()
    horizon = expected.horizon if expected.horizon_reached else f"> {HORIZON_LAGS}"
    said = " ".join(spaced_texts(app).split())
    assert f"LSTM bias 3, yours {horizon} {expected.largest}" in said.replace("&gt;", ">")
    assert "Your networks. One network is not enough" in " ".join(texts(app).split())


def test_a_sweep_that_was_begun_is_followed_again_when_its_page_is_opened_again() -> None:
    long = QUICK | {"lag_seeds": "5", "lag_longest": "80", "lag_steps": "800", "seed": "31"}
    app = opened(**long)
    app.button(key="lag_begin").click().run()
    assert app.button(key="lag_stop")
    for page in ("unrolled", "horizon_and_lag"):
        app.switch_page(str(ROOT / "pages" / page / f"{page}.py"))
        for key, value in long.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
    assert " of 5 networks done." in texts(app)
    app.button(key="lag_stop").click().run()
    assert "Stopped." in texts(app)
    assert app.button(key="lag_begin").label == "Resume"


@pytest.mark.parametrize(("layers", "said"), [("1", "This training needs"), ("4", "too costly to measure here")])
def test_what_is_too_large_is_one_sentence_and_the_rest_stays(layers: str, said: str) -> None:
    app = opened(H="128", layers=layers, lag_longest="160")
    assert headline(app).startswith("At lag 20, ")
    assert said in texts(app)
    assert "lag_begin" not in {button.key for button in app.button}


def test_a_sweep_that_could_take_too_long_is_refused_before_it_starts() -> None:
    app = opened(H="40", lag_seeds="5", lag_longest="160", lag_steps="800")
    assert ", and at most 10 min is allowed. Lower the seeds" in texts(app)
    assert "Horizon before training" in texts(app)


def test_without_a_cell_the_page_asks_for_one() -> None:
    app = opened()
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"


def test_a_hand_edited_link_shows_the_defaults_and_no_markup() -> None:
    app = opened(dose_of="<b>x</b>", lag_seeds="99", lag_longest="7", lag_steps="-1", scale="-4", T="99999")
    assert headline(app).startswith("At lag 20, 0 of 10 LSTMs")
    assert "<b>x" not in texts(app)


def test_the_same_in_numbers_lists_every_kind() -> None:
    app = opened(open_lag_numbers="true")
    for name in {one.name for one in lag_runs.stored_spots(("rnn", "lstm", "gru"))}:
        assert name in texts(app)
