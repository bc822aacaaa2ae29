"""All activations and cells as small phase maps, on demand."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app.components.chart import chart
from app.components.prose import caption, tells
from app.experiment.curve import NAMES
from app.experiment.options import ACTIVATIONS
from pages.phase_diagram.axes import LABELS
from pages.phase_diagram.multiples_figure import HEIGHT, Panels, phase_multiples_figure
from pages.phase_diagram.runs import LATER, PAUSE, Survey, advance_all
from pages.phase_diagram.words import multiples_words
from rnn_core.experiments.phase import SEEDS, STRIDES, Plane

CELLS = {cell: NAMES[cell] for cell in ("rnn", "lstm", "gru")}


def phase_multiples(plane: Plane, shade: str) -> None:
    """The switch, and the maps where it is on; as long as points are missing they come back by themselves."""
    st.header("All activations and cells")
    if not st.toggle("Show a small map of each", key="multiples", bind="query-params"):
        return
    complete = all(survey.complete for survey in _surveys(plane).values())
    st.fragment(_phase_multiples, run_every=None if complete else PAUSE)(plane, shade)


def _surveys(plane: Plane) -> dict[tuple[str, str], Survey]:
    coarse = replace(plane, strides=STRIDES[:1])
    return {
        (activation, cell): Survey(replace(coarse, config=replace(plane.config, activation=activation, cell=cell)))
        for activation in ACTIVATIONS
        for cell in CELLS
    }


def _phase_multiples(plane: Plane, shade: str) -> None:
    surveys = _surveys(plane)
    panels: Panels = {key: survey.picture for key, survey in surveys.items() if survey.started}
    done, total = sum(s.done for s in surveys.values()), sum(s.total for s in surveys.values())
    edges = {f"{CELLS[cell]}, {ACTIVATIONS[name]}": picture.home_edges for (name, cell), picture in panels.items()}
    words = multiples_words(edges) if done == total else ""
    chart(
        phase_multiples_figure(panels, ACTIVATIONS, CELLS, by=shade),
        key="phase_multiples",
        alt=words or "Small phase maps, being measured",
        height=HEIGHT,
    )
    caption(
        f"Upwards in each: {LABELS[plane.axis]}. Written: the edge in the row of the controls. "
        f"Coarse maps, {SEEDS} seeds a point; choose one in the sidebar to see it in full."
    )
    if done == total:
        tells(words)
        return
    st.progress(done / total, f"{done:,} of {total:,} runs")
    advance_all(surveys.values(), LATER)
    if all(survey.complete for survey in surveys.values()):
        st.rerun()
