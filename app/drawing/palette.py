"""Colours and type of figures and page. Light here; the browser swaps each for its dark twin (see `DARK`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PAGE = "#FFFFFF"
PANEL = "#F3F4F2"
INK = "#1B1F24"
MUTED = "#59626D"
GRID = "#E6E8EA"
GHOST = "#8A929C"
EDGE = "#CDD1D5"  # of boxes and tables

# Decay per step below, at and above 1: the phase map's alone.
SHRINKS, EVEN, GROWS = "#5B3A91", "#F4F4F2", "#8A5A00"

# A state at -1, 0 and +1.
STATE_LOW, STATE_ZERO, STATE_HIGH = "#7E55B8", "#F1F1EF", "#A8720F"

FONT = "Source Sans, Source Sans Pro, sans-serif"
SIZE_TITLE, SIZE_TICK, SIZE_NAME, SIZE_VALUE = 16, 15, 17, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """How a curve is drawn: dash, marker and written name carry the difference as well as the hue."""

    line: str
    text: str
    band: str
    dash: str
    marker: str

    def stroke(self, width: float) -> dict[str, Any]:
        """A plotly line."""
        return {"color": self.line, "width": width, "dash": self.dash}

    def mark(self, size: float, **more: Any) -> dict[str, Any]:
        """A plotly marker."""
        return {"color": self.line, "size": size, "symbol": self.marker, **more}


INKS: dict[str, Ink] = {
    "rnn": Ink(line="#D1570A", text="#A8440A", band="rgba(209,87,10,0.14)", dash="solid", marker="circle"),
    "lstm": Ink(line="#2B7FC4", text="#1F639C", band="rgba(43,127,196,0.14)", dash="dash", marker="square"),
    "gru": Ink(line="#0B9A70", text="#077153", band="rgba(11,154,112,0.14)", dash="dot", marker="diamond"),
    "lstm3": Ink(line="#5899CE", text="#2A6CA5", band="rgba(95,165,221,0.16)", dash="dashdot", marker="square-open"),
    "lstm1": Ink(line="#7495C8", text="#3C5F9E", band="rgba(124,159,214,0.16)", dash="longdash", marker="square-x"),
    "rnn_orthogonal": Ink(
        line="#D07F48", text="#94480F", band="rgba(227,139,79,0.16)", dash="longdash", marker="circle-open"
    ),
    "rnn_identity": Ink(line="#B5803A", text="#7D5312", band="rgba(181,128,58,0.16)", dash="dash", marker="circle-x"),
    "gru3": Ink(line="#44A385", text="#0F6B52", band="rgba(79,191,155,0.16)", dash="dashdot", marker="diamond-open"),
}

GROUND = "rgba(255,255,255,0.78)"  # under words on a heat map

DARK: dict[str, str] = {
    PAGE: "#11151C",
    PANEL: "#1A2029",
    INK: "#E8EBEF",
    MUTED: "#A3ADB9",
    GRID: "#262E39",
    GHOST: "#7C8692",
    EDGE: "#3A4450",
    STATE_ZERO: "#2A313C",
    GROUND: "rgba(17,21,28,0.78)",
    SHRINKS: "#A785DA",
    EVEN: "#232A34",
    GROWS: "#E0A53A",
    "#A8440A": "#F28A4B",
    "#1F639C": "#6DB1EA",
    "#077153": "#37C59A",
    "#2A6CA5": "#8CC4F0",
    "rgba(209,87,10,0.14)": "rgba(209,87,10,0.20)",
    "rgba(43,127,196,0.14)": "rgba(43,127,196,0.20)",
    "rgba(11,154,112,0.14)": "rgba(11,154,112,0.20)",
    "rgba(95,165,221,0.16)": "rgba(95,165,221,0.22)",
    "#3C5F9E": "#A9C3EE",
    "#94480F": "#F5A878",
    "#7D5312": "#DDB071",
    "#0F6B52": "#7CD9BB",
}

_ROLES = {
    "page": PAGE,
    "panel": PANEL,
    "ink": INK,
    "muted": MUTED,
    "grid": GRID,
    "edge": EDGE,
    "state-low": STATE_LOW,
    "state-zero": STATE_ZERO,
    "state-high": STATE_HIGH,
}


def style_sheet() -> str:
    """The colours as CSS: --gh-ROLE and --gh-KIND (as text), and --hue, a kind's line, wherever an element names its kind.

    light-dark() follows the color-scheme that Streamlit sets with its theme.
    """
    colours = _ROLES | {key: ink.text for key, ink in INKS.items()}
    roles = "".join(f"--gh-{name}:light-dark({light},{DARK.get(light, light)});" for name, light in colours.items())
    hues = "".join(f'[data-cell="{key}"],[data-hue="{key}"]{{--hue:{ink.line}}}' for key, ink in INKS.items())
    return f":root{{{roles}}}{hues}"
