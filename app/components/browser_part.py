"""A part of the page that the browser draws: its place, its script, and what it is told at each run."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from app.components.served_files import serve


def browser_part(name: str, html: str, *scripts: Path) -> Callable[..., None]:
    """Register a part; the function returned draws it: key=, data= for the script, on_<name>_change= for each report.

    scripts: files, served as one script. What a component is given is sent with every run, so it is given the address.
    """
    script = serve(f"{name}.js", "\n".join(script.read_text(encoding="utf-8") for script in scripts).encode())

    @cache
    def component() -> Callable[..., Any]:  # when it is first drawn: Streamlit keeps it in the server that runs then
        return st.components.v2.component(
            f"gradient_horizon_{name}",
            html=html,
            js=f'const part = await import(new URL("{script}", document.baseURI));\nexport default part.default;',
            isolate_styles=False,
        )

    def draw(*, key: str, data: dict[str, Any] | None = None, **reports: Any) -> None:
        # In a list: a dict is searched for tables, for which Streamlit loads pandas (64 MB, half a second).
        component()(key=key, data=[data], **reports)

    return draw
