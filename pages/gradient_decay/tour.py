"""The tour of the first page: eight stops, each with the controls it speaks of; leaving gives back what was there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from app.components import link_reading
from app.components.browser_part import browser_part
from app.components.set_control import set_control
from app.experiment.controls import CONTROLS
from app.findings.finding import Finding
from app.language.language import plain
from pages.gradient_decay.tour_stops import STOPS

_STOP, _BEFORE, _TO_SET, _LEFT, _PART = "tour_stop", "tour_before", "tour_to_set", "tour_left", "tour_part"
_CARD = (
    '<div class="gh-tour-ring" aria-hidden="true"></div>'
    '<div class="gh-tour" role="dialog" tabindex="-1" aria-labelledby="gh-tour-title">'
    '<b id="gh-tour-title"></b><p aria-live="polite"></p><div>'
    '<button type="button" data-by="-1"></button><button type="button" data-by="1"></button>'
    '<button type="button" data-by="0"></button></div></div>'
)
_part = browser_part("tour", _CARD, Path(__file__).with_name("tour.js"))


def prepare() -> None:
    """Before the controls are drawn: what the tour has still to set."""
    for key, value in st.session_state.pop(_TO_SET, {}).items():
        st.session_state[key] = value
        link_reading.clear(key)
    if _LEFT in st.session_state:
        del st.session_state[_LEFT]
        st.query_params.pop("tour", None)


def begin() -> None:
    """Where the link asks for the tour: remember every control, and begin with their defaults."""
    if _STOP in st.session_state or "tour" not in st.query_params:
        return
    drawn = [control.key for control in CONTROLS if control.key in st.session_state]
    st.session_state[_BEFORE] = {key: st.session_state[key] for key in drawn}
    st.session_state[_TO_SET] = {control.key: control.default for control in CONTROLS}
    st.session_state[_STOP] = 0
    st.rerun()


def show(findings: list[Finding]) -> None:
    """The card of the present stop."""
    if (number := st.session_state.get(_STOP)) is None:
        return
    found = {finding.curve.key: finding for finding in findings}
    stop = STOPS[number]
    complete = {"rnn", "lstm", "gru", "lstm3"} <= found.keys() and not any(f.diverged for f in findings)
    data = {
        "stop": number,
        "last": len(STOPS) - 1,
        "title": plain("Tour, stop {number} of {count}", number=number + 1, count=len(STOPS)),
        "text": " ".join(stop.text(found)) if complete else plain("Leave the tour to see your own settings."),
        "anchors": list(stop.anchors),
        "box": list(stop.box),
        "labels": {
            "-1": plain("Back"),
            "1": plain("Next") if number + 1 < len(STOPS) else plain("Finish"),
            "0": plain("Leave the tour"),
        },
    }
    _part(key=_PART, data=data, on_moved_change=_move)


def _move() -> None:
    """The reader goes on, back, or leaves."""
    said = getattr(st.session_state.get(_PART), "moved", None)
    if not isinstance(said, dict):
        return
    by = said.get("by")
    number = st.session_state.get(_STOP)
    if number is None or by not in (-1, 0, 1) or said.get("stop") != number:  # a key that was held down
        return
    if by == 0 or number + by >= len(STOPS):
        _leave()
        return
    st.session_state[_STOP] = max(0, number + by)
    _set({control.key: control.default for control in CONTROLS} | STOPS[st.session_state[_STOP]].sets)


def _leave() -> None:
    """Give back every control."""
    before = st.session_state.pop(_BEFORE, {})
    st.session_state.pop(_STOP, None)
    st.session_state[_LEFT] = True
    _set({control.key: before.get(control.key, control.default) for control in CONTROLS})


def _set(values: dict[str, Any]) -> None:
    for control in CONTROLS:
        value = values[control.key]
        if st.session_state.get(control.key, control.default) != value:
            written = control.written(value) if not isinstance(value, list) else ""
            set_control(control.key, value, written)
