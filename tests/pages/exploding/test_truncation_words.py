"""What is said of a window, over random choices."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pages.exploding import runs as exploding_runs
from pages.exploding.truncation_words import truncation_headline, what_truncation_tells
from pages.exploding.written_numbers import cosine_text
from tests.app.made_findings import found


@settings(max_examples=12)
@given(
    key=st.sampled_from(["rnn", "lstm", "gru", "lstm3"]),
    scale=st.sampled_from([0.0, 0.5, 1.0, 3.0]),
    activation=st.sampled_from(["tanh", "relu"]),
    kind=st.sampled_from(["many_to_one", "many_to_many", "encoder_decoder"]),
    window=st.integers(1, 20),
    detached=st.booleans(),
)
def test_what_is_said_of_a_window_holds(
    key: str, scale: float, activation: str, kind: str, window: int, detached: bool
) -> None:
    config: dict[str, Any] = {"weight_scale": scale, "activation": activation, "sequence_type": kind}
    finding = found(key, **config, weight_init="orthogonal", num_layers=2, layer=1)
    measured = exploding_runs.run_truncation(finding.config, 1)
    assert measured is not None
    said = truncation_headline(finding, measured, window)
    told = what_truncation_tells(finding, measured, window, detached=detached)
    missing = measured.log10_missing[window - 1]
    assert "nan" not in said + told
    assert "no number" not in said + told
    if window == 20:
        assert "full backpropagation" in said
    elif "leaves out" in said:
        assert missing < -2
        assert measured.cosine[window - 1] > 0.99
    elif "cosine" in said:
        assert cosine_text(float(measured.cosine[window - 1])) in said
    if window < 20:
        assert ("the second <code>backward()</code>" in told) is not detached
    if "hardly notices" in told:
        assert missing < -2
    if "points the other way" in told:
        assert measured.cosine[window - 1] < 0


def test_a_gradient_of_exactly_zero_has_no_cosine() -> None:
    finding = found("rnn", sequence_type="one_to_one", seq_len=1)
    measured = exploding_runs.run_truncation(finding.config, 0)
    assert measured is not None
    assert "exactly 0" in truncation_headline(finding, measured, 1)
    assert "no direction" in what_truncation_tells(finding, measured, 1, detached=True)
