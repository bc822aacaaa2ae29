"""The pages, and the controls that all of them share. Run: streamlit run app/main.py."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # plain `streamlit run` puts only this folder there
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from app.background import session  # noqa: E402
from app.background.turn import own_turn  # noqa: E402
from app.components import link_reading, projector, terms  # noqa: E402
from app.components.heartbeat import heartbeat  # noqa: E402
from app.components.link_translation import translate  # noqa: E402
from app.components.problem import cannot_run  # noqa: E402
from app.experiment.choose_language import speak_as_asked  # noqa: E402
from app.experiment.sidebar import draw_controls  # noqa: E402
from app.language import page_link  # noqa: E402
from app.language.language import plain  # noqa: E402
from app.lessons import link_panel, linkable  # noqa: E402
from app.lessons.open_link import opened_link  # noqa: E402
from app.theme.theme import hide_sidebar, icon, page_style  # noqa: E402
from pages import way  # noqa: E402
from pages.gradient_decay import tour  # noqa: E402
from pages.gradient_decay.controls import FORMATS  # noqa: E402
from pages.menu import menu as menu_of_pages  # noqa: E402
from pages.own_keys import KEYS  # noqa: E402
from pages.page_list import Sidebar, linkable_pages, page_at  # noqa: E402


def show() -> None:
    """The page that is asked for, with what stands around each."""
    translate("stored", [*FORMATS.values()])
    page_style()
    speak_as_asked()
    page_link.carry(projector.in_link)
    menu = menu_of_pages()
    page = st.navigation(menu.sections, position="top")
    listed = page_at(page.url_path)
    lesson = opened_link(listed.name, menu.pages)
    linkable.offer(linkable_pages())
    st.set_page_config(page_title=f"{plain(listed.title)} · Gradient Horizon", page_icon=icon(), layout="wide")
    session.new_run()
    terms.new_page()
    tour.prepare()
    link_reading.name_unknown(KEYS)
    way.name_of_the_app()
    line, above = st.empty(), st.container()
    if listed.sidebar is not Sidebar.SHOWN:
        hide_sidebar()
    try:
        if listed.sidebar is not Sidebar.NONE:
            draw_controls(listed.without_effect())
        way.question(line, listed)
        if lesson is not None:
            link_panel.show_link(above, lesson)
        if lesson is not None and link_panel.holds_page_back(lesson):
            link_panel.wait_for_answer()
        else:
            page.run()
    except ValueError as error:
        way.question(line, listed)
        cannot_run(error)
    link_reading.tell(above, page.url_path)
    if listed.sidebar is not Sidebar.NONE and lesson is None:  # these lines lead away from it
        way.next_page(listed, menu.pages)


with own_turn(), heartbeat():
    show()
