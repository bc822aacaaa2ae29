"""The words of the cliff, from its two runs' own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.drawing.palette import DARK, GHOST
from app.language.language import plain, say, say_count
from pages.exploding.measured import LOWEST_LOSS, RUNS, Cliff, inside, is_cliff
from pages.exploding.written_numbers import setting, signed, two_digits
from rnn_core.theory.loss_cliff import Descent

_FAR = 1.0  # of w and b together: a step that leaves the neighbourhood
_SCALE = Markup(
    '<span class="gh-scale" aria-hidden="true" style="background:linear-gradient(90deg,var(--gh-page),light-dark({},{}))">'
    "</span>"
).format(GHOST, DARK.get(GHOST, GHOST))
_STUCK = 0.01  # of the largest step: what all later ones together moved, where none leads back


def headline(cliff: Cliff) -> str:
    """What one update does, without and with clipping."""
    if not cliff.begins:
        return plain("At this start the gradient overflows: no update is possible")
    k, far = cliff.jump
    updates = len(cliff.descent.w) - 1
    longest = two_digits(cliff.rate * cliff.clip)
    if cliff.last(0) < updates:
        return plain(
            "Without clipping, training overflows after update {update}; clipped, it goes on", update=cliff.last(0)
        )
    if not cliff.clipped_steps:
        return plain("No gradient here is larger than {limit}, so clipping never acts", limit=setting(cliff.clip))
    if far > _FAR:
        moved = {"w": cliff.descent.w[k - 1 : k + 1, 0], "b": cliff.descent.b[k - 1 : k + 1, 0]}
        w_far, b_far = (abs(float(np.diff(values)[0])) for values in moved.values())
        which = "w" if w_far > _FAR or w_far >= b_far else "b"
        before, after = (signed(float(value)) for value in moved[which])
        return plain(
            "One update moves {which} from {before} to {after}; with clipping, by at most {longest}",
            which=which,
            before=before,
            after=after,
            longest=longest,
        )
    return plain(
        "The largest update is {size}; with clipping, at most {longest}", size=two_digits(far), longest=longest
    )


def what_the_cliff_tells(cliff: Cliff) -> Markup:
    """What the largest update does, where both runs end, and why there is a cliff."""
    if not cliff.begins:
        return Markup(" ").join([*_why(cliff), say("Lower the sequence length, or start elsewhere.")])
    return Markup(" ").join([*_jump(cliff), *_ends(cliff), *_why(cliff)])


def _why(cliff: Cliff) -> list[Markup]:
    if not is_cliff(cliff.surface):
        return [
            say_count(
                "Over {count} step the loss has no cliff on this map, because the sequence is too short for one.",
                "Over {count} steps the loss has no cliff on this map, because the sequence is too short for one.",
                cliff.T,
            )
        ]
    return [
        say("On the line b = −w/2 the state stays at ½."),
        say("There, each of the {steps} steps back multiplies the gradient by w/4.", steps=cliff.T),
        say("For w > 4 this fixed point is unstable."),
        say("Beside the line the state goes to a high or a low fixed point, so the loss jumps."),
    ]


def _jump(cliff: Cliff) -> list[Markup]:
    k, far = cliff.jump
    if not k:
        return []
    found = cliff.descent
    said = [
        say("Update <b>{update}</b> is the largest without clipping.", update=k),
        say(
            "The gradient is <b>{norm}</b> and the learning rate {rate}, so the weights move by <b>{far}</b>.",
            norm=two_digits(float(found.norm[k - 1, 0])),
            rate=setting(cliff.rate),
            far=two_digits(far),
        ),
        say("Before it they are at {point}.", point=_point(found, k - 1)),
        say("After it they are at <b>{point}</b>.", point=_point(found, k)),
    ]
    after = float(found.norm[k, 0])
    later = np.hypot(found.w[cliff.last(0), 0] - found.w[k, 0], found.b[cliff.last(0), 0] - found.b[k, 0])
    if cliff.last(0) > k and far > _FAR and later < _STUCK * far:
        if after > 0:
            said.append(
                say("There the gradient is <b>{norm}</b>, so no later update leads back.", norm=two_digits(after))
            )
        else:
            said.append(say("There the gradient is too small for float64, so no later update leads back."))
    elif not inside(float(found.w[k, 0]), float(found.b[k, 0])):
        said.append(say("This is off the map, and the gradient there is <b>{norm}</b>.", norm=two_digits(after)))
    return said


def _ends(cliff: Cliff) -> list[Markup]:
    found, updates = cliff.descent, len(cliff.descent.w) - 1
    without, clipped = (float(found.loss[cliff.last(run), run]) for run in (0, 1))
    limit = setting(cliff.clip)
    if not cliff.clipped_steps:
        return [
            say(
                "Clipping at {limit} shortens no update, so both runs end at loss <b>{loss}</b>.",
                limit=limit,
                loss=two_digits(clipped),
            )
        ]
    said = [
        say_count(
            "Clipping at {limit} shortens <b>{count}</b> of {updates} updates to length {length} and keeps its direction.",
            "Clipping at {limit} shortens <b>{count}</b> of {updates} updates to length {length} and keeps their direction.",
            cliff.clipped_steps,
            limit=limit,
            updates=updates,
            length=two_digits(cliff.rate * cliff.clip),
        )
    ]
    losses = {"clipped": two_digits(clipped), "without": two_digits(without)}
    if cliff.last(0) < updates:
        said.append(say("Its final loss is <b>{clipped}</b>. The run without clipping has overflowed.", **losses))
    elif 0.98 * without <= clipped <= 1.02 * without:
        said.append(say("The final loss is <b>{clipped}</b>, with clipping or without.", **losses))
    else:
        said.append(say("With clipping the final loss is <b>{clipped}</b>, without it <b>{without}</b>.", **losses))
        if clipped > without:
            said.append(say("So here clipping does not help."))
    return said


def _point(descent: Descent, k: int) -> str:
    return f"(w {signed(float(descent.w[k, 0]))}, b {signed(float(descent.b[k, 0]))})"


def what_is_drawn(cliff: Cliff, seq_len: int) -> Markup:
    """The unit, its loss, the map and its paths."""
    said = [
        say("One unit without inputs: h<sub>t</sub> = σ(w h<sub>t−1</sub> + b), h<sub>0</sub> = ½."),
        say_count(
            "Loss: ½ (h<sub>T</sub> − 0.7)² at the last of {count} step, from the sidebar.",
            "Loss: ½ (h<sub>T</sub> − 0.7)² at the last of {count} steps, from the sidebar.",
            cliff.T,
        )
        if seq_len <= cliff.T
        else say(
            "Loss: ½ (h<sub>T</sub> − 0.7)² at the last of {steps} steps, the most here. The sidebar’s {asked} act below.",
            steps=cliff.T,
            asked=seq_len,
        ),
        say("Map: low loss {scale} high loss.", scale=_SCALE),
        say("Both paths use plain SGD. Click a name above the map to hide its path."),
    ]
    if float(np.nanmin(cliff.descent.loss)) < 10**LOWEST_LOSS:
        said.append(say("Right: a loss below {lowest} is drawn there.", lowest=numbers.power_of_ten(int(LOWEST_LOSS))))
    said.append(say("The other controls of the sidebar act on the sections below."))
    return Markup(" ").join(said)


def losses_drawn(cliff: Cliff) -> str:
    """Where both runs end, for those who cannot see it."""
    said = [plain("Loss by update.")]
    for run, name in enumerate(RUNS):
        if cliff.begins:
            loss = two_digits(float(cliff.descent.loss[cliff.last(run), run]))
            said.append(
                plain("{name}: {loss} at update {update}.", name=plain(name), loss=loss, update=cliff.last(run))
            )
    return " ".join(said)
