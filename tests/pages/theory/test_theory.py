"""The page on theory without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from app.experiment.options import ACTIVATIONS, INITIALISATIONS
from rnn_core.theory.predictions import predict
from tests.pages.reading import group, headline, open_page, texts

SECTIONS = [
    "Eigenvalues of W_hh, and singular values of the whole product",
    "Lyapunov exponents: one rate for each direction",
]


def opened(**link: str) -> AppTest:
    return open_page("theory", link)


def test_the_page_opens_with_the_rule_beside_what_the_rnn_measures() -> None:
    app = opened()
    result = rc.run(rc.ExperimentConfig(cell="rnn"))
    found = predict(result.config, result.tape.forward.layers[0][0], 0, 49)
    measured = numbers.factor(result.summary().decay_per_step)
    assert headline(app) == f"The rule ρᵏ predicts {numbers.factor(found.rho)} per step; measured: {measured}"
    assert numbers.size(float(found.thumb[-1])) in texts(app)
    assert f"γσmax = 1 · {found.sigma_max:.2f}" in texts(app)
    assert found.wide is not None
    assert f"give {numbers.factor(rc_rate(found.wide))} per step" in texts(app)
    assert [header.value for header in app.header] == SECTIONS


def rc_rate(curve: np.ndarray) -> float:
    return float(10 ** np.polyfit(np.arange(len(curve)), curve, 1)[0])


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("RNN", "The rule ρᵏ predicts "),
        ("LSTM", "Forget gates alone give "),
        ("GRU", "Update gates alone give "),
        ("LSTM bias 3", "Forget gates alone give "),
    ],
)
def test_each_chosen_cell_can_be_shown(name: str, starts: str) -> None:
    app = opened()
    group(app, "theory_of").set_value(name).run()
    assert headline(app).startswith(starts)
    assert (f"; the {name.removesuffix(' bias 3')} has × " in headline(app)) is (name != "RNN")
    assert ("a gated cell has neither line here" in texts(app)) is (name != "RNN")


@pytest.mark.parametrize("activation", ACTIVATIONS.values())
@pytest.mark.parametrize("init", INITIALISATIONS.values())
def test_every_activation_and_initialisation_is_told(activation: str, init: str) -> None:
    app = opened(cells="RNN", activation=activation, init=init, T="20", H="8", B="4")
    assert headline(app)
    rotations = ("orthogonal", "orthogonal (whole stack)", "Keras' default")
    has_mean_field = init not in ("identity", "shifted (non-normal)")
    if "exactly 0" not in headline(app):
        assert ("has no such line here" in texts(app)) is not has_mean_field
        assert ("holds for them too, to leading order" in texts(app)) is (init in rotations)


def test_a_spectral_radius_above_one_that_vanishes_is_the_headline() -> None:
    app = opened(cells="RNN", init="orthogonal", scale="1.5")
    assert headline(app) == "ρ = 1.50 predicts growth, but × 0.86 per step is measured"


def test_a_non_normal_start_grows_though_its_spectral_radius_is_below_one() -> None:
    app = opened(cells="RNN", init="shifted (non-normal)", activation="linear", scale="0.6", T="150")
    result = rc.run(
        rc.ExperimentConfig(cell="rnn", activation="linear", weight_init="shifted", weight_scale=0.6, seq_len=150)
    )
    by_lag = result.by_lag(result.log10_dh)
    peak = float(np.median(by_lag - by_lag[0], axis=1).max())
    assert headline(app) == f"ρ = 0.54 is below 1, yet the gradient grows by up to × {numbers.size(peak)}"
    assert "non-normal" in texts(app)


@pytest.mark.parametrize(
    ("cell", "key"),
    [("RNN", key) for key in ("scale", "T", "H", "input_scale", "layers", "B", "D", "O")]
    + [("LSTM", key) for key in ("scale", "bias", "T", "H")],
)
def test_the_page_stands_at_each_end_of_each_slider(cell: str, key: str) -> None:
    app = opened(cells=cell, B="2", H="8", T="20")
    for end in ("min", "max"):
        app.slider(key=key).set_value(getattr(app.slider(key=key), end)).run()
        assert headline(app)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"type": "one to one"}, "One time step: there is nothing to predict"),
        ({"scale": "0"}, "The RNN’s gradient is exactly 0 from 1 step back"),
        (
            {"both": "true", "direction": "backward", "read_at": "both at the last step"},
            "The RNN’s gradient is exactly 0 from 1 step back",
        ),
    ],
    ids=str,
)
def test_where_there_is_no_rate_the_headline_says_why(link: dict[str, str], said: str) -> None:
    assert headline(opened(cells="RNN", **link)).startswith(said)


@pytest.mark.parametrize(
    "link", [{"layers": "2", "layer": "1"}, {"both": "true", "layers": "2", "layer": "1", "direction": "backward"}]
)
def test_a_curve_that_many_losses_feed_is_not_held_against_theory(link: dict[str, str]) -> None:
    said = texts(opened(cells="RNN", **link))
    assert "They are no limit for this curve." in said
    assert "standard errors" not in said
    assert "They agree" not in said


@pytest.mark.parametrize(
    "link", [{"layers": "2"}, {"both": "true", "direction": "backward"}, {"inputs": "text"}, {"inputs": "sunspots"}]
)
def test_stacks_directions_and_data_have_their_theory(link: dict[str, str]) -> None:
    app = opened(cells="RNN", H="8", T="20", **link)
    assert "Mean field" in texts(app)
    assert [header.value for header in app.header] == SECTIONS


def test_a_diverged_run_is_said_in_words() -> None:
    link = {"activation": "linear", "init": "identity", "scale": "4", "T": "200", "input_scale": "10"}
    app = opened(**link, layers="6", both="true", H="2", B="1", cells="RNN")
    assert headline(app).startswith("The RNN diverges at step ")
    assert not app.header


@pytest.mark.parametrize(("cell", "gates"), [("LSTM", "gifo"), ("GRU", "nrz")])
def test_the_eigenvalues_of_every_block_can_be_seen(cell: str, gates: str) -> None:
    app = opened(cells=cell, H="6", T="10")
    key = f"{cell.lower()}_block"
    for gate in gates:
        group(app, key).set_value(gate).run()
        assert not app.exception
        assert f" {gate} in W" in texts(app)


def test_the_largest_exponent_and_the_measured_decay_agree_on_the_first_picture() -> None:
    assert "They agree within the error." in texts(opened())


def test_without_a_cell_the_page_asks_for_one() -> None:
    app = opened()
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"


def test_what_is_too_large_is_one_sentence_and_the_rest_stays() -> None:
    app = opened(cells="LSTM", H="128", T="200", B="1")
    assert headline(app).startswith("Forget gates alone give")
    assert "At most 500,000,000 is allowed." in texts(app)


def test_a_hand_edited_link_shows_the_defaults_and_no_markup() -> None:
    app = opened(T="x", scale="nan", activation="<b>x</b>", init="<script>", lstm_block="zzz", theory_of="<i>")
    assert headline(app).startswith("The rule ρᵏ predicts × 0.62")
    assert "init=&lt;script&gt; is not one of the choices" in texts(app)


def test_settings_that_cannot_run_are_one_sentence_with_the_controls_still_there() -> None:
    app = opened(inputs="text", text="ab")
    assert headline(app) == "These settings can't run"
    assert "must have at least" in texts(app)
    assert app.slider(key="T")


def test_the_caption_says_of_each_thin_line_what_it_is() -> None:
    said = texts(opened(cells="RNN"))
    assert "ρᵏ: the spectral radius ρ" in said
    assert "Upper bound: (γσmax)ᵏ" in said
    assert "Mean field: an infinitely wide layer" in said
    assert "Mean field: an infinitely wide layer" not in texts(opened(cells="RNN", init="identity"))
    assert "Forget gates: ‖∏ f‖/√H" in texts(opened(cells="LSTM"))


def test_a_gradient_that_is_cut_off_in_some_sequences_is_not_said_of_all() -> None:
    app = opened(cells="RNN", activation="ReLU", H="2", B="16")
    assert "is exactly 0 from" in headline(app)
    assert "in at least half of the sequences." in texts(app)
