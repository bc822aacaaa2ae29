"""What the sections below the main figure tell, from the run's own numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float64
from markupsafe import Markup

from app import numbers
from pages.gradient_decay.measured import WeightTerms

if TYPE_CHECKING:
    from rnn_core.with_torch.check import Check

_SMALL_SHARE = -2.0  # log10: under 1 % the older half is called nothing
_AGREES = 1e-9
_ROUNDED = 1e-6


def weight_terms_words(cells: list[WeightTerms]) -> Markup:
    """What each cell's update adds up to, and how much of it is older than the middle of the sequence."""
    if any(math.isnan(cell.older_half) for cell in cells) and all(cell.total == -math.inf for cell in cells):
        return Markup("There is no step before the first: W<sub>hh</sub> gets no gradient here.")
    dead = [cell for cell in cells if cell.older_half < _SMALL_SHARE]
    alive = [cell for cell in cells if cell.older_half >= _SMALL_SHARE]
    sentences = []
    if dead:
        sizes = numbers.names([f"<b>{numbers.size(cell.total)}</b> ({cell.name})" for cell in dead])
        shares = numbers.names([f"<b>{numbers.share(cell.older_half)}</b>" for cell in dead])
        sentences.append(
            f"A tracker shows one number, {sizes}, and it looks healthy or not whatever the past does. "
            f"The older half of the steps contributes {shares} of it."
        )
        if len(dead[0].by_step) == 2:
            sentences.append("It is step 1 alone, which reads h<sub>0</sub> = 0.")
    if alive:
        shares = numbers.names([f"<b>{numbers.share(cell.older_half)}</b> ({cell.name})" for cell in alive])
        sentences.append(f"Where the older half still speaks, its part is {shares}.")
    return Markup(" ".join(sentences))


def seeds_words(ends: list[tuple[str, Float64[np.ndarray, " seeds"]]]) -> Markup:
    """name and log10 of what is left at the oldest step, by seed."""
    spans = [
        f"{name} between <b>{numbers.size(float(left.min()))}</b> and <b>{numbers.size(float(left.max()))}</b>"
        for name, left in ends
    ]
    return Markup(f"Over {len(ends[0][1])} seeds what is left at the oldest step lies, for {'; '.join(spans)}.")


def check_words(name: str, check: Check) -> Markup:
    """What the check of one cell found."""
    sentences = [
        f"<b>{name}</b>: engine and autograd differ by at most <b>{_difference(check.dh)}</b> in any ∂h<sub>t</sub>, "
        f"<b>{_difference(check.gradient)}</b> in any parameter's gradient, <b>{_difference(check.hidden)}</b> in the states "
        "(relative).",
        _finite_differences(check),
    ]
    if check.largest > _AGREES and check.autograd_slope_error > _AGREES:
        sentences.append(
            "Units are saturated: autograd takes their slopes from the output (1 − tanh², σ(1 − σ)) and is itself off by up "
            f"to <b>{_difference(check.autograd_slope_error)}</b>; the engine takes them from the pre-activation."
        )
    if check.steps_compared < 1:
        left_out = 1 - check.steps_compared
        sentences.append(
            f"{numbers.share(math.log10(left_out))} of the gradients are beyond float64, so autograd has no number for them."
        )
    return Markup(" ".join(sentences))


def _finite_differences(check: Check) -> str:
    if check.finite_differences_error > _ROUNDED and check.finite_differences > _ROUNDED:
        return (
            "Finite differences have no sharp answer here (a kink of the activation, or a loss too wild for them): they put "
            f"their own error at {_difference(check.finite_differences_error)}."
        )
    return (
        "Finite differences of the loss along a random direction agree to "
        f"<b>{_difference(check.finite_differences)}</b>."
    )


def _difference(value: float) -> str:
    return numbers.size(math.log10(value)) if value > 0 else "0"
