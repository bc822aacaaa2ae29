"""The clip microscope on its page: one factor for all steps, the angle of value clipping, and which clip to take."""

from __future__ import annotations

import numpy as np
import streamlit as st
from markupsafe import Markup

from app.background.training_run import TrainingRun
from app.background.watch import watch
from app.components.chart import PixelRow, chart
from app.components.open_section import section
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.components.slider import scale
from app.drawing.zero_lane import LANE_PX
from app.findings.finding import Finding
from app.findings.network_words import of_which_network
from app.numbers import unbroken
from pages.exploding import clip_words
from pages.exploding import runs as exploding_runs
from pages.exploding.clip_angle_figure import clip_angle_figure
from pages.exploding.clip_figure import HEIGHT, clip_microscope_figure
from pages.exploding.first_norms_figure import first_norms_figure
from pages.exploding.measured import FIRST_STEPS, Clipped
from rnn_core.diagnostics.clipping import log10_factor, summarise_norms

_TENTHS = [round(0.5 * tenth, 1) for tenth in range(-12, 7)]  # 10⁻⁶ to 10³
_POWERS = [f"{10.0**tenth:.2g}" for tenth in _TENTHS]
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
        threshold = _limit("Clip the norm at", "clip_norm", "0.32")
        value = _limit("Cut every element at", "clip_value", "0.032")
    factor = log10_factor(clipped.log10_norm, threshold)
    heading.header(unbroken(clip_words.clip_headline(finding, clipped, threshold, factor)))
    left, right = st.columns([3, 2], gap="small")
    with left:
        _steps_drawn(finding, clipped, factor)
    with right:
        degrees, _ = clipped.turned(value)
        figure = clip_angle_figure(clipped, finding.curve.ink, value, degrees)
        alt = f"Degrees by which value clipping turns the gradient, by threshold; {degrees:.1f} at {value:g}."
        chart(figure, key="clip_angle", alt=alt, height=HEIGHT)
    drawn = Markup(
        "Left: ‖∂ℓ/∂h<sub>t</sub>‖, median. The norm is of all parameters’ gradient together, before training. {}"
    ).format(of_which_network(finding))
    caption_and_tells(drawn, unbroken(clip_words.what_clipping_tells(finding, clipped, threshold, factor, value)))


def _nothing(finding: Finding, clipped: Clipped | None) -> str:
    if clipped is not None:
        return clip_words.what_clipping_tells(finding, clipped, 1.0, 0.0, 1.0)
    return (
        "The states left the number range on the way forward, before there was a gradient. Clipping acts on a gradient, so it "
        "cannot help here: lower the weight scale."
    )


def _steps_drawn(finding: Finding, clipped: Clipped, factor: float) -> None:
    figure = clip_microscope_figure(finding, factor)
    rows = (PixelRow("yaxis2", LANE_PX, 8),) if finding.cut_at is not None else ()
    ends = f"{clip_words.factor_text(factor)} of what was there, at every step"
    chart(
        figure,
        key="clip_microscope",
        alt=f"Per-step gradients before and after clipping: {ends}.",
        height=HEIGHT,
        rows=rows,
    )


def _limit(label: str, key: str, default: str) -> float:
    """A threshold, even in its logarithm: half a decade a step."""
    return scale(label, _POWERS, default, key, width=260)


@section("Which clip? The norms of the first steps of training", "open_norms")
def first_norms(findings: list[Finding]) -> None:
    """A short training of this network, drawn while it runs."""
    finding = findings[0]

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
