"""The engine against PyTorch in float64: the core's own twin, and torch's modules driven from here."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.with_torch.twin import autograd_run

CELLS = ("rnn", "lstm", "gru")
SHAPES = (
    {},
    {"num_layers": 2, "bidirectional": True, "loss": "cross_entropy"},
)
NATIVE = (("rnn", "tanh"), ("rnn", "relu"), ("lstm", "tanh"), ("gru", "tanh"))


def small(**fields: object) -> ExperimentConfig:
    """T, B, D, H, O all different; "uniform" draws every bias different from zero."""
    sizes = {"seq_len": 9, "batch_size": 3, "input_size": 5, "hidden_size": 4, "output_size": 2, "seed": 11}
    return ExperimentConfig(**(sizes | fields))  # type: ignore[arg-type]


def names(shape: dict[str, object]) -> str:
    return "-".join(f"{k}={v}" for k, v in shape.items()) or "plain"


@pytest.mark.parametrize("shape", SHAPES, ids=names)
@pytest.mark.parametrize(("cell", "activation"), list(product(CELLS, ACTIVATIONS)))
def test_every_cell_with_every_activation_equals_autograd_and_finite_differences(
    cell: str, activation: str, shape: dict[str, object]
) -> None:
    check = rc.check(small(cell=cell, activation=activation, gate_bias=0.7, weight_scale=1.3, **shape))
    assert check.largest < 1e-11
    assert check.steps_compared == 1.0
    assert check.autograd_slope_error < 1e-13
    assert check.finite_differences < max(1e-7, 20 * check.finite_differences_error)
    assert check.finite_differences_error < 1e-6


@pytest.mark.parametrize("sequence_type", ["one_to_many", "many_to_many", "many_to_one", "encoder_decoder"])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_every_sequence_type_and_loss_equals_autograd(loss: str, sequence_type: str) -> None:
    check = rc.check(small(cell="rnn", loss=loss, sequence_type=sequence_type, bidirectional=True))
    assert check.largest < 1e-11


@pytest.mark.parametrize("cell", CELLS)
def test_one_step_equals_autograd(cell: str) -> None:
    assert rc.check(small(cell=cell, seq_len=1, sequence_type="one_to_one")).largest < 1e-11


@pytest.mark.parametrize("inputs", ["zeros", "pulse", "sine", "text", "series"])
def test_every_kind_of_input_equals_autograd(inputs: str) -> None:
    assert rc.check(small(inputs=inputs, cell="gru")).largest < 1e-11


@pytest.mark.parametrize("weight_init", ["orthogonal", "gaussian", "identity"])
@pytest.mark.parametrize("cell", CELLS)
def test_every_initialisation_equals_autograd(cell: str, weight_init: str) -> None:
    assert rc.check(small(cell=cell, weight_init=weight_init, weight_scale=1.2, num_layers=2)).largest < 1e-11


def module_of(result: rc.Result) -> nn.RNNBase:
    """torch's own module with the result's weights, loaded strictly; its time-first layout is the default."""
    config = result.config
    kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[config.cell]
    extra = {"nonlinearity": config.activation} if config.cell == "rnn" else {}
    module = kind(
        config.input_size,
        config.hidden_size,
        num_layers=config.num_layers,
        bidirectional=config.bidirectional,
        dtype=torch.float64,
        **extra,
    )
    state = {k: torch.tensor(v) for k, v in result.state_dict().items() if not k.startswith("readout")}
    module.load_state_dict(state, strict=True)
    assert [tuple(p.shape) for p in module.parameters()] == [tuple(p.shape) for p in state.values()]
    return module


def readout_of(result: rc.Result) -> nn.Linear:
    config = result.config
    linear = nn.Linear(config.hidden_size * config.num_directions, config.output_size, dtype=torch.float64)
    state = {k.removeprefix("readout."): torch.tensor(v) for k, v in result.state_dict().items() if "readout" in k}
    linear.load_state_dict(state, strict=True)
    return linear


def sample_losses(result: rc.Result, features: Tensor) -> Tensor:
    """Losses of (T, B, features) by nn.Linear and torch's losses, summed over the masked steps."""
    y = readout_of(result)(features)
    target, mask = torch.tensor(result.targets), torch.tensor(result.loss_mask)
    if result.config.loss == "mse":
        each = 0.5 * ((y - target) ** 2).sum(dim=2)
    else:
        each = nn.CrossEntropyLoss(reduction="none")(y.flatten(0, 1), target.flatten()).view(mask.shape)
    return (each * mask).sum(dim=0)


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("shape", [{}, {"num_layers": 2}, {"num_layers": 2, "bidirectional": True}], ids=names)
@pytest.mark.parametrize(("cell", "activation"), NATIVE)
def test_states_losses_and_parameter_gradients_equal_torchs_fused_module(
    cell: str, activation: str, shape: dict[str, object], loss: str
) -> None:
    result = rc.run(small(cell=cell, activation=activation, loss=loss, sequence_type="many_to_many", **shape))
    module, config = module_of(result), result.config
    out, _ = module(torch.tensor(result.inputs))
    ours = result.hidden[-1].transpose(1, 2, 0, 3).reshape(config.seq_len, config.batch_size, -1)
    np.testing.assert_allclose(ours, out.detach().numpy(), rtol=1e-12, atol=1e-15)
    losses = sample_losses(result, out)
    np.testing.assert_allclose(result.sample_losses, losses.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(result.loss, losses.mean().item(), rtol=1e-12)
    losses.mean().backward()
    gradient = result.gradient()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None
        np.testing.assert_allclose(gradient[name], parameter.grad.numpy(), rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize(("cell", "activation"), NATIVE)
def test_bidirectional_many_to_one_reads_torchs_two_final_states(cell: str, activation: str) -> None:
    result = rc.run(small(cell=cell, activation=activation, bidirectional=True))
    module = module_of(result)
    _, final = module(torch.tensor(result.inputs))
    h_n = final[0] if cell == "lstm" else final
    features = torch.cat([h_n[0], h_n[1]], dim=1).expand(result.config.seq_len, -1, -1)
    losses = sample_losses(result, features)
    np.testing.assert_allclose(result.sample_losses, losses.detach().numpy(), rtol=1e-12)
    losses.mean().backward()
    assert module.weight_hh_l0_reverse.grad is not None
    np.testing.assert_allclose(
        result.gradient()["weight_hh_l0_reverse"], module.weight_hh_l0_reverse.grad.numpy(), rtol=1e-9, atol=1e-14
    )


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_every_step_of_dh_and_dc_equals_torchs_cell_stepped_by_hand(cell: str, loss: str) -> None:
    result = rc.run(small(cell=cell, loss=loss, seq_len=13))
    config = result.config
    module = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}[cell](
        config.input_size, config.hidden_size, dtype=torch.float64
    )
    state = {k.removesuffix("_l0"): torch.tensor(v) for k, v in result.state_dict().items() if "readout" not in k}
    module.load_state_dict(state, strict=True)
    h = torch.zeros(config.batch_size, config.hidden_size, dtype=torch.float64)
    c = torch.zeros_like(h)
    hs, cs = [], []
    for x_t in torch.tensor(result.inputs):
        if cell == "lstm":
            h, c = module(x_t, (h, c))
            c.retain_grad()
            cs.append(c)
        else:
            h = module(x_t, h)
        h.retain_grad()
        hs.append(h)
    sample_losses(result, torch.stack(hs)).sum().backward()
    dh = torch.stack([h.grad for h in hs if h.grad is not None]).norm(dim=2).log10().numpy()
    np.testing.assert_allclose(result.log10_dh[0, 0], dh, rtol=0, atol=1e-10)
    if cell == "lstm":
        assert result.log10_dc is not None
        dc = torch.stack([c.grad for c in cs if c.grad is not None]).norm(dim=2).log10().numpy()
        np.testing.assert_allclose(result.log10_dc[0, 0], dc, rtol=0, atol=1e-10)
    else:
        assert result.log10_dc is None


def drawn(rng: np.random.Generator) -> ExperimentConfig:
    """Any combination of the contract at small sizes and unsaturated settings."""

    def one(*choices: str) -> str:
        return str(rng.choice(choices))

    inputs = one("gaussian", "zeros", "pulse", "sine", "text", "series")
    return ExperimentConfig(
        cell=one(*CELLS),
        activation=one(*ACTIVATIONS),
        weight_init=one("uniform", "orthogonal", "gaussian", "identity"),
        weight_scale=float(rng.uniform(0.2, 1.3)),
        input_scale=float(rng.uniform(0.1, 1.2)),
        gate_bias=float(rng.uniform(-2, 3)),
        hidden_size=int(rng.integers(1, 7)),
        input_size=int(rng.integers(1, 6)),
        output_size=int(rng.integers(2, 5)),
        seq_len=int(rng.integers(2, 16)),
        batch_size=int(rng.integers(1, 5)),
        num_layers=int(rng.integers(1, 4)),
        bidirectional=bool(rng.integers(2)),
        sequence_type=one("one_to_many", "many_to_one", "many_to_many", "encoder_decoder"),
        loss="mse" if inputs == "series" else one("mse", "cross_entropy"),
        inputs=inputs,
        text="so it goes, and on it goes: the same again",
        seed=int(rng.integers(2**63 - 1)),
    )


def test_random_configurations_across_the_whole_contract_equal_autograd() -> None:
    rng = np.random.default_rng(2026)
    for _ in range(40):
        config = drawn(rng)
        result = rc.run(config)
        theirs = autograd_run(result)
        np.testing.assert_allclose(result.hidden, theirs.hidden, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(result.sample_losses, theirs.sample_losses, rtol=1e-9)
        for ours, whole in ((result.log10_dh, theirs.dh), (result.log10_dc, theirs.dc)):
            assert (ours is None) == (whole is None)
            if ours is not None:
                size = np.linalg.norm(whole, axis=-1)
                np.testing.assert_allclose(10**ours, size, rtol=1e-9, atol=1e-13 * size.max())
        for name, ours in result.gradient().items():
            np.testing.assert_allclose(ours, theirs.gradient[name], rtol=1e-9, atol=1e-12)


def test_autograd_loses_saturated_slopes_and_the_check_says_so() -> None:
    check = rc.check(small(cell="rnn", input_scale=30.0, weight_init="orthogonal"))
    assert check.autograd_slope_error > 0.01


def test_a_check_of_a_saturated_network_says_so_without_a_warning() -> None:
    for cell in CELLS:
        check = rc.check(small(cell=cell, input_scale=100.0, seq_len=20, batch_size=8, input_size=20))
        assert check.autograd_slope_error == pytest.approx(1.0, abs=1e-6)


def test_a_check_of_a_diverged_run_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="diverged at step"):
        rc.check(small(cell="rnn", activation="linear", weight_init="orthogonal", weight_scale=100.0, seq_len=300))
