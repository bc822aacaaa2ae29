"""The gradient as a format stores it: against PyTorch, where autograd's gradient is rounded at every step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import rnn_core as rc

LOG10_2 = np.log10(2.0)
SMALL: dict[str, Any] = {"hidden_size": 12, "input_size": 5, "output_size": 3, "seq_len": 60, "batch_size": 4}


class Rounded(torch.autograd.Function):
    """The same numbers; their gradient as another type holds it."""

    @staticmethod
    def forward(ctx: Any, state: torch.Tensor, kind: torch.dtype) -> torch.Tensor:
        ctx.kind = kind
        return state.clone()

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None]:  # type: ignore[override]
        # By way of float32 PyTorch would round twice.
        if ctx.kind is torch.float16:
            with np.errstate(over="ignore"):
                return torch.tensor(gradient.numpy().astype(np.float16).astype(np.float64)), None
        return gradient.to(ctx.kind).to(gradient.dtype), None


def of_pytorch(result: rc.Result, kind: torch.dtype, k: int) -> np.ndarray:
    """log10 ‖∂ℓ_b/∂h_t‖ of one layer by step and sample, each step's gradient rounded before the next gets it."""
    config, weights = result.config, {name: torch.tensor(w) for name, w in result.state_dict().items()}
    of_cell = [weights[f"{name}_l0"].requires_grad_() for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    h = c = torch.zeros(config.batch_size, config.hidden_size, dtype=torch.float64)
    states = []
    for x_t in torch.tensor(np.array(result.inputs)):
        if config.cell == "lstm":
            h, c = torch.lstm_cell(x_t, (h, c), *of_cell)
            c = Rounded.apply(c, kind)
        else:
            h = {"rnn": torch.rnn_tanh_cell, "gru": torch.gru_cell}[config.cell](x_t, h, *of_cell)
        h = Rounded.apply(h, kind)
        states.append(h)
    for state in states:
        state.retain_grad()
    y = h @ weights["readout.weight"].T + weights["readout.bias"]
    loss = 0.5 * ((y - torch.tensor(np.array(result.targets))[-1]) ** 2).sum(1).mean()
    (2.0**k * loss).backward()
    stored = torch.stack([Rounded.backward(type("", (), {"kind": kind}), state.grad)[0] for state in states])
    with np.errstate(divide="ignore"):
        norms = np.log10((stored.numpy() ** 2).sum(2)) / 2
    return np.where(np.isnan(norms), np.inf, norms) + np.log10(config.batch_size) - k * LOG10_2


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize(
    ("kind", "k"), [("float16", 0), ("float16", 8), ("float16", 20), ("bfloat16", 0), ("float32", 0)]
)
def test_it_is_the_gradient_that_pytorch_rounds_at_every_step(cell: str, kind: str, k: int) -> None:
    result = rc.run(rc.ExperimentConfig(cell=cell, **SMALL))
    found = rc.stored_gradient(result, kind, log2_scale=k)[0, 0]
    true = of_pytorch(result, getattr(torch, kind), k)
    # One tie that falls the other way, by a last digit of a product, is a step of the format.
    finite = np.isfinite(true) & (true > true.max() - 4)
    np.testing.assert_allclose(found[finite], true[finite], rtol=0, atol=0.01 if kind == "bfloat16" else 1e-3)
    for sample in range(SMALL["batch_size"]):
        zeros_found, zeros_true = ((sizes[::-1, sample] == -np.inf) for sizes in (found, true))
        assert zeros_found.any() == zeros_true.any()
        assert abs(int(zeros_found.argmax()) - int(zeros_true.argmax())) <= 2


@pytest.mark.parametrize("config", [{"num_layers": 3}, {"bidirectional": True}, {"sequence_type": "many_to_many"}])
def test_in_float32_it_is_the_gradient_to_seven_digits(config: dict[str, Any]) -> None:
    for cell in ("rnn", "lstm", "gru"):
        result = rc.run(rc.ExperimentConfig(cell=cell, **(SMALL | {"seq_len": 12} | config)))
        found = rc.stored_gradient(result, "float32")
        assert found.shape == result.log10_dh.shape
        np.testing.assert_array_equal(np.isneginf(found), np.isneginf(result.log10_dh))
        finite = np.isfinite(found)
        np.testing.assert_allclose(found[finite], result.log10_dh[finite], rtol=0, atol=1e-5)


def test_an_exact_zero_stays_one_in_every_format_whatever_the_loss_scale() -> None:
    result = rc.run(rc.ExperimentConfig(weight_scale=0.0, **SMALL))
    for name in ("float16", "bfloat16", "float32"):
        for k in (0, 12):  # inf times 0 would be no number
            found = rc.stored_gradient(result, name, log2_scale=k)
            assert (found[np.isneginf(result.log10_dh)] == -np.inf).all()


def test_a_linear_orthogonal_network_leaves_float16_where_its_powers_do() -> None:
    """Every step multiplies the gradient by exactly g: with one unit, that is the stored number."""
    one = {"hidden_size": 1, "batch_size": 1, "output_size": 1, "input_size": 1, "seq_len": 80}
    for g, end in ((0.25, -np.inf), (4.0, np.inf)):
        config = rc.ExperimentConfig(activation="linear", weight_init="orthogonal", weight_scale=g, **one)
        result = rc.run(config)
        sizes = result.log10_dh[0, 0, ::-1, 0]
        found = rc.stored_gradient(result, "float16")[0, 0, ::-1, 0]
        gone = sizes < -25 * LOG10_2 if g < 1 else sizes > np.log10(65520.0)
        np.testing.assert_array_equal(found == end, gone)


def test_a_larger_loss_scale_keeps_a_vanishing_gradient_farther_back_until_it_overflows() -> None:
    result = rc.run(rc.ExperimentConfig(cell="rnn", **SMALL))
    first_zero = []
    for k in (0, 4, 8, 12):
        zero = np.isneginf(rc.stored_gradient(result, "float16", log2_scale=k)[0, 0, ::-1].max(axis=1))
        first_zero.append(int(zero.argmax()) if zero.any() else len(zero))
    assert first_zero == sorted(set(first_zero))
    assert np.isposinf(rc.stored_gradient(result, "float16", log2_scale=60)).all()


def test_forgetting_by_less_than_half_never_leaves_the_smallest_number() -> None:
    """0.56 of the smallest number is rounded up to it again: the plateau that a GRU shows in float16."""
    result = rc.run(rc.ExperimentConfig(cell="gru", gate_bias=0.5, **(SMALL | {"seq_len": 200})))
    found = rc.stored_gradient(result, "float16")[0, 0, 0]
    assert (found > result.log10_dh[0, 0, 0]).any()


def test_a_diverged_run_has_no_sizes() -> None:
    result = rc.run(rc.ExperimentConfig(activation="linear", weight_scale=100.0, **(SMALL | {"seq_len": 400})))
    assert result.outcome is rc.Outcome.DIVERGED
    assert np.isnan(rc.stored_gradient(result, "float16")).all()


def test_the_verdict_is_not_of_the_format() -> None:
    result = rc.run(rc.ExperimentConfig(cell="gru", **SMALL))
    before = result.summary()
    rc.stored_gradient(result, "float16", log2_scale=24)
    assert result.summary() == before
