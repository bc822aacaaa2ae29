"""Training: what the iterator yields, and that the film is torch's own gradient."""

from __future__ import annotations

import gc
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

import rnn_core as rc
from rnn_core.engine.batches import Batch
from rnn_core.engine.initialisation import stream
from rnn_core.learning.film import first_frame, frame
from rnn_core.learning.tasks import TASKS
from rnn_core.with_torch.cells import stepper
from rnn_core.with_torch.network import Network
from rnn_core.with_torch.training import Training, TrainingConfig, TrainingStep, train

CELLS = [
    {"cell": "rnn"},
    {"cell": "rnn", "activation": "relu", "weight_init": "identity"},
    {"cell": "rnn", "activation": "sigmoid"},
    {"cell": "lstm", "gate_bias": 1.0},
    {"cell": "lstm", "activation": "relu", "num_layers": 2},
    {"cell": "gru", "num_layers": 2},
    {"cell": "gru", "activation": "leaky_relu", "weight_init": "orthogonal"},
]


def config(network: dict[str, Any] | None = None, **more: Any) -> TrainingConfig:
    made = rc.ExperimentConfig(**({"hidden_size": 12, "seed": 1} | (network or {})))
    return TrainingConfig(network=made, **({"lag": 8, "steps": 12, "evaluate_every": 5, "batch_size": 6} | more))


def plain(steps: list[TrainingStep]) -> list[tuple[Any, ...]]:
    film = [None if step.log10_dh is None else step.log10_dh.tolist() for step in steps]
    return [(s.step, s.loss, s.accuracy, s.fresh_loss, s.grad_norm, f) for s, f in zip(steps, film, strict=True)]


@pytest.mark.parametrize("name", TASKS)
def test_every_task_trains_and_is_measured_at_the_evaluated_steps(name: str) -> None:
    steps = list(train(config(task=name)))
    assert [step.step for step in steps] == list(range(1, 13))
    assert [step.step for step in steps if step.log10_dh is not None] == [1, 5, 10, 12]
    classes = name not in ("adding", "series")
    assert [step.step for step in steps if step.accuracy is not None] == ([1, 5, 10, 12] if classes else [])
    assert all(np.isfinite(step.loss) and step.grad_norm > 0 for step in steps)


def test_a_training_left_half_way_does_not_hold_the_fresh_data() -> None:
    trainings = [Training(config({"hidden_size": 2}, batch_size=32, seed=seed)) for seed in range(7)]
    held = [next(training.steps()) for training in trainings]
    assert len(held) == 7
    gc.collect()
    shapes = [tuple(one.shape) for one in gc.get_objects() if type(one) is torch.Tensor]
    shapes += [one.inputs.shape for one in gc.get_objects() if type(one) is Batch]
    assert shapes.count((9, 640, 8)) <= 4


@pytest.mark.parametrize("name", ["recall", "adding", "copy"])
def test_fresh_data_measured_in_parts_are_those_measured_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(train(config(task=name)))
    sizes: list[int] = []
    forward = Network.forward

    def seen(self: Network, x: torch.Tensor, answers: range, truncation: int | None) -> torch.Tensor:
        sizes.append(x.shape[1])
        return forward(self, x, answers, truncation)

    monkeypatch.setattr(Network, "forward", seen)
    monkeypatch.setattr("rnn_core.with_torch.training.AT_ONCE", 25_000)
    parts = list(train(config(task=name)))
    assert max(sizes) < 120
    for one, other in zip(whole, parts, strict=True):
        assert one.accuracy == other.accuracy
        if one.fresh_loss is not None:
            assert one.fresh_loss == pytest.approx(other.fresh_loss, rel=1e-6)


@pytest.mark.parametrize("network", CELLS)
def test_a_training_gives_the_same_numbers_again(network: dict[str, Any]) -> None:
    made = config(network, clip_norm=1.0)
    assert plain(list(train(made))) == plain(list(train(made)))


