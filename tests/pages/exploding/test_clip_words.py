"""What is said of clipping, against the numbers it is said of."""

from __future__ import annotations

import numpy as np
import pytest

from pages.exploding import runs as exploding_runs
from pages.exploding.clip_words import by_value, clip_headline, norms_words, what_clipping_tells
from pages.exploding.truncation_words import truncation_headline
from rnn_core import Verdict
from rnn_core.diagnostics.clipping import log10_factor
from tests.app.made_findings import found, of_verdict
from tests.wording import offences, sentences


@pytest.mark.parametrize("key", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize(("scale", "activation"), [(0.5, "relu"), (1.0, "tanh"), (4.0, "tanh")])
def test_what_is_said_of_a_clip_holds(key: str, scale: float, activation: str) -> None:
    finding = found(key, weight_scale=scale, activation=activation, weight_init="orthogonal")
    clipped = exploding_runs.run_clipped(finding.config)
    assert clipped is not None
    for threshold in (1e-6, 1.0, 1000.0):
        factor = log10_factor(clipped.log10_norm, threshold)
        said = clip_headline(finding, clipped, threshold, factor)
        told = what_clipping_tells(finding, clipped, threshold, factor, threshold)
        assert ("clipping changes nothing" in said) is bool(clipped.log10_norm <= np.log10(threshold))
        assert ("the two lines are one" in told) is (factor == 0)
        assert [sentence for sentence in sentences(told) if offences(sentence)] == []
        degrees, share = clipped.turned(threshold)
        assert ("so nothing changes" in told) is (share == 0)
        if share:
            assert "less than" in told or f"{round(degrees, 1):g}°" in told
        if "the horizon stays" in told:
            assert finding.summary.horizon_reached


def test_of_a_diverged_run_there_is_nothing_to_clip_or_truncate() -> None:
    finding = of_verdict(Verdict.DIVERGED)
    assert exploding_runs.run_clipped(finding.config) is None
    assert exploding_runs.run_truncation(finding.config, 0) is None
    at = f"diverges at step {finding.result.diverged_at}"
    assert at in clip_headline(finding, None, 1.0, 0.0)
    assert at in truncation_headline(finding, None, 5)


def test_value_clipping_that_cuts_every_element_says_so() -> None:
    clipped = exploding_runs.run_clipped(found("rnn").curve.config)
    assert clipped is not None
    assert "shortens every element" in " ".join(by_value(clipped, 1e-30))


def test_percentiles_are_told_with_their_rule() -> None:
    from app.background.progress import Progress, State
    from app.background.training_run import TrainingRun
    from rnn_core import TrainingStep
    from rnn_core.diagnostics.clipping import summarise_norms
    from rnn_core.diagnostics.decay import Outcome

    def step(k: int, norm: float) -> TrainingStep:
        outcome = Outcome.OK if np.isfinite(norm) else Outcome.DIVERGED
        return TrainingStep(
            step=k,
            loss=1.0,
            grad_norm=norm,
            accuracy=None,
            fresh_loss=None,
            log10_dh=None,
            horizon=None,
            left=None,
            outcome=outcome,
        )

    config = exploding_runs.training_of(found("rnn").curve.config)
    norms = np.arange(1.0, 12.0)

    def told(values: np.ndarray) -> str:
        steps = tuple(step(k, float(norm)) for k, norm in enumerate(values, 1))
        run = TrainingRun(config=config, progress=Progress(state=State.FINISHED, items=steps))
        return norms_words(run, summarise_norms(values))

    assert "clip at the 90th percentile, here <b>10</b>" in told(norms)
    assert "Here this is 3 to 60." in told(norms)
    assert "overflowed" not in told(norms)
    assert "At update <b>12</b> the training overflowed in float32" in told(np.append(norms, np.inf))
    assert "this threshold limits almost nothing" not in told(norms)
    assert "supposes that most norms are moderate" in told(norms)
    assert "Here half of them are above 1,000" in told(1e8 * norms)
    for values in (norms, 1e8 * norms, np.append(norms, np.inf), norms[:1], np.array([np.nan]), 1e-7 * norms):
        assert [sentence for sentence in sentences(told(values)) if offences(sentence)] == []
    assert "first update already overflows" in told(np.array([np.nan]))


def test_thresholds_are_written_without_an_e() -> None:
    clipped = exploding_runs.run_clipped(found("rnn").curve.config)
    assert clipped is not None
    assert "±10⁻⁶" in " ".join(by_value(clipped, 1e-6))
    assert "±3.2 × 10⁻⁵" in " ".join(by_value(clipped, 3.2e-5))
