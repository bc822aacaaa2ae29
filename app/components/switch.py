"""On or off; in the link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.components.link_reading import take
from app.components.link_rule import Flag


def switch(label: str, default: bool, key: str, **more: Any) -> bool:
    """On or off."""
    take(key, Flag(default=default))
    return bool(st.toggle(label, default, key=key, bind="query-params", **more))
