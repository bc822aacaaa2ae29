"""The words under a figure. Text is escaped, unless its type says that it is HTML already."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup, escape

from app.components.terms import with_terms
from app.language.language import later, plain
from app.numbers import unbroken

_LEAD = later("What this tells you.")


def caption(words: str | Markup) -> None:
    """What is drawn, small, below a figure."""
    st.html(_caption(words))


def tells(words: str | Markup, *more: str | Markup, lead: str = _LEAD) -> None:
    """What a figure means, from the run's own numbers, in paragraphs; without a lead where another text has it already."""
    st.html(_tells(words, lead) + Markup("").join(_tells(each, "") for each in more))


def caption_and_tells(drawn: str | Markup, words: str | Markup, *, lead: str = _LEAD) -> None:
    """Both as one element, closer together than two would stand."""
    st.html(_caption(drawn) + _tells(words, lead))


def _caption(words: str | Markup) -> Markup:
    return Markup('<p class="gh-caption">{}</p>').format(with_terms(unbroken(escape(words))))


def _tells(words: str | Markup, lead: str) -> Markup:
    said = Markup("<b>{}</b> {}").format(plain(lead), words) if lead else escape(words)
    return Markup('<div class="gh-tells">{}</div>').format(with_terms(unbroken(said)))
