"""What does a term mean? Every term of this app, with a search, and where it can be seen."""

import streamlit as st
from markupsafe import Markup

from app.components.bound import bound
from app.components.link_rule import Words
from app.language.language import plain
from pages.glossary import words
from pages.glossary.found import found

LONGEST = 40  # characters


def show() -> None:
    """The headline, the search, the terms."""
    title = st.empty()
    rule = Words(longest=LONGEST)
    typed = bound(st.text_input, plain("Search"), key="term", rule=rule, max_chars=LONGEST) or ""
    terms = found(typed)
    title.title(words.headline(terms, typed))
    entries = Markup("").join(words.entry(term) for term in terms)
    st.html(Markup('<dl class="gh-glossary">{}</dl>').format(entries))


show()
