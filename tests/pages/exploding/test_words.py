"""What the page on exploding says, against the numbers it says it of, over random choices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import numbers
from pages.exploding import runs as exploding_runs
from pages.exploding.cliff_section import CLIPS, RATES, STARTS
from pages.exploding.cliff_words import headline, what_the_cliff_tells
from pages.exploding.clip_words import by_value, clip_headline, norms_words, what_clipping_tells
from pages.exploding.measured import Cliff
from pages.exploding.truncation_words import truncation_headline, what_truncation_tells
from rnn_core import Verdict
from rnn_core.diagnostics.clipping import log10_factor
from tests.app.made_findings import found, of_verdict


def cliff_of(start: tuple[float, float], rate: float, clip: float, steps: int, T: int) -> Cliff:
    descent = exploding_runs.run_descent(start, rate, clip, steps, T)
    return Cliff(surface=exploding_runs.run_surface(T), descent=descent, rate=rate, clip=clip, T=T)


@settings(max_examples=12)
@given(
    start=st.sampled_from(list(STARTS.values())),
    rate=st.sampled_from(RATES),
    clip=st.sampled_from(CLIPS),
    steps=st.sampled_from([10, 40]),
    T=st.sampled_from([1, 2, 20, 50]),
)
def test_what_is_said_of_two_descents_holds_of_them(
    start: tuple[float, float], rate: float, clip: float, steps: int, T: int
) -> None:
    cliff = cliff_of(start, rate, clip, steps, T)
    found, said, told = cliff.descent, headline(cliff), what_the_cliff_tells(cliff)
    moved = np.hypot(np.diff(found.w, axis=0), np.diff(found.b, axis=0))
    assert moved[:, 1].max() <= rate * clip * (1 + 1e-9)
    if "throws" in said:
        assert moved[:, 0].max() > 1
        k = int(moved[:, 0].argmax()) + 1
        thrown = found.w if "throws w" in said else found.b
        assert abs(thrown[k, 0] - thrown[k - 1, 0]) > min(1, 0.7 * moved[:, 0].max())
        assert f"from {numbers.coordinate(thrown[k - 1, 0])} to {numbers.coordinate(thrown[k, 0])}" in said
        assert numbers.two_digits(float(moved[:, 0].max())) in told
    if "never acts" in said:
        assert found.norm[:-1, 1].max() <= clip
        np.testing.assert_array_equal(found.w[:, 0], found.w[:, 1])
    if "no later step leads back" in told:
        k = int(moved[:, 0].argmax()) + 1
        assert abs(found.w[-1, 0] - found.w[k, 0]) < 0.01 * moved[:, 0].max()
    if "against" in told:
        assert ("clipping does not help" in told) is bool(found.loss[-1, 1] > found.loss[-1, 0])
    assert ("no wall" in told) is bool(np.abs(np.diff(cliff.surface.loss, axis=0)).max() <= 0.05)
    if T == 1:
        assert "1 step the loss has no wall" in told


def test_a_step_that_throws_the_bias_is_not_told_of_the_weight() -> None:
    """Over 200 steps the longest step moves w by 0.3, as much as a clipped one may, and b by 1.1."""
    assert headline(cliff_of(STARTS["6, −2.8"], 3.0, 0.1, 100, 200)) == (
        "One unclipped step throws b from −2.1 to −0.98; clipped, 0.3 at most"
    )


def test_a_gradient_beyond_float64_is_said() -> None:
    cliff = cliff_of((8.0, -4.0), 1.0, 0.1, 3, 1100)
    assert "beyond float64" in headline(cliff)
    assert what_the_cliff_tells(cliff)


def test_a_run_that_leaves_float64_is_said() -> None:
    cliff = cliff_of((8.0, -4.0), 1e300, 0.1, 3, 200)
    assert headline(cliff) == "After step 0 the unclipped run leaves float64; clipped, it goes on"
    assert "has no numbers any more" in what_the_cliff_tells(cliff)


@pytest.mark.parametrize("key", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize(("scale", "activation"), [(0.5, "relu"), (1.0, "tanh"), (4.0, "tanh")])
def test_what_is_said_of_a_clip_holds(key: str, scale: float, activation: str) -> None:
    finding = found(key, weight_scale=scale, activation=activation, weight_init="orthogonal")
    clipped = exploding_runs.run_clipped(finding.curve.config)
    assert clipped is not None
    for threshold in (1e-6, 1.0, 1000.0):
        factor = log10_factor(clipped.log10_norm, threshold)
        said = clip_headline(finding, clipped, threshold, factor)
        told = what_clipping_tells(finding, clipped, threshold, factor, threshold)
        assert ("leaves it as it is" in said) is bool(clipped.log10_norm <= np.log10(threshold))
        assert ("the two lines are one" in told) is (factor == 0)
        degrees, share = clipped.turned(threshold)
        assert ("nothing turned" in told) is (share == 0)
        if share:
            assert "less than" in told or f"{degrees:.1f}°" in told
        if "The horizon stays" in told:
            assert finding.summary.horizon_reached


def test_of_a_diverged_run_there_is_nothing_to_clip_or_truncate() -> None:
    finding = of_verdict(Verdict.DIVERGED)
    assert exploding_runs.run_clipped(finding.curve.config) is None
    assert exploding_runs.run_truncation(finding.curve.config, 0) is None
    at = f"diverges at step {finding.result.diverged_at}"
    assert at in clip_headline(finding, None, 1.0, 0.0)
    assert at in truncation_headline(finding, None, 5)


def test_value_clipping_that_cuts_every_element_says_so() -> None:
    clipped = exploding_runs.run_clipped(found("rnn").curve.config)
    assert clipped is not None
    assert "cuts every element" in by_value(clipped, 1e-30)


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
    measured = exploding_runs.run_truncation(finding.curve.config, 1)
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
        assert numbers.cosine(float(measured.cosine[window - 1])) in said
    if window < 20:
        assert ("the second <code>backward()</code>" in told) is not detached
    if "hardly notices" in told:
        assert missing < -2
    if "points the other way" in told:
        assert measured.cosine[window - 1] < 0


def test_a_gradient_of_exactly_zero_has_no_cosine() -> None:
    finding = found("rnn", sequence_type="one_to_one", seq_len=1)
    measured = exploding_runs.run_truncation(finding.curve.config, 0)
    assert measured is not None
    assert "exactly 0" in truncation_headline(finding, measured, 1)
    assert "no direction" in what_truncation_tells(finding, measured, 1, detached=True)


def test_two_directions_and_too_much_work_are_a_sentence() -> None:
    with pytest.raises(ValueError, match="one direction of time"):
        exploding_runs.run_truncation(found("rnn", bidirectional=True).curve.config, 0)
    large = found("rnn").curve.config
    with pytest.raises(ValueError, match="lower hidden units"):
        exploding_runs.run_truncation(type(large)(cell="lstm", hidden_size=512, seq_len=200, batch_size=16), 0)


def test_percentiles_are_told_with_their_rule() -> None:
    from app.background.progress import Progress, State
    from app.background.training_run import TrainingRun
    from rnn_core import TrainingStep
    from rnn_core.diagnostics.clipping import summarise_norms
    from rnn_core.diagnostics.decay import Outcome

    def step(k: int, norm: float) -> TrainingStep:
        outcome = Outcome.OK if np.isfinite(norm) else Outcome.DIVERGED
        return TrainingStep(
            step=k, loss=1.0, grad_norm=norm, accuracy=None, fresh_loss=None, log10_dh=None, outcome=outcome
        )

    config = exploding_runs.training_of(found("rnn").curve.config)
    norms = np.arange(1.0, 12.0)

    def told(values: np.ndarray) -> str:
        steps = tuple(step(k, float(norm)) for k, norm in enumerate(values, 1))
        run = TrainingRun(config=config, progress=Progress(state=State.FINISHED, items=steps))
        return norms_words(run, summarise_norms(values))

    assert "clip at the 90th percentile, <b>10</b>" in told(norms)
    assert "3 to 60 here" in told(norms)
    assert "left float32" not in told(norms)
    assert "At step <b>12</b> the training left float32" in told(np.append(norms, np.inf))
    assert "first step already explodes" in told(np.array([np.nan]))
