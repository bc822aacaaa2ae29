"""One of several by name, in a box or side by side; in the link."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from app.components.bound import bound
from app.components.link_reading import take
from app.components.link_rule import OneOf
from app.components.link_translation import words_as_shown


def choose(label: str, options: dict[str, str], key: str, **more: Any) -> str:
    """One of the options, by its name; bound to the URL."""
    words = [*options.values()]
    rule, values = OneOf(words=words, default=words[more.get("index", 0)]), dict(zip(words, options, strict=True))
    with words_as_shown(key, options) as words_shown:
        more["format_func"] = words_shown.__getitem__
        return str(bound(st.selectbox, label, options, key=key, rule=rule, options=values, **more))


def segments(label: str, options: Collection[str], key: str, **more: Any) -> str:
    """One of a few options side by side, the first by default, asked for only where there is a choice; bound to the URL."""
    names = list(options)
    words = [str(more.get("format_func", str)(name)) for name in names]
    rule, values = OneOf(words=words, default=words[0]), dict(zip(words, names, strict=True))
    take(key, rule)
    if len(names) == 1:
        return names[0]
    more |= {"default": names[0], "required": True}
    chosen = bound(st.segmented_control, label, names, key=key, rule=rule, options=values, **more)
    return str(chosen) if chosen in options else names[0]
