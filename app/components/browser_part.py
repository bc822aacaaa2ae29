"""A part of the page that the browser draws: its place, its script, and what it is told at each run."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from app.components.served_files import serve

_WAY_IN = Path(__file__).with_name("browser_part.js")
_ONCE_MORE = 2_000  # milliseconds after which a script that did not come is asked for again
_LOADED = """const at = (query) => import(new URL("{script}" + query, document.baseURI));
const later = () => new Promise((then) => setTimeout(then, {once_more}));
export default (await at("").catch(() => later().then(() => at("?again")))).default;"""


def browser_part(name: str, html: str, *scripts: Path) -> Callable[..., None]:
    """Register a part; the function returned draws it: key=, data= for the script, on_<name>_change= for each report.

    scripts: files, served as one script, of which the last has a function `part`. What a component is given is sent with
    every run, so it is given the address.
    """
    whole = "\n".join(script.read_text(encoding="utf-8") for script in (*scripts, _WAY_IN))
    script = serve(f"{name}.js", whole.encode())

    @cache
    def component() -> Callable[..., Any]:  # when it is first drawn: Streamlit keeps it in the server that runs then
        return st.components.v2.component(
            f"gradient_horizon_{name}",
            html=html,
            js=_LOADED.format(script=script, once_more=_ONCE_MORE),
            isolate_styles=False,
        )

    def draw(*, key: str, data: dict[str, Any] | None = None, **reports: Any) -> None:
        # In a list: a dict is searched for tables, for which Streamlit loads pandas (64 MB, half a second).
        component()(key=key, data=[data], **reports)

    return draw
