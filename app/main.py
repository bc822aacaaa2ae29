"""The pages, and the controls that all of them share. Run: streamlit run app/main.py."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # plain `streamlit run` puts only this folder there
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from app.background import session  # noqa: E402
from app.components import link_reading  # noqa: E402
from app.components.problem import cannot_run  # noqa: E402
from app.experiment.sidebar import draw_controls  # noqa: E402
from app.theme.theme import page_style  # noqa: E402
from pages.own_keys import KEYS  # noqa: E402
from pages.page_list import FIRST, PAGES, page_at  # noqa: E402

st.set_page_config(page_title="Gradient Horizon", page_icon=str(ROOT / "app" / "theme" / "icon.svg"), layout="wide")
page_style()
page = st.navigation(
    {
        section: [st.Page(listed.door, title=listed.title, default=listed is FIRST) for listed in pages]
        for section, pages in PAGES.items()
    },
    position="top",
)
session.new_run()
link_reading.name_unknown(KEYS)
above = st.container()
try:
    draw_controls(page_at(page.url_path).without_effect())
    page.run()
except ValueError as error:
    cannot_run(error)
link_reading.tell(above, page.url_path)
