"""How far back can this network learn? The gradient of each cell, step by step."""

import streamlit as st
from markupsafe import Markup

from app.components.chart import PixelRow, chart
from app.components.prose import caption, tells
from app.components.switch import switch
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment, reset_controls
from app.findings import stored_marks
from app.findings.decay_marks import pixel_rows
from app.findings.divergence_figure import divergence_figure
from app.findings.find import as_stored, find
from app.findings.finding import Finding
from app.findings.network_words import band, dotted, of_which_network, what_is_drawn
from app.findings.verdict_words import what_it_tells_you
from app.language.language import plain
from pages.gradient_decay import curves as drawn
from pages.gradient_decay import sections, tour
from pages.gradient_decay.controls import DEFAULTS, Storage, storage
from pages.gradient_decay.drag_preview_part import follow_drag
from pages.gradient_decay.pins import pin, pinned, unpin
from pages.gradient_decay.seen_words import curves_seen
from pages.gradient_decay.stored_words import how_stored, stored_words
from pages.gradient_decay.verdict_cards import verdict_cards
from pages.gradient_decay.words import headline


def main_figure(findings: list[Finding], experiment: Experiment, storage: Storage) -> None:
    """The curves; where every cell diverged, how its states grew."""
    if all(finding.diverged for finding in findings):
        alt = f"{headline(findings)}. {curves_seen(findings)}"
        chart(divergence_figure(findings), key="decay", alt=alt)
        return
    absolute = bool(st.session_state.get("absolute"))
    figure = drawn.main_figure(experiment, findings, storage, absolute=absolute, pins=pinned())
    rows = [PixelRow(*row) for row in pixel_rows(findings)]
    rows += [PixelRow(*row) for row in stored_marks.pixel_rows(findings)]
    alt = f"{headline(findings)}. {curves_seen(findings)} {stored_words(findings)}".strip()
    chart(figure, key="decay", alt=alt, rows=tuple(rows))
    more = [] if absolute else dotted(findings)
    lines = what_is_drawn(findings[0].config, band(), *more, *how_stored(findings))
    caption(f"{lines} {of_which_network(findings[0])}")


def tools(findings: list[Finding]) -> Storage:
    """What acts on the figure, in a row below it."""
    with st.container(horizontal=True, key="tools"):
        switch(plain("Show absolute sizes"), False, "absolute")
        st.button(plain("Keep these curves to compare"), on_click=pin, args=(findings,), key="pin")
        if pinned():
            st.button(plain("Remove kept curves"), on_click=unpin, key="unpin")
        st.button(plain("Reset all"), on_click=reset_controls, kwargs={"absolute": False, **DEFAULTS}, key="reset")
        return storage()


def show(experiment: Experiment) -> None:
    """Finding, figure, explanation; then the sections below the fold, and what follows a drag."""
    tour.begin()
    findings = find(experiment)
    first_screen = st.container(key="first_screen")
    if findings:
        stored_in = tools(findings)  # first, since the figure below reads them
        if stored_in.number_format:
            findings = as_stored(findings, stored_in.number_format, stored_in.log2_scale)
    with first_screen:
        st.title(headline(findings))
        if not findings:
            caption(plain("Choose one or more cells in the sidebar: RNN, LSTM, GRU."))
            return
        verdict_cards(findings)
        main_figure(findings, experiment, stored_in)
        if sentences := what_it_tells_you(findings):
            tells(Markup(" ").join(sentences), *filter(None, [stored_words(findings)]))
    sections.below_the_fold(findings)
    if not all(finding.diverged for finding in findings):
        as_computed = stored_in.number_format is None
        follow_drag(experiment, bool(st.session_state.get("absolute")), as_computed=as_computed)
    tour.show(findings)


show(experiment())
