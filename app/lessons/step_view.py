"""How a step stands on a page: its figure, and the right answer as its question shows it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app.components.chart import PixelRow, chart
from app.components.prose import caption, tells
from app.experiment.from_query import experiment_of
from app.findings import stored_marks
from app.findings.decay_marks import pixel_rows
from app.findings.find import as_stored, find
from app.findings.finding import Finding
from app.findings.network_words import band, of_which_network, what_is_drawn
from app.findings.verdict_words import what_it_tells_you
from app.language.language import plain, say
from app.language.page_link import to_page
from app.lessons.lesson import HIGHEST, Drawn, Step
from app.lessons.measure import Measured, measure_of, told
from app.lessons.own_values import own_values
from app.lessons.quantities import QUANTITIES
from app.lessons.revealed import right_answer
from app.lessons.step_figure import step_figure
from app.lessons.truncated import truncated


def show_figure(step: Step, *, revealed: bool) -> None:
    """The curves that may be seen: those named for before, after the reveal all. Without any, that there will be a figure."""
    if QUANTITIES[measure_of(step.question).quantity].trains:
        caption(plain("Here networks are trained. Open the experiment to watch them."))
        return
    experiment = experiment_of(step.query)
    if not revealed:
        experiment = replace(experiment, curves=tuple(c for c in experiment.curves if c.key in step.before))
    if not experiment.curves:
        caption(plain("The figure comes with the reveal."))
        return
    findings = as_the_step_has_it(step, find(experiment))
    alt = " ".join(what_it_tells_you(findings)[:3])
    rows = [PixelRow(*row) for row in pixel_rows(findings)]
    rows += [PixelRow(*row) for row in stored_marks.pixel_rows(findings)]
    chart(step_figure(findings, step.look if revealed else None), key="decay", alt=alt, rows=tuple(rows))
    caption(f"{what_is_drawn(findings[0].config, band())} {of_which_network(findings[0])}")


def as_the_step_has_it(step: Step, findings: list[Finding]) -> list[Finding]:
    """What was found, as a number format stores it, or cut where the step asks for what is truncated."""
    own = own_values(step.query)
    if own.number_format:
        return as_stored(findings, own.number_format, own.log2_scale)
    if own.window and measure_of(step.question).quantity == "truncated_left":
        return [truncated(finding, own.window) for finding in findings]
    return findings


def show_why(step: Step, measured: Measured, judged: str = "") -> None:
    """Why it is so, with what was measured, and the way to explore on. judged: whether the reader's own answer was right."""
    tells(*filter(None, [judged, told(step, measured)]), lead="" if judged else plain("Why."))
    link = to_page(step.page, step.query)
    st.html(say('<p class="gh-link"><a href="{link}" target="_blank">Explore this experiment</a></p>', link=link))


def right_of(step: Step, measured: Measured) -> int | str | list[float]:
    """The right answer as the question's part shows it."""
    question = step.question
    if isinstance(question, Drawn):
        return [0.0, *(max(question.lowest, min(HIGHEST, value)) for value in measured.curve)]
    return right_answer(question, step.query, measured)
