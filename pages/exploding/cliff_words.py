"""The words of the cliff, from its two runs' own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from pages.exploding.measured import Cliff, inside, is_cliff
from pages.exploding.written_numbers import signed, two_digits
from rnn_core.theory.loss_cliff import Descent

_FAR = 1.0  # of w and b together: a step that leaves the neighbourhood
_STUCK = 0.01  # of the largest step: what all later ones together moved, where none leads back


def headline(cliff: Cliff) -> str:
    """What one step does, without and with clipping."""
    if not cliff.begins:
        return "At this start the gradient is beyond float64: there is no step to take"
    k, far = cliff.jump
    steps = len(cliff.descent.w) - 1
    longest = two_digits(cliff.rate * cliff.clip)
    if cliff.last(0) < steps:
        return f"After step {cliff.last(0)} the unclipped run leaves float64; clipped, it goes on"
    if not cliff.clipped_steps:
        return f"No gradient on this way is larger than {cliff.clip:g}: the clip never acts"
    if far > _FAR:
        moved = {"w": cliff.descent.w[k - 1 : k + 1, 0], "b": cliff.descent.b[k - 1 : k + 1, 0]}
        w_far, b_far = (abs(float(np.diff(values)[0])) for values in moved.values())
        which = "w" if w_far > _FAR or w_far >= b_far else "b"
        before, after = (signed(float(value)) for value in moved[which])
        return f"One unclipped step throws {which} from {before} to {after}; clipped, {longest} at most"
    return f"The longest unclipped step is {two_digits(far)}, a clipped one {longest} at most"


def what_the_cliff_tells(cliff: Cliff) -> Markup:
    """Why there is a wall, what the step from it does, and where both runs end."""
    if not cliff.begins:
        return Markup(f"{_wall(cliff)} Lower the sequence length, or start elsewhere.")
    return Markup(" ".join(part for part in (_jump(cliff), _ends(cliff), _wall(cliff)) if part))


def _wall(cliff: Cliff) -> str:
    if not is_cliff(cliff.surface):
        return (
            f"At {numbers.count(cliff.T, 'step')} the loss has no wall on this map: the sequence is too short for one."
        )
    return (
        f"Where h stays at ½, on b = −w/2, each of the {cliff.T} steps back multiplies the gradient by w/4. To both sides "
        "the state falls towards another rest: that is the wall."
    )


def _jump(cliff: Cliff) -> str:
    k, far = cliff.jump
    if not k:
        return ""
    found = cliff.descent
    norm = float(found.norm[k - 1, 0])
    said = (
        f"Step <b>{k}</b> is the longest without clipping: a gradient of <b>{two_digits(norm)}</b> times the learning rate "
        f"{cliff.rate:g} moves the weights by <b>{two_digits(far)}</b>, from {_point(found, k - 1)} to <b>{_point(found, k)}</b>."
    )
    after = float(found.norm[k, 0])
    later = np.hypot(found.w[cliff.last(0), 0] - found.w[k, 0], found.b[cliff.last(0), 0] - found.b[k, 0])
    if cliff.last(0) > k and far > _FAR and later < _STUCK * far:
        there = f"is <b>{two_digits(after)}</b>" if after > 0 else "is too small for float64"
        said += f" There the gradient {there}: no later step leads back."
    elif not inside(float(found.w[k, 0]), float(found.b[k, 0])):
        said += f" That is off the map; the gradient there is <b>{two_digits(after)}</b>."
    return said


def _ends(cliff: Cliff) -> str:
    found, steps = cliff.descent, len(cliff.descent.w) - 1
    loss = [float(found.loss[cliff.last(run), run]) for run in (0, 1)]
    if not cliff.clipped_steps:
        return f"The clip at {cliff.clip:g} shortens no step, so both runs end at loss <b>{two_digits(loss[1])}</b>."
    said = (
        f"Clipped at {cliff.clip:g}, {numbers.count(cliff.clipped_steps, 'step')} of {steps} keep"
        f"{'s' * (cliff.clipped_steps == 1)} the direction and get a length of {two_digits(cliff.rate * cliff.clip)}: loss "
        f"<b>{two_digits(loss[1])}</b> at the end"
    )
    if cliff.last(0) < steps:
        return f"{said}, where the other run has no numbers any more."
    against = "lower" if loss[1] < 0.98 * loss[0] else "higher" if loss[1] > 1.02 * loss[0] else "the same"
    tail = f", against <b>{two_digits(loss[0])}</b>" if against != "the same" else ", with clipping or without"
    note = " On this way clipping does not help." if against == "higher" else ""
    return f"{said}{tail}.{note}"


def _point(descent: Descent, k: int) -> str:
    return f"(w {signed(float(descent.w[k, 0]))}, b {signed(float(descent.b[k, 0]))})"
