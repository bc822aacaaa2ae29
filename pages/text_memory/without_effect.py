"""The controls of the sidebar that the text replaces, and where the networks are trained already, those of the weights."""

from __future__ import annotations

import streamlit as st

from app.experiment.without_effect import SET_BY_TASK, WithoutEffect
from app.language.language import plain

_SET_BY_TEXT = SET_BY_TASK - {"T", "longer"}  # the length is that of the stretch of text shown
_OF_WEIGHTS = frozenset({"activation", "scale", "bias", "init", "H", "seed", "input_scale", "layers"})


def without_effect() -> WithoutEffect:
    """Those of the data; those of the weights act on networks that are trained here alone."""
    if trained_here():
        return WithoutEffect(keys=_SET_BY_TEXT, why=plain("the text sets it"))
    return WithoutEffect(keys=_SET_BY_TEXT | _OF_WEIGHTS, why=plain("these networks are already trained"))


def trained_here() -> bool:
    """Whether the page on text trains networks on what it reads, as its own control says, or before that the link."""
    return bool(
        st.session_state.get("networks", st.query_params.get("networks")) in ("here", "trained here on this text")
    )
