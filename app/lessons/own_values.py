"""What a query says for controls that one page has beside the sidebar's, as far as a lesson measures it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from rnn_core.diagnostics.number_formats import FORMATS

MOST_LAG, MOST_WINDOW, MOST_UPDATES, MOST_SCALE = 100, 5000, 1000, 24
_OPTIMISERS = {"Adam": "adam", "SGD": "sgd"}
_CLIPS = {"by norm": "clip_norm", "by value": "clip_value", "not at all": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValues:
    """Of Gradient decay the number format, None for none, and k of the loss scale 2^k; of Exploding and clipping the norm
    that is clipped at, and the truncation window in steps; of Training the rest. Where a query says nothing, as the page.
    """

    number_format: str | None = None
    log2_scale: int = 0
    clip_norm: float = 0.32
    window: int | None = None
    lag: int = 20
    optimizer: str = "adam"
    learning_rate: float = 5e-3
    clip: str = "clip_norm"
    clip_at: float = 1.0
    truncation: int | None = None
    updates: int = 400


def own_values(query: str) -> OwnValues:
    """The values of a query.

    Raises:
        ValueError: one of them is none that its page has.
    """
    given = {key: values[-1] for key, values in parse_qs(query, keep_blank_values=True).items()}
    values: dict[str, Any] = {}

    def whole(key: str, field: str, low: int, high: int) -> None:
        if key in given:
            written = given[key]
            if not (written.isascii() and written.isdigit() and len(written) < 9 and low <= int(written) <= high):
                raise ValueError(f"{key} must be a whole number in [{low}, {high}], got {_cut(written)}")
            values[field] = int(written)

    def real(key: str, field: str) -> None:
        if key in given:
            try:
                values[field] = float(given[key])
            except ValueError:
                values[field] = math.nan
            if not 1e-6 <= values[field] <= 1e6:
                raise ValueError(f"{key} must be a number in [0.000001, 1000000], got {_cut(given[key])}")

    def one_of(key: str, field: str, names: Sequence[str]) -> None:
        if key in given:
            if given[key] not in names:
                raise ValueError(f"{key} must be one of {', '.join(names)}, got {_cut(given[key])}")
            values[field] = given[key]

    one_of("stored", "number_format", (*FORMATS,))
    whole("loss_scale", "log2_scale", 0, MOST_SCALE)
    real("clip_norm", "clip_norm")
    whole("trunc", "window", 1, MOST_WINDOW)
    whole("lag", "lag", 2, MOST_LAG)
    one_of("opt", "optimizer", (*_OPTIMISERS,))
    real("lr", "learning_rate")
    one_of("clip", "clip", (*_CLIPS,))
    real("clip_at", "clip_at")
    whole("window", "truncation", 1, MOST_WINDOW)
    whole("steps", "updates", 10, MOST_UPDATES)
    if "optimizer" in values:
        values["optimizer"] = _OPTIMISERS[values["optimizer"]]
    if "clip" in values:
        values["clip"] = _CLIPS[values["clip"]]
    return OwnValues(**values)


def _cut(written: str) -> str:
    return repr(written if len(written) <= 40 else written[:39] + "…")
