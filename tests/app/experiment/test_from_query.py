"""A query gives the experiment that its page shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment.controls import CONTROLS
from app.experiment.from_query import experiment_of
from app.experiment.link import query
from rnn_core import ExperimentConfig
from tests.pages.reading import open_page

FIELDS = st.fixed_dictionaries(
    {
        "cell": st.sampled_from(["rnn", "lstm", "gru"]),
        "activation": st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
        "weight_init": st.sampled_from(["uniform", "orthogonal", "gaussian", "identity", "shifted", "keras"]),
        "weight_scale": st.integers(0, 160).map(lambda n: n / 20),
        "gate_bias": st.integers(-12, 24).map(lambda n: n / 4),
        "hidden_size": st.integers(1, 512),
        "seq_len": st.integers(2, 5000),
        "num_layers": st.integers(1, 6),
        "bidirectional": st.booleans(),
        "sequence_type": st.sampled_from(["many_to_one", "many_to_many", "one_to_many", "encoder_decoder"]),
        "inputs": st.sampled_from(["gaussian", "pulse", "sine"]),
        "seed": st.integers(0, 2**53 - 1),
    }
)


@given(FIELDS)
def test_the_query_of_a_config_gives_that_config(fields: dict[str, Any]) -> None:
    found = experiment_of(urlencode(query(ExperimentConfig(**fields))))
    assert found.config == ExperimentConfig(**{name: value for name, value in fields.items() if name != "cell"})
    assert [curve.key for curve in found.curves] == [fields["cell"]]


@pytest.mark.parametrize("said", ["", "scale=1.5&cells=LSTM&cells=GRU", "inputs=text&D=3&O=200", "type=one to one&T=9"])
def test_a_query_gives_what_the_page_shows(said: str) -> None:
    page = open_page("gradient_decay", parse_qs(said))
    shown = {control.key: page.session_state[control.key] for control in CONTROLS if control.key in page.session_state}
    found = experiment_of(said)
    assert shown["scale"] == found.config.weight_scale
    assert shown["cells"] == [curve.key for curve in found.curves]
    assert shown["T"] == found.config.seq_len or found.config.sequence_type == "one_to_one"


@pytest.mark.parametrize("said", ["scale=99", "cells=CNN", "T=many", "seed=-1", "layer=7", "both=perhaps", "init=tanh"])
def test_a_value_that_its_control_cannot_take_is_refused_by_name(said: str) -> None:
    with pytest.raises(ValueError, match=said.split("=")[0]):
        experiment_of(said)
