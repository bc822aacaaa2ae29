from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core import Verdict
from rnn_core.diagnostics.decay import Summary, summarise

INF = np.inf


def line(slope: float, lags: int = 50, samples: int = 5, start: float = 0.0) -> np.ndarray:
    return start + slope * np.arange(lags)[:, None] * np.ones(samples)


def word(curve: np.ndarray, **rules: bool) -> Verdict:
    return summarise(curve, **rules).verdict


@pytest.mark.parametrize(
    ("slope", "lags", "verdict"),
    [
        (-0.1, 50, Verdict.VANISHES),
        (0.1, 50, Verdict.EXPLODES),
        (-0.031, 50, Verdict.FADES),
        (0.031, 50, Verdict.GROWS),
        (-0.029, 50, Verdict.HOLDS),
        (0.029, 50, Verdict.HOLDS),
        (0.0, 50, Verdict.HOLDS),
        (-0.1, 30, Verdict.FADES),
        (-0.1, 31, Verdict.FADES),
        (-0.1, 32, Verdict.VANISHES),
        (-0.02, 200, Verdict.VANISHES),
    ],
)
def test_the_end_decides_then_the_rate(slope: float, lags: int, verdict: Verdict) -> None:
    curve = line(slope, lags)
    curve[-1] -= np.sign(slope) * 1e-9  # 30 steps of 0.1 are 3 decades, not more
    assert word(curve) is verdict


@given(st.floats(-500, 500), st.floats(-0.5, 0.5))
def test_a_factor_common_to_all_steps_changes_nothing(start: float, slope: float) -> None:
    noise = np.random.default_rng(0).normal(size=(40, 5))
    base, moved = summarise(line(slope, 40) + noise), summarise(line(slope, 40, start=start) + noise)
    assert (moved.horizon, moved.verdict, moved.agreement) == (base.horizon, base.verdict, base.agreement)
    np.testing.assert_allclose(moved.decay_per_step, base.decay_per_step, rtol=1e-9)


def test_a_cut_comes_before_everything_but_divergence() -> None:
    curve = line(-1.0)
    curve[30:, :3] = -INF
    assert word(curve) is Verdict.CUT_OFF
    assert word(curve, losses_overlap=True) is Verdict.CUT_OFF
    assert word(line(-1.0), losses_overlap=True) is Verdict.CANT_TELL


def test_a_minority_of_cut_samples_is_no_cut_but_counts_against_agreement() -> None:
    curve = line(-1.0)
    curve[30:, :2] = -INF
    summary = summarise(curve)
    assert summary.verdict is Verdict.VANISHES
    assert summary.agreement == pytest.approx(3 / 5)


