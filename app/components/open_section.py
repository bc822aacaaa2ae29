"""A section behind a heading that opens: closed, it costs nothing; whether it is open stands in the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

Of = TypeVar("Of")


def section(heading: str, key: str) -> Callable[[Callable[[Of], None]], Callable[[Of], None]]:
    """A heading that opens; closed, its section costs nothing. Whether it is open stands in the link."""

    def opening(show: Callable[[Of], None]) -> Callable[[Of], None]:
        def shown(of: Of) -> None:
            with st.expander(heading, key=key, bind="query-params") as box:
                if box.open:
                    show(of)

        return shown

    return opening
