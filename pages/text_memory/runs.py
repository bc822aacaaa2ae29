"""The cached door to what a network guesses of a text, which tokens each guess hears, and which it uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from jaxtyping import Bool, Float64

from rnn_core.learning.kinds import KINDS
from rnn_core.trained.ablation import REPLACEMENTS, ablation
from rnn_core.trained.guesses import Guesses, guesses, horizons
from rnn_core.trained.text_models import UNKNOWN, TextModel, ready

MAX_TOKENS = 200  # read at once: T² numbers a network are sent to the browser
MAX_WORK = 20_000_000_000  # multiplications of the replaced texts: a few seconds
USED = 0.05  # a token is used where another one in its place moves the probability by so much


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """What one network makes of a stretch of text."""

    key: str
    model: TextModel
    tokens: tuple[str, ...]
    known: Bool[np.ndarray, " T"]
    guesses: Guesses
    moved: Float64[np.ndarray, "T T"]
    heard: tuple[tuple[int, bool], ...]

    @property
    def name(self) -> str:
        return KINDS[self.key].name

    @property
    def T(self) -> int:
        return len(self.tokens)

    def used(self, t: int) -> int | None:
        """How far back the farthest token lies that the guess after token t uses; None where it uses none."""
        places = np.flatnonzero(self.moved[t, : t + 1] >= USED)
        return t - int(places[0]) if len(places) else None

    def relative(self, t: int) -> Float64[np.ndarray, " n"]:
        """log10 of the gradient over its largest, for the tokens up to t; -inf everywhere where all are exactly 0."""
        row = self.guesses.log10_gradient[t, : t + 1]
        return np.asarray(row - row.max() if np.isfinite(row.max()) else row)

    def label(self, code: int) -> str:
        return self.model.names[code]


@st.cache_resource(max_entries=64, show_spinner=False)
def run_reading(_model: TextModel, key: str, trained_as: Any, tokens: tuple[str, ...]) -> Reading:
    """Read a stretch of text with a network. trained_as: what names its weights.

    Raises:
        ValueError: the network's states leave the number range, or that would take this server too long.
    """
    _require_work(_model, len(tokens))
    codes = _model.codes(list(tokens))
    found = guesses(_model, codes)
    return Reading(
        key=key,
        model=_model,
        tokens=tokens,
        known=np.asarray(codes != UNKNOWN),
        guesses=found,
        moved=ablation(_model, codes, found.guessed),
        heard=tuple(horizons(found.log10_gradient)),
    )


def _require_work(model: TextModel, T: int) -> None:
    config = model.config
    rows = {"rnn": 1, "lstm": 4, "gru": 3}[config.cell] * config.hidden_size
    columns = config.input_size + (2 * config.num_layers - 1) * config.hidden_size
    work = REPLACEMENTS * T * T // 2 * rows * columns
    if work > MAX_WORK:
        raise ValueError(
            f"gate rows x inputs x replaced tokens must be at most {MAX_WORK:,} here, got {work:,}: lower the sequence "
            "length, hidden units or layers"
        )


def read_ready(key: str, unit: str, tokens: tuple[str, ...]) -> Reading:
    """What a ready-trained network makes of a stretch of text."""
    return run_reading(ready(key, unit).model, key, ("ready", unit), tokens)
