"""The lines above and below every page: its question, what to try first, and the next page."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from app.experiment.controls import CONTROLS
from app.language.formed_once import formed_once
from app.language.language import later, plain, say
from app.language.page_link import in_every_link, to_page
from pages.orientation import ORIENTATION
from pages.page_list import FIRST, Listed, page_at

_PATHS = (  # who, and the pages in their order
    (
        later("30 minutes with a class"),
        ("gradient_decay", "unrolled", "activations", "gates", "training", "horizon_and_lag"),
    ),
    (
        later("On your own from the beginning"),
        ("gradient_decay", "unrolled", "activations", "phase_diagram", "theory", "gates"),
    ),
    (
        later("I train networks"),
        ("gradient_decay", "phase_diagram", "exploding", "training", "series_memory", "text_memory"),
    ),
)


def name_of_the_app() -> None:
    """The app's name and what it is for, at the top of the sidebar."""
    line = plain("How far back can a network learn?")
    st.sidebar.html(Markup('<div class="gh-app"><b>Gradient Horizon</b><span>{}</span></div>').format(line))


def question(place: DeltaGenerator, page: Listed) -> None:
    """The page's name, the question that its headline answers, and the links to the tour and the glossary."""
    if page.name not in ORIENTATION:
        return
    asked = plain(ORIENTATION[page.name].question)
    controls = {*(control.key for control in CONTROLS), "lang", "projector"}
    here = {key: st.query_params.get_all(key) for key in st.query_params if key in controls}
    links = _reading(ORIENTATION[page.name].reading) + Markup(
        '<a href="./?{}" target="_self">{}</a><a href="./glossary?{}" target="_self">{}</a>',
    ).format(
        urlencode({"tour": "1"} | here, doseq=True),
        plain("Take the tour"),
        urlencode(here, doseq=True),
        plain("Glossary"),
    )
    place.html(
        Markup('<div class="gh-question"><b>{}</b><span>{}</span><span class="gh-help">{}</span></div>').format(
            plain(page.title), asked, links
        )
    )


def _reading(words: str) -> Markup:
    """How the main figure is read, behind a line that opens; on a phone behind a question mark."""
    if not words:
        return Markup("")
    line = plain("How to read this figure")
    return Markup(
        '<details class="gh-read"><summary aria-label="{}"><i>{}</i></summary><div>{}</div></details>'
    ).format(line, line, plain(words))


def next_page(page: Listed, pages: dict[str, StreamlitPage]) -> None:
    """What to try first, where to go on with the same experiment, and from the first page the paths through the app."""
    of = ORIENTATION[page.name]
    path = "" if page is FIRST else page.name
    with st.container(key="way"):
        st.html(
            Markup('<p class="gh-way">{}</p>').format(
                say(
                    'To try here, from the defaults: <a href="{link}" target="_self">{action}</a> {seen}',
                    link=to_page(path, of.link),
                    action=plain(of.action),
                    seen=plain(of.seen),
                )
            )
        )
        following = page_at(of.next_page)
        st.page_link(
            pages[of.next_page],
            label=plain("Next: **{page}**. {why}", page=plain(following.title), why=plain(of.why)),
        )
        below = (_link_of(page) if page.in_menu else Markup("")) + (_paths(in_every_link()) if page is FIRST else "")
        if below:
            st.html(below)


def _link_of(page: Listed) -> Markup:
    """To the page that makes a lesson's link of what this one shows."""
    shown = {key: st.query_params.get_all(key) for key in st.query_params if key not in ("l", "tour")}
    query = urlencode({**shown, "lesson_page": page.title}, doseq=True)
    return Markup('<p class="gh-way"><a href="./lesson_link?{}" target="_self">{}</a></p>').format(
        query, plain("Make a lesson link of this experiment")
    )


@formed_once
def _paths(_in_every_link: str) -> Markup:
    """The paths through the app, whose links carry what every link does."""
    return Markup('<div class="gh-paths">{}</div>').format(Markup("").join(map(_path, _PATHS)))


def _path(path: tuple[str, tuple[str, ...]]) -> Markup:
    who, names = path
    links = [
        Markup('<a href="{}" target="_self">{}</a>').format(
            to_page("" if page_at(name) is FIRST else name), plain(page_at(name).title)
        )
        for name in names
    ]
    return Markup("<div><b>{}</b> {}</div>").format(plain(who), Markup(" → ").join(links))
