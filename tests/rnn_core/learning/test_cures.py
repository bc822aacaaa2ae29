"""Cures change one setting, bring the first too large update down to a tenth of the weights, and need an update."""

from __future__ import annotations

from typing import Any

import pytest

import rnn_core as rc
from rnn_core.learning import cures
from rnn_core.learning.divergence import Update
from rnn_core.learning.training_config import TrainingConfig, TrainingStep


def config(**more: Any) -> TrainingConfig:
    return TrainingConfig(**({"optimizer": "sgd", "learning_rate": 20.0, "lag": 6} | more))


def steps(*norms: float, rate: float = 20.0, weights: float = 10.0) -> list[TrainingStep]:
    return [
        TrainingStep(
            step=k,
            loss=1.0,
            grad_norm=norm,
            accuracy=None,
            fresh_loss=None,
            log10_dh=None,
            outcome=rc.Outcome.OK,
            update=Update(step=k, norm=rate * norm, weight_norm=weights),
        )
        for k, norm in enumerate(norms, start=1)
    ]


def test_the_rate_makes_the_first_too_large_update_a_tenth_of_the_weights() -> None:
    found = cures.slowed(config(), steps(0.01, 0.4, 1e9))
    assert found == config(learning_rate=2.5)


def test_the_clip_is_that_of_the_first_norms_or_what_an_update_of_a_tenth_has() -> None:
    assert cures.clipped(config(), steps(0.4, 1e9)) == config(clip_norm=0.05)
    calm = steps(*[0.01] * 20, 1e9)
    assert cures.clipped(config(), calm) == config(clip_norm=0.01)


def test_the_clip_that_did_not_help_is_lowered() -> None:
    found = cures.clipped(config(optimizer="adam", clip_norm=1.0), steps(5.0, 1e9))
    assert found is not None
    assert found.clip_norm == pytest.approx(0.1)
    assert cures.clipped(config(clip_value=1.0), steps(0.4)) == config(clip_norm=0.05)


def test_without_an_update_there_is_no_cure() -> None:
    assert cures.clipped(config(), []) is None
    assert cures.slowed(config(), []) is None


def test_where_no_update_was_too_large_the_rate_is_a_tenth() -> None:
    assert cures.slowed(config(), steps(0.001)) == config(learning_rate=2.0)


@pytest.mark.parametrize(("cured", "expected"), [({"clip_norm": 0.05}, 0.005), ({"learning_rate": 2.5}, 0.25)])
def test_what_did_not_help_is_tried_further(cured: dict[str, float], expected: float) -> None:
    (name,) = cured
    assert getattr(cures.further(config(), config(**cured)), name) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "expected"), [(0.07799, 0.077), (1.0, 1.0), (99.9, 99.0), (3.7e-4, 3.7e-4), (0.3, 0.3)]
)
def test_a_setting_has_two_digits_and_is_never_rounded_up(value: float, expected: float) -> None:
    assert cures.rounded_down(value) == pytest.approx(expected, rel=1e-12)
