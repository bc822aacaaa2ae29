"""What is said of a window, over random choices."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pages.exploding import runs as exploding_runs
from pages.exploding.truncation_words import truncation_headline, what_truncation_tells
from pages.exploding.written_numbers import cosine_text
from tests.app.made_findings import found
from tests.wording import offences, sentences


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
    elif "drops" in said:
        assert missing < -2
        assert measured.cosine[window - 1] > 0.99
    elif "cosine" in said:
        assert cosine_text(float(measured.cosine[window - 1])) in said
    if window < 20:
        assert ("the second <code>backward()</code>" in told) is not detached
    if "hardly changes" in told:
        assert missing < -2
    cosine = measured.cosine[window - 1]
    if "opposite way" in told:
        assert cosine < -0.5
    if "right angle" in told:
        assert abs(cosine) <= 0.1
    assert [sentence for sentence in sentences(told) if offences(sentence)] == []


def test_a_gradient_of_exactly_zero_has_no_cosine() -> None:
    finding = found("rnn", sequence_type="one_to_one", seq_len=1)
    measured = exploding_runs.run_truncation(finding.config, 0)
    assert measured is not None
    assert "exactly 0" in truncation_headline(finding, measured, 1)
    assert "no direction" in what_truncation_tells(finding, measured, 1, detached=True)


def test_a_gradient_at_a_right_angle_is_not_said_to_point_the_opposite_way() -> None:
    """An orthogonal RNN at weight scale 4 has cosine −0.01 at some window."""
    finding = found("rnn", weight_init="orthogonal", weight_scale=4.0)
    measured = exploding_runs.run_truncation(finding.config, 0)
    assert measured is not None
    for window in range(1, finding.config.seq_len):
        told = what_truncation_tells(finding, measured, window, detached=True)
        cosine, missing = measured.cosine[window - 1], measured.log10_missing[window - 1]
        if missing >= -2:
            assert ("right angle" in told) is bool(abs(cosine) <= 0.1)
            assert ("opposite way" in told) is bool(cosine < -0.5)
            assert ("partly against" in told) is bool(-0.5 <= cosine < -0.1)


def test_an_uncut_wire_is_not_said_to_leave_out_anything() -> None:
    finding = found("gru")
    measured = exploding_runs.run_truncation(finding.config, 0)
    assert measured is not None
    told = what_truncation_tells(finding, measured, 3, detached=False)
    assert "A cut would leave out" in told
    assert "that is left out" not in told
