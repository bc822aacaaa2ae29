"""A plotly figure as what plotly.js reads: plain data and layout."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.drawing.palette import INK, SIZE_TICK


class Figure:
    """Traces and layout, under the names of plotly's own `Figure`.

    That one checks every property of every call: 270 ms of a slider's move for the main figure. Here nothing is
    checked while it runs; the tests hand each figure to plotly, which checks it whole. `add_words` and `add_dots` are
    ours alone.
    """

    def __init__(self, **layout: Any) -> None:
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {"annotations": [], "shapes": []}
        self.update_layout(**layout)

    def add_scatter(self, **trace: Any) -> None:
        self.data.append({"type": "scatter", **trace})

    def add_bar(self, **trace: Any) -> None:
        self.data.append({"type": "bar", **trace})

    def add_heatmap(self, **trace: Any) -> None:
        self.data.append({"type": "heatmap", **trace})

    def add_annotation(self, **annotation: Any) -> None:
        self.layout["annotations"].append(annotation)

    def add_words(
        self,
        words: str,
        x: Any,
        y: Any,
        *,
        beside: int | None = None,
        above: int | None = None,
        paper: str = "",
        size: int = SIZE_TICK,
        colour: str | None = INK,
        **more: Any,
    ) -> None:
        """An annotation without an arrow.

        beside, above: pixels from the point to the words on its right and on top of it, negative for those on its left
        and below; None centres them. paper: which of "x" and "y" is a share of the plot.
        """
        place: dict[str, Any] = {f"{axis}ref": "paper" for axis in paper}
        if beside is not None:
            place |= {"xanchor": "left" if beside >= 0 else "right", "xshift": beside or None}
        if above is not None:
            place |= {"yanchor": "bottom" if above >= 0 else "top", "yshift": above or None}
        font = {"size": size, "color": colour}
        self.add_annotation(text=words, x=x, y=y, showarrow=False, font=font, **place, **more)

    def add_dots(self, x: Any, y: Any, marker: Mapping[str, Any], **more: Any) -> None:
        """Markers that say nothing on hovering."""
        self.add_scatter(x=x, y=y, mode="markers", marker=marker, hoverinfo="skip", **more)

    def add_shape(self, **shape: Any) -> None:
        self.layout["shapes"].append(shape)

    def update_layout(self, **layout: Any) -> None:
        """Set parts of the layout; what is there already and not named stays."""
        _update(self.layout, layout)

    def to_plain(self) -> dict[str, Any]:
        """Lists, numbers and words; what is not finite becomes None, which plotly.js leaves out."""
        plain: dict[str, Any] = _plain({"data": self.data, "layout": self.layout})
        return plain

    @property
    def json(self) -> str:
        """The figure as the browser is told it."""
        return json.dumps(self.to_plain(), ensure_ascii=False, separators=(",", ":"))

    def drawn(self) -> Drawn:
        """The figure as it stands, to be kept."""
        return Drawn(self.json)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure that nothing is added to any more: its text alone, without the numbers that it was made of."""

    json: str


def _update(there: dict[str, Any], given: dict[str, Any]) -> None:
    for name, value in given.items():
        if isinstance(value, dict) and isinstance(there.get(name), dict):
            _update(there[name], value)
        else:
            there[name] = {**value} if isinstance(value, dict) else value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        plain = value.astype(object)
        if value.dtype.kind == "f":
            plain[~np.isfinite(value)] = None
        return plain.tolist()
    if isinstance(value, np.generic):
        return _plain(value.item())
    return None if isinstance(value, float) and not math.isfinite(value) else value
