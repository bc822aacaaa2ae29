"""The page on exploding and clipping without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from pages.exploding.cliff_figure import signed
from pages.exploding.runs import training_of
from rnn_core.diagnostics.clipping import log10_norm, summarise_norms
from rnn_core.diagnostics.truncation import truncation
from rnn_core.engine.gradients import scaled_gradients
from rnn_core.theory.loss_cliff import descend, largest_step
from rnn_core.with_torch.training import train
from tests.pages.reading import group, headers, headline, open_page, texts

SMALL = {"cells": "GRU", "T": "20", "H": "6", "B": "4"}
CONFIG = rc.ExperimentConfig(cell="gru", seq_len=20, hidden_size=6, batch_size=4)
NORMS = "Which clipping threshold? Gradient norms of the first 50 updates"


def opened(**link: str) -> AppTest:
    return open_page("exploding", link)


def test_the_page_opens_on_the_jump_from_the_cliff_in_the_core_s_numbers() -> None:
    app = opened(B="4", H="6")
    descent = descend((6.0, -2.8), 3.0, np.array([np.inf, 0.1]), 100, 50)
    k = largest_step(descent, 0)
    before, after = (signed(float(w)) for w in descent.w[k - 1 : k + 1, 0])
    assert headline(app) == f"One update moves w from {before} to {after}; with clipping, by at most 0.3"
    assert f"Update {k} is the largest without clipping" in texts(app)
    assert "at the last of 50 steps, from the sidebar" in texts(app)
    assert len(headers(app)) == 2


@pytest.mark.parametrize("start", ["5, −3", "7, −3.3", "3, −2"])
def test_every_start_is_told(start: str) -> None:
    app = opened(**SMALL)
    group(app, "start").set_value(start).run()
    assert headline(app)
    assert "What this tells you." in texts(app)


@pytest.mark.parametrize("key", ["cliff_rate", "cliff_clip", "clip_norm", "clip_value"])
def test_the_page_stands_at_both_ends_of_each_scale(key: str) -> None:
    app = opened(**SMALL)
    scale = app.select_slider(key=key)
    for end in (scale.options[0], scale.options[-1]):
        app.select_slider(key=key).set_value(end).run()
        assert headline(app)


def test_norm_and_factor_are_the_run_s_own() -> None:
    app = opened(**SMALL, clip_norm="0.1")
    size = log10_norm(scaled_gradients(CONFIG, rc.run(CONFIG).tape))
    said = f"gradient by {numbers.size(-1 - size)} (norm {numbers.size(size)})"
    assert said in headers(app)[0]
    app.select_slider(key="clip_norm").set_value("1000").run()
    assert "clipping changes nothing" in headers(app)[0]


def test_the_window_s_bias_is_the_core_s_and_the_wire_can_be_left_uncut() -> None:
    app = opened(**SMALL, trunc="1", scale="3")
    tape = rc.run(rc.ExperimentConfig(cell="gru", seq_len=20, hidden_size=6, batch_size=4, weight_scale=3.0)).tape
    assert tape.adjoints is not None
    found = truncation(tape.forward.layers[0][0], tape.adjoints[0][0])
    assert f"cosine {found.cosine[0]:.2f}" in headers(app)[1]
    assert "exactly 0, at 19 of 20 steps" in texts(app)
    app.toggle(key="detach").set_value(False).run()
    assert "graph a second time" in texts(app)
    assert "at 19 of 20 steps" not in texts(app)
    app.slider(key="trunc").set_value(20).run()
    assert headers(app)[1] == "Truncation after all 20 steps is full backpropagation"
    assert app.toggle(key="detach").disabled


def test_the_first_norms_are_those_of_a_training_and_suggest_a_clip() -> None:
    app = opened(**SMALL, open_norms="true")
    for _ in range(500):
        if "clip at the 90th percentile" in texts(app) and "Training:" not in texts(app):
            break
        app.run()
        assert not app.exception
    norms = np.array([step.grad_norm for step in train(training_of(CONFIG))])
    found = summarise_norms(norms)
    assert found is not None
    assert f"90th percentile, here {numbers.size(np.log10(found.suggested))}" in texts(app)
    assert "recall of the first symbol at lag 19" in texts(app)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"type": "one to one"}, "gradient of W_hh in GRU is exactly 0"),
        ({"type": "many to many", "layers": "2"}, "Truncation after 10 steps"),
        ({"both": "true"}, "What truncation leaves out"),
        ({"scale": "0"}, "Truncation after 10 steps"),
        ({"type": "encoder–decoder", "loss": "cross-entropy"}, "Truncation after 10 steps"),
    ],
    ids=str,
)
def test_every_kind_of_run_has_its_sections(link: dict[str, str], said: str) -> None:
    app = opened(**{**SMALL, **link})
    assert headline(app)
    assert said in headers(app)[1]


def test_a_diverged_run_has_nothing_to_clip_and_the_cliff_stays() -> None:
    link = {"activation": "linear", "init": "orthogonal", "scale": "8", "T": "200", "layers": "2"}
    app = opened(**link, H="2", B="1", cells="RNN")
    assert headline(app)
    assert all("diverges at step" in header for header in headers(app))
    assert "Lower the weight scale" in texts(app)


def test_longer_sequences_than_the_cliff_has_are_said() -> None:
    app = opened(cells="RNN", H="2", B="1", longer="300")
    assert "at the last of 200 steps, the most here. The sidebar’s 300 act below." in texts(app)


def test_without_a_cell_the_page_asks_for_one() -> None:
    app = opened()
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"


def test_a_hand_edited_link_shows_the_defaults_and_no_markup() -> None:
    app = opened(
        **SMALL, cliff_rate="<b>", cliff_clip="nan", start="<script>", trunc="999", detach="perhaps", clip_norm="zzz"
    )
    assert headline(app).startswith("One update moves w from")
    assert "clip_norm=zzz is not a finite number, so the page uses 0.32." in texts(app)


def test_where_steps_have_losses_of_their_own_the_window_is_said_to_leave_earlier_ones_out() -> None:
    assert "Losses before the window are left out" in texts(opened(**SMALL, type="many to many"))
    assert "Losses before the window" not in texts(opened(**SMALL))
