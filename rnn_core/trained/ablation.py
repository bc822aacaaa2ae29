"""What happens to a guess if another token had stood there: the check of what a gradient says."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.engine.activations import ACTIVATIONS, Activation
from rnn_core.engine.bptt import Unrolled
from rnn_core.engine.cells.parameters import Parameters
from rnn_core.engine.initialisation import stream
from rnn_core.engine.network import forward
from rnn_core.engine.scaled import to_float
from rnn_core.trained.text_models import TextModel, one_hot

REPLACEMENTS = 4
Columns = list[Any]  # of each layer its state, a column a text


def replacements(codes: Int64[np.ndarray, " T"], V: int, seed: int = 0) -> Int64[np.ndarray, "T R"]:
    """For each token REPLACEMENTS others (fewer if there are not as many), drawn without repetition.

    A stream for each token of the text, so that a longer text changes no earlier draw, and every network has the same.
    """
    found = []
    for at, code in enumerate(codes):
        others = np.delete(np.arange(V), code) if code >= 0 else np.arange(V)
        drawn = stream(seed, f"replacement {at}").permutation(others)
        found.append(np.resize(drawn, min(REPLACEMENTS, V - 1)))
    return np.array(found)


def ablation(
    model: TextModel, codes: Int64[np.ndarray, " T"], guessed: Int64[np.ndarray, " T"], seed: int = 0
) -> Float64[np.ndarray, "T T"]:
    r"""How far the probability of each guess moves when an earlier token is another one.

        A[t, s] = mean over r of |p_t[k_t] - p_t[k_t | token s replaced by r]|;    0 for s > t

    All texts that differ in one token are read side by side from the token on in which they differ.

    What this tells you: whether a guess uses a token. A gradient sees a small move of the token's vector, this a whole
    other token: where a unit is saturated, the first can be tiny and the second large.
    """
    T, V = len(codes), len(model.names)
    found = forward(model.reading(T), model.weights, model.batch(codes))
    layers, phi = [_in_float64(unrolled) for (unrolled,) in found.layers], ACTIVATIONS[model.config.activation]
    x = one_hot(codes, V)
    others = replacements(codes, V, seed)
    R = others.shape[1]
    moved = np.zeros((T, T))
    texts: Columns = []
    with np.errstate(all="ignore"):
        for t in range(T):
            new = _before(layers, t, R)
            texts = [_side_by_side(*pair) for pair in zip(texts, new, strict=True)] if t else new
            here = np.concatenate([np.tile(x[t], (t * R, 1)), one_hot(others[t], V)]).T
            texts = _advanced(layers, phi, here, texts)
            p = _probability(model, layers[-1].states.h[t], int(guessed[t]))
            q = _probability(model, texts[-1].h, int(guessed[t]))
            moved[t, : t + 1] = np.abs(q - p).reshape(t + 1, R).mean(axis=1)
    return moved


def _in_float64(unrolled: Unrolled) -> Unrolled:
    params = Parameters(*(to_float(value) for value in unrolled.params))
    return unrolled._replace(params=params, states=unrolled.cell.State(*(to_float(field) for field in unrolled.states)))


def _before(layers: list[Unrolled], t: int, R: int) -> Columns:
    """Every layer's state before step t of the text as it stands, once for each of R texts that leave it there."""
    start = [[np.zeros_like(field[0]) if t == 0 else field[t - 1] for field in layer.states] for layer in layers]
    return [
        layer.cell.State(*(np.repeat(field, R, axis=1) for field in fields))
        for layer, fields in zip(layers, start, strict=True)
    ]


def _advanced(layers: list[Unrolled], phi: Activation, x: Float64[np.ndarray, "V n"], states: Columns) -> Columns:
    """One step through all layers, all texts side by side."""
    found = []
    for layer, before in zip(layers, states, strict=True):
        after, _ = layer.cell.step(layer.params, x, before, phi)
        found.append(layer.cell.State(*(getattr(after, name) for name in layer.cell.State._fields)))
        x = found[-1].h
    return found


def _side_by_side(a: Any, b: Any) -> Any:
    return type(a)(*(np.concatenate(pair, axis=1) for pair in zip(a, b, strict=True)))


def _probability(model: TextModel, h: Float64[np.ndarray, "H n"], token: int) -> Float64[np.ndarray, " n"]:
    """p[token] = 1 / Σ_j exp(y_j - y_token)."""
    y = model.weights["readout.weight"] @ h + model.weights["readout.bias"][:, None]
    return np.asarray(1.0 / np.exp(y - y[token]).sum(axis=0))
