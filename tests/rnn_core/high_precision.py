"""A plain BPTT in mpmath: no scaling, no tricks, only more digits. It reads a result's config, weights and data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp, mpf

from rnn_core import ExperimentConfig, Result

Vector = Any  # a NumPy array of mpf


def _sigmoid(a: mpf) -> mpf:
    return 1 / (1 + mp.exp(-a))


def _sigmoid_slope(a: mpf) -> mpf:
    return _sigmoid(a) * _sigmoid(-a)


VALUE: dict[str, Callable[[mpf], mpf]] = {
    "tanh": mp.tanh,
    "sigmoid": _sigmoid,
    "relu": lambda a: a if a > 0 else mpf(0),
    "leaky_relu": lambda a: a if a > 0 else a * mpf(0.01),
    "linear": lambda a: a,
}
SLOPE: dict[str, Callable[[mpf], mpf]] = {
    "tanh": lambda a: mp.sech(a) ** 2,
    "sigmoid": _sigmoid_slope,
    "relu": lambda a: mpf(1 if a > 0 else 0),
    "leaky_relu": lambda a: mpf(1) if a > 0 else mpf(0.01),
    "linear": lambda a: mpf(1),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exact:
    """Sizes as `Result` has them, and the gradient, each rounded to float64 at the very end."""

    log10_dh: np.ndarray
    log10_dc: np.ndarray | None
    log10_dW_hh_by_step: np.ndarray
    gradient: dict[str, np.ndarray]


def exact(result: Result, digits: int = 60) -> Exact:
    """Forward and backward once more with so many decimal digits."""
    with mp.workdps(digits):
        return _exact(result)


def apply(function: Callable[[mpf], mpf], vector: Vector) -> Vector:
    """A function of each element."""
    return np.array([function(a) for a in vector], dtype=object)


def _exact(result: Result) -> Exact:
    config = result.config
    L, K, T, B = config.num_layers, config.num_directions, config.seq_len, config.batch_size
    weights = {name: _mpf(value) for name, value in result.state_dict().items()}
    gradient = {name: np.zeros(value.shape, dtype=object) for name, value in weights.items()}
    dh, dc = np.full((L, K, T, B), np.nan), np.full((L, K, T, B), np.nan)
    terms = np.zeros((L, K, T), dtype=object)
    for b in range(B):
        for (layer, k, t), found in _one_sample(result, b, weights, gradient).items():
            dh[layer, k, t, b] = _log10_norm(found["h"])
            dc[layer, k, t, b] = _log10_norm(found["c"]) if config.cell == "lstm" else np.nan
            terms[layer, k, t] = terms[layer, k, t] + found["term"] / B
    return Exact(
        log10_dh=dh,
        log10_dc=dc if config.cell == "lstm" else None,
        log10_dW_hh_by_step=np.array([[[_log10_norm(s.ravel()) for s in k] for k in layer] for layer in terms]),
        gradient={name: (value / B).astype(float) for name, value in gradient.items()},
    )


def _mpf(array: np.ndarray) -> Vector:
    return np.vectorize(lambda value: mpf(float(value)), otypes=[object])(array)


def _log10_norm(vector: Vector) -> float:
    square = sum((value * value for value in vector), mpf(0))
    return float(mp.log10(square) / 2) if square else -np.inf


def _one_sample(result: Result, b: int, weights: dict[str, Vector], gradient: dict[str, Vector]) -> dict[Any, Any]:
    config = result.config
    L, K, T, H = config.num_layers, config.num_directions, config.seq_len, config.hidden_size
    step, step_backward = CELLS[config.cell]
    x = list(_mpf(result.inputs[:, b]))
    tapes: list[list[dict[int, Any]]] = []
    for layer in range(L):
        directions = []
        for k in range(K):
            params = _params(weights, layer, k)
            h = c = np.array([mpf(0)] * H, dtype=object)
            tape: dict[int, Any] = {}
            for t in _order(T, k):
                tape[t] = step(params, x[t], h, c, config.activation)
                h, c = tape[t]["h"], tape[t]["c"]
            directions.append(tape)
        tapes.append(directions)
        x = [np.concatenate([tape[t]["h"] for tape in directions]) for t in range(T)]
    arriving = _through_readout(result, b, weights, gradient, tapes[-1])
    found: dict[Any, Any] = {}
    for layer in reversed(range(L)):
        below = [np.array([mpf(0)] * len(weights[f"weight_ih_l{layer}"][0]), dtype=object) for _ in range(T)]
        for k in range(K):
            params, suffix = _params(weights, layer, k), _suffix(layer, k)
            dh = dc = np.array([mpf(0)] * H, dtype=object)
            for t in reversed(_order(T, k)):
                saved = tapes[layer][k][t]
                dh = dh + arriving[k][t]
                here = {"h": dh}
                dh, dc, here["c"], da_ih, da_hh = step_backward(params, saved, dh, dc, config.activation)
                here["term"] = np.outer(da_hh, saved["h_prev"])
                found[layer, k, t] = here
                gradient[f"weight_hh_{suffix}"] += here["term"]
                gradient[f"weight_ih_{suffix}"] += np.outer(da_ih, saved["x"])
                gradient[f"bias_ih_{suffix}"] += da_ih
                gradient[f"bias_hh_{suffix}"] += da_hh
                below[t] = below[t] + params["W_ih"].T @ da_ih
        arriving = [[below[t][k * H : (k + 1) * H] for t in range(T)] for k in range(K)]
    return found


def _order(T: int, direction: int) -> list[int]:
    return list(range(T))[:: -1 if direction else 1]


def _suffix(layer: int, direction: int) -> str:
    return f"l{layer}" + "_reverse" * direction


def _params(weights: dict[str, Vector], layer: int, direction: int) -> dict[str, Vector]:
    suffix = _suffix(layer, direction)
    names = {"W_ih": "weight_ih", "W_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}
    return {short: weights[f"{name}_{suffix}"] for short, name in names.items()}


def _through_readout(
    result: Result, b: int, weights: dict[str, Vector], gradient: dict[str, Vector], top: list[dict[int, Any]]
) -> list[list[Vector]]:
    """What the losses send into h_t of each direction: [k][t]."""
    config: ExperimentConfig = result.config
    T, H, K = config.seq_len, config.hidden_size, config.num_directions
    arriving = [[np.array([mpf(0)] * H, dtype=object) for _ in range(T)] for _ in range(K)]
    W, bias = weights["readout.weight"], weights["readout.bias"]
    for t in np.flatnonzero(result.loss_mask[:, b]):
        final_states = config.bidirectional and config.sequence_type == "many_to_one"
        places = [0 if final_states and k else int(t) for k in range(K)]
        read = np.concatenate([top[k][place]["h"] for k, place in enumerate(places)])
        y = W @ read + bias
        if config.loss == "mse":
            dy = y - _mpf(result.targets[t, b])
        else:
            e = apply(mp.exp, y - max(y))
            dy = e / e.sum()
            dy[result.targets[t, b]] -= 1
        gradient["readout.weight"] += np.outer(dy, read)
        gradient["readout.bias"] += dy
        back = W.T @ dy
        for k, place in enumerate(places):
            arriving[k][place] = arriving[k][place] + back[k * H : (k + 1) * H]
    return arriving


def _rnn(p: Any, x: Vector, h: Vector, c: Vector, phi: str) -> dict[str, Vector]:
    a = p["W_ih"] @ x + p["b_ih"] + p["W_hh"] @ h + p["b_hh"]
    return {"x": x, "h_prev": h, "a": a, "h": apply(VALUE[phi], a), "c": c}


def _rnn_backward(p: Any, s: Any, dh: Vector, dc: Vector, phi: str) -> tuple[Vector, ...]:
    da = dh * apply(SLOPE[phi], s["a"])
    return p["W_hh"].T @ da, dc, dc, da, da


def _lstm(p: Any, x: Vector, h: Vector, c: Vector, phi: str) -> dict[str, Vector]:
    a = p["W_ih"] @ x + p["b_ih"] + p["W_hh"] @ h + p["b_hh"]
    i, f, o = (apply(_sigmoid, a.reshape(4, -1)[gate]) for gate in (0, 1, 3))
    g = apply(VALUE[phi], a.reshape(4, -1)[2])
    new = f * c + i * g
    return {
        "x": x,
        "h_prev": h,
        "c_prev": c,
        "a": a.reshape(4, -1),
        "gates": (i, f, g, o),
        "c": new,
        "h": o * apply(VALUE[phi], new),
    }


def _lstm_backward(p: Any, s: Any, dh: Vector, dc: Vector, phi: str) -> tuple[Vector, ...]:
    i, f, g, o = s["gates"]
    slope_i, slope_f, slope_o = (apply(_sigmoid_slope, s["a"][gate]) for gate in (0, 1, 3))
    dc = dc + dh * o * apply(SLOPE[phi], s["c"])
    da = np.concatenate(
        [
            dc * g * slope_i,
            dc * s["c_prev"] * slope_f,
            dc * i * apply(SLOPE[phi], s["a"][2]),
            dh * apply(VALUE[phi], s["c"]) * slope_o,
        ]
    )
    return p["W_hh"].T @ da, dc * f, dc, da, da


def _gru(p: Any, x: Vector, h: Vector, c: Vector, phi: str) -> dict[str, Vector]:
    ih, hh = (p["W_ih"] @ x + p["b_ih"]).reshape(3, -1), (p["W_hh"] @ h + p["b_hh"]).reshape(3, -1)
    a_r, a_z = ih[0] + hh[0], ih[1] + hh[1]
    r, z = apply(_sigmoid, a_r), apply(_sigmoid, a_z)
    a_n = ih[2] + r * hh[2]
    n = apply(VALUE[phi], a_n)
    return {"x": x, "h_prev": h, "a": (a_r, a_z, a_n), "m": hh[2], "h": (1 - z) * n + z * h, "c": c}


def _gru_backward(p: Any, s: Any, dh: Vector, dc: Vector, phi: str) -> tuple[Vector, ...]:
    a_r, a_z, a_n = s["a"]
    r, z, n = apply(_sigmoid, a_r), apply(_sigmoid, a_z), apply(VALUE[phi], a_n)
    da_n = dh * (1 - z) * apply(SLOPE[phi], a_n)
    da_r = da_n * s["m"] * r * (1 - r)
    da_z = dh * (s["h_prev"] - n) * z * (1 - z)
    da_hh = np.concatenate([da_r, da_z, da_n * r])
    return dh * z + p["W_hh"].T @ da_hh, dc, dc, np.concatenate([da_r, da_z, da_n]), da_hh


CELLS = {"rnn": (_rnn, _rnn_backward), "lstm": (_lstm, _lstm_backward), "gru": (_gru, _gru_backward)}


def assert_sizes_equal(ours: np.ndarray, theirs: np.ndarray, relative: float = 1e-10) -> None:
    """The sizes differ by `relative` at most, as numbers; a 0 stands exactly where a 0 stands.

    A log10 of 1e5 has a unit in the last place of 1.5e-11, which float64 cannot better: four of them are allowed.
    """
    np.testing.assert_array_equal(np.isneginf(ours), np.isneginf(theirs))
    finite = np.isfinite(theirs)
    allowed = relative / np.log(10) + 4 * np.spacing(np.abs(theirs[finite]))
    worst = np.abs(ours[finite] - theirs[finite]) - allowed
    np.testing.assert_array_less(worst, 1e-300)
