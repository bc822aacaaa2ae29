"""Colours and type of the figures. Light here; the browser swaps each for its dark twin (see `DARK`)."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = "#FFFFFF"
PANEL = "#F3F4F2"
INK = "#1B1F24"
MUTED = "#59626D"
GRID = "#E6E8EA"
GHOST = "#8A929C"

# Decay per step below, at and above 1: the phase map's alone.
SHRINKS, EVEN, GROWS = "#5B3A91", "#F4F4F2", "#8A5A00"

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


INKS: dict[str, Ink] = {
    "rnn": Ink(line="#D1570A", text="#A8440A", band="rgba(209,87,10,0.14)", dash="solid", marker="circle"),
    "lstm": Ink(line="#2B7FC4", text="#1F639C", band="rgba(43,127,196,0.14)", dash="dash", marker="square"),
    "gru": Ink(line="#0B9A70", text="#077153", band="rgba(11,154,112,0.14)", dash="dot", marker="diamond"),
    "lstm3": Ink(line="#5FA5DD", text="#2A6CA5", band="rgba(95,165,221,0.16)", dash="dashdot", marker="square-open"),
    "lstm1": Ink(line="#7C9FD6", text="#3C5F9E", band="rgba(124,159,214,0.16)", dash="longdash", marker="square-x"),
    "rnn_orthogonal": Ink(
        line="#E38B4F", text="#94480F", band="rgba(227,139,79,0.16)", dash="longdash", marker="circle-open"
    ),
    "rnn_identity": Ink(line="#B5803A", text="#7D5312", band="rgba(181,128,58,0.16)", dash="dash", marker="circle-x"),
    "gru3": Ink(line="#4FBF9B", text="#0F6B52", band="rgba(79,191,155,0.16)", dash="dashdot", marker="diamond-open"),
}

GROUND = "rgba(255,255,255,0.78)"  # under words on a heat map

DARK: dict[str, str] = {
    PAGE: "#11151C",
    PANEL: "#1A2029",
    INK: "#E8EBEF",
    MUTED: "#A3ADB9",
    GRID: "#262E39",
    GHOST: "#7C8692",
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
