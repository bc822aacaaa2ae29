"""What the sections below the main figure tell, from the run's own numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float64
from markupsafe import Markup

from app import numbers
from app.findings.factor_words import MOST_IN_A_LIST
from app.language.language import say
from pages.gradient_decay.measured import WeightTerms

if TYPE_CHECKING:
    from rnn_core.with_torch.check import Check

_AGREES = 1e-9
_ROUNDED = 1e-6


def weight_terms_words(cells: list[WeightTerms]) -> Markup:
    """What each cell's gradient adds up to, and how much of it is older than the middle of the sequence."""
    if any(math.isnan(cell.older_half) for cell in cells) and all(cell.total == -math.inf for cell in cells):
        return say("There is no step before the first, so W<sub>hh</sub> gets no gradient here.")
    told = [_totals(cells), say("It does not show which steps it comes from.")]
    if len(cells) == 1:
        (cell,) = cells
        told.append(
            say(
                "The older half of the steps contributes <b>{share}</b> of the sizes.",
                share=numbers.share(cell.older_half),
            )
        )
    else:
        told.append(_older_halves(cells))
    if len(cells[0].by_step) == 2:
        told.append(say("It is step 1 alone, which reads h<sub>0</sub> = 0."))
    return Markup(" ").join(told)


def _older_halves(cells: list[WeightTerms]) -> Markup:
    """The smallest and the largest; every network's own stands above its bar."""
    known = sorted((cell for cell in cells if not math.isnan(cell.older_half)), key=lambda cell: cell.older_half)
    low, high = known[0], known[-1]
    values = {"share": numbers.share(low.older_half), "most": numbers.share(high.older_half)}
    if values["share"] == values["most"]:
        return say("In every network, the older half of the steps contributes <b>{share}</b> of the sizes.", **values)
    return say(
        "The older half of the steps contributes from <b>{share}</b> ({name}) to <b>{most}</b> ({other}) of the sizes.",
        name=low.name,
        other=high.name,
        **values,
    )


def _totals(cells: list[WeightTerms]) -> Markup:
    """The number of each cell; of more than three the smallest and the largest."""
    if len(cells) > MOST_IN_A_LIST:
        totals = sorted(cell.total for cell in cells)
        return say(
            "Training logs show one number per weight matrix, here <b>{low}</b> to <b>{high}</b>.",
            low=numbers.size(totals[0]),
            high=numbers.size(totals[-1]),
        )
    each = [say("<b>{total}</b> ({name})", total=numbers.size(cell.total), name=cell.name) for cell in cells]
    return say("Training logs show one number per weight matrix: {totals}.", totals=Markup(numbers.names(list(each))))


def seeds_words(ends: list[tuple[str, Float64[np.ndarray, " seeds"]]]) -> Markup:
    """name and log10 of what is left at the oldest step, by seed."""
    told = [
        say(
            "Over {seeds} seeds, {name} has between <b>{low}</b> and <b>{high}</b> left at the oldest step.",
            seeds=len(left),
            name=name,
            low=numbers.size(float(left.min())),
            high=numbers.size(float(left.max())),
        )
        for name, left in ends
    ]
    return Markup(" ").join(told)


def check_words(name: str, check: Check) -> Markup:
    """What the check of one cell found."""
    told = [
        say(
            "<b>{name}</b>: engine and autograd differ by at most <b>{gradient}</b> in any ∂h<sub>t</sub> (relative).",
            name=name,
            gradient=_difference(check.dh),
        ),
        say(
            "In the gradients of the parameters they differ by at most <b>{gradient}</b>, in the states by <b>{hidden}</b>.",
            gradient=_difference(check.gradient),
            hidden=_difference(check.hidden),
        ),
        *_finite_differences(check),
    ]
    if check.largest > _AGREES and check.autograd_slope_error > _AGREES:
        told += [
            say("Units are saturated, and autograd takes their derivatives from the output (1 − tanh², σ(1 − σ))."),
            say("So autograd itself is wrong by up to <b>{error}</b>.", error=_difference(check.autograd_slope_error)),
            say("The engine takes them from the pre-activation."),
        ]
    if check.steps_compared < 1:
        left_out = numbers.share(math.log10(1 - check.steps_compared))
        told.append(
            say("{share} of the gradients are beyond float64, so autograd has no number for them.", share=left_out)
        )
    return Markup(" ").join(told)


def _finite_differences(check: Check) -> list[Markup]:
    if check.finite_differences_error > _ROUNDED and check.finite_differences > _ROUNDED:
        return [
            say("Finite differences are not exact here: the activation has a kink, or the loss changes too fast."),
            say(
                "They estimate their own error at {error}.",
                error=_difference(check.finite_differences_error),
            ),
        ]
    return [
        say(
            "Finite differences of the loss in a random direction agree to <b>{difference}</b>.",
            difference=_difference(check.finite_differences),
        )
    ]


def _difference(value: float) -> str:
    return numbers.size(math.log10(value)) if value > 0 else "0"