def test_weights_come_from_the_networks_seed_and_data_from_the_trainings() -> None:
    made = config(steps=1)
    other_data = replace(made, seed=7)
    other_weights = replace(made, network=replace(made.network, seed=7))
    runs = [Training(one) for one in (made, other_data, other_weights)]
    weights = [run.network.weights()["weight_hh_l0"] for run in runs]
    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.array_equal(weights[0], weights[2])
    losses = [next(run.steps()).loss for run in runs]
    assert len(set(losses)) == 3


def states_of(network: Network, x: torch.Tensor, weights: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    """The top layer's h, stepped with torch's own cells on leaves, every gradient retained."""
    settings = network.config
    for layer in range(settings.num_layers):
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        step = stepper(settings, [weights[f"{name}_l{layer}"] for name in names])
        zero = x[0].new_zeros(x[0].shape[0], settings.hidden_size)
        state = (zero, zero) if settings.cell == "lstm" else (zero,)
        found = []
        for x_t in x:
            state = step(x_t, state)
            state[0].retain_grad()
            found.append(state[0])
        x = found  # type: ignore[assignment]
    return found


def torch_frame(run: Training, batch: Any, dtype: torch.dtype) -> np.ndarray:
    """log10 ‖∂ℓ_b/∂h_t‖ by torch alone; ℓ_b is the mean over a sequence's answers."""
    weights = {n: torch.tensor(w, dtype=dtype, requires_grad=True) for n, w in run.network.weights().items()}
    found = states_of(run.network, torch.tensor(batch.inputs, dtype=dtype), weights)
    answers = run.task.answers
    y = torch.stack([found[t] @ weights["readout.weight"].T + weights["readout.bias"] for t in answers])
    targets = torch.tensor(batch.targets[answers.start :])
    if run.task.loss == "cross_entropy":
        loss = cross_entropy(y.flatten(0, 1), targets.flatten(), reduction="sum") / len(answers)
    else:
        loss = 0.5 * (y - targets.to(dtype)).square().sum() / len(answers)
    torch.autograd.backward(loss)
    grads = [torch.zeros_like(h) if h.grad is None else h.grad for h in found]
    return np.array([torch.linalg.vector_norm(grad.double(), dim=1).numpy() for grad in grads])


@pytest.mark.parametrize("network", CELLS)
@pytest.mark.parametrize("name", ["recall", "copy", "next_character", "adding"])
def test_the_film_is_torchs_gradient_on_the_same_weights(network: dict[str, Any], name: str) -> None:
    run = Training(config(network, task=name, steps=4, evaluate_every=2))
    list(run.steps())
    batch = run.task.draw(stream(99, "a batch of this test"), 6)
    film = frame(run.network.config, run.network.weights(), batch).log10_dh - np.log10(len(run.task.answers))
    expected = torch_frame(run, batch, torch.float64)
    np.testing.assert_allclose(10**film, 10 ** np.median(np.log10(expected), axis=1), rtol=1e-9)
    single = 10 ** np.median(np.log10(torch_frame(run, batch, torch.float32)), axis=1)
    off = np.abs(single / 10**film - 1)
    assert np.median(off) < 1e-6
    assert off.max() < 1e-5


@pytest.mark.parametrize("network", CELLS)
def test_the_first_frame_is_known_before_torch_is_asked(network: dict[str, Any]) -> None:
    made = config(network)
    first = next(train(made)).log10_dh
    assert first is not None
    np.testing.assert_allclose(first_frame(made).log10_dh, first, atol=1e-6)  # torch's weights are float32


@pytest.mark.parametrize("network", CELLS)
@pytest.mark.parametrize("window", [1, 4, 8])
def test_the_steps_beyond_the_window_receive_an_exact_zero_and_move_no_weight(
    network: dict[str, Any], window: int
) -> None:
    made = config(network, truncation=window)
    run = Training(made)
    step = next(run.steps())
    assert step.log10_dh is not None
    full = next(train(replace(made, truncation=None))).log10_dh
    assert np.isneginf(step.log10_dh[: 9 - window]).all()
    np.testing.assert_array_equal(step.log10_dh[9 - window :], full[9 - window :])  # type: ignore[index]


@pytest.mark.parametrize("network", CELLS)
def test_a_window_cuts_the_gradient_as_detach_does(network: dict[str, Any]) -> None:
    made = config(network, truncation=3, steps=1)
    run, whole = Training(made), Training(replace(made, truncation=None))
    batch = run.task.draw(stream(5, "x"), 6)
    x = torch.tensor(batch.inputs, dtype=torch.float32)
    cut = [run.network(x, run.task.answers, 3), whole.network(x, whole.task.answers, None)]
    torch.testing.assert_close(*cut)
    leaf = torch.tensor(batch.inputs, dtype=torch.float32, requires_grad=True)
    run.network(leaf, run.task.answers, 3).sum().backward()
    assert leaf.grad is not None
    assert not leaf.grad[:6].any()
    assert leaf.grad[6:].any(dim=2).any(dim=1).all() or made.network.activation == "relu"


@pytest.mark.parametrize("window", [9, 10, 5000])
def test_a_window_of_the_whole_sequence_is_full_backpropagation(window: int) -> None:
    assert plain(list(train(config(truncation=window)))) == plain(list(train(config())))


def test_clipping_by_norm_scales_and_clipping_by_value_cuts() -> None:
    for clip, name in (({"clip_norm": 1e-3}, "norm"), ({"clip_value": 1e-4}, "value")):
        run = Training(config(steps=1, optimizer="sgd", learning_rate=1.0, **clip))
        before = run.network.weights()
        step = next(run.steps())
        moved = np.concatenate([(w - before[n]).ravel() for n, w in run.network.weights().items()])
        if name == "norm":
            assert step.grad_norm > 1e-3
            np.testing.assert_allclose(np.linalg.norm(moved), 1e-3, rtol=1e-3)
        else:
            np.testing.assert_allclose(np.abs(moved).max(), 1e-4, rtol=1e-2)


def test_a_divergence_is_one_last_step_that_says_so() -> None:
    steps = list(train(config({"cell": "rnn", "activation": "relu"}, optimizer="sgd", learning_rate=1e6, steps=60)))
    assert [step.outcome for step in steps[:-1]] == [rc.Outcome.OK] * (len(steps) - 1)
    assert steps[-1].outcome is rc.Outcome.DIVERGED
    assert len(steps) < 60


def test_a_training_can_be_left_between_two_steps_and_taken_up_again() -> None:
    made = config()
    under_way = train(made)
    first = list(islice(under_way, 5))
    rest = list(under_way)
    assert plain(first + rest) == plain(list(train(made)))
    under_way = train(made)
    next(under_way)
    under_way.close()  # type: ignore[attr-defined]
    assert list(under_way) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"task": "chess"}, "task must be one of recall, adding"),
        ({"lag": 0}, r"lag must be in \[1, 4995\] steps, got 0"),
        ({"learning_rate": float("nan")}, r"learning_rate must be in \[0, 10⁶\], got nan"),
        ({"clip_norm": 0}, "clip_norm must be in"),
        ({"truncation": 0}, r"truncation must be in \[1, 5000\] steps, got 0"),
        ({"steps": 1.5}, "steps must be a whole number"),
        ({"optimizer": "lion"}, "optimizer must be one of adam, sgd, got 'lion'"),
        ({"network": "lstm"}, "network must be an ExperimentConfig, got 'lstm'"),
        ({"series": (1.0, "x")}, r"series must be numbers, got \(1.0, 'x'\)"),
    ],
)
def test_a_config_out_of_range_says_so_in_one_sentence(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        TrainingConfig(**more)


def test_what_the_task_sets_the_network_does_not() -> None:
    asked = rc.ExperimentConfig(bidirectional=True, lengths="varied", seq_len=99, sequence_type="many_to_many")
    made = TrainingConfig(network=asked, lag=8).trained
    assert (made.seq_len, made.bidirectional, made.lengths, made.sequence_type) == (9, False, "equal", "many_to_one")
