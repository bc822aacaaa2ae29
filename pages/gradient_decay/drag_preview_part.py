"""The curves that follow a drag: asked for by the browser when a slider is taken in hand, computed at a run's end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components.browser_part import browser_part
from app.components.locks import is_locked
from app.experiment.controls import SLIDERS
from app.experiment.experiment import Experiment
from app.language.language import plain
from pages.gradient_decay.drag_preview import Request, preview, tokens

_KEY = "preview"
_part = browser_part("preview", '<div class="gh-drag-preview"></div>', Path(__file__).with_name("drag_preview.js"))


def follow_drag(experiment: Experiment, absolute: bool, *, as_computed: bool) -> None:
    """Tell the browser what a preview would be called now; give it the one it asked for, if it is still of this screen.

    as_computed: False where the screen shows what a number format stores, which no preview has: the picture then comes on
    release.

    No fragment: Streamlit sends a request and a control that moves in the same moment as one message, and would run
    the fragment alone. The control would stay without effect.
    """
    named = tokens(experiment, absolute) if as_computed else {}
    named = {label: token for label, token in named.items() if not is_locked(SLIDERS[label].key)}
    labels = {plain(label): label for label in SLIDERS}
    data: dict[str, Any] = {"tokens": named, "labels": labels, "loss": plain("loss"), "chart": "decay", "preview": None}
    wanted = wanted_now()
    if wanted and named.get(wanted[0]) == wanted[1]:
        told = st.empty()
        request = Request(slider=wanted[0], experiment=experiment, absolute=absolute)
        data["preview"] = preview(request, lambda: _interruptible(told))
    _part(key=_KEY, data=data, on_wanted_change=lambda: None)


def _interruptible(place: DeltaGenerator) -> None:
    """Send a message: that is when Streamlit stops a run whose user has moved on."""
    place.empty()


def wanted_now() -> tuple[str, str] | None:
    """Slider and token of the browser's request, once: a later run of the page does not compute it again."""
    said = getattr(st.session_state.get(_KEY), "wanted", None)
    if not isinstance(said, dict) or said == st.session_state.get(f"{_KEY}_answered"):
        return None
    st.session_state[f"{_KEY}_answered"] = said
    slider, token = said.get("slider"), said.get("token")
    if not isinstance(slider, str) or not isinstance(token, str):
        return None
    return (slider, token) if slider in SLIDERS else None
