"""One of several by name, in a box or side by side; in the link."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st


def choose(label: str, options: dict[str, str], key: str, **more: Any) -> str:
    """One of the options, by its name; bound to the URL."""
    return str(st.selectbox(label, options, format_func=options.__getitem__, key=key, bind="query-params", **more))


def segments(label: str, options: Collection[str], key: str, **more: Any) -> str:
    """One of a few options side by side, the first by default, asked for only where there is a choice; bound to the URL."""
    names = list(options)
    if len(names) == 1:
        return names[0]
    chosen = st.segmented_control(label, names, default=names[0], key=key, required=True, bind="query-params", **more)
    return str(chosen) if chosen in options else names[0]
