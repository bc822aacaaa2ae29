"""The list of pages and their order; nothing else. Run: streamlit run app/main.py."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # plain `streamlit run` puts only this folder there
    sys.path.insert(0, str(ROOT))

# Once, before any session: forty at once would import these from several threads and see them half made.
import pandas  # noqa: E402, F401
import streamlit as st  # noqa: E402

from app.carried import carry_over  # noqa: E402
from app.theme import page_style  # noqa: E402

st.set_page_config(page_title="Gradient Horizon", page_icon=str(ROOT / "app" / "icon.svg"), layout="wide")
page_style()
page = st.navigation(
    {
        "": [
            st.Page(str(ROOT / "pages" / "gradient_decay.py"), title="Gradient decay", default=True),
            st.Page(str(ROOT / "pages" / "activations.py"), title="Activations"),
            st.Page(str(ROOT / "pages" / "phase_diagram.py"), title="Phase diagram"),
            st.Page(str(ROOT / "pages" / "theory.py"), title="Theory"),
            st.Page(str(ROOT / "pages" / "sequence_types.py"), title="Sequence types"),
            st.Page(str(ROOT / "pages" / "depth_and_direction.py"), title="Depth and direction"),
            st.Page(str(ROOT / "pages" / "shared_weights.py"), title="Shared weights"),
            st.Page(str(ROOT / "pages" / "gates.py"), title="Gates"),
            st.Page(str(ROOT / "pages" / "unrolled.py"), title="Unrolled"),
        ]
    },
    position="top",
)
carry_over(page.url_path)
page.run()
