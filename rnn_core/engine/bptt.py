"""Backpropagation through time: the loops over time, forward and backward.

Three kinds of arithmetic serve one text of a cell. Float64 with one exponent a sample, moved every 16 steps, is
the fast one; every step is the careful one; `Scaled`, an exponent for each element, is exact at any size. A pass
that leaves the range in which the faster kind is exact says so by `OutOfRange`, and the next kind takes over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float64

from rnn_core.engine.activations import Activation
from rnn_core.engine.cells.parameters import Parameters
from rnn_core.engine.order import Ordered, in_time
from rnn_core.engine.scaled import OF_ZERO, Numbers, Scaled, ldexp, scaled, stacked, to_float

_SMALLEST, _LARGEST = 1e-150, 1e150  # the product of two numbers of this range is in float64's


class OutOfRange(ArithmeticError):
    """Float64 cannot carry this pass exactly."""


class Unrolled(NamedTuple):
    """One layer in one direction after its forward pass; step t in its own order of processing.

    valid: which steps are a sequence's own; at the others the state is that of the start. None where all are.
    direction: 0 runs from step 1 to T, 1 from step T to 1.
    """

    cell: ModuleType
    params: Parameters
    x: Float64[Numbers, "T D B"]
    states: Any
    traces: list[Any]
    valid: Bool[np.ndarray, "T B"] | None = None
    direction: int = 0

    def in_time(self, array: Ordered) -> Ordered:
        """What is by step in this order of processing, in the order of time."""
        return in_time(array, self.direction)


class Adjoint(NamedTuple):
    """One layer's backward pass: ∂ℓ_b/∂ of each name at every step, step t in its own order of processing.

    direct is the part of h that arrives at its own step, not from the step after: from the readout or the layer above.
    """

    direct: Float64[Scaled, "T H B"]
    h: Float64[Scaled, "T H B"]
    c: Float64[Scaled, "T H B"] | None
    a_ih: Float64[Scaled, "T G B"]
    a_hh: Float64[Scaled, "T G B"]


class StoredAdjoint(NamedTuple):
    """A backward pass in which each step's gradient was stored in another format: ∂ℓ_b/∂h_t as stored, and ∂ℓ_b/∂a_ih."""

    h: Float64[np.ndarray, "T H B"]
    a_ih: Float64[np.ndarray, "T G B"]


@contextmanager
def exact_in_float64() -> Iterator[None]:
    """Turn a float64 that underflows or overflows into `OutOfRange`."""
    try:
        with np.errstate(over="raise", under="raise", invalid="raise", divide="raise"):
            yield
    except FloatingPointError as error:
        raise OutOfRange(str(error)) from error


def require_range(arrays: Iterable[np.ndarray]) -> None:
    """Raise `OutOfRange` unless every element is 0 or so sized that products of two stay in float64."""
    for array in arrays:
        size = np.abs(array)
        if size.max(initial=0.0) > _LARGEST or size.min(initial=1.0, where=size > 0) < _SMALLEST:
            raise OutOfRange


def unroll(
    cell: ModuleType,
    params: Parameters,
    x: Float64[Numbers, "T D B"],
    phi: Activation,
    valid: Bool[np.ndarray, "T B"] | None = None,
    direction: int = 0,
) -> Unrolled:
    """The forward pass over time from a zero state, in the arithmetic of params and x; both in order of processing."""
    zeros = np.zeros((params.W_hh.shape[1], x.shape[2]))
    start = state = cell.start(scaled(zeros) if isinstance(x, Scaled) else zeros, phi)
    states, traces = [], []
    for t in range(x.shape[0]):
        state, trace = cell.step(params, x[t], state, phi)
        if valid is not None:
            state = _where(valid[t], state, start)
        states.append(state)
        traces.append(trace)
    kept = {name: np.stack([getattr(state, name) for state in states]) for name in cell.State._fields}
    return Unrolled(cell, params, x, cell.State(**kept), traces, valid, direction)


def _where(valid: Bool[np.ndarray, " B"], state: Any, otherwise: Any) -> Any:
    """A state's samples where they are valid, those of the other elsewhere."""
    kept, dropped = valid * 1.0, ~valid * 1.0
    return type(state)(*(a * kept + b * dropped for a, b in zip(state, otherwise, strict=True)))


def _arriving(unrolled: Unrolled, previous: Any, t: int) -> Any:
    """What step t sends to the step before it; padding there is the start, a constant."""
    if unrolled.valid is None or t == 0:
        return previous
    return type(previous)(*(field * unrolled.valid[t - 1] for field in previous))


