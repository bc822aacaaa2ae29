"""The clip microscope on its page: one factor for all steps, the angle of value clipping, and which clip to take."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import streamlit as st
from markupsafe import Markup

from app.background.training_run import TrainingRun
from app.background.watch import watch
from app.components.chart import PixelRow, chart
from app.components.open_section import box_below
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.components.slider import scale
from app.drawing.zero_lane import LANE_PX
from app.findings.finding import Finding
from app.language.language import plain
from app.numbers import unbroken
from pages.exploding import clip_words
from pages.exploding import runs as exploding_runs
from pages.exploding.clip_angle_figure import clip_angle_figure
from pages.exploding.clip_figure import HEIGHT, clip_microscope_figure
from pages.exploding.first_norms_figure import first_norms_figure
from pages.exploding.measured import FIRST_STEPS, Clipped
from rnn_core.diagnostics.clipping import log10_factor, summarise_norms

_TENTHS = [round(0.5 * tenth, 1) for tenth in range(-12, 7)]  # 10⁻⁶ to 10³
_POWERS = [format(Decimal(f"{10.0**tenth:.2g}"), "f") for tenth in _TENTHS]
_EVERY = 0.5  # seconds between two looks at a training


@st.fragment
def clip_microscope(finding: Finding) -> None:
    """Before and after one factor; beside it, what a limit for each element does to the direction."""
    heading = st.container()
    clipped = exploding_runs.run_clipped(finding.config)
    if clipped is None or clipped.log10_norm == -np.inf:
        heading.header(clip_words.clip_headline(finding, clipped, 1.0, 0.0))
        tells(_nothing(finding, clipped))
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        threshold = _limit(plain("Clip the norm at"), "clip_norm", "0.32")
        value = _limit(plain("Clip each element at ±"), "clip_value", "0.032")
    factor = log10_factor(clipped.log10_norm, threshold)
    heading.header(unbroken(clip_words.clip_headline(finding, clipped, threshold, factor)))
    left, right = st.columns([3, 2], gap="small")
    with left:
        _steps_drawn(finding, clipped, factor)
    with right:
        degrees, _ = clipped.turned(value)
        figure = clip_angle_figure(clipped, finding.curve.ink, value, degrees)
        alt = clip_words.angle_drawn(degrees, value)
        chart(figure, key="clip_angle", alt=alt, height=HEIGHT)
    drawn = clip_words.what_is_drawn(finding)
    caption_and_tells(drawn, unbroken(clip_words.what_clipping_tells(finding, clipped, threshold, factor, value)))


def _nothing(finding: Finding, clipped: Clipped | None) -> Markup:
    if clipped is not None:
        return clip_words.what_clipping_tells(finding, clipped, 1.0, 0.0, 1.0)
    return clip_words.nothing_to_clip()


def _steps_drawn(finding: Finding, clipped: Clipped, factor: float) -> None:
    figure = clip_microscope_figure(finding, factor)
    rows = (PixelRow("yaxis2", LANE_PX, 8),) if finding.cut_at is not None else ()
    chart(
        figure,
        key="clip_microscope",
        alt=clip_words.factor_drawn(factor),
        height=HEIGHT,
        rows=rows,
    )


def _limit(label: str, key: str, default: str) -> float:
    """A threshold, even in its logarithm: half a decade apart."""
    return scale(label, _POWERS, default, key, width=260)


def first_norms(finding: Finding) -> None:
    """Behind a heading: a short training of this network, drawn while it runs."""
    heading = plain("Which clipping threshold? Gradient norms of the first {count} updates", count=FIRST_STEPS)
    with box_below(heading, "open_norms") as is_open:
        if is_open:
            _first_norms(finding)


def _first_norms(finding: Finding) -> None:
    def follow() -> list[TrainingRun]:
        return [exploding_runs.follow_training(finding.config)]

    try:
        seen = follow()
    except ValueError as error:
        problem(str(error))
        return
    watch(follow, lambda runs: _norms_drawn(finding, runs[0]), every=_EVERY, seen=seen)


def _norms_drawn(finding: Finding, run: TrainingRun) -> None:
    norms = np.array([step.grad_norm for step in run.steps])
    found = summarise_norms(norms)
    if not run.over or run.progress.error:
        caption(clip_words.waiting_words(run))
        if run.progress.error or not len(norms):
            return
    words = clip_words.norms_words(run, found)
    if found is not None:
        figure = first_norms_figure(norms, found, finding.curve.ink, FIRST_STEPS)
        chart(figure, key="first_norms", alt=words, height=320)
    caption_and_tells(clip_words.norms_caption(run), unbroken(words))
