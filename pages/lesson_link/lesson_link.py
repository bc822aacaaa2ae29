"""Make a lesson link: an experiment, what of it can be moved, a prompt and a question, in a link for a class."""

import streamlit as st

from app.components.problem import problem
from app.components.prose import caption, tells
from app.experiment.sidebar import experiment
from app.language.language import plain
from pages.lesson_link import words
from pages.lesson_link.controls import ask_link
from pages.lesson_link.sections import show_links


def show() -> None:
    """The headline, what is asked, and the links."""
    experiment()  # the sidebar's controls set what the class opens on
    st.title(plain("Make a lesson link"))
    caption(words.how())
    try:
        link = ask_link()
        show_links(link)
    except ValueError as error:
        problem(str(error))
        return
    tells(words.what_a_link_does(), lead="")


show()
