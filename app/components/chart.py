"""The chart: a plotly figure that updates in place and follows the page's theme."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import plotly
import streamlit as st

from app.components.browser_part import browser_part
from app.drawing.figure import Figure
from app.drawing.palette import DARK

STATIC = Path(__file__).resolve().parents[1] / "static"  # Streamlit serves the folder `static` beside the entry file


class PixelRow(NamedTuple):
    """A row of fixed height at the foot of a plot, or at its top, with a y-axis of its own."""

    axis: str
    px: int
    gap: int = 0
    at_top: bool = False


def serve_plotly() -> str:
    """Put plotly.min.js of the installed wheel where Streamlit serves it, and return its address."""
    name = f"plotly-{plotly.__version__}.min.js"
    target = STATIC / name
    if not target.exists():
        STATIC.mkdir(exist_ok=True)
        partial = STATIC / f"{name}.{os.getpid()}"
        shutil.copyfile(Path(plotly.__file__).parent / "package_data" / "plotly.min.js", partial)
        partial.replace(target)
    return f"app/static/{name}"


_PLOTLY = serve_plotly()
_SCRIPT_ID = "gh-plotly"


def preload_plotly() -> None:
    """Start loading plotly.min.js before the first chart asks for it."""
    st.html(
        f"<script>if (!document.getElementById('{_SCRIPT_ID}')) document.head.append(Object.assign("
        f"document.createElement('script'), {{id: '{_SCRIPT_ID}', src: '{_PLOTLY}'}}))</script>",
        unsafe_allow_javascript=True,
    )


_part = browser_part("chart", '<div class="gh-chart"></div>', Path(__file__).with_name("chart.js"))


def chart(
    figure: Figure,
    *,
    key: str,
    alt: str,
    height: int | None = None,
    rows: tuple[PixelRow, ...] = (),
    on_click: Callable[[], None] | None = None,
) -> None:
    """Draw a figure. alt says what is seen, its markup left out; height in pixels, by default 52 % of the window within 360-620.

    on_click is called when a point that has custom data is clicked; `clicked(key)` gives them.
    """
    listens: dict[str, Any] = {} if on_click is None else {"on_point_change": on_click}
    _part(
        key=key,
        data={
            "figure": figure.json,
            "plotly": _PLOTLY,
            "dark": DARK,
            "height": height,
            "rows": [row._asdict() for row in rows],
            "alt": re.sub(r"<[^>]*>", "", alt),
            "clickable": on_click is not None,
        },
        **listens,
    )


def clicked(key: str) -> Any:
    """The custom data of the point of a chart that was clicked just now."""
    return st.session_state[key]["point"]
