"""The truncation microscope on its page: a window, a wire that is cut or not, and what the cut leaves of the gradient."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app import numbers
from app.components.chart import PixelRow, chart
from app.components.diagram_part import diagram
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells
from app.components.step_slider import step_slider
from app.components.switch import switch
from app.drawing.zero_lane import LANE_PX
from app.findings.finding import Finding
from app.language.language import plain
from app.numbers import unbroken
from pages.exploding import runs as exploding_runs
from pages.exploding import truncation_words as words
from pages.exploding.detach_diagram import detach_diagram
from pages.exploding.truncation_figure import HEIGHT, has_zeros, truncated_figure, window_bias_figure
from rnn_core.diagnostics.truncation import Truncation


@st.fragment
def truncation_microscope(finding: Finding) -> None:
    """Window and wire; exact zeros beyond, and what the cut changes."""
    heading = st.container()
    try:
        found = exploding_runs.run_truncation(finding.config, finding.layer)
    except ValueError as error:
        heading.header(plain("What truncation leaves out"))
        problem(str(error))
        return
    T = finding.config.seq_len
    if found is None:
        heading.header(words.truncation_headline(finding, found, T))
        caption(plain("There is no gradient. Lower the weight scale."))
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        window = step_slider(plain("Truncation window, steps"), 1, T, min(10, T), "trunc")
        cut = switch(
            plain("detach between windows"),
            True,
            "detach",
            disabled=window == T,
            help=plain("Not used here: one window holds the whole sequence.") if window == T else None,
        )
        detached = cut or window == T
    heading.header(unbroken(words.truncation_headline(finding, found, window)))
    if np.isfinite(found.log10_size[-1]):
        if window < T:
            _wire(finding, window, detached=detached)
        _drawn(finding, found, window, detached=detached)
    caption_and_tells(
        words.what_is_drawn(finding), unbroken(words.what_truncation_tells(finding, found, window, detached=detached))
    )


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
        alt = f"{words.drawn(window, detached=detached)} {words.truncation_headline(finding, found, window)}."
        chart(truncated_figure(finding, window, detached=detached), key="truncated", alt=alt, height=HEIGHT, rows=rows)
    with right:
        said = words.truncation_headline(finding, found, window)
        figure = window_bias_figure(found, finding.curve.ink, window)
        chart(
            figure,
            key="window_bias",
            alt=plain("Truncated against full gradient by window. {finding}.", finding=said),
            height=HEIGHT,
        )
