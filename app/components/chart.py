"""The chart: a plotly figure that updates in place and follows the page's theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import plotly
import streamlit as st

from app.components.browser_part import browser_part
from app.components.projector import is_projected
from app.components.served_files import serve
from app.drawing.figure import Drawn, Figure
from app.drawing.palette import DARK


class PixelRow(NamedTuple):
    """A row of fixed height at the foot of a plot, or at its top, with a y-axis of its own."""

    axis: str
    px: int
    gap: int = 0
    at_top: bool = False


# Of the installed wheel, since nothing may be fetched from elsewhere.
_PLOTLY = serve("plotly.min.js", (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes())
PRELOAD = (  # a script that starts loading it before the first chart asks for it
    "if (!document.getElementById('gh-plotly')) document.head.append(Object.assign("
    f"document.createElement('script'), {{id: 'gh-plotly', src: '{_PLOTLY}', onerror() {{ this.remove(); }}}}));"
)


_part = browser_part("chart", '<div class="gh-chart"></div>', Path(__file__).with_name("chart.js"))


def chart(
    figure: Figure | Drawn,
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
            "projected": is_projected(),
        },
        **listens,
    )


def clicked(key: str) -> Any:
    """The custom data of the point of a chart that was clicked just now, as the browser says it, unchecked."""
    return st.session_state[key]["point"]
