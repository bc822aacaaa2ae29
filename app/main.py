"""The pages, and the controls that all of them share. Run: streamlit run app/main.py."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # plain `streamlit run` puts only this folder there
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from app import background  # noqa: E402
from app.components.problem import cannot_run  # noqa: E402
from app.controls import draw_controls  # noqa: E402
from app.idle import idle_controls  # noqa: E402
from app.page_list import FIRST, PAGES  # noqa: E402
from app.theme import page_style  # noqa: E402

st.set_page_config(page_title="Gradient Horizon", page_icon=str(ROOT / "app" / "icon.svg"), layout="wide")
page_style()
page = st.navigation(
    {
        title: [
            st.Page(str(ROOT / "pages" / f"{name}.py"), title=words, default=name == FIRST)
            for name, words in pages.items()
        ]
        for title, pages in PAGES.items()
    },
    position="top",
)
background.new_run()
try:
    draw_controls(idle_controls(page.url_path))
    page.run()
except ValueError as error:
    cannot_run(error)
