"""A section behind a heading that opens: closed, it costs nothing; whether it is open stands in the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from app.components.link_reading import take
from app.components.link_rule import Flag
from app.language.language import plain

Of = TypeVar("Of")


def section(heading: str, key: str) -> Callable[[Callable[[Of], None]], Callable[[Of], None]]:
    """A heading that opens; closed, its section costs nothing. Whether it is open stands in the link."""

    def opening(show: Callable[[Of], None]) -> Callable[[Of], None]:
        def shown(of: Of) -> None:
            with box_below(heading, key) as box:
                if box.open:
                    show(of)

        return shown

    return opening


def box_below(heading: str, key: str) -> ExpanderContainer:
    """A heading that opens; in the link."""
    take(key, Flag())
    return st.expander(plain(heading), key=key, bind="query-params")
