"""The horizon before training and the largest lag learnt: against autograd, and by the rules of the sweep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import THRESHOLD, ratios
from rnn_core.engine.initialisation import draw_parameters, stream
from rnn_core.learning.kinds import KINDS
from rnn_core.learning.training_config import TrainingConfig
from rnn_core.studies import learnt_lag
from rnn_core.studies import table as learnt_lag_table
from rnn_core.studies.dose_response import DOSES, LAG, Response
from rnn_core.studies.learnt_lag import (
    BUDGET,
    LAGS,
    STARTS,
    LagStudy,
    Learner,
    horizon_before,
    ratios_before,
    sizes_before,
)
from rnn_core.studies.rank_correlation import rank_correlation
from rnn_core.with_torch.cells import State, stepper
from rnn_core.with_torch.training import train

SMALL = replace(BUDGET, network=ExperimentConfig(hidden_size=8), batch_size=5, steps=20)


def one(kind: str, **changes: object) -> LagStudy:
    return LagStudy(kinds=(KINDS[kind],), seeds=(3,), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["rnn", "rnn_identity", "lstm3", "gru"])
def test_what_arrives_before_training_is_autograds(kind: str) -> None:
    config = replace(SMALL, network=KINDS[kind].of(SMALL.network), lag=12, seed=4)
    weights = {name: torch.tensor(array) for name, array in draw_parameters(config.trained).items()}
    batch = config.data.draw(stream(config.seed, "training"), config.batch_size)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    step = stepper(config.trained, [weights[name] for name in names])
    zero = torch.zeros(5, 8, dtype=torch.float64)
    state: State = (zero, zero) if config.network.cell == "lstm" else (zero,)
    hidden = []
    for x_t in torch.tensor(batch.inputs):
        state = step(x_t, state)
        h = state[0].requires_grad_()
        h.retain_grad()
        state = (h, *state[1:])
        hidden.append(h)
    y = hidden[-1] @ weights["readout.weight"].T + weights["readout.bias"]
    loss = torch.nn.functional.cross_entropy(y, torch.tensor(batch.targets[-1]), reduction="sum")
    gradients = torch.autograd.grad(loss, hidden)
    expected = np.log10([gradient.norm(dim=1).numpy() for gradient in gradients])[::-1]
    np.testing.assert_allclose(sizes_before(config)[0], expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(ratios_before(config), np.median(expected - expected[0], axis=1), rtol=0, atol=1e-9)


@pytest.mark.parametrize("kind", ["rnn", "lstm1"])
def test_the_horizon_is_the_last_lag_above_a_thousandth(kind: str) -> None:
    config = replace(SMALL, network=KINDS[kind].of(SMALL.network), lag=120)
    horizon, reached = horizon_before(config)
    dh, dc = sizes_before(config)
    assert (dc is not None) == kind.startswith("lstm")
    r = ratios(dh if dc is None else dc, 0)
    assert reached
    assert horizon is not None
    assert (r[: horizon + 1] >= -THRESHOLD).all()
    assert r[horizon + 1] < -THRESHOLD


def test_a_network_that_leaves_the_number_range_has_no_horizon() -> None:
    network = ExperimentConfig(
        cell="rnn", activation="linear", weight_init="identity", weight_scale=100.0, hidden_size=8
    )
    assert horizon_before(replace(SMALL, network=network, lag=400)) == (None, False)


def pretended(learnt: dict[int, int], tried: list[TrainingConfig]) -> object:
    """In place of trainings: which lags are learnt, at which step."""

    def training(config: TrainingConfig) -> Iterator[tuple[int, bool]]:
        tried.append(config)
        last = learnt.get(config.lag, config.steps)
        yield from ((step, step == last and config.lag in learnt) for step in range(1, last + 1))

    return training


@pytest.mark.parametrize(
    ("learnt", "needed", "largest"),
    [
        ({5: 10, 10: 20, 20: 10, 40: 10, 80: 10, 160: 20}, (10, 20, 10, 10, 10, 20), 160),
        ({5: 10, 20: 10}, (10, None, 10, None, None), 20),
        ({}, (None, None), 0),
        ({20: 10}, (None, None), 0),
    ],
    ids=["all", "a gap", "none", "beyond two failures"],
)
def test_lags_rise_until_two_in_a_row_are_not_learnt(
    monkeypatch: pytest.MonkeyPatch, learnt: dict[int, int], needed: tuple[int | None, ...], largest: int
) -> None:
    tried: list[TrainingConfig] = []
    monkeypatch.setattr(learnt_lag, "trained_until_learnt", pretended(learnt, tried))
    *under_way, last = one("rnn", budget=SMALL).learners()
    assert last.finished
    assert not any(learner.finished for learner in under_way)
    assert (last.needed, last.largest) == (needed, largest)
    assert [config.lag for config in tried] == list(LAGS[: len(needed)])
    assert {(config.seed, config.network.seed) for config in tried} == {(3, 3)}


def test_every_kind_is_seen_before_the_next_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learnt_lag, "trained_until_learnt", pretended({5: 1}, []))
    sweep = LagStudy(kinds=(KINDS["rnn"], KINDS["lstm3"]), seeds=(1, 2), lags=(5,), budget=SMALL)
    found = [learner for learner in sweep.learners() if learner.finished]
    assert [(learner.kind, learner.seed) for learner in found] == [("rnn", 1), ("lstm3", 1), ("rnn", 2), ("lstm3", 2)]
    assert [len(learner.left) for learner in found] == [1] * 4


def test_a_training_ends_at_the_first_evaluated_step_that_counts_as_learnt() -> None:
    sweep = LagStudy(kinds=(KINDS["lstm3"],), seeds=(0,), lags=(5,))
    config = sweep.training(KINDS["lstm3"], 0, 5)
    *_, last = sweep.learners()
    expected = next(step.step for step in train(config) if step.accuracy is not None and step.accuracy >= 0.95)
    assert last.needed == (expected,)


def test_the_stored_table_says_what_the_script_measures() -> None:
    stored = json.loads(learnt_lag_table.PATH.read_text(encoding="utf-8"))
    for name, part in learnt_lag_table.described().items():
        assert stored[name] == json.loads(json.dumps(part)), name


def test_the_stored_table_is_whole() -> None:
    table = learnt_lag_table.table()
    assert {(one.kind, one.seed) for one in table.learners} == {(k, s) for k in STARTS for s in learnt_lag_table.SEEDS}
    assert len(table.learners) == len(STARTS) * len(learnt_lag_table.SEEDS)
    for cell, responses in table.doses.items():
        assert [response.dose for response in responses] == list(DOSES[cell].values)
        assert {response.seeds for response in responses} == {10}
    for learner in table.learners:
        failures = [needed is None for needed in learner.needed]
        assert len(failures) == len(LAGS) or failures[-2:] == [True, True]


@pytest.mark.parametrize("kind", ["rnn", "lstm3", "gru_orthogonal"])
def test_a_stored_network_measured_again_is_the_stored_one(kind: str) -> None:
    stored = next(one for one in learnt_lag_table.table().learners if (one.kind, one.seed) == (kind, 2))
    again: Learner = next(replace(learnt_lag_table.SWEEP, kinds=(STARTS[kind],), seeds=(2,)).learners())
    assert (again.horizon, again.horizon_reached) == (stored.horizon, stored.horizon_reached)
    np.testing.assert_allclose(again.left, stored.left, rtol=0, atol=1e-4)


def test_the_more_arrives_through_a_forget_gate_the_more_seeds_learn() -> None:
    """The dose and response of LESSONS B1, as it was measured here."""
    responses = learnt_lag_table.table().doses["lstm"]
    left = [response.typical_left for response in responses]
    learnt = [response.learnt for response in responses]
    assert left == sorted(left)
    assert learnt == sorted(learnt)
    assert (learnt[1], learnt[-2]) == (0, 10)
    steps = [np.inf if s is None else s for response in responses for s in response.steps]
    assert rank_correlation(np.array([x for r in responses for x in r.left]), np.array(steps, np.float64)) < -0.7


def test_a_median_counts_the_seeds_that_did_not_learn() -> None:
    assert Response(dose=0.0, left=(-1.0,) * 3, steps=(10, 30, None)).typical_steps == 30
    assert Response(dose=0.0, left=(-1.0,) * 3, steps=(10, None, None)).typical_steps is None
    assert Response(dose=0.0, left=(-1.0,) * 2, steps=(10, None)).typical_steps is None


def test_a_dose_is_one_field_and_the_lag_is_the_sweeps() -> None:
    for dose in DOSES.values():
        networks = [kind.of(ExperimentConfig()) for kind in dose.sweep.kinds]
        assert [getattr(network, dose.field) for network in networks] == list(dose.values)
        assert len({replace(network, **{dose.field: 1.0}) for network in networks}) == 1
        assert dose.sweep.lags == (LAG,)
