"""The words of the page on a series' memory, from the run's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from app import numbers
from app.background.progress import State
from pages.series_memory.data import Data
from pages.series_memory.measured import Forecaster, Shortened, Shown
from rnn_core.trained.forecasts import Series

HEARD = -3.0  # log10: a slope under a thousandth of the cell's largest
_ENOUGH = 1.02  # times the error with all values
_SMALL, _FAR = 0.05, 2.0  # of the largest move; times what the slope foretells
_BUNDLED = "Yearly sunspot numbers, 1700–2008 (NOAA, public domain)"


def headline(learners: Sequence[Forecaster], series: Series) -> str:
    """Which cell forecasts best, against the better of the two guesses."""
    trained = [learner for learner in learners if learner.trained]
    names = numbers.names([learner.name for learner in learners])
    if not trained:
        if all(learner.run.diverged for learner in learners):
            return f"{names} diverge{'s' * (len(learners) == 1)}: nothing is forecast"
        states = {learner.run.progress.state for learner in learners}
        if any(state.busy for state in states):
            return f"Training {names} to forecast the next value"
        return f"{names} stopped before the end of the training" if State.STOPPED in states else f"{names}: no forecast"
    guess, whose = min((series.last_off_by, "repeating the last value"), (series.mean_off_by, "guessing the mean"))
    ranked = sorted(trained, key=lambda learner: _error(learner))
    best = numbers.amount(_error(ranked[0]))
    equal = [learner.name for learner in ranked if numbers.amount(_error(learner)) == best]
    baseline = numbers.amount(guess)
    if not _beats(ranked[0], guess):
        who = f"The {ranked[0].name} does not beat" if len(trained) == 1 else "None beats"
        return f"{who} {whose}: off by {best}, against {baseline}"
    if len(trained) == 1:
        return f"The {ranked[0].name} is off by {best}; {whose}, by {baseline}"
    if len(equal) > 1:
        return f"{numbers.names(equal)} forecast best, off by {best}; {whose}, by {baseline}"
    return f"The {ranked[0].name} forecasts best, off by {best}; {whose}, by {baseline}"


def _beats(learner: Forecaster, guess: float) -> bool:
    """Whether a cell is less off than a guess, in the digits that are shown."""
    return _error(learner) < guess and numbers.amount(_error(learner)) != numbers.amount(guess)


def _error(learner: Forecaster) -> float:
    assert learner.forecast is not None
    return learner.series.off_by(learner.forecast)


def state_words(learner: Forecaster) -> str:
    """Where a cell's training stands; "" once it is trained."""
    run, done = learner.run, len(learner.run.steps)
    if run.diverged:
        return f"diverged at step {run.steps[-1].step}"
    if learner.trained:
        return ""
    return {
        State.QUEUED: f"waits, place {run.progress.place_in_queue}",
        State.RUNNING: f"step {done} of {run.config.steps}",
        State.STOPPED: f"stopped at step {done}",
        State.FAILED: "failed",
    }.get(run.progress.state, "no number")


def caption(series: Series, data: Data, learners: Sequence[Forecaster]) -> str:
    """What is drawn, and of which data."""
    source = f"“{data.name}”, {data.note} of your file" if data.note else _BUNDLED
    config = learners[0].run.config
    return (
        f"{source}. One step ahead, each from the {series.T} true values before it (shaded: those of the chosen one). "
        f"Trained on what is left of the dashed line, {config.steps:,} steps of {config.batch_size} windows. Off by: the root "
        "of the mean squared error."
    )


def what_it_tells(learners: Sequence[Forecaster], series: Series) -> Markup:
    """The errors beside the guesses."""
    trained = [learner for learner in learners if learner.trained]
    guesses = (
        f"Repeating the last value is off by <b>{numbers.amount(series.last_off_by)}</b>, guessing the mean by "
        f"<b>{numbers.amount(series.mean_off_by)}</b>."
    )
    if not trained:
        return Markup(
            f"Two guesses that need no network: {guesses} What a network forecasts must be held against these."
        )
    least = min(series.last_off_by, series.mean_off_by)
    said = numbers.names([f"{learner.name} <b>{numbers.amount(_error(learner))}</b>" for learner in trained])
    better = [learner.name for learner in trained if _beats(learner, least)]
    if not better:
        verdict = "No cell beats the better guess: what it learnt from the past does not help on fresh values."
    elif len(better) == len(trained):
        part = "It beats" if len(trained) == 1 else "Each beats"
        verdict = f"{part} both guesses; how much of the past that takes is measured below."
    else:
        verdict = f"Only {numbers.names(better)} beat{'s' * (len(better) == 1)} both guesses."
    return Markup(f"On values never trained on the forecasts are off by {said}. {guesses} {verdict}")


def memory_headline(shown: Sequence[Shown], data: Data, chosen: int) -> str:
    """How far back the chosen forecast hears."""
    reaches = [(one.curve.name, heard(one)) for one in shown]
    who = [f"{name} {reach}" for name, reach in reaches]
    T = len(shown[0].memory.moved)
    return f"The forecast of {data.at(chosen)} hears, of {numbers.count(T, 'value')} read: {', '.join(who)}"


