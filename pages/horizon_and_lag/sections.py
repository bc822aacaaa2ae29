"""What stands on the page on horizon and lag: dose and response, the scatter, and where a long horizon does not help."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.background.watch import watch
from app.components.chart import PixelRow, chart
from app.components.numbers_table import numbers_table
from app.components.open_section import box_below
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.drawing.palette import INKS
from app.experiment.experiment import Experiment
from app.language.language import later, plain
from app.numbers import unbroken
from pages.horizon_and_lag import caption_words as captions
from pages.horizon_and_lag import dose_words, learning_curves_words
from pages.horizon_and_lag import own_sweep as lag_own
from pages.horizon_and_lag import runs as lag_runs
from pages.horizon_and_lag import scatter_words as lag_words
from pages.horizon_and_lag.dose_figure import BARS_GAP, BARS_PX, dose_figure
from pages.horizon_and_lag.dose_words import DOSED
from pages.horizon_and_lag.learning_curves_figure import learning_curves_figure
from pages.horizon_and_lag.measured import Spot
from pages.horizon_and_lag.own_sweep import SweepRun
from pages.horizon_and_lag.scatter_figure import lag_scatter_figure
from rnn_core.studies.dose_response import LAG
from rnn_core.studies.learnt_lag import BUDGET
from rnn_core.studies.short_memory import NEXT_CHARACTER, SERIES
from rnn_core.studies.table import table

COURSE_PX = 300


def dose_and_response(cells: list[str]) -> None:
    """The finding, the figure, and what it tells."""
    with st.container(key="first_screen"):
        top = st.container(gap="xsmall")
        with st.container(horizontal=True, key="tools"):
            dosed = pick([DOSED[cell] for cell in cells], plain("Setting that is varied"), "dose_of", in_link=True)
        responses = table().doses[dosed.cell]
        said = dose_words.headline(dosed, responses, LAG, BUDGET.steps)
        with top:
            st.title(unbroken(said))
            chart(
                dose_figure(responses, INKS[dosed.cell], plain(dosed.setting), LAG, BUDGET.steps),
                key="dose",
                alt=dose_words.what_the_dose_tells(dosed, responses, BUDGET.steps),
                rows=(PixelRow("yaxis2", BARS_PX, BARS_GAP),),
            )
            caption(captions.of_the_dose())
        tells(unbroken(dose_words.what_the_dose_tells(dosed, responses, BUDGET.steps)))


def horizon_against_lag(experiment: Experiment) -> None:
    """The scatter with what the reader trains, and the means to train it."""
    watch(lambda: lag_own.follow(experiment), lambda runs: _scatter_and_own(experiment, runs), every=lag_own.EVERY)


def _scatter_and_own(experiment: Experiment, runs: Sequence[SweepRun]) -> None:
    scatter = st.container()
    st.header(plain("Measure it yourself"))
    sweep = lag_own.choices(experiment)
    progress = None
    try:
        tells(unbroken(lag_own.told_before(sweep)), lead="")
    except ValueError as error:
        problem(str(error))
    else:
        progress = lag_own.progress_of(sweep, runs)
        lag_own.button(sweep, progress)
        lag_own.show_progress(sweep, progress)
    own = lag_own.spots(sweep, progress)
    with scatter:
        _scatter(lag_runs.stored_spots(lag_runs.cells_of(experiment)), own)
        if own:
            tells(unbroken(lag_words.all_that_holds(own)), lead=plain("Your networks."))


def _scatter(stored: list[Spot], own: list[Spot]) -> None:
    holds = lag_words.all_that_holds(stored)
    st.header(lag_words.heading(lag_words.agreement(stored)))
    chart(lag_scatter_figure([*stored, *own]), key="lag_scatter", alt=holds)
    caption(captions.of_the_scatter())
    tells(unbroken(holds), unbroken(lag_words.counter_examples(stored, BUDGET.steps)))
    with box_below(later("The same in numbers"), "open_lag_numbers") as is_open:
        if is_open:
            numbers_table(*lag_words.in_numbers([*stored, *own]))


def where_it_does_not_show(cells: list[str]) -> None:
    """The next character and the series."""
    kinds = lag_runs.stored_learning_curves("next_character", cells)
    st.header(learning_curves_words.heading(kinds))
    budget = NEXT_CHARACTER.budget
    left, right = st.columns(2)
    with left:
        said = learning_curves_words.next_character_words(kinds, budget.steps)
        guess = budget.data.chance_loss
        figure = learning_curves_figure(kinds, plain("next character: training loss, nats"), guess, at_ends=False)
        chart(figure, key="courses_text", alt=said, height=COURSE_PX)
        caption_and_tells(
            captions.of_the_text(),
            unbroken(said),
            lead="",
        )
    with right:
        kinds, budget = lag_runs.stored_learning_curves("series", cells), SERIES.budget
        guess = budget.data.chance_loss
        said = learning_curves_words.series_words(kinds, guess)
        figure = learning_curves_figure(kinds, plain("sunspots: held-out loss"), guess, at_ends=True)
        chart(figure, key="courses_series", alt=said, height=COURSE_PX)
        caption_and_tells(
            captions.of_the_series(),
            unbroken(said),
            lead="",
        )
