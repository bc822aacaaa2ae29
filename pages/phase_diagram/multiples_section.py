"""All activations and cells as small phase maps, on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from app import numbers
from app.background.watch import watch
from app.components.chart import chart
from app.components.prose import caption, tells
from app.components.switch import switch
from app.experiment.options import ACTIVATIONS
from app.language.language import plain
from pages.phase_diagram.captions import multiples_caption
from pages.phase_diagram.multiples_figure import HEIGHT, Panels, phase_multiples_figure
from pages.phase_diagram.runs import LATER, PAUSE, Survey, advance_all
from pages.phase_diagram.words import multiples_words
from rnn_core.experiments.phase import STRIDES, Plane
from rnn_core.learning.kinds import KINDS

CELLS = {cell: KINDS[cell].name for cell in ("rnn", "lstm", "gru")}


def phase_multiples(plane: Plane, shade: str) -> None:
    """The switch, and the maps where it is on, drawn anew as long as points are missing."""
    st.header(plain("All activations and cells"))
    if not switch(plain("Show a small map of each"), False, "multiples"):
        return
    watch(lambda: _surveys(plane), lambda surveys: _phase_multiples(surveys, shade), every=PAUSE)


def _surveys(plane: Plane) -> list[Survey]:
    coarse = replace(plane, strides=STRIDES[:1])
    return [
        Survey(replace(coarse, config=replace(plane.config, activation=activation, cell=cell)))
        for activation in ACTIVATIONS
        for cell in CELLS
    ]


def _phase_multiples(surveys: Sequence[Survey], shade: str) -> None:
    panels: Panels = {
        (survey.plane.config.activation, survey.plane.config.cell): survey.picture
        for survey in surveys
        if survey.started
    }
    done, total = sum(survey.done for survey in surveys), sum(survey.total for survey in surveys)
    edges = {f"{CELLS[cell]}, {ACTIVATIONS[name]}": picture.home_edges for (name, cell), picture in panels.items()}
    words = multiples_words(edges) if done == total else ""
    chart(
        phase_multiples_figure(panels, ACTIVATIONS, CELLS, by=shade),
        key="phase_multiples",
        alt=words or plain("Small maps, not yet complete"),
        height=HEIGHT,
    )
    caption(multiples_caption(surveys[0].plane.axis))
    if done == total:
        tells(words)
        return
    st.progress(done / total, plain("{done} of {total} runs", done=numbers.whole(done), total=numbers.whole(total)))
    advance_all(surveys, LATER)
