"""What a chosen forecast depends on, in words: where it is sensitive, and where slope and replacement part."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import plain, say, say_count
from pages.series_memory.data import Data
from pages.series_memory.measured import Memory, Shown
from rnn_core.trained.forecasts import Series

SENSITIVE = -3.0  # log10: a slope under a thousandth of the cell's largest
_SMALL, _FAR = 0.05, 2.0  # of the largest move; times what the slope predicts


def memory_headline(shown: Sequence[Shown], data: Data, chosen: int) -> str:
    """To how many of its inputs the chosen forecast is sensitive."""
    counts = [sensitive(one) for one in shown]
    values = {"place": data.at(chosen), "inputs": len(shown[0].memory.moved), "low": min(counts), "high": max(counts)}
    if min(counts) == max(counts):
        return plain("The forecast for {place} is sensitive to {low} of its {inputs} inputs", **values)
    return plain("The forecast for {place} is sensitive to {low} to {high} of its {inputs} inputs", **values)


def sensitive(shown: Shown) -> int:
    """Past values at which the slope is at least a thousandth of the largest."""
    size = shown.memory.log10_slope
    return int((size >= size.max() + SENSITIVE).sum()) if np.isfinite(size.max()) else 0


def caption(series: Series) -> str:
    """What is drawn above and below."""
    mean = numbers.reading(series.mean, series.spread)
    sentences = [
        plain("Above: size of the forecast’s slope with respect to each past value, on a log axis."),
        plain("Sensitive: a slope of at least a thousandth of the cell’s largest."),
        plain(
            "Below: change of the forecast when one value is replaced by {mean}, the mean of those trained on.",
            mean=mean,
        ),
        plain("Above 0 the forecast rises."),
    ]
    return " ".join(sentences)


def heads(data: Data, chosen: int) -> list[str]:
    """The heads of the table."""
    return [
        "",
        plain("Forecast for {place}", place=data.at(chosen)),
        plain("Sensitive to"),
        plain("Largest slope"),
        plain("At"),
        plain("Change if replaced"),
    ]


def row(shown: Shown, series: Series, data: Data, chosen: int, forecast: float) -> list[str]:
    """A cell's forecast, how many values it is sensitive to, and what its largest slope and that value do."""
    memory = shown.memory
    inputs = plain("{count} of {inputs}", count=sensitive(shown), inputs=len(memory.moved))
    cells = [shown.curve.name, numbers.reading(forecast, series.spread), inputs]
    if not np.isfinite(memory.log10_slope.max()):
        return [*cells, plain("exactly 0"), "–", "–"]
    place = _steepest_place(shown)
    return [
        *cells,
        _slope(memory, place),
        data.at(chosen - series.T + place),
        numbers.amount(float(memory.moved[place])),
    ]


def memory_words(shown: Sequence[Shown], series: Series, data: Data, chosen: int, forecasts: Sequence[float]) -> Markup:
    """What the chosen forecast depends on, and where slope and replacement part."""
    truth = numbers.reading(float(series.values[chosen]), series.spread)
    sentences = [
        say("True value for {place}: <b>{truth}</b>.", place=data.at(chosen), truth=truth),
        _forecasts(forecasts, series),
    ]
    flat = [one.curve.name for one in shown if not np.isfinite(one.memory.log10_slope.max())]
    if flat:
        sentences += [
            say("The slopes of {names} are exactly 0 at every value.", names=numbers.names(flat)),
            say_count(
                "So a small change of the past does not change this forecast.",
                "So a small change of the past changes none of these forecasts.",
                len(flat),
            ),
        ]
    steep = [one for one in shown if one.curve.name not in flat]
    by_place: dict[int, list[Shown]] = {}
    for one in steep:
        by_place.setdefault(_steepest_place(one), []).append(one)
    for place, several in sorted(by_place.items(), reverse=True):
        where = data.at(chosen - series.T + place)
        sentences += _steepest(several, place, where, everyone=len(several) == len(shown))
    if steep:
        sentences += _check(steep, series, data, chosen)
    return Markup(" ").join(sentences)


