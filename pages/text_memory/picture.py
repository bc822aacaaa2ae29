"""Readings as the browser gets them: every prediction's numbers at once, so that hovering asks the server nothing."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from pages.text_memory import part_words
from pages.text_memory.measured import Reading

SHOWN_NEXT = 3  # most probable tokens beside each strip
FAINTEST = -6.0  # log10 of what has the page's colour


def picture(
    readings: Sequence[Reading], following: str | None, *, at: int, relative: bool, said: str
) -> dict[str, Any]:
    """What the component draws. following: the token after the last one, where the text goes on; at: the prediction shown."""
    first = readings[0]
    return {
        "tokens": list(first.tokens),
        "known": [bool(known) for known in first.known],
        "following": following,
        "unit": first.model.unit,
        "at": at,
        "relative": relative,
        "faintest": FAINTEST,
        "alt": said,
        "words": part_words.words(first.model.unit, FAINTEST, relative=relative),
        "strips": [_strip(reading, following) for reading in readings],
    }


def _strip(reading: Reading, following: str | None) -> dict[str, Any]:
    found, below = reading.guesses, np.tril_indices(reading.T)
    order = np.argsort(-found.probabilities, axis=1, kind="stable")[:, :SHOWN_NEXT]
    true = reading.model.codes([*reading.tokens[1:], following or ""])
    return {
        "key": reading.key,
        "name": reading.name,
        "gradient": _packed(found.log10_gradient[below]),
        "moved": _packed(reading.moved[below]),
        "heard": [f"{lag}" if ends else f"> {lag}" for lag, ends in reading.heard],
        "used": [reading.used(t) for t in range(reading.T)],
        "next": [[reading.label(int(code)) for code in row] for row in order],
        "p": [[float(f"{found.probabilities[t, code]:.4g}") for code in row] for t, row in enumerate(order)],
        "true": [
            float(f"{found.probabilities[t, code]:.4g}") if code >= 0 else None for t, code in enumerate(true.tolist())
        ],
    }


def _packed(numbers: np.ndarray) -> str:
    """Float32, little-endian: row t holds the tokens 0 to t."""
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode()
