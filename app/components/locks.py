"""Controls that a lesson's link fixes: to which words of a link, and which of them are not drawn either."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from app.components.link_rule import Flag, Number, OneOf, OneOfNumbers, Rule, SomeOf

_LOCKS = "locks"
_HELD: ContextVar[Locks | None] = ContextVar("held", default=None)  # by this run of the script: each control asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Locks:
    """words: by key, as a link writes them; none for the control's default. hidden: keys among them."""

    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What a control is fixed to, and whether it is drawn."""

    value: Any
    drawn: bool


def lock(locks: Locks) -> None:
    """Fix these controls for the rest of the session."""
    st.session_state[_LOCKS] = locks
    _HELD.set(locks)


def locked() -> Collection[str]:
    """The keys of the controls that cannot be moved in this session."""
    return _locks().words.keys()


def is_locked(key: str) -> bool:
    """Whether a control is one of them."""
    return key in _locks().words


def fixed(key: str, rule: Rule, options: Mapping[str, Any] | None = None) -> Fixed | None:
    """What a control is fixed to, None where it is free. options: the values of its widget, by their words in a link.

    The words pass the same rule as those of any link. Whoever reads the session finds the value there, too.
    """
    locks = _locks()
    if key not in locks.words:
        return None
    value = _value(rule, locks.words[key], options)
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return Fixed(value=value, drawn=key not in locks.hidden)


def _locks() -> Locks:
    if (held := _HELD.get()) is None:
        held = st.session_state.get(_LOCKS) or _FREE
        _HELD.set(held)
    return held


def _value(rule: Rule, words: Sequence[str], options: Mapping[str, Any] | None) -> Any:
    written = rule.read(words).written if words else ()
    if isinstance(rule, SomeOf):
        named = [word for word in (written or rule.default) if word]
        return named if options is None else [options[word] for word in named]
    word = written[-1] if written else None
    if isinstance(rule, Number):
        number = rule.default if not word else float(word)
        return number if number is None else int(number) if rule.whole else float(number)
    if isinstance(rule, Flag):
        return rule.default if word is None else word.lower() == "true"
    if isinstance(rule, OneOf | OneOfNumbers):
        word = rule.default if word is None else word
        return word if options is None else options[word]
    return word or ""


_FREE = Locks()
