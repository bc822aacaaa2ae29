"""The counter-example: on text, where the recent past decides, a forget gate held open learns more slowly."""

from __future__ import annotations

import streamlit as st

from app.components.numbers_table import numbers_table
from app.components.prose import caption, tells
from pages.text_memory import open_gate_words as words
from rnn_core.trained.text_models import READY, ready


def where_a_gate_held_open_is_slow() -> None:
    """Loss by training step of the ready-trained kinds, with how they were trained."""
    st.header("Where an open gate is no cure")
    found = {kind: ready(kind, "character") for kind in READY}
    heads, rows = words.table(found)
    numbers_table(heads, rows)
    caption(words.caption(found))
    tells(words.what_it_tells(found))
