"""What a prediction tells: where its gradient and replacing a token agree, where not, and what the scale does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import plain, say
from pages.text_memory.measured import USED, Reading
from pages.text_memory.words import changed, shown
from rnn_core.diagnostics.decay import THRESHOLD

_UNUSED = 0.01
_SEEN = -1.0  # log10 of the largest: a gradient that stands out in the picture


def what_it_tells(readings: Sequence[Reading], t: int, *, relative: bool) -> Markup:
    """Where gradient and replacement agree on the prediction shown, where not, and what the scale does."""
    found = [_overlooked(readings, t), _overrated(readings, t)]
    said = [case for case in found if case is not None] or [_agreement()]
    return Markup(" ").join([*said, _scale(readings, t, relative=relative)])


def _agreement() -> Markup:
    seen, used = numbers.size(_SEEN), numbers.general(USED)
    return Markup(" ").join(
        [
            say("Here gradient and replacement agree."),
            say(
                "Nothing below a thousandth of the largest gradient changes the probability p by {used} or more when replaced.",
                used=used,
            ),
            say(
                "Nothing above {seen} of the largest changes it by less than {unused}.",
                seen=seen,
                unused=numbers.general(_UNUSED),
            ),
        ]
    )


def _overlooked(readings: Sequence[Reading], t: int) -> Markup | None:
    """Of the tokens below a thousandth of the largest gradient the one whose replacement moves the prediction most."""
    found = []
    for reading in readings:
        faint = np.flatnonzero((reading.relative(t) < -THRESHOLD) & (reading.moved[t, : t + 1] >= USED))
        if len(faint):
            s = int(faint[reading.moved[t, faint].argmax()])
            found.append((float(reading.moved[t, s]), s, reading))
    if not found:
        return None
    moved, s, reading = max(found, key=lambda case: case[0])
    size, token = float(reading.relative(t)[s]), _token(reading, s, t)
    if size == -np.inf:
        seen = say("In the {network}, {token} has a gradient of exactly <b>0</b>.", network=reading.name, token=token)
    else:
        seen = say(
            "In the {network}, {token} has <b>{size}</b> of the largest gradient.",
            network=reading.name,
            token=token,
            size=numbers.size(size),
        )
    return Markup(" ").join(
        [
            say("<b>A small gradient does not mean unused.</b>"),
            seen,
            say("Yet replacing it changes the probability p by <b>{moved}</b>.", moved=changed(moved)),
        ]
    )


def _overrated(readings: Sequence[Reading], t: int) -> Markup | None:
    """Of the tokens that another in their place hardly moves the prediction, the one with the largest gradient."""
    found = []
    for reading in readings:
        idle = np.flatnonzero((reading.relative(t) > _SEEN) & (reading.moved[t, : t + 1] < _UNUSED))
        if len(idle):
            s = int(idle[reading.relative(t)[idle].argmax()])
            found.append((float(reading.relative(t)[s]), s, reading))
    if not found:
        return None
    size, s, reading = max(found, key=lambda case: case[0])
    token = _token(reading, s, t)
    if size < 0:
        seen = say(
            "In the {network}, {token} has <b>{size}</b> of the largest gradient.",
            network=reading.name,
            token=token,
            size=numbers.size(size),
        )
    else:
        seen = say("In the {network}, {token} has the <b>largest</b> gradient.", network=reading.name, token=token)
    return Markup(" ").join(
        [
            say("<b>A large gradient does not mean used.</b>"),
            seen,
            say(
                "Yet replacing it changes the probability p by only <b>{moved}</b>.",
                moved=changed(float(reading.moved[t, s])),
            ),
            say("A gradient describes small changes only."),
        ]
    )


def _token(reading: Reading, s: int, t: int) -> str:
    token = shown(reading.tokens[s])
    if s == t:
        return plain("{token}, just read,", token=token)
    return plain("{token} {lag} back", token=token, lag=t - s)


def _scale(readings: Sequence[Reading], t: int, *, relative: bool) -> Markup:
    unsure = {reading.name: float(reading.guesses.unsure[t]) for reading in readings}
    least, most = min(unsure, key=unsure.__getitem__), max(unsure, key=unsure.__getitem__)
    named = [f"{name} {changed(unsure[name])}" for name in dict.fromkeys((least, most))]
    how = ", ".join(named) if len(named) > 1 else changed(unsure[least])
    if relative:
        sentences = [
            say("<b>Relative</b> sizes are divided by the largest of each prediction."),
            say("So they do not contain the factor 1 − p ({unsure}).", unsure=how),
            say("They compare the tokens of one prediction with each other."),
        ]
    else:
        sentences = [
            say("<b>Absolute</b> sizes contain the factor 1 − p ({unsure}).", unsure=how),
            say("A confident prediction makes all of them small."),
            say("Relative sizes do not have this factor."),
        ]
    return Markup(" ").join(sentences)
