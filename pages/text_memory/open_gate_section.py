"""The counter-example: on text, where the recent past decides, forget bias 3 slows learning."""

from __future__ import annotations

import streamlit as st

from app.components.numbers_table import numbers_table
from app.components.prose import caption, tells
from pages.text_memory import open_gate_words as words
from rnn_core.trained.text_models import READY, ready


def where_forget_bias_slows_learning() -> None:
    """Loss by training update of the ready-trained kinds, with how they were trained."""
    found = {kind: ready(kind, "character") for kind in READY}
    st.header(words.heading(found))
    heads, rows = words.table(found)
    numbers_table(heads, rows)
    caption(words.caption(found))
    tells(words.what_it_tells(found))
