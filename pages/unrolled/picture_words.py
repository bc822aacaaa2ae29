"""The words in the diagram, on its controls and in its panels. «name» stands for what each step fills in."""

from __future__ import annotations

import math

from app import numbers
from app.language.language import plain, plain_count
from app.numbers import unbroken
from pages.unrolled.measured import Steps, reference, relative
from pages.unrolled.step_back_words import bare
from rnn_core.diagnostics.walk import log10_ratio

_SAME = math.log10(1.005)


def fixed_words(steps: Steps, cell: str, alt: str) -> dict[str, str]:
    """What is written once; alt: the finding."""
    T = steps.walked
    copies = plain_count(
        "Unrolled: {count} copy of one cell, with one set of weights.",
        "Unrolled: {count} copies of one cell, with one set of weights.",
        T,
    )
    rolled = plain("Rolled up: one cell with its loop.")
    notes = {
        "lstm": plain("The gates also get ∂ℓ/∂c, so ∂ℓ/∂h can grow here."),
        "gru": plain("The two paths add as vectors. Their sizes do not simply add."),
    }
    return {
        "unroll": plain("Unroll"),
        "rollUp": plain("Roll up"),
        "play": plain("▶ Play"),
        "pause": plain("❚❚ Pause"),
        "back": plain("◀ Step"),
        "on": plain("Step ▶"),
        "backLabel": plain("One step back"),
        "onLabel": plain("One step on"),
        "place": plain("Position in the forward and backward pass"),
        "keys": plain(
            "Forward and backward pass, step by step. Left and right arrow: one step. Home and End: first and last. "
            "Space: play. U: roll up."
        ),
        "equation": plain("This step’s equation"),
        "factors": plain("Factors of this step back"),
        "sum": plain("Sum of the terms of the weight gradient"),
        "plate": plain("One set of weights. Every copy uses it."),
        "used": plain_count("one set, used once", "one set, used {count} times", T),
        "unrolledAlt": f"{alt}. {copies}",
        "rolledAlt": f"{alt}. {rolled}",
        "state": plain("state {name}", name="«name»"),
        "stateRange": plain("state {name}, −{most} to +{most}", name="«name»", most="«most»"),
        "gradient": plain("gradient"),
        "bars": plain("bars: terms"),
        "line": plain("line: their sum"),
        "linear": plain("linear"),
        "range": plain("linear, 0 to {largest}", largest="«largest»"),
        "noTerm": plain("Step {step} has no earlier state, so its term is exactly 0.", step="«t»"),
        "one": plain("× 1"),
        "note": notes.get(cell, ""),
        "noBackward": plain("No backward pass"),
        "overflow": plain("The states or the loss overflow (float64)."),
        "sumTitle": plain("Gradient of W_hh: the sum of all terms"),
        "noSum": plain("Nothing yet. Each step adds its term in the backward pass."),
        "sumSoFar": plain("The sum so far, {rows} by {columns}", rows="«rows»", columns="«columns»"),
    }


def step_words(steps: Steps, named: list[str], before: list[str]) -> dict[str, list[str]]:
    """What is written of each step, in the order in which it is read."""
    every = range(steps.walked)
    said = {
        "forward": [_forward(steps, named, before, k) for k in every],
        "forward_title": [plain("Forward, step {step}", step=step) for step in named],
        "forward_place": [plain("forward, step {step}", step=step) for step in named],
        "forward_loop": [plain("h of step {step}\ncomes back", step=step) for step in named],
    }
    if not steps.backward:
        return said
    return said | {
        "back": [_backward(steps, named, before, k) for k in every],
        "back_title": [plain("Backward, step {step}", step=step) for step in named],
        "back_place": [plain("backward, step {step}", step=step) for step in named],
        "back_loop": [_goes_on(before[k], first=k == 0) for k in every],
        "from_to": [_from_to(named[k], before[k], first=k == 0) for k in every],
        "means": [_means(steps, k) for k in every],
        "term_of": [plain("term of step {step}", step=step) for step in named],
        "sum_of": [_sum_of(steps.walked - k, steps.walked) for k in every],
    }


