"""What a guess depends on, against autograd, and what a replaced token does, against reading every text by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from jaxtyping import Float64, Int64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.engine.network import forward
from rnn_core.trained.ablation import REPLACEMENTS, ablation, replacements
from rnn_core.trained.guesses import guesses, horizons
from rnn_core.trained.text_models import UNKNOWN, TextModel, one_hot

T, V, H = 27, 7, 9
CODES = np.random.default_rng(1).integers(0, V, T)


def model(cell: str, activation: str = "tanh", num_layers: int = 1, **fields: float) -> TextModel:
    config = ExperimentConfig(
        cell=cell,
        activation=activation,
        num_layers=num_layers,
        hidden_size=H,
        input_size=V,
        output_size=V,
        loss="cross_entropy",
        sequence_type="many_to_many",
        weight_scale=fields.get("weight_scale", 2.0),
        weight_init="gaussian",
    )
    return TextModel(config=config, weights=draw_parameters(config), names=tuple("abcdefg"), unit="character")


def autograd(
    m: TextModel, codes: Int64[np.ndarray, " T"]
) -> tuple[Float64[np.ndarray, "T V"], Float64[np.ndarray, "T T"]]:
    """Probabilities and log10 gradients by torch, a backward pass for each guess."""
    kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[m.config.cell]
    net = kind(V, H, m.config.num_layers, dtype=torch.float64)
    net.load_state_dict({n: torch.tensor(w) for n, w in m.weights.items() if not n.startswith("readout")})
    x = torch.tensor(one_hot(codes, V), requires_grad=True)
    y = net(x)[0] @ torch.tensor(m.weights["readout.weight"]).T + torch.tensor(m.weights["readout.bias"])
    log_p = torch.log_softmax(y, dim=1)
    rows = [torch.autograd.grad(-log_p[t].max(), x, retain_graph=True)[0].norm(dim=1) for t in range(len(codes))]
    with np.errstate(divide="ignore"):
        return log_p.exp().detach().numpy(), np.log10(torch.stack(rows).numpy())


@pytest.mark.parametrize("num_layers", [1, 2])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_every_guess_and_its_gradients_equal_autograds(cell: str, num_layers: int) -> None:
    codes = CODES.copy()
    codes[5] = UNKNOWN
    m = model(cell, num_layers=num_layers)
    found = guesses(m, codes)
    p, log10_gradient = autograd(m, codes)
    np.testing.assert_allclose(found.probabilities, p, rtol=1e-10)
    np.testing.assert_array_equal(found.guessed, p.argmax(axis=1))
    np.testing.assert_allclose(found.probability, p.max(axis=1), rtol=1e-10)
    np.testing.assert_allclose(found.unsure, 1 - p.max(axis=1), rtol=1e-10)
    np.testing.assert_allclose(found.log10_gradient, log10_gradient, rtol=1e-9, atol=1e-9)


def test_what_comes_later_has_no_part_in_a_guess() -> None:
    found = guesses(model("gru"), CODES).log10_gradient
    assert (found[np.triu_indices(T, 1)] == -np.inf).all()
    assert np.isfinite(found[np.tril_indices(T)]).all()


def test_a_gradient_beyond_float64_keeps_its_size_and_a_cut_one_is_exactly_zero() -> None:
    weak = guesses(model("rnn", activation="linear", weight_scale=1e-30), CODES).log10_gradient
    steps = np.diff(weak[-1, ::-1])
    assert weak[-1, 0] < -700
    assert (np.abs(steps[2:] + 30) < 3).all()
    cut = guesses(model("rnn", weight_scale=0.0), CODES).log10_gradient
    assert np.isfinite(cut.diagonal()).all()
    assert (cut[np.tril_indices(T, -1)] == -np.inf).all()


def test_states_that_leave_the_number_range_are_one_sentence() -> None:
    with pytest.raises(ValueError, match="must stay finite, but with these weights they overflow"):
        guesses(model("rnn", activation="linear", weight_scale=100.0), np.tile(CODES, 7))


def test_the_horizon_is_counted_from_the_largest_and_ends_below_a_thousandth() -> None:
    rows = np.full((5, 5), -np.inf)
    rows[1, :2] = [-1.0, 0.0]  # never below
    rows[2, :3] = [-4.0, -2.9, 0.0]
    rows[3, :4] = [-1.0, -9.0, 0.5, -2.0]  # its largest is one back; what revives behind the gap does not count
    rows[4, :5] = [-9.0, -9.0, -9.0, -9.0, 0.0]
    assert horizons(rows) == [(0, True), (1, False), (1, True), (1, True), (0, True)]


@pytest.mark.parametrize(("cell", "num_layers"), [("rnn", 1), ("lstm", 1), ("gru", 1), ("lstm", 2)])
def test_replacing_a_token_equals_reading_each_changed_text_by_itself(cell: str, num_layers: int) -> None:
    m = model(cell, num_layers=num_layers)
    codes = CODES[:6]
    found = guesses(m, codes)
    moved = ablation(m, codes, found.guessed)
    for s, others in enumerate(replacements(codes, V)):
        by_hand = np.zeros(len(codes))
        for other in others:
            changed = codes.copy()
            changed[s] = other
            q = np.take_along_axis(guesses(m, changed).probabilities, found.guessed[:, None], axis=1)[:, 0]
            by_hand += np.abs(q - found.probability) / len(others)
        by_hand[:s] = 0.0
        np.testing.assert_allclose(moved[:, s], by_hand, atol=1e-12)


def test_a_replacement_is_another_token_seeded_by_its_place() -> None:
    found = replacements(CODES, V)
    assert found.shape == (T, REPLACEMENTS)
    assert (found != CODES[:, None]).all()
    assert all(len(set(row)) == REPLACEMENTS for row in found.tolist())
    np.testing.assert_array_equal(found[:9], replacements(CODES[:9], V))
    assert (replacements(CODES, V, seed=1) != found).any()
    np.testing.assert_array_equal(replacements(np.array([0, 1]), 2), [[1], [0]])


def test_a_guess_that_reads_nothing_moves_with_nothing() -> None:
    m = model("lstm")
    blind = TextModel(
        config=m.config, names=m.names, unit=m.unit, weights=m.weights | {"weight_ih_l0": np.zeros((4 * H, V))}
    )
    found = guesses(blind, CODES)
    assert (found.log10_gradient == -np.inf).all()
    assert (ablation(blind, CODES, found.guessed) == 0).all()
    assert set(horizons(found.log10_gradient)) == {(0, True)}


def test_a_guess_surer_than_float64_can_say_sends_nothing_back() -> None:
    m = model("rnn", weight_scale=1.0)
    sure = m.weights | {"readout.bias": np.array([2000.0, *np.zeros(V - 1)])}
    found = guesses(TextModel(config=m.config, weights=sure, names=m.names, unit="character"), CODES)
    np.testing.assert_array_equal(found.guessed, 0)
    assert (found.log10_gradient == -np.inf).all()


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_one_sure_guess_leaves_the_gradients_of_the_others_as_they_are(cell: str) -> None:
    """The last of those that go back together sends nothing: the readout reads the last token off the state."""
    m = model(cell, weight_scale=1.0)
    unrolled = forward(m.reading(T), m.weights, m.batch(CODES))
    h = unrolled.layers[0][0].states.h[:, :, 0]
    towards = np.linalg.lstsq(h[[T - 1, *range(9 - 1)]], np.eye(9)[0] * 3000.0, rcond=None)[0]
    weights = m.weights | {"readout.weight": m.weights["readout.weight"] + np.outer(np.eye(V)[0], towards)}
    found = guesses(TextModel(config=m.config, weights=weights, names=m.names, unit="character"), CODES)
    assert (found.log10_gradient[T - 1] == -np.inf).all()
    _, log10_gradient = autograd(TextModel(config=m.config, weights=weights, names=m.names, unit="character"), CODES)
    np.testing.assert_allclose(found.log10_gradient[:8, :8], log10_gradient[:8, :8], rtol=1e-6)
