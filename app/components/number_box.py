"""A whole number, typed; in the link."""

from __future__ import annotations

from typing import Any

import streamlit as st


def whole_number(label: str, low: int, high: int, default: int | None, key: str, **more: Any) -> int | None:
    """A whole number, typed; the default where a link holds what is none."""
    try:
        chosen = st.number_input(label, low, high, default, 1, key=key, bind="query-params", **more)
    except OverflowError:  # a link may hold 1e999, which the bound widget cannot take; others it drops by itself
        st.caption(f"{label}: {'none' if default is None else default}, since the link's value is no whole number.")
        return default
    return None if chosen is None else int(chosen)