@pytest.mark.parametrize("samples", [1, 2, 4, 5])
def test_half_of_the_samples_cut_is_a_median_of_zero(samples: int) -> None:
    curve = line(0.0, samples=samples)
    curve[20:, : (samples + 1) // 2] = -INF
    assert word(curve) is Verdict.CUT_OFF


def test_ratios_are_taken_sample_by_sample_before_the_median() -> None:
    """Two thirds fade by 6 decades, from very different starts; the medians of sizes alone would not move."""
    curve = np.array([[0.0, -10.0, -10.0], [0.0, -16.0, -16.0]])
    summary = summarise(curve)
    assert summary.decay_per_step == pytest.approx(1e-6)
    assert summary.verdict is Verdict.VANISHES


@pytest.mark.parametrize(
    ("curve", "horizon", "reached"),
    [
        ([0, -1, -2, -3, -4], 3, True),
        ([0, -2, -3.001, 0, 0], 1, True),
        ([0, -1, -2, -2.5, -3], 4, False),
        ([0, 1, 2, 3, 4], 4, False),
        ([0, -5, -6, -7, -8], 0, True),
        ([0], 0, False),
    ],
)
def test_the_horizon_is_the_last_lag_before_the_first_fall_below_a_thousandth(
    curve: list[float], horizon: int, reached: bool
) -> None:
    summary = summarise(np.array(curve, float)[:, None])
    assert (summary.horizon, summary.horizon_reached) == (horizon, reached)


@pytest.mark.parametrize("decay", [0.5, 0.9, 0.999, 1.001, 2.0])
def test_after_one_half_life_a_half_is_left(decay: float) -> None:
    summary = summarise(line(np.log10(decay)))
    assert summary.decay_per_step == pytest.approx(decay, rel=1e-12)
    assert decay**summary.half_life == pytest.approx(0.5)
    assert np.sign(summary.half_life) == (1 if decay < 1 else -1)


def test_a_flat_curve_has_no_half_life() -> None:
    summary = summarise(line(0.0))
    assert (summary.decay_per_step, summary.half_life) == (1.0, INF)


@pytest.mark.parametrize("slope", [-5e5, 5e5])
def test_rates_beyond_floats_raise_no_warning(slope: float) -> None:
    summary = summarise(line(slope))
    assert summary.verdict is (Verdict.VANISHES if slope < 0 else Verdict.EXPLODES)
    assert summary.decay_per_step == (0.0 if slope < 0 else INF)
    assert summary.half_life == 0.0


def test_the_slope_is_that_of_the_finite_points_alone() -> None:
    curve = line(-0.5, 10)
    curve[7:] = -INF
    assert summarise(curve).decay_per_step == pytest.approx(10**-0.5)
    curve[1:] = -INF
    assert np.isnan(summarise(curve).decay_per_step)


def test_everything_cut_is_cut_off() -> None:
    summary = summarise(np.full((5, 3), -INF))
    assert summary.verdict is Verdict.CUT_OFF
    assert summary.agreement == 1.0
    assert np.isnan(summary.decay_per_step)


def test_the_top_layer_is_measured_from_its_first_lag_whatever_its_peak() -> None:
    curve = np.concatenate([line(0.5, 10), line(-0.5, 30, start=4.5)])
    assert summarise(curve).peak_lag == 0


@pytest.mark.parametrize("start", [-INF, -4.0])
def test_ratios_are_taken_from_the_peak_where_the_loss_enters_elsewhere(start: float) -> None:
    curve = np.concatenate([line(0.5, 5, start=-4.0), line(-0.5, 30)])
    curve[0] = start
    summary = summarise(curve, enters_elsewhere=True)
    assert summary.peak_lag == 5
    assert summary.decay_per_step == pytest.approx(10**-0.5)
    assert summary.horizon == 5 + 6
    assert summary.verdict is (Verdict.CUT_OFF if start == -INF else Verdict.VANISHES)


def test_a_verdict_reads_as_its_word() -> None:
    assert f"{Verdict.CUT_OFF}" == "cut off"
    assert [str(v) for v in Verdict] == [
        "diverged", "cut off", "can't tell", "vanishes", "explodes", "fades", "grows", "holds",
    ]  # fmt: skip
    assert Summary.__dataclass_params__.frozen  # type: ignore[attr-defined]


@given(st.integers(1, 30), st.floats(-0.3, 0.3), st.integers(0, 2**32 - 1), st.booleans())
def test_agreement_counts_the_samples_that_alone_would_get_the_verdict(
    lags: int, slope: float, seed: int, losses_overlap: bool
) -> None:
    rng = np.random.default_rng(seed)
    curve = line(slope, lags, 7) + np.cumsum(rng.normal(size=(lags, 7)) * 0.3, axis=0)
    curve[rng.random(curve.shape) < 0.004] = -INF
    whole = summarise(curve, losses_overlap=losses_overlap)
    if whole.peak_lag == 0:
        alone = [word(curve[:, [b]], losses_overlap=losses_overlap) for b in range(7)]
        assert whole.agreement == np.mean([one is whole.verdict for one in alone])
