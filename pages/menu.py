"""The pages as Streamlit knows them: their addresses, and the menu."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from app.language.language import current, plain
from pages.page_list import EVERY, FIRST, PAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """The pages by the section that the menu shows, and by their names, in a language."""

    language: str
    sections: dict[str, list[StreamlitPage]]
    pages: dict[str, StreamlitPage]


def menu() -> Menu:
    """The menu in the language spoken. Kept by the session, since each page looks up its file when it is made."""
    kept: Menu | None = st.session_state.get("menu")
    if kept is None or kept.language != current():
        kept = st.session_state["menu"] = _made()
    return kept


def _made() -> Menu:
    pages = {
        listed.name: st.Page(
            listed.door,
            title=plain(listed.title),
            default=listed is FIRST,
            url_path="first" if listed is FIRST else None,
            visibility="visible" if listed.in_menu else "hidden",
        )
        for listed in EVERY
    }
    sections = {plain(section): [pages[listed.name] for listed in several] for section, several in PAGES.items()}
    # The first page is at "/"; under its name, too, as every other page.
    sections[""].append(st.Page(FIRST.door, title=FIRST.title, url_path=FIRST.name, visibility="hidden"))
    return Menu(language=current(), sections=sections, pages=pages)
