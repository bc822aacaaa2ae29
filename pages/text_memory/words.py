"""The words of the page on text, from the guess that is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup, escape

from app import numbers
from pages.text_memory.measured import USED, Reading
from rnn_core.diagnostics.decay import THRESHOLD

_UNUSED = 0.01
_SEEN = -1.0  # log10 of the largest: a gradient that stands out in the picture
_LISTED = 8  # unknown tokens that are named
_NAMES = {" ": "the space", "\n": "the line break", "\t": "the tab"}


def shown(token: str) -> str:
    """A token in a sentence, as plain text."""
    if not any(unicodedata.category(sign)[0] in "LNPS" for sign in token):  # nothing that a reader sees
        return _NAMES.get(token, " ".join(f"U+{ord(sign):04X}" for sign in token))
    return f"“{token}”"


def headline(readings: Sequence[Reading], t: int) -> str:
    """How far back the guess shown hears, by its gradient, and how far back another token would move it."""
    unit = readings[0].model.unit
    if readings[0].knows_little:
        share = readings[0].known_share
        return (
            f"These networks know {numbers.percentage(share) if share else 'none'} of the {readings[0].T} {unit}s shown"
        )
    if t == 0:
        return f"This guess has read one {unit}: there is nothing further back"
    heard = [reading.heard[t] for reading in readings]
    one_back = heard[0][0] == 1 and len(set(heard)) == 1
    said = f"This guess hears {_range([(lag, not ends) for lag, ends in heard])} {unit}{'' if one_back else 's'} back"
    used = [reading.used(t) for reading in readings]
    if all(lag is None for lag in used):
        return f"{said} and uses none"
    return f"{said} and uses {_range([(-1 if lag is None else lag, False) for lag in used])}"


def what_is_unknown(reading: Reading) -> str:
    """Why a text of which the networks know little is not told about, and the way out."""
    unit = reading.model.unit
    unknown = [token for token, known in zip(reading.tokens, reading.known, strict=True) if not known]
    distinct = list(dict.fromkeys(unknown))
    named = [shown(token) for token in distinct[:_LISTED]]
    if len(distinct) > _LISTED:
        named.append(f"{len(distinct) - _LISTED} more")
    return (
        f"These networks learnt from the harbour story, which lacks {numbers.names(named)}. "
        f"They read {len(unknown)} of the {reading.T} {unit}s shown as nothing, a row of zeros. So their gradients "
        "say nothing about this text. Choose “trained here on this text” to train networks on it."
    )


def known_words(reading: Reading) -> str:
    """The share of the tokens shown that the networks know, where that is not all; "" else."""
    if reading.known.all():
        return ""
    return f" They know {numbers.percentage(reading.known_share)} of the {reading.T} {reading.model.unit}s shown."


def _range(lags: Sequence[tuple[int, bool]]) -> str:
    """12, or 12 to > 49; -1 stands for none."""
    least, most = min(lags), max(lags)
    words = ["none" if lag < 0 else f"> {lag}" if is_open else f"{lag}" for lag, is_open in (least, most)]
    return words[0] if least == most else f"{words[0]} to {words[1]}"


def what_it_tells(readings: Sequence[Reading], t: int, *, relative: bool) -> Markup:
    """Where gradient and replacement agree on the guess shown, where not, and what the scale does."""
    return Markup(" ".join([*_contrasts(readings, t), _scale(readings, t, relative=relative)]))


def _contrasts(readings: Sequence[Reading], t: int) -> list[str]:
    """The strongest token that a gradient overlooks, and the one that it overrates."""
    said = []
    overlooked = _most([(*_overlooked(reading, t), reading) for reading in readings if _overlooked(reading, t)])
    if overlooked:
        moved, s, reading = overlooked
        size = float(reading.relative(t)[s])
        how = "exactly <b>0</b>" if size == -np.inf else f"<b>{numbers.size(size)}</b> of the largest"
        said.append(
            f"<b>Small is not unused.</b> In the {reading.name} {_token(reading, s, t)} has a gradient of {how}, and yet "
            f"another {reading.model.unit} there moves the guess’s probability by <b>{_moved(moved)}</b>."
        )
    overrated = _most([(*_overrated(reading, t), reading) for reading in readings if _overrated(reading, t)])
    if overrated:
        size, s, reading = overrated
        how = f"<b>{numbers.size(size)}</b> of the largest gradient" if size < 0 else "the <b>largest</b> gradient"
        said.append(
            f"<b>{'Nor is large' if said else 'Large is not'} the same as used.</b> In the {reading.name} "
            f"{_token(reading, s, t)} has {how}, and others in its place move the guess by only "
            f"<b>{_moved(float(reading.moved[t, s]))}</b>: a gradient is what a small push would do."
        )
    if not said:
        said.append(
            f"On this guess the two checks agree: nothing below a thousandth of the largest gradient moves the probability "
            f"by {USED:g} or more when replaced."
        )
    return said


def _overlooked(reading: Reading, t: int) -> tuple[float, int] | tuple[()]:
    """Of the tokens below a thousandth of the largest gradient the one whose replacement moves the guess most."""
    faint = np.flatnonzero((reading.relative(t) < -THRESHOLD) & (reading.moved[t, : t + 1] >= USED))
    if not len(faint):
        return ()
    s = int(faint[reading.moved[t, faint].argmax()])
    return float(reading.moved[t, s]), s


def _overrated(reading: Reading, t: int) -> tuple[float, int] | tuple[()]:
    """Of the tokens that another in their place hardly moves the guess, the one with the largest gradient."""
    idle = np.flatnonzero((reading.relative(t) > _SEEN) & (reading.moved[t, : t + 1] < _UNUSED))
    if not len(idle):
        return ()
    s = int(idle[reading.relative(t)[idle].argmax()])
    return float(reading.relative(t)[s]), s


def _most(found: list[tuple[float, int, Reading]]) -> tuple[float, int, Reading] | None:
    return max(found, key=lambda one: one[0], default=None)


def _token(reading: Reading, s: int, t: int) -> str:
    where = "just read" if s == t else f"{t - s} back"
    return f"{escape(shown(reading.tokens[s]))} {where}"


def _moved(value: float) -> str:
    return numbers.size(float(np.log10(value))) if value > 0 else "exactly 0"


def _scale(readings: Sequence[Reading], t: int, *, relative: bool) -> str:
    unsure = {reading.name: float(reading.guesses.unsure[t]) for reading in readings}
    least, most = min(unsure, key=unsure.__getitem__), max(unsure, key=unsure.__getitem__)
    if least == most or len(readings) == 1:
        how = f"{_moved(unsure[least])} here"
    else:
        how = f"{_moved(unsure[least])} in the {least}, {_moved(unsure[most])} in the {most}"
    if relative:
        return (
            f"<b>Relative</b> sizes are over the largest of each guess. That divides away how unsure it is, 1 − p ({how}), "
            "and leaves which tokens matter beside each other."
        )
    return (
        f"<b>Absolute</b> sizes all carry how unsure the guess is, 1 − p ({how}): the surer the guess, the smaller all of them. "
        "Relative ones divide that away."
    )


def caption(reading: Reading, source: str) -> str:
    """What is drawn, of which network."""
    return (
        f"{source} Colour: ‖∂(−ln p)/∂x‖, p the guess’s own probability; heard: while above a thousandth of its largest. "
        f"Bar: how far p moves with another {reading.model.unit} there, mean of four; used: {USED:g} or more."
    )


def row(readings: Sequence[Reading], s: int, t: int) -> list[str]:
    """A line of the table: how far back, the token, and by network its gradient and what replacing it does."""
    cells = [str(t - s), shown(readings[0].tokens[s])]
    for reading in readings:
        cells += [numbers.size(float(reading.guesses.log10_gradient[t, s])), _moved(float(reading.moved[t, s]))]
    return cells
