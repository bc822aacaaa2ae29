"""How many past values are enough, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import say
from pages.series_memory.measured import Shortened
from pages.series_memory.words import error_of, extremes, listed
from rnn_core.trained.forecasts import Series

_ENOUGH = 1.02  # times the error with all values
_LISTED = 3  # errors in one sentence


def enough(shown: Shortened) -> int:
    """The least drawn number of values from which on the error stays within 2 % of that with all."""
    far = np.flatnonzero(~(shown.off_by <= _ENOUGH * shown.off_by[-1]))
    return int(shown.kept[far[-1] + 1]) if len(far) else int(shown.kept[0])


def error_by_memory_words(shown: Sequence[Shortened], series: Series) -> Markup:
    """How many values are enough."""
    counts: list[str] = [Markup("<b>{}</b> ({})").format(enough(one), one.curve.name) for one in shown]
    sentences = [
        say("So many last values are enough: {counts}.", counts=Markup(numbers.names(counts))),
        say("With them, the error is within 2 % of that with all {count} values.", count=series.T),
        _with_one_alone([(one.curve.name, float(one.off_by[0])) for one in shown]),
        say("Here older values are replaced by the mean."),
        say("This is an artificial past."),
        say("A network trained to read fewer values may do better with the same number."),
    ]
    return Markup(" ").join(sentences)


def _with_one_alone(errors: list[tuple[str, float]]) -> Markup:
    if len(errors) == 1:
        return say("With the last value alone, the error is {error}.", error=error_of(*errors[0]))
    if len(errors) <= _LISTED:
        return say("With the last value alone, the errors are {errors}.", errors=listed(errors))
    (least, low), (most, high) = extremes(errors)
    return say(
        "With the last value alone, the errors are from <b>{low}</b> ({least}) to <b>{high}</b> ({most}).",
        low=low,
        least=least,
        high=high,
        most=most,
    )