def heard(shown: Shown) -> int:
    """Past values at which the slope is at least a thousandth of the largest."""
    size = shown.memory.log10_slope
    return int((size >= size.max() + HEARD).sum()) if np.isfinite(size.max()) else 0


def memory_words(shown: Sequence[Shown], series: Series, data: Data, chosen: int, forecasts: Sequence[float]) -> Markup:
    """What the chosen forecast depends on, and where slope and replacement part."""
    where = data.at(chosen)
    said = numbers.names(
        [
            f"{one.curve.name} <b>{numbers.reading(value, series.spread)}</b>"
            for one, value in zip(shown, forecasts, strict=True)
        ]
    )
    truth = numbers.reading(float(series.values[chosen]), series.spread)
    sentences = [f"{where[:1].upper()}{where[1:]} was <b>{truth}</b>; forecast: {said}."]
    deaf = [one.curve.name for one in shown if not np.isfinite(one.memory.log10_slope.max())]
    if deaf:
        sentences.append(f"{_all_slopes(deaf)} exactly 0 at every value: a small change of the past changes nothing.")
    hearing = [one for one in shown if one.curve.name not in deaf]
    by_place: dict[int, list[Shown]] = {}
    for one in hearing:
        by_place.setdefault(int(one.memory.log10_slope.argmax()), []).append(one)
    for place, several in sorted(by_place.items(), reverse=True):
        sentences.append(_steepest(several, place, data.at(chosen - series.T + place)))
    if hearing:
        sentences.append(_check(hearing, series, data, chosen))
    return Markup(" ".join(sentences))


def _all_slopes(names: list[str]) -> str:
    return f"The slopes of {numbers.names(names)} are" if len(names) > 1 else f"The {names[0]}’s slopes are"


def _steepest(several: Sequence[Shown], place: int, where: str) -> str:
    """The value at which these are steepest, their slopes, and what is lost without it."""
    names = numbers.names([one.curve.name for one in several])
    slopes = numbers.names(
        [
            f"<b>{numbers.signed_size(float(one.memory.slope[place]), float(one.memory.log10_slope[place]))}</b>"
            for one in several
        ]
    )
    moves = numbers.names([f"<b>{numbers.amount(float(one.memory.moved[place]))}</b>" for one in several])
    verb = "are" if len(several) > 1 else "is"
    return (
        f"{names} {verb} steepest at {where}: the slope there is {slopes}, and replaced by the mean that value moves the "
        f"forecast by {moves}."
    )


def _check(hearing: Sequence[Shown], series: Series, data: Data, chosen: int) -> str:
    """Whether a value did more than its slope says; the largest such move of all."""
    found = [(one, *case) for one in hearing if (case := parted(one, series, chosen)) is not None]
    if not found:
        return "No value here moves a forecast by much more than its slope foretells."
    one, place, foretold = max(found, key=lambda case: abs(case[0].memory.moved[case[1]]))
    return (
        f"But at {data.at(chosen - series.T + place)} the {one.curve.name}’s slope foretells a move of "
        f"{numbers.amount(foretold)}, and replaced the value moves its forecast by "
        f"<b>{numbers.amount(float(one.memory.moved[place]))}</b>: a slope holds for small changes only, so that a small one "
        "does not mean unused."
    )


def parted(shown: Shown, series: Series, chosen: int) -> tuple[int, float] | None:
    """Where a value moves the forecast most beyond twice what its slope foretells, and what that was; None if nowhere.

    Only moves of at least a twentieth of the largest count.
    """
    memory = shown.memory
    away = series.mean - series.values[chosen - series.T : chosen]
    foretold, moved = memory.slope * away, np.abs(memory.moved)
    beyond = (moved > _FAR * np.abs(foretold)) & (moved >= _SMALL * moved.max()) & (moved > 0)
    if not beyond.any():
        return None
    place = int(np.where(beyond, moved, -1.0).argmax())
    return place, float(foretold[place])


def enough(shown: Shortened) -> int:
    """The least drawn number of values from which on the error stays within 2 % of that with all."""
    far = np.flatnonzero(~(shown.off_by <= _ENOUGH * shown.off_by[-1]))
    return int(shown.kept[far[-1] + 1]) if len(far) else int(shown.kept[0])


def error_by_memory_words(shown: Sequence[Shortened], series: Series) -> Markup:
    """How many values are enough."""
    said = numbers.names([f"{one.curve.name} the last <b>{enough(one)}</b>" for one in shown])
    one = numbers.names([f"{one.curve.name} <b>{numbers.amount(float(one.off_by[0]))}</b>" for one in shown])
    return Markup(
        f"Within 2 % of the error with all {series.T} values are enough: for the {said}. With the last value alone they are "
        f"off by {one}. Older values are set to the mean here, a past that never was: a network trained to read fewer may do "
        "better with as many."
    )
