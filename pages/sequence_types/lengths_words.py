"""What a batch of sequences of different length tells, masked and read through."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int64
from markupsafe import Markup

from app import numbers
from pages.sequence_types.measured import Padded


def lengths_words(name: str, found: Padded) -> Markup:
    """What padding costs the worst sequence, and how many of them are shorter in reach, or out of it."""
    counted = Markup(_counted(found))
    return _reached(name, found) + counted


def _counted(found: Padded) -> str:
    if found.counted is None:
        return ""
    losses, loss = (numbers.percentage(share) for share in (found.losses_on_padding, found.loss_on_padding))
    return (
        f" If losses on padding are counted, <b>{losses}</b> of all losses and <b>{loss}</b> of their sum are those of "
        "padding. A mask leaves them out."
    )


def _words_reached(name: str, found: Padded, words: Int64[np.ndarray, " B"], zero: str) -> Markup:
    worst = int(found.crossed.argmax())
    pad, masked, through = int(found.crossed[worst]), found.reach_masked, found.reach_through
    said = (
        f"{zero}Read through, padding stands between the source’s own words and the hand-over. "
        f"The pair with {numbers.count(pad, 'padded step')} there has {numbers.count(int(words[worst]), 'word')}. "
        f"Above a thousandth of the {name}’s gradient at the hand-over are <b>{masked[worst]:.0f}</b> masked and "
        f"<b>{through[worst]:.0f}</b> read through. "
    )
    none = int(((through == 0) & (masked > 0)).sum())
    if none:
        return Markup(f"{said}In <b>{none} of {len(words)}</b> pairs no word is left above it.")
    fewer = int((through < masked).sum())
    if fewer:
        return Markup(f"{said}Fewer words are above it in <b>{fewer} of {len(words)}</b> pairs.")
    return Markup(f"{said}In no pair does padding cost a word.")


def _reached(name: str, found: Padded) -> Markup:
    crossed, masked, through = found.crossed, found.reach_masked, found.reach_through
    zero = "Masked, padding is <b>exactly 0</b>: it gets no gradient and decides nothing. "
    if not crossed.any():
        same = "the same" if found.alike else "another one on the data, since the states have read the padding first"
        return Markup(
            f"{zero}Read through, the way back still starts on each sequence's own data, so that no padding lies between; "
            f"the {name}'s gradient is {same}."
        )
    if found.words is not None:
        return _words_reached(name, found, found.words, zero)
    worst = int(crossed.argmax())
    pad = numbers.count(int(crossed[worst]), "padded step")
    if np.isnan([masked[worst], through[worst]]).any():
        return Markup(f"{zero}Read through, the loss waits at the last step, up to {pad} behind the data.")
    lost = masked > through
    none = int((through < 0).sum())
    said = (
        f"{zero}Read through, the loss waits at the last step, and the gradient has to cross the padding first. The "
        f"sequence with {pad} is reached {_reach(masked[worst])} masked and {_reach(through[worst])} read through. "
    )
    if none:
        are, their = ("is", "its") if none == 1 else ("are", "their")
        return Markup(
            f"{said}<b>{none} of {len(crossed)} sequences</b> {are} out of reach altogether: {their} loss trains on padding."
        )
    if lost.any():
        return Markup(
            f"{said}The reach shrinks in <b>{int(lost.sum())} of {len(crossed)}</b> sequences, by the padding in between."
        )
    return Markup(f"{said}This {name} reaches across the padding: no sequence's reach is shorter for it.")


def _reach(steps: float) -> str:
    """How far into its data, from its own last step."""
    if steps < 0:
        return "<b>not at all</b>"
    return f"<b>{numbers.count(int(steps), 'step')}</b> back" if steps else "<b>at its last step only</b>"