def backward(unrolled: Unrolled, direct: Float64[Scaled, "T H B"], *, rescale_every: int) -> Adjoint:
    """The backward pass over time with one exponent a sample.

    Raises:
        OutOfRange: where one exponent a sample cannot carry it; `backward_scaled` can.
    """
    cell, params, traces = unrolled.cell, unrolled.params, unrolled.traces
    T, H, B = direct.shape  # one sample may have been read, of which many losses go back
    entering, entering_exponent = _one_exponent_a_sample(direct)
    enters: np.ndarray = np.asarray(entering.any(axis=(1, 2)))
    carried = cell.State(*[np.zeros((H, B))] * len(cell.State._fields))
    exponent = np.full(B, OF_ZERO)
    dh, exponents, gradients = [], [], []
    with exact_in_float64():
        for t in reversed(range(T)):
            if enters[t] or t % rescale_every == 0:
                carried, exponent = _rescaled(carried, exponent)
            if enters[t]:
                top = np.maximum(exponent, entering_exponent[t])
                carried = cell.State(*(ldexp(field, exponent - top) for field in carried))
                carried = carried._replace(h=carried.h + ldexp(entering[t], entering_exponent[t] - top))
                exponent = top
            gradient = cell.step_backward(params, traces[t], carried)
            dh.append(carried.h)
            exponents.append(exponent)
            gradients.append(gradient)
            carried = _arriving(unrolled, gradient.previous, t)
        shared = np.stack(exponents[::-1])[:, None, :]
        gradients.reverse()
        h = np.stack(dh[::-1])
        c = [g.c for g in gradients if g.c is not None]
        found = {"h": h, "a_ih": np.stack([g.a_ih for g in gradients])}
        if c:
            found["c"] = np.stack(c)
        if gradients[0].a_hh is not gradients[0].a_ih:
            found["a_hh"] = np.stack([g.a_hh for g in gradients])
    require_range(found.values())
    adjoint = {name: Scaled(array, shared) for name, array in found.items()}
    a_ih = adjoint["a_ih"]
    return Adjoint(direct=direct, h=adjoint["h"], c=adjoint.get("c"), a_ih=a_ih, a_hh=adjoint.get("a_hh", a_ih))


def backward_scaled(unrolled: Unrolled, direct: Float64[Scaled, "T H B"]) -> Adjoint:
    """The backward pass over time with an exponent for each element: exact at any size, slow."""
    cell, params, states, traces = unrolled.cell, unrolled.params, unrolled.states, unrolled.traces
    carried = cell.State(*[scaled(np.zeros(states.h.shape[1:]))] * len(cell.State._fields))
    dh, gradients = [], []
    for t in reversed(range(len(traces))):
        carried = carried._replace(h=carried.h + direct[t])
        dh.append(carried.h)
        gradients.append(cell.step_backward(params, traces[t], carried))
        carried = _arriving(unrolled, gradients[-1].previous, t)
    gradients.reverse()
    return Adjoint(
        direct=direct,
        h=stacked(dh[::-1]),
        c=None if gradients[0].c is None else stacked([g.c for g in gradients]),
        a_ih=stacked([g.a_ih for g in gradients]),
        a_hh=stacked([g.a_hh for g in gradients]),
    )


def backward_stored(
    unrolled: Unrolled, direct: Float64[np.ndarray, "T H B"], stored: Callable[[np.ndarray], np.ndarray]
) -> StoredAdjoint:
    """The backward pass over time where each step's ∂ℓ/∂h_t (and ∂ℓ/∂c_t) is stored, and the step before gets what is stored.

    stored: float64 to what is left of it. Inside of a step nothing is rounded. What became inf goes on as inf or nan.
    """
    cell, params, traces = unrolled.cell, unrolled.params, unrolled.traces
    carried = cell.State(*[np.zeros(direct.shape[1:])] * len(cell.State._fields))
    dh, da_ih = [], []
    with np.errstate(all="ignore"):
        for t in reversed(range(len(traces))):
            carried = carried._replace(h=carried.h + direct[t])
            carried = type(carried)(*(stored(field) for field in carried))
            gradient = cell.step_backward(params, traces[t], carried)
            dh.append(carried.h)
            da_ih.append(to_float(gradient.a_ih))
            arriving = _arriving(unrolled, gradient.previous, t)
            carried = type(carried)(*(to_float(field) for field in arriving))
    return StoredAdjoint(np.stack(dh[::-1]), np.stack(da_ih[::-1]))


def _rescaled(carried: Any, exponent: Float64[np.ndarray, " B"]) -> tuple[Any, Float64[np.ndarray, " B"]]:
    """The same numbers, each sample divided by a power of two that brings its largest element to [0.5, 1)."""
    peak = np.abs(carried.h).max(axis=0)
    for field in carried[1:]:
        peak = np.maximum(peak, np.abs(field).max(axis=0))
    _, shift = np.frexp(peak)
    moved = type(carried)(*(np.ldexp(field, -shift) for field in carried))
    return moved, np.where(peak == 0, OF_ZERO, exponent + shift)


def _one_exponent_a_sample(
    numbers: Float64[Scaled, "T H B"],
) -> tuple[Float64[np.ndarray, "T H B"], Float64[np.ndarray, "T B"]]:
    top = numbers.top(axis=1)
    with exact_in_float64():
        mantissa = ldexp(numbers.mantissa, numbers.exponent - top)
    require_range([mantissa])
    return mantissa, top[:, 0, :]
