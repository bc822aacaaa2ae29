"""A section behind a heading that opens: closed, it costs nothing; whether it is open stands in the link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st

from app.components.link_reading import take
from app.components.link_rule import Flag
from app.components.locks import fixed
from app.components.prose import caption
from app.language.language import plain

Of = TypeVar("Of")


def section(heading: str, key: str) -> Callable[[Callable[[Of], None]], Callable[[Of], None]]:
    """A heading that opens; closed, its section costs nothing. Whether it is open stands in the link."""

    def opening(show: Callable[[Of], None]) -> Callable[[Of], None]:
        def shown(of: Of) -> None:
            with box_below(heading, key) as is_open:
                if is_open:
                    show(of)

        return shown

    return opening


@contextmanager
def box_below(heading: str, key: str) -> Iterator[bool]:
    """A heading that opens, and whether it is open; in the link. One that is hidden is closed."""
    rule = Flag()
    take(key, rule)
    found = fixed(key, rule)
    if found is None:
        with st.expander(plain(heading), key=key, bind="query-params") as box:
            yield bool(box.open)
    elif not found.drawn:
        yield False
    else:
        with st.expander(plain(heading), expanded=found.value):
            if not found.value:
                caption(plain("The lesson’s link keeps this closed."))
            yield found.value
