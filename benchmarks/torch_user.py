"""What a PyTorch user would write for the same numbers: fused cells in a loop over time, autograd for the rest.

Made as fast as is reasonable: whatever can wait until the loop is over is done at once for all steps. The weights are
parameters, as they are in a user's model; `state_norms` can freeze them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from jaxtyping import Float64
from torch import Tensor, nn

from rnn_core.config import ExperimentConfig
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.initialisation import draw_parameters

Weights = dict[str, Tensor]
Norms = Float64[np.ndarray, "T B"]
Terms = Float64[np.ndarray, " T"]


def state_norms(config: ExperimentConfig, *, frozen: bool = False) -> Norms:
    """log10 ‖∂ℓ_b/∂h_t‖ for every step and sample.

    The weights are parameters, as a user has them; frozen, autograd is spared their gradient, which no curve needs.
    """
    weights, x, targets = _drawn(config)
    for weight in weights.values():
        weight.requires_grad_(not frozen)
    states = _fused_loop(config, weights, x, [weights["weight_hh_l0"]] * config.seq_len)
    torch.autograd.backward(_sum_of_losses(weights, states[-1], targets))
    return _log10_norms(states)


def state_norms_and_gradient(config: ExperimentConfig) -> tuple[Norms, dict[str, Float64[np.ndarray, "..."]]]:
    """The same, and ∂loss/∂ of each parameter, which the one backward pass has left."""
    weights, x, targets = _drawn(config)
    for weight in weights.values():
        weight.requires_grad_()
    states = _fused_loop(config, weights, x, [weights["weight_hh_l0"]] * config.seq_len)
    torch.autograd.backward(_sum_of_losses(weights, states[-1], targets))
    B = config.batch_size
    return _log10_norms(states), {name: (_grad(weight) / B).numpy() for name, weight in weights.items()}


def terms_by_aliases(config: ExperimentConfig) -> tuple[Norms, Terms]:
    """State norms, and log10 ‖term_t‖_F of ∂loss/∂W_hh: an alias of W_hh for each step, whose gradient is the term."""
    weights, x, targets = _drawn(config)
    for weight in weights.values():
        weight.requires_grad_()
    W_hh = weights["weight_hh_l0"]
    aliases = [W_hh.view_as(W_hh) for _ in range(config.seq_len)]
    for alias in aliases:
        alias.retain_grad()
    states = _fused_loop(config, weights, x, aliases)
    torch.autograd.backward(_sum_of_losses(weights, states[-1], targets))
    sizes = torch.stack(torch._foreach_norm([_grad(alias) for alias in aliases]))
    return _log10_norms(states), (sizes / config.batch_size).log10().numpy()


def terms_by_products(config: ExperimentConfig) -> tuple[Norms, Terms]:
    """The same from W_hh h_{t-1} + b_hh with its gradient δ_t retained: δ_tᵀ h_{t-1}, one product for all steps.

    A fused cell keeps this sum to itself, so the cell is written out; W_ih x_t + b_ih is one product for all steps.
    """
    weights, x, targets = _drawn(config)
    for weight in weights.values():
        weight.requires_grad_()
    from_inputs = nn.functional.linear(x, weights["weight_ih_l0"], weights["bias_ih_l0"]).unbind(0)
    W_hhT, b_hh = weights["weight_hh_l0"].t(), weights["bias_hh_l0"]
    h, c = _start(config)
    states, sums = [h], []
    for from_input in from_inputs:
        recurrent = torch.addmm(b_hh, h, W_hhT)
        recurrent.retain_grad()
        h, c = _WRITTEN_OUT[config.cell](from_input, recurrent, h, c)
        h.retain_grad()
        states.append(h)
        sums.append(recurrent)
    torch.autograd.backward(_sum_of_losses(weights, h, targets))
    deltas = torch.stack([_grad(recurrent) for recurrent in sums])
    h_prev = torch.stack(states[:-1]).detach()
    sizes = torch.linalg.vector_norm(torch.bmm(deltas.transpose(1, 2), h_prev), dim=(1, 2))
    return _log10_norms(states[1:]), (sizes / config.batch_size).log10().numpy()


def _drawn(config: ExperimentConfig) -> tuple[Weights, Tensor, Tensor]:
    """The engine's own draw of weights, inputs and the last step's targets, as tensors."""
    weights = {name: torch.from_numpy(value) for name, value in draw_parameters(config).items()}
    batch = draw_batch(config)
    return weights, torch.from_numpy(batch.inputs.copy()), torch.from_numpy(batch.targets[-1].copy())


def _start(config: ExperimentConfig) -> tuple[Tensor, Tensor]:
    h = torch.zeros(config.batch_size, config.hidden_size, dtype=torch.float64, requires_grad=True)
    return h, torch.zeros_like(h)


def _fused_loop(config: ExperimentConfig, weights: Weights, x: Tensor, W_hh: Sequence[Tensor]) -> list[Tensor]:
    """h_t of every step with its gradient retained, by torch's own fused cells; W_hh by step."""
    W_ih, b_ih, b_hh = (weights[f"{name}_l0"] for name in ("weight_ih", "bias_ih", "bias_hh"))
    h, c = _start(config)
    states = []
    for x_t, W_t in zip(x.unbind(0), W_hh, strict=True):
        if config.cell == "lstm":
            h, c = torch.lstm_cell(x_t, (h, c), W_ih, W_t, b_ih, b_hh)
        elif config.cell == "gru":
            h = torch.gru_cell(x_t, h, W_ih, W_t, b_ih, b_hh)
        else:
            h = torch.rnn_tanh_cell(x_t, h, W_ih, W_t, b_ih, b_hh)
        h.retain_grad()
        states.append(h)
    return states


def _rnn(from_input: Tensor, recurrent: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    return torch.tanh(from_input + recurrent), c


def _lstm(from_input: Tensor, recurrent: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    i, f, g, o = (from_input + recurrent).chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def _gru(from_input: Tensor, recurrent: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    ih_r, ih_z, ih_n = from_input.chunk(3, dim=1)
    hh_r, hh_z, hh_n = recurrent.chunk(3, dim=1)
    n = torch.tanh(ih_n + (ih_r + hh_r).sigmoid() * hh_n)
    return torch.lerp(n, h, (ih_z + hh_z).sigmoid()), c


_WRITTEN_OUT: dict[str, Callable[[Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]] = {
    "rnn": _rnn,
    "lstm": _lstm,
    "gru": _gru,
}


def _sum_of_losses(weights: Weights, last: Tensor, targets: Tensor) -> Tensor:
    """Σ_b ℓ_b, half squared error at the last step: its gradient holds every sample's own."""
    outputs = torch.addmm(weights["readout.bias"], last, weights["readout.weight"].t())
    return 0.5 * (outputs - targets).square().sum()


def _log10_norms(states: list[Tensor]) -> Norms:
    norms = torch.linalg.vector_norm(torch.stack([_grad(h) for h in states]), dim=2)
    return np.asarray(norms.log10().numpy(), np.float64)


def _grad(tensor: Tensor) -> Tensor:
    assert tensor.grad is not None
    return tensor.grad
