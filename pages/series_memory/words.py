"""The words of the page on a series' memory, from the run's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app import numbers
from app.background.progress import State
from app.language.language import plain, plain_count, say, say_count
from pages.series_memory.data import Data
from pages.series_memory.measured import Forecaster
from rnn_core.trained.forecasts import Series

_LISTED = 3  # numbers that a sentence lists; of more it says the range


def headline(learners: Sequence[Forecaster], series: Series) -> str:
    """Which cell has the lowest error, against the better of the two baselines."""
    trained = [learner for learner in learners if learner.trained]
    if not trained:
        return _without_a_forecast(learners)
    ranked = sorted(trained, key=_error)
    lowest = numbers.amount(_error(ranked[0]))
    baseline = min(series.last_off_by, series.mean_off_by)
    values = {"error": lowest, "baseline": numbers.amount(baseline)}
    is_last = series.last_off_by <= series.mean_off_by
    if not _beats(ranked[0], baseline):
        if len(trained) > 1:
            return _none_beats(values, is_last=is_last)
        return _does_not_beat(values | {"cell": ranked[0].name}, is_last=is_last)
    if len(trained) == 1:
        return _error_of_one(values | {"cell": ranked[0].name}, is_last=is_last)
    equal = [learner.name for learner in ranked if numbers.amount(_error(learner)) == lowest]
    values["cells"] = numbers.names(equal)
    return _lowest_error(values, len(equal), is_last=is_last)


def _without_a_forecast(learners: Sequence[Forecaster]) -> str:
    names = numbers.names([learner.name for learner in learners])
    if all(learner.run.diverged for learner in learners):
        return plain_count(
            "{names} diverges: there is no forecast",
            "{names} diverge: there is no forecast",
            len(learners),
            names=names,
        )
    states = {learner.run.progress.state for learner in learners}
    if any(state.busy for state in states):
        return plain_count(
            "{names} is training to forecast", "{names} are training to forecast", len(learners), names=names
        )
    if State.STOPPED in states:
        return plain("Training is stopped: there is no forecast yet")
    return plain("There is no forecast")


def _none_beats(values: dict[str, str], *, is_last: bool) -> str:
    if is_last:
        return plain("No network beats repeating the last value: {error} against {baseline}", **values)
    return plain("No network beats forecasting the mean: {error} against {baseline}", **values)


def _does_not_beat(values: dict[str, str], *, is_last: bool) -> str:
    if is_last:
        return plain("{cell} does not beat repeating the last value: {error} against {baseline}", **values)
    return plain("{cell} does not beat forecasting the mean: {error} against {baseline}", **values)


def _error_of_one(values: dict[str, str], *, is_last: bool) -> str:
    if is_last:
        return plain("{cell} has an error of {error}; repeating the last value: {baseline}", **values)
    return plain("{cell} has an error of {error}; forecasting the mean: {baseline}", **values)


def _lowest_error(values: dict[str, str], cells: int, *, is_last: bool) -> str:
    if is_last:
        return plain_count(
            "{cells} has the lowest error, {error}; repeating the last value: {baseline}",
            "{cells} have the lowest error, {error}; the last value: {baseline}",
            cells,
            **values,
        )
    return plain_count(
        "{cells} has the lowest error, {error}; forecasting the mean: {baseline}",
        "{cells} have the lowest error, {error}; the mean: {baseline}",
        cells,
        **values,
    )


def _beats(learner: Forecaster, baseline: float) -> bool:
    """Whether a cell's error is below a baseline's, in the digits that are shown."""
    return _error(learner) < baseline and numbers.amount(_error(learner)) != numbers.amount(baseline)


def _error(learner: Forecaster) -> float:
    assert learner.forecast is not None
    return learner.series.off_by(learner.forecast)


def state_words(learner: Forecaster) -> str:
    """How far a cell's training is; "" once it is trained."""
    run, done = learner.run, len(learner.run.steps)
    if run.diverged:
        return plain("diverged at update {update}", update=run.steps[-1].step)
    if learner.trained:
        return ""
    state = run.progress.state
    if state is State.QUEUED:
        return plain("waiting, place {place}", place=run.progress.place_in_queue)
    if state is State.RUNNING:
        return plain("update {done} of {all}", done=done, all=run.config.steps)
    if state is State.STOPPED and not done:
        return plain("stopped before the first update")
    if state is State.STOPPED:
        return plain("stopped at update {update}", update=done)
    return plain("failed") if state is State.FAILED else plain("no number")


