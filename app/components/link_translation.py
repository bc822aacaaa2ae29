"""The words of a choice: English in the link, in every language on screen.

A bound widget of Streamlit writes into the link the very words that it shows, and reads no others there. So a link is
put into words twice: here into those shown, just before a widget reads it, and in history.js back into English, before
the browser shows an address. Can go when an option can have a name in the link beside the one that it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.runtime.state import get_session_state

from app.language.language import ENGLISH, LANGUAGES, current, in_language, plain

_TRANSLATED: dict[str, tuple[str, ...]] = {}
_SHOWN_IN = "words_shown_in"  # the language in which each choice was drawn last, by key


def translate(key: str, words: Sequence[str]) -> None:
    """Show a choice's words in the language spoken; once, where its options are listed."""
    _TRANSLATED[key] = tuple(words)


def shown(key: str, word: str) -> str:
    """A word of a choice as its widget shows it."""
    return plain(word) if key in _TRANSLATED else word


def in_english(key: str, words: Sequence[str]) -> list[str]:
    """The words of a choice as the link has them, whatever language they are given in."""
    english = _english(_TRANSLATED.get(key, ()))
    return [english.get(word, word) for word in words]


def english_by_word() -> dict[str, dict[str, str]]:
    """What the link has for a word that is shown in some other language, by the choice's key."""
    found = {key: _english(words) for key, words in _TRANSLATED.items()}
    return {key: words for key, words in found.items() if words}


@lru_cache
def _english(words: tuple[str, ...]) -> dict[str, str]:
    others = {in_language(spoken, word): word for spoken in LANGUAGES for word in words}
    return {other: word for other, word in others.items() if other != word}


@contextmanager
def words_as_shown(key: str, words: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Around the drawing of a choice's widget: the words that it shows, which it also finds in the link.

    words: by value, as the link has them.
    """
    if key not in _TRANSLATED:
        yield words
        return
    left, kept = _language_left(key), st.session_state.get(key)
    value = _value(kept, words, _english(_TRANSLATED[key]))
    if kept is not None and (left != current() or value != kept):
        st.session_state[key] = value  # the browser may still have the words of the language left
    elif current() == ENGLISH:
        yield words
        return
    if given := st.query_params.get_all(key):
        _let_read(key, [shown(key, word) for word in given])
    yield {value: shown(key, word) for value, word in words.items()}
    written = st.query_params.get_all(key)
    if (english := in_english(key, written)) != written:
        with get_session_state().query_params() as link:
            link.set_corrected_value(key, english, "string_array_value")


def _language_left(key: str) -> str:
    """In which language a choice was drawn before this time; in this one where it never was."""
    languages: dict[str, str] = st.session_state.setdefault(_SHOWN_IN, {})
    left = languages.get(key, current())
    languages[key] = current()
    return left


def _value(kept: Any, words: Mapping[str, str], english: Mapping[str, str]) -> Any:
    """The values of what may be words of a language."""
    if isinstance(kept, list):
        return [_value(one, words, english) for one in kept]
    values = {word: value for value, word in words.items()}
    return kept if kept in words else values.get(english.get(kept, kept), kept)


def _let_read(key: str, words: list[str]) -> None:
    """Have a widget that is drawn now read these words in the link; `st.query_params` and the address stay as they are."""
    with get_session_state().query_params() as link:
        given = link.get_all(key)
        link.set_with_no_forward_msg(key, words)
        link.set_initial_query_params_from_current()
        link.set_with_no_forward_msg(key, given)
