"""What stands on the page on text: the strips, the numbers behind a prediction, and where forget bias 3 slows learning."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import numbers
from app.components.numbers_table import numbers_table
from app.components.open_section import box_below
from app.components.problem import problem
from app.components.prose import caption, tells
from app.experiment.experiment import Experiment
from app.language.language import later, plain
from app.numbers import unbroken
from pages.text_memory import training as text_training
from pages.text_memory import training_words, words
from pages.text_memory.controls import Asked, ask, ask_guess, first_unread
from pages.text_memory.gradient_and_use_words import what_it_tells
from pages.text_memory.measured import Reading
from pages.text_memory.picture import picture
from pages.text_memory.runs import read_ready
from pages.text_memory.text_memory_part import pinned, text_memory

_KEY = "text_memory"
_UNREADABLE = later("These networks cannot read this text")
_LISTED = 30  # tokens in the table


def first_screen(experiment: Experiment) -> list[Reading]:
    """Finding, controls, strips and what they tell; returns what was read."""
    with st.container(key="first_screen"):
        title = st.empty()
        title.title(plain("No text can be read yet"))
        tools, strips = st.container(key="text_tools"), st.container()
        sliders = st.container(horizontal=True, key="guess_shown")
        with tools:
            asked = ask(max(curve.config.seq_len for curve in experiment.curves), sliders)
            readings = _read(experiment, asked, title) if asked else []
        if not asked or not readings:
            return []
        if readings[0].knows_little:
            title.title(unbroken(words.headline(readings, 0)))
            problem(words.what_is_unknown(readings[0]))
            return readings
        with sliders:
            at = ask_guess(asked)
        said = words.headline(readings, at)
        title.title(unbroken(said))
        with strips:
            text_memory(
                picture(readings, asked.following, at=at, relative=asked.relative, said=said),
                key=_KEY,
                on_pin=lambda: _pin(asked.length),
            )
        below = st.container()
    tells(unbroken(what_it_tells(readings, at, relative=asked.relative)))
    with st.container() if asked.source == "own" else below:  # the box takes the height that the caption has elsewhere
        caption(words.caption(readings[0], _source(asked), words.known_words(readings[0])))
    _numbers(readings, at)
    return readings


def _pin(length: int) -> None:
    """The prediction that was clicked is the one in the slider, and in the link."""
    if (at := pinned(_KEY, length)) is not None:
        st.session_state["after"] = at + 1


def _read(experiment: Experiment, asked: Asked, title: DeltaGenerator) -> list[Reading]:
    """What the networks make of the stretch; none, and what is shown instead, while they train or where they cannot."""
    try:
        if asked.here:
            trained = text_training.read_trained(experiment, asked, title.title)
            if trained == []:
                title.title(plain(_UNREADABLE))
            return trained or []
        title.title(plain("The networks are reading the text"))
        with st.spinner(plain("Reading …"), show_time=True):
            return [read_ready(curve.key, asked.unit, asked.stretch) for curve in experiment.curves]
    except ValueError as error:
        title.title(plain(_UNREADABLE))
        problem(str(error))
        return []


def _source(asked: Asked) -> str:
    every = len(asked.tokens)
    if asked.here:
        first = text_training.trained_on(asked)
        return training_words.trained_on(first, every, asked.unit, rare=asked.max_tokens is not None)
    if asked.source != "story":
        return plain("The networks are trained on the harbour story. This text is new to them.")
    if asked.start >= first_unread(every):
        return plain("This part of the story is held-out. The networks were not trained on it.")
    first_part = numbers.whole(first_unread(every))
    if asked.unit == "word":
        return plain("The networks are trained on the first {first} words of this story.", first=first_part)
    return plain("The networks are trained on the first {first} characters of this story.", first=first_part)


def _numbers(readings: list[Reading], t: int) -> None:
    """The numbers of the picture, for whoever has no pointer."""
    with box_below(later("The numbers behind this prediction"), "open_numbers") as is_open:
        if not is_open:
            return
        rows = [words.row(readings, s, t) for s in range(t, max(t - _LISTED, -1), -1)]
        with st.container(key="text_numbers"):
            numbers_table(words.heads(readings), rows)
        if t >= _LISTED:
            caption(plain("The last {listed} of {all} are listed.", listed=_LISTED, all=t + 1))
