"""The engine against autograd and against finite differences, on any configuration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import Outcome
from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.network import mean_loss
from rnn_core.engine.order import in_time
from rnn_core.engine.scaled import Scaled, stacked, to_float
from rnn_core.experiments.experiment import Result, run
from rnn_core.with_torch.finite_differences import directional_derivative
from rnn_core.with_torch.twin import AutogradRun, autograd_run

_COMPARABLE = 280.0  # decades: beyond 10^±280 float64, and so autograd, cannot hold the numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Largest relative differences between the engine and two others that know nothing of it.

    hidden, loss, dh, dc, gradient: engine against autograd. dh and dc take the worst step and sample of
    ‖engine - autograd‖ / ‖autograd‖; gradient takes the worst parameter. finite_differences: the loss's slope along a
    random direction of all parameters, engine against Ridders' extrapolation, which puts its own error at
    finite_differences_error. steps_compared: the share of (layer, step, sample) whose gradient float64 can hold.
    autograd_slope_error: the largest relative error of autograd's own φ' on this run's pre-activations; it takes slopes
    from the output (1 - tanh²), which rounds to 0 in saturation. Where it is large, dh may differ by as much.
    """

    hidden: float
    loss: float
    dh: float
    dc: float | None
    gradient: float
    finite_differences: float
    finite_differences_error: float
    steps_compared: float
    autograd_slope_error: float

    @property
    def largest(self) -> float:
        """The largest difference between engine and autograd."""
        return max(self.hidden, self.loss, self.dh, self.dc or 0.0, self.gradient)


def check(config: ExperimentConfig, *, seed: int = 0) -> Check:
    """Run the engine, autograd and finite differences on one configuration. seed: the random direction's.

    Raises:
        ValueError: the run diverges, so that there is nothing to compare.
    """
    result = run(config)
    if result.outcome is Outcome.DIVERGED:
        raise ValueError(f"config must be of a run that stays finite, this one diverged at step {result.diverged_at}")
    theirs = autograd_run(result)
    assert result.tape.adjoints is not None
    dh, compared = _worst(_whole([[a.h for a in layer] for layer in result.tape.adjoints]), theirs.dh)
    dc = None
    if theirs.dc is not None:
        cells = [[a.c for a in layer if a.c is not None] for layer in result.tape.adjoints]
        dc, _ = _worst(_whole(cells), theirs.dc)
    slope, slope_error, engine_slope = _along_a_direction(result, seed)
    return Check(
        hidden=_relative(result.hidden, theirs.hidden),
        loss=_relative(result.sample_losses, theirs.sample_losses),
        dh=dh,
        dc=dc,
        gradient=_worst_parameter(result, theirs),
        finite_differences=_ratio(slope - engine_slope, engine_slope),
        finite_differences_error=_ratio(slope_error, engine_slope),
        steps_compared=compared,
        autograd_slope_error=_autograd_slope_error(result),
    )


def _ratio(difference: float, size: float) -> float:
    return 0.0 if difference == 0 else float(abs(difference) / max(abs(size), 1e-300))


def _whole(adjoints: list[list[Scaled]]) -> Scaled:
    """(L, K, T, H, B) in time."""
    return stacked([stacked([in_time(d, k) for k, d in enumerate(layer)]) for layer in adjoints])


def _worst(ours: Float64[Scaled, "L K T H B"], theirs: Float64[np.ndarray, "L K T B H"]) -> tuple[float, float]:
    size = ours.log10_norm(axis=3)
    comparable = np.abs(size) < _COMPARABLE
    with np.errstate(all="ignore"):
        difference = np.linalg.norm(ours.to_float().swapaxes(3, 4) - theirs, axis=4)
        relative = difference / np.linalg.norm(theirs, axis=4)
    relative = np.where((size == -np.inf) & (difference == 0), 0.0, relative)
    counted = comparable | (size == -np.inf)
    return float(relative[counted].max(initial=0.0)), float(counted.mean())


def _relative(ours: Float64[np.ndarray, "..."], theirs: Float64[np.ndarray, "..."]) -> float:
    if np.array_equal(ours, theirs):
        return 0.0
    return float(np.linalg.norm((ours - theirs).ravel()) / np.linalg.norm(theirs.ravel()))


def _worst_parameter(result: Result, theirs: AutogradRun) -> float:
    ours = result.gradient()
    with np.errstate(all="ignore"):
        relative = [_relative(ours[name], theirs.gradient[name]) for name in ours]
    return max((value for value in relative if np.isfinite(value)), default=0.0)


def _along_a_direction(result: Result, seed: int) -> tuple[float, float, float]:
    """The loss's slope along a random direction: by finite differences, their error, and by the engine."""
    rng = np.random.default_rng(seed)
    weights, batch = result.state_dict(), draw_batch(result.config)
    direction = {name: rng.standard_normal(value.shape) for name, value in weights.items()}
    norm = np.sqrt(sum(float((v**2).sum()) for v in direction.values()))

    def loss_at(distance: float) -> float:
        moved = {name: w + (distance / norm) * direction[name] for name, w in weights.items()}
        return mean_loss(result.config, moved, batch)

    gradient = result.gradient()
    engine = sum(float((gradient[name] * direction[name]).sum()) for name in weights) / norm
    return (*directional_derivative(loss_at), engine)


def _autograd_slope_error(result: Result) -> float:
    """The largest relative error of slopes taken from the output, over this run's pre-activations."""
    phi = result.config.activation
    H = result.config.hidden_size
    errors = [0.0]
    for unrolled in (u for layer in result.tape.forward.layers for u in layer):
        a = np.stack([to_float(trace.a) for trace in unrolled.traces])
        candidate = unrolled.cell.GATES.index(unrolled.cell.CANDIDATE) * H
        kinds = np.full(a.shape[1], "sigmoid", dtype=object)
        kinds[candidate : candidate + H] = phi
        for name in {"sigmoid", phi} & {"sigmoid", "tanh"}:
            errors.append(_slope_error(name, a[:, kinds == name]))
        if result.config.cell == "lstm" and phi in ("tanh", "sigmoid"):
            errors.append(_slope_error(phi, to_float(unrolled.states.c)))
    return max(errors)


def _slope_error(name: str, a: Float64[np.ndarray, "..."]) -> float:
    with np.errstate(all="ignore"):
        y = to_float(ACTIVATIONS[name].value(a))
        from_output = 1.0 - y * y if name == "tanh" else y * (1.0 - y)
        true = to_float(ACTIVATIONS[name].slope(a))
        return float(np.abs(from_output / np.where(true == 0, np.inf, true) - 1.0).max(initial=0.0))
