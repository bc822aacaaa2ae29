"""A section behind a heading that opens: closed, it costs nothing; whether it is open stands in the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

Section = Callable[[list[Any]], None]


def section(heading: str, key: str) -> Callable[[Section], Section]:
    """A heading that opens; closed, its section costs nothing. Whether it is open stands in the link."""

    def opening(show: Section) -> Section:
        def shown(findings: list[Any]) -> None:
            with st.expander(heading, key=key, bind="query-params") as box:
                if box.open:
                    show(findings)

        return shown

    return opening
