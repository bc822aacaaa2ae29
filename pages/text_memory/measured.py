"""What one network makes of a stretch of text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64

from rnn_core.learning.kinds import KINDS
from rnn_core.trained.guesses import Guesses
from rnn_core.trained.text_models import TextModel

# The share of the tokens shown below which a reading is not told. A text in the same language has most of its letters,
# but many words of its own.
LEAST_KNOWN = {"character": 0.5, "word": 0.25}
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

    @property
    def known_share(self) -> float:
        """The share of the tokens that the network met in training."""
        return float(self.known.mean())

    @property
    def knows_little(self) -> bool:
        return self.known_share < LEAST_KNOWN[self.model.unit]

    def used(self, t: int) -> int | None:
        """How far back the farthest token lies that the prediction after token t uses; None where it uses none."""
        places = np.flatnonzero(self.moved[t, : t + 1] >= USED)
        return t - int(places[0]) if len(places) else None

    def relative(self, t: int) -> Float64[np.ndarray, " n"]:
        """log10 of the gradient over its largest, for the tokens up to t; -inf everywhere where all are exactly 0."""
        row = self.guesses.log10_gradient[t, : t + 1]
        return np.asarray(row - row.max() if np.isfinite(row.max()) else row)

    def label(self, code: int) -> str:
        return self.model.names[code]
