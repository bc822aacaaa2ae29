"""What stands on the page on text: the strips, the numbers behind a guess, and where a gate held open slows learning."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components.numbers_table import numbers_table
from app.components.open_section import box_below
from app.components.problem import problem
from app.components.prose import caption, tells
from app.experiment.experiment import Experiment
from app.numbers import unbroken
from pages.text_memory import training as text_training
from pages.text_memory import words
from pages.text_memory.controls import Asked, ask, ask_guess, first_unread
from pages.text_memory.measured import Reading
from pages.text_memory.picture import picture
from pages.text_memory.runs import read_ready
from pages.text_memory.text_memory_part import pinned, text_memory
from rnn_core.learning.sources import RARE

_KEY = "text_memory"
_UNREADABLE = "This text can’t be read so"
_LISTED = 30  # tokens in the table


def first_screen(experiment: Experiment) -> list[Reading]:
    """Finding, controls, strips and what they tell; returns what was read."""
    with st.container(key="first_screen"):
        title = st.empty()
        title.title("What does a guess remember?")  # while nothing is read yet
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
                picture(readings, asked.following, at=at, relative=asked.relative, said=said), key=_KEY, on_pin=_pin
            )
        below = st.container()
    with st.container(key="tells"):
        tells(unbroken(words.what_it_tells(readings, at, relative=asked.relative)))
    with st.container() if asked.source == "own" else below:  # the box takes the height that the caption has elsewhere
        caption(words.caption(readings[0], _source(asked) + words.known_words(readings[0])))
    _numbers(readings, at)
    return readings


def _pin() -> None:
    """The guess that was clicked is the one in the slider, and in the link."""
    st.session_state["after"] = pinned(_KEY) + 1


def _read(experiment: Experiment, asked: Asked, title: DeltaGenerator) -> list[Reading]:
    """What the networks make of the stretch; none, and what is shown instead, while they train or where they cannot."""
    try:
        if asked.here:
            title.title("First, the networks learn this text")
            trained = text_training.read_trained(experiment, asked)
            if trained == []:
                title.title(_UNREADABLE)
            return trained or []
        with st.spinner("The networks read …", show_time=True):
            return [read_ready(curve.key, asked.unit, asked.stretch) for curve in experiment.curves]
    except ValueError as error:
        title.title(_UNREADABLE)
        problem(str(error))
        return []


def _source(asked: Asked) -> str:
    if asked.here:
        rest = f" Of the rarest {asked.unit}s all are one sign, {RARE}." if asked.max_tokens else ""
        first, every = text_training.trained_on(asked), len(asked.tokens)
        return f"Trained on the first {first:,} of this text’s {every:,} {asked.unit}s.{rest}"
    if asked.source == "story" and asked.start >= first_unread(len(asked.tokens)):
        return "A part of the story that the networks never read."
    if asked.source == "story":
        return f"The networks learnt from the first {first_unread(len(asked.tokens)):,} {asked.unit}s of this story."
    return "Networks trained on the harbour story read a text that is new to them."


def _numbers(readings: list[Reading], t: int) -> None:
    """The numbers of the picture, for whoever has no pointer."""
    with box_below("The numbers behind this guess", "open_numbers") as box:
        if not box.open:
            return
        heads = ["Back", readings[0].model.unit.capitalize()]
        heads += [f"{reading.name}: {what}" for reading in readings for what in ("gradient", "moves p by")]
        with st.container(key="text_numbers"):
            numbers_table(heads, [words.row(readings, s, t) for s in range(t, max(t - _LISTED, -1), -1)])
        if t >= _LISTED:
            caption(f"The last {_LISTED} of {t + 1} are listed.")
