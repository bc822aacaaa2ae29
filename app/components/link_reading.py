"""A link is read once: what a control cannot take of it is mended before it is drawn, and told above the figure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup, escape
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.state import get_session_state

from app.components.link_refusal import unknown_keys
from app.components.link_rule import Rule
from app.components.link_translation import in_english
from app.language.language import say

_OPENED = "link_opened"  # what the link said that opened this session, by key; no longer what was taken as it is
_HELD: ContextVar[dict[str, list[str]] | None] = ContextVar("held", default=None)  # the same, by this run of the script
_FAULTS = "link_faults"
_ONE_LINE = 120  # characters, at 1280 pixels


@dataclass(slots=True, kw_only=True)
class _Fault:
    """Something that could not be taken.

    sentence: says so, in the language spoken. page, value: where it was told, and what the control was then.
    """

    sentence: Callable[[], str]
    page: str | None = None
    value: Any = None


def anything_waits() -> bool:
    """Whether of what the link said when it was opened something was not taken as it is."""
    return bool(_opened())


def waits(key: str) -> bool:
    """Whether the link still says of a control what it said when it was opened, and that was not taken as it is."""
    opened = _opened()
    return key in opened and st.query_params.get_all(key) == opened[key]


def take(key: str, rule: Rule) -> None:
    """Before a widget is drawn: let the link say what is shown.

    A bound widget drops by itself, in silence, what is out of range. What a reader sets is never looked at.
    """
    if not waits(key):
        return
    opened, given = _opened(), st.query_params.get_all(key)
    taken = rule.read(in_english(key, given))
    if list(taken.written) != given:
        _write(key, taken.written)
    if taken.refused:
        _faults()[key] = _Fault(sentence=partial(taken.refused.sentence, key))
    else:
        del opened[key]


def renamed(before: str, now: str) -> None:
    """Before a widget is drawn: let what an old link says under its former key be said under its present one."""
    if waits(before) and now not in st.query_params:
        values = _opened()[now] = _opened().pop(before)
        _write(now, tuple(values))
        _write(before, ())


def clear(key: str) -> None:
    """Before a widget is drawn: let the link say nothing of it, as of a control at its default."""
    if key in st.query_params:
        _opened().pop(key, None)
        _write(key, ())


def open_with(said: Mapping[str, Sequence[str]], keep: Collection[str]) -> None:
    """In place of what the link says, whatever it says but for some keys: when a session is opened, before it is read."""
    with get_session_state().query_params() as link:
        for key in [key for key in link if key not in keep]:
            link.remove_param(key)
        for key, values in said.items():
            link.set_corrected_value(key, list(values), "string_array_value")
        link.set_initial_query_params_from_current()
    st.session_state.pop(_OPENED, None)
    _HELD.set(None)


def refuse(key: str, sentence: Callable[[], str]) -> None:
    """Tell what the link could not have, where no rule says it."""
    _faults()[key] = _Fault(sentence=sentence)


def name_unknown(known: Collection[str]) -> None:
    """Name the keys of the link that no page has, when a session is opened."""
    if _OPENED in st.session_state:
        return
    unknown = [(key, " ".join(values)) for key, values in _opened().items() if key not in known]
    if unknown:
        _faults()[""] = _Fault(sentence=partial(unknown_keys, unknown))


def tell(place: DeltaGenerator, page: str) -> None:
    """After a page is drawn: what its link could not have, until that control is moved or another page opened."""
    faults = _faults()
    for key, fault in list(faults.items()):
        now = st.session_state.get(key) if key else None
        moved = fault.value is not None and now is not None and now != fault.value
        if moved or fault.page not in (None, page):
            del faults[key]
        else:
            fault.page, fault.value = page, now if fault.value is None else fault.value
    if faults:
        place.html(told([faults[key].sentence() for key in sorted(faults, key=lambda key: not key)]))


def told(sentences: list[str]) -> Markup:
    """In one line; what does not fit opens below it."""
    first, rest = sentences[0], sentences[1:]
    while rest and len(first) + len(rest[0]) < _ONE_LINE:
        first, rest = f"{first} {rest[0]}", rest[1:]
    if not rest:
        return Markup('<p class="gh-caption gh-link-said" role="status">{}</p>').format(first)
    below = Markup("<br>").join(escape(sentence) for sentence in rest)
    opens = say("{first} And {count} more.", first=first, count=len(rest))
    line = Markup('<div class="gh-caption gh-link-said" role="status"><details><summary>{}</summary>{}</details></div>')
    return line.format(opens, below)


def _opened() -> dict[str, list[str]]:
    if (found := _HELD.get()) is None:
        found = st.session_state.get(_OPENED)
        if found is None:
            found = st.session_state[_OPENED] = {key: st.query_params.get_all(key) for key in st.query_params}
        _HELD.set(found)
    return found


def _faults() -> dict[str, _Fault]:
    found: dict[str, _Fault] = st.session_state.setdefault(_FAULTS, {})
    return found


def _write(key: str, values: tuple[str, ...]) -> None:
    """Mend the link that widgets are about to read; `st.query_params` would leave them the one that was opened."""
    with get_session_state().query_params() as link:
        if values:
            link.set_corrected_value(key, list(values), "string_array_value")
        else:
            link.remove_param(key)
        link.set_initial_query_params_from_current()
