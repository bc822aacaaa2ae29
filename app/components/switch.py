"""On or off; in the link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.components.bound import bound
from app.components.link_rule import Flag


def switch(label: str, default: bool, key: str, **more: Any) -> bool:
    """On or off."""
    return bool(bound(st.toggle, label, default, key=key, rule=Flag(default=default), **more))
