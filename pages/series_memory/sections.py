"""What stands on the page on a series' memory: forecasts, what the chosen one depends on, how many values are enough."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app import numbers
from app.background.stop_button import stop_or_resume
from app.background.watch import watch
from app.components.cards import swatch
from app.components.chart import PixelRow, chart, clicked
from app.components.choose import segments
from app.components.link_reading import take
from app.components.link_rule import Number
from app.components.locks import fixed
from app.components.numbers_table import numbers_table
from app.components.open_section import box_below
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.components.set_control import set_control
from app.components.step_slider import step_slider
from app.experiment.curve import Curve
from app.language.language import later, plain
from app.numbers import unbroken
from pages.series_memory import memory_words
from pages.series_memory import runs as series_runs
from pages.series_memory import words as series_words
from pages.series_memory.controls import series_controls, table_in_link
from pages.series_memory.data import Data
from pages.series_memory.enough_words import error_by_memory_words
from pages.series_memory.error_by_memory_figure import HEIGHT as MEMORY_PX
from pages.series_memory.error_by_memory_figure import error_by_memory_figure
from pages.series_memory.file_words import about_the_file
from pages.series_memory.forecasts_figure import forecasts_figure
from pages.series_memory.measured import Forecaster, Shortened, Shown
from pages.series_memory.past_values_figure import HEIGHT as PAST_PX
from pages.series_memory.past_values_figure import past_values_figure, pixel_rows
from rnn_core import TrainingConfig
from rnn_core.trained.forecasts import Series, cut

EVERY = 0.7  # seconds between two looks at what trains
FORECASTS_PX = 270
_AT = "at"


def page(curves: tuple[Curve, ...]) -> None:
    """The whole page."""
    with st.container(key="first_screen"):
        headline = st.empty()
        tools = st.container(horizontal=True, key="tools", vertical_alignment="bottom")
        try:
            with tools:
                asked = series_controls()
            series = cut(asked.data.values, asked.past)
            configs = [
                series_runs.training_of(curve, asked.data, asked.past, asked.steps, asked.rate) for curve in curves
            ]
            learners = _follow(curves, configs)
        except ValueError as error:
            headline.title(plain("This series cannot be forecast"))
            problem(str(error))
            _about_the_file(None)
            return
        with tools:
            stop_or_resume([learner.run for learner in learners])
    watch(
        lambda: _follow(curves, configs),
        lambda learners: _below_the_controls(headline, learners, series, asked.data),
        every=EVERY,
        seen=learners,
    )


def _follow(curves: tuple[Curve, ...], configs: list[TrainingConfig]) -> list[Forecaster]:
    return [series_runs.follow(curve, config) for curve, config in zip(curves, configs, strict=True)]


def _below_the_controls(headline: DeltaGenerator, learners: Sequence[Forecaster], series: Series, data: Data) -> None:
    headline.title(unbroken(series_words.headline(learners, series)))
    chosen = _chosen(series, data)
    with st.container(key="series"):
        _cards(learners, series)
        _forecasts(learners, series, data, chosen)
    trained = [learner for learner in learners if learner.trained]
    if trained:
        one_forecast(trained, series, data, chosen)
        all_forecasts(trained, series, data)


def _years(series: Series, data: Data) -> tuple[int, int, int]:
    """The first and last year or row that is forecast, and the one that is looked into at first."""
    first, last = data.label(series.fresh.start), data.label(series.fresh.stop - 1)
    return first, last, (first + last) // 2


def _chosen(series: Series, data: Data) -> int:
    """The place of the forecast that is looked into: by the slider below, a click, or, before that is drawn, the link."""
    first, last, middle = _years(series, data)
    rule = Number(low=first, high=last, default=middle, whole=True)
    take(_AT, rule)
    fixed(_AT, rule)  # a click below has just said something else
    at = str(st.session_state.get(_AT, st.query_params.get(_AT)))
    chosen = int(at) if at.removeprefix("-").isdecimal() and len(at) < 12 else middle
    return series.fresh.start + (chosen if first <= chosen <= last else middle) - first


def _cards(learners: Sequence[Forecaster], series: Series) -> None:
    """The error of each cell, and of the two baselines."""
    label = Markup('<div class="gh-off-label">{}</div>')
    baseline = Markup("<div><span>{}</span><b>{}</b></div>")
    row = [label.format(plain("error")), *map(_card, learners), label.format(plain("baselines"))]
    row += [
        baseline.format(words, numbers.amount(error))
        for words, error in ((plain("last value"), series.last_off_by), (plain("mean"), series.mean_off_by))
    ]
    st.html(Markup('<div class="gh-off">{}</div>').format(Markup("").join(row)))


def _card(learner: Forecaster) -> Markup:
    off_by = learner.off_by
    value = numbers.amount(off_by) if off_by is not None and not learner.run.diverged else "–"
    state = series_words.state_words(learner)
    key = learner.curve.key
    standing = Markup("<small>{}</small>").format(state) if state else ""
    return Markup('<div data-cell="{}">{}<span style="color:var(--gh-{})"><b>{}</b></span><b>{}</b>{}</div>').format(
        key, swatch(learner.curve.ink), key, learner.name, value, standing
    )


def _forecasts(learners: Sequence[Forecaster], series: Series, data: Data, chosen: int) -> None:
    alt = series_words.headline(learners, series)
    figure = forecasts_figure(series, data, learners, chosen)
    chart(figure, key="forecasts", alt=alt, height=FORECASTS_PX, on_click=lambda: take_click(*_years(series, data)))
    tells(unbroken(series_words.what_it_tells(learners, series)))
    caption(series_words.caption(series, data, learners))
    _about_the_file(data)


def _about_the_file(data: Data | None) -> None:
    table = table_in_link()
    if table is not None and (told := about_the_file(table, data)):
        caption(told)


def take_click(first: int, last: int, _middle: int) -> None:
    """The forecast that was clicked is the one in the slider, and in the link; what is none of them changes nothing."""
    at = clicked("forecasts")
    if type(at) is int and first <= at <= last:
        set_control(_AT, at, str(at))


def one_forecast(trained: list[Forecaster], series: Series, data: Data, chosen: int) -> None:
    """Which past values one forecast depends on."""
    heading = st.container()
    with st.container(horizontal=True, key="forecast_tools"):
        step_slider(_forecast_of(data), *_years(series, data), _AT)
        explained = [
            plain("Relative: divided by each cell’s own largest slope."),
            plain("This compares how far back cells are sensitive. It hides how large their slopes are."),
        ]
        view = segments(plain("Slopes"), ("absolute", "relative"), "slopes", help=" ".join(explained))
    shown, values = [], []
    for learner in trained:
        assert learner.run.weights is not None
        assert learner.forecast is not None
        memory = series_runs.run_memory(learner.run.config, learner.run.weights, chosen)
        if memory is not None:
            shown.append(Shown(learner.curve, memory))
            values.append(float(learner.forecast[chosen - series.first]))
    if not shown:
        problem(plain("The slopes of these forecasts overflow (float64)."))
        return
    said = memory_words.memory_headline(shown, data, chosen)
    with heading:
        st.header(unbroken(said))
    figure = past_values_figure(shown, data, chosen, relative=view == "relative")
    pixels = tuple(PixelRow(*row) for row in pixel_rows(shown))
    chart(figure, key="past_values", alt=said, height=PAST_PX, rows=pixels)
    caption_and_tells(
        memory_words.caption(series), unbroken(memory_words.memory_words(shown, series, data, chosen, values))
    )
    rows = [memory_words.row(one, series, data, chosen, value) for one, value in zip(shown, values, strict=True)]
    with st.container(key="forecast_numbers"):
        numbers_table(memory_words.heads(data, chosen), rows)


def _forecast_of(data: Data) -> str:
    if data.counts_rows:
        return plain("Forecast for row")
    return plain("Forecast for year") if data.axis == "year" else plain("Forecast for value")


def all_forecasts(trained: list[Forecaster], series: Series, data: Data) -> None:
    """How many past values are enough, over all held-out forecasts."""
    with box_below(later("How many past values are enough?"), "open_enough") as is_open:
        if not is_open:
            return
        shown = []
        try:
            for learner in trained:
                assert learner.run.weights is not None
                config = learner.run.config
                found = series_runs.run_error_by_memory(config, learner.run.weights)
                shown.append(Shortened(learner.curve, series_runs.memories_shown(config), found))
        except ValueError as error:
            problem(str(error))
            return
        words = unbroken(error_by_memory_words(shown, series))
        chart(error_by_memory_figure(shown, series, data), key="enough", alt=words, height=MEMORY_PX)
        tells(words)