def _forward(steps: Steps, named: list[str], before: list[str], k: int) -> str:
    size = numbers.size(float(steps.sizes["h"][k]))
    if k == 0:
        return plain(
            "Forward, step {step}: x of step {step} and the initial state (zeros) give h of size {size}.",
            step=named[k],
            size=size,
        )
    return plain(
        "Forward, step {step}: x of step {step} and h of step {before} give h of size {size}.",
        step=named[k],
        before=before[k],
        size=size,
    )


def _backward(steps: Steps, named: list[str], before: list[str], k: int) -> str:
    said = [_gradient_at(steps, named, k)]
    if math.isfinite(steps.sizes["dh"][k]):
        whole = bare(float(log10_ratio(steps.sizes["handed"], steps.sizes["dh"])[k]))
        said.append(
            plain("One more step, to step {before}, multiplies by {factor}.", before=before[k], factor=whole)
            if k
            else plain("One more step, to the initial state, multiplies by {factor}.", factor=whole)
        )
    added = numbers.size(float(steps.sizes["sum"][k]))
    said.append(plain("Sum for W_hh so far: {size}.", size=added))
    return unbroken(" ".join(said))


def _gradient_at(steps: Steps, named: list[str], k: int) -> str:
    start, size = reference(steps), float(relative(steps, "dh")[k])
    values = {"step": named[k], "start": named[start or 0]}
    if size == -math.inf:
        return _where_h_is_cut(steps, named, k)
    if k == start:
        return plain("Backward, step {step}: the backward pass starts here.", **values)
    if abs(size) < _SAME:
        return plain("Backward, step {step}: the gradient is as large as at step {start}.", **values)
    if size > 0:
        return plain(
            "Backward, step {step}: the gradient is {size} times that at step {start}.",
            size=numbers.size(size),
            **values,
        )
    return plain(
        "Backward, step {step}: the gradient is {size} of that at step {start}.", size=numbers.size(size), **values
    )


def _where_h_is_cut(steps: Steps, named: list[str], k: int) -> str:
    size = float(relative(steps, "dc")[k]) if "dc" in steps.sizes else -math.inf
    if size == -math.inf:
        return plain("Backward, step {step}: the gradient is exactly 0.", step=named[k])
    values = {"step": named[k], "start": named[reference(steps, "dc") or 0], "size": numbers.size(size)}
    if size > 0:
        return plain("Backward, step {step}: ∂ℓ/∂h is exactly 0, ∂ℓ/∂c is {size} times that at step {start}.", **values)
    return plain("Backward, step {step}: ∂ℓ/∂h is exactly 0, ∂ℓ/∂c is {size} of that at step {start}.", **values)


def _goes_on(before: str, *, first: bool) -> str:
    if first:
        return plain("the gradient goes on\nto the initial state")
    return plain("the gradient goes\non to step {before}", before=before)


def _from_to(step: str, before: str, *, first: bool) -> str:
    if first:
        return plain("From step {step} to the initial state", step=step)
    return plain("From step {step} back to step {before}", step=step, before=before)


def _means(steps: Steps, k: int) -> str:
    means = {
        name: numbers.size(math.log10(mean[k]) if mean[k] > 0 else -math.inf) for name, mean in steps.means.items()
    }
    if "slope" in means:
        return plain("Mean derivative φ′ at this step: {mean}", mean=means["slope"])
    gates = ", ".join(f"{gate} = {means[gate]}" for gate in "fiozr" if gate in means)
    return plain("Mean gates at this step: {gates}", gates=gates)


def _sum_of(count: int, walked: int) -> str:
    if walked == 1:
        return plain("sum of the one term")
    if count == walked:
        return plain("sum of all {walked} terms", walked=walked)
    return plain("sum of {count} of {walked} terms", count=count, walked=walked)
