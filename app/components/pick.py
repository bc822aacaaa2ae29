"""One of several that have a name: asked for only where there is a choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

import streamlit as st

from app.components.bound import bound
from app.components.link_reading import take
from app.components.link_rule import OneOf
from app.language.language import plain


class Named(Protocol):
    @property
    def name(self) -> str: ...


Some = TypeVar("Some", bound=Named)


def pick(things: Sequence[Some], label: str, key: str, *, in_link: bool = False, **more: Any) -> Some:
    """The one that is chosen, the first by default."""
    named = {thing.name: thing for thing in things}
    rule = OneOf(words=[*named], default=next(iter(named)))
    if in_link:
        take(key, rule)
    if len(things) == 1:
        return things[0]
    more |= {"default": next(iter(named)), "required": True}
    if in_link:
        chosen = bound(st.segmented_control, label, list(named), key=key, rule=rule, **more)
    else:
        chosen = st.segmented_control(label, list(named), key=key, **more)
    return named.get(str(chosen), things[0])


def pick_measured(things: Sequence[Some]) -> Some:
    """Which of the cells the pages beside Gradient decay measure; in the link."""
    return pick(things, plain("Cell"), "on", in_link=True)


def pick_number(label: str, several: Sequence[int], key: str) -> int:
    """One of several numbers, the first by default; in the link. One that is not among them any more counts as that."""
    if len(several) == 1:
        return several[0]
    chosen = st.segmented_control(label, [str(n) for n in several], default=str(several[0]), key=key, required=True)
    return int(chosen) if chosen and int(chosen) in several else several[0]
