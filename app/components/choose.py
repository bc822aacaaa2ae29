"""A box that chooses one of several by name; in the link."""

from __future__ import annotations

from typing import Any

import streamlit as st


def choose(label: str, options: dict[str, str], key: str, **more: Any) -> str:
    """One of the options, by its name; bound to the URL."""
    return str(st.selectbox(label, options, format_func=options.__getitem__, key=key, bind="query-params", **more))
