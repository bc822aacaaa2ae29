"""The cached door to what a network predicts of a text, to which tokens each prediction is sensitive, and which it uses."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.experiment.cached import cached
from app.experiment.limit import limit
from app.language.language import later
from pages.text_memory.measured import Reading
from rnn_core.trained.ablation import REPLACEMENTS, ablation
from rnn_core.trained.guesses import guesses, horizons
from rnn_core.trained.text_models import UNKNOWN, TextModel, ready

MAX_TOKENS = 200  # read at once: T² numbers a network are sent to the browser
MAX_WORK = 20_000_000_000  # multiplications of the replaced texts: a few seconds


@cached(64)
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
    limit(_TOO_MUCH, work, MAX_WORK)


_TOO_MUCH = later(
    "Replacing every token takes {needs} multiplications here, and at most {allowed} are allowed. "
    "Lower the sequence length, the hidden units or the layers."
)


def read_ready(key: str, unit: str, tokens: tuple[str, ...]) -> Reading:
    """What a ready-trained network makes of a stretch of text."""
    return run_reading(ready(key, unit).model, key, ("ready", unit), tokens)
