"""The truncation microscope on its page: a window, a wire that is cut or not, and what the cut leaves of the gradient."""

from __future__ import annotations

import numpy as np
import streamlit as st
from markupsafe import Markup

from app import numbers
from app.components.chart import PixelRow, chart
from app.components.diagram_part import diagram
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells
from app.components.step_slider import step_slider
from app.components.switch import switch
from app.drawing.zero_lane import LANE_PX
from app.findings.finding import Finding
from app.numbers import unbroken
from pages.exploding import runs as exploding_runs
from pages.exploding import truncation_words as words
from pages.exploding.detach_diagram import detach_diagram
from pages.exploding.truncation_figure import HEIGHT, has_zeros, truncated_figure, window_bias_figure
from rnn_core.diagnostics.truncation import Truncation


@st.fragment
def truncation_microscope(finding: Finding) -> None:
    """Window and wire; exact zeros beyond, and the bias of the update."""
    heading = st.container()
    try:
        found = exploding_runs.run_truncation(finding.config, finding.layer)
    except ValueError as error:
        heading.header("What a window leaves out")
        problem(str(error))
        return
    T = finding.config.seq_len
    if found is None:
        heading.header(words.truncation_headline(finding, found, T))
        caption("There is no gradient: lower the weight scale.")
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        window = step_slider("Window, steps", 1, T, min(10, T), "trunc")
        cut = switch(
            "detach between windows",
            True,
            "detach",
            disabled=window == T,
            help="Without effect: one window holds the whole sequence." if window == T else None,
        )
        detached = cut or window == T
    heading.header(unbroken(words.truncation_headline(finding, found, window)))
    if np.isfinite(found.log10_size[-1]):
        if window < T:
            _wire(finding, window, detached=detached)
        _drawn(finding, found, window, detached=detached)
    drawn = Markup(
        "Left: ‖∂ℓ/∂h<sub>t</sub>‖, median of the batch. Right, for every window: ∂L/∂W<sub>hh</sub> of the batch with the state "
        "detached before the last k steps, against the full one{}. {}Where either is exactly 0 there is no cosine."
    ).format(_layer(finding), words.losses_left_out(finding))
    caption_and_tells(drawn, unbroken(words.what_truncation_tells(finding, found, window, detached=detached)))


def _layer(finding: Finding) -> str:
    layers = finding.config.num_layers
    return f", layer {finding.layer + 1} of {layers}" if layers > 1 else ""


def _wire(finding: Finding, window: int, *, detached: bool) -> None:
    ratios = finding.ratios
    loss, first, before = (numbers.size(float(ratios[lag])) for lag in (0, window - 1, window))
    sizes = loss, first, before
    label = words.detach_label(finding, window, sizes, detached=detached)
    svg = detach_diagram(
        finding.config.seq_len, window, detached=detached, cell=finding.curve.key, sizes=sizes, label=label
    )
    diagram(svg, key="wire")


def _drawn(finding: Finding, found: Truncation, window: int, *, detached: bool) -> None:
    left, right = st.columns([3, 2], gap="small")
    with left:
        rows = (PixelRow("yaxis2", LANE_PX, 8),) if has_zeros(finding, window, detached=detached) else ()
        alt = f"Gradient by time step with a window of {window}, {'detached' if detached else 'not detached'}."
        chart(truncated_figure(finding, window, detached=detached), key="truncated", alt=alt, height=HEIGHT, rows=rows)
    with right:
        said = words.truncation_headline(finding, found, window)
        figure = window_bias_figure(found, finding.curve.ink, window)
        chart(figure, key="window_bias", alt=f"Truncated against full gradient by window. {said}.", height=HEIGHT)