def _forecasts(forecasts: Sequence[float], series: Series) -> Markup:
    low, high = (numbers.reading(value, series.spread) for value in (min(forecasts), max(forecasts)))
    if len(forecasts) == 1:
        return say("Forecast: <b>{low}</b>.", low=low)
    if low == high:
        return say("All forecasts: <b>{low}</b>.", low=low)
    return say("Forecasts: from <b>{low}</b> to <b>{high}</b>, see the table below.", low=low, high=high)


def _steepest_place(shown: Shown) -> int:
    return int(shown.memory.log10_slope.argmax())


def _slope(memory: Memory, place: int) -> str:
    return numbers.signed_size(float(memory.slope[place]), float(memory.log10_slope[place]))


def _steepest(several: Sequence[Shown], place: int, where: str, *, everyone: bool) -> list[Markup]:
    """The value to which these are most sensitive, their slopes, and what is lost without it."""
    slopes = _ends(several, lambda one: float(one.memory.slope[place]), lambda one: _slope(one.memory, place))
    moves = _ends(
        several,
        lambda one: float(one.memory.moved[place]),
        lambda one: numbers.amount(float(one.memory.moved[place])),
    )
    values = {"names": numbers.names([one.curve.name for one in several]), "place": where, "slopes": slopes}
    if len(several) == 1:
        most = say("{names} is most sensitive to the value of {place}, with a slope of {slopes}.", **values)
        return [most, say("Replacing that value by the mean changes its forecast by {moves}.", moves=moves)]
    if everyone:
        most = say("All forecasts are most sensitive to the value of {place}, with a slope of {slopes}.", **values)
    else:
        most = say("{names} are most sensitive to the value of {place}, with a slope of {slopes}.", **values)
    return [most, say("Replacing that value by the mean changes their forecasts by {moves}.", moves=moves)]


def _ends(several: Sequence[Shown], value: Callable[[Shown], float], written: Callable[[Shown], str]) -> Markup:
    """The lowest and the highest of several, or the one that all are."""
    ranked = sorted(several, key=value)
    low, high = written(ranked[0]), written(ranked[-1])
    return say("<b>{low}</b>", low=low) if low == high else say("<b>{low}</b> to <b>{high}</b>", low=low, high=high)


def _check(steep: Sequence[Shown], series: Series, data: Data, chosen: int) -> list[Markup]:
    """Whether a value did more than its slope says; the largest such move of all."""
    found = [(one, *case) for one in steep if (case := parted(one, series, chosen)) is not None]
    if not found:
        return [say("No value changes a forecast by much more than its slope predicts.")]
    one, place, predicted = max(found, key=lambda case: abs(case[0].memory.moved[case[1]]))
    return [
        say(
            "But at {place}, the {network}’s slope predicts a change of {predicted}.",
            place=data.at(chosen - series.T + place),
            network=one.curve.name,
            predicted=numbers.amount(predicted),
        ),
        say(
            "Replacing this value changes the forecast by <b>{moved}</b>.",
            moved=numbers.amount(float(one.memory.moved[place])),
        ),
        say("A slope describes small changes only, so a small slope does not mean unused."),
    ]


def parted(shown: Shown, series: Series, chosen: int) -> tuple[int, float] | None:
    """Where a value moves the forecast most beyond twice what its slope predicts, and what that was; None if nowhere.

    Only moves of at least a twentieth of the largest count.
    """
    memory = shown.memory
    away = series.mean - series.values[chosen - series.T : chosen]
    predicted, moved = memory.slope * away, np.abs(memory.moved)
    beyond = (moved > _FAR * np.abs(predicted)) & (moved >= _SMALL * moved.max()) & (moved > 0)
    if not beyond.any():
        return None
    place = int(np.where(beyond, moved, -1.0).argmax())
    return place, float(predicted[place])