def caption(series: Series, data: Data, learners: Sequence[Forecaster]) -> str:
    """What is drawn, and of which data."""
    config = learners[0].run.config
    if data.note:
        source = plain("Data: “{name}”, {rows} of your file.", name=data.name, rows=data.note)
    else:
        source = plain("Data: yearly sunspot numbers, 1700–2008 (NOAA, public domain).")
    sentences = [
        source,
        plain("Each forecast is one step ahead, from the {count} true values before it.", count=series.T),
        plain(
            "The networks are trained on the values left of the dashed line, with {updates} updates of {batch} windows.",
            updates=config.steps,
            batch=config.batch_size,
        ),
        plain("Error: root of the mean squared error (RMSE)."),
    ]
    return " ".join(sentences)


def what_it_tells(learners: Sequence[Forecaster], series: Series) -> Markup:
    """The errors beside the baselines."""
    trained = [learner for learner in learners if learner.trained]
    baselines = say(
        "Repeating the last value has an error of <b>{last}</b>, forecasting the mean one of <b>{mean}</b>.",
        last=numbers.amount(series.last_off_by),
        mean=numbers.amount(series.mean_off_by),
    )
    if not trained:
        sentences = [
            say("Two baselines need no network."),
            baselines,
            say("A useful forecast has a lower error than both."),
        ]
        return Markup(" ").join(sentences)
    errors = [(learner.name, _error(learner)) for learner in trained]
    return Markup(" ").join([_held_out(errors), baselines, *_verdict(trained, series)])


def _held_out(errors: list[tuple[str, float]]) -> Markup:
    if len(errors) == 1:
        ((name, error),) = errors
        return say("On held-out values, the error is {error}.", error=error_of(name, error))
    if len(errors) <= _LISTED:
        return say("On held-out values, the errors are {errors}.", errors=listed(errors))
    (least, low), (most, high) = extremes(errors)
    return say(
        "On held-out values, the errors are from <b>{low}</b> ({least}) to <b>{high}</b> ({most}).",
        low=low,
        least=least,
        high=high,
        most=most,
    )


def _verdict(trained: Sequence[Forecaster], series: Series) -> list[Markup]:
    baseline = min(series.last_off_by, series.mean_off_by)
    better = [learner.name for learner in trained if _beats(learner, baseline)]
    if not better:
        no_help = say("What was learnt from the past does not help on held-out values.")
        return [say("No network beats the better baseline."), no_help]
    if len(better) < len(trained):
        return [
            say_count(
                "Only {names} beats both baselines.",
                "Only {names} beat both baselines.",
                len(better),
                names=numbers.names(better),
            )
        ]
    beats = say("It beats both baselines.") if len(trained) == 1 else say("All networks beat both baselines.")
    return [beats, say("How many past values this needs is measured below.")]


def listed(errors: Sequence[tuple[str, float]]) -> Markup:
    """RNN 17.3, LSTM 18.1 and GRU 17.0."""
    return Markup(numbers.names([error_of(name, error) for name, error in errors]))


def error_of(name: str, error: float) -> Markup:
    """A cell and its error."""
    return Markup("{} <b>{}</b>").format(name, numbers.amount(error))


def extremes(errors: Sequence[tuple[str, float]]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Who has the lowest and the highest error, and which."""
    ranked = sorted(errors, key=lambda one: one[1])
    (least, low), (most, high) = ranked[0], ranked[-1]
    return (least, numbers.amount(low)), (most, numbers.amount(high))
