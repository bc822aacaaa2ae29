"""What a screen reader says of every figure: its finding, with a number or a verdict."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from pages.page_list import EVERY
from tests.pages.reading import WITHOUT_FIGURES, open_page, parts

_OPEN = ("gate_gradients", "openness", "gate_bias", "lengths", "weights", "roads", "units", "seeds", "norms", "enough")
EVERYTHING = {f"open_{section}": "true" for section in _OPEN}
QUICK = {"nets": "RNN", "seeds": "one", "steps": "10", "updates": "10", "H": "4"}
STATES: tuple[dict[str, Any], ...] = (
    {},
    {"cells": "RNN", "activation": "relu", "scale": "9", "T": "200"},  # overflows
    {"cells": "GRU", "type": "many to many", "T": "12", "layers": "2"},
)
DRAWN_BY_THE_BROWSER = ("unrolled", "text_memory")
NOTHING_YET = re.compile(r"waiting|training")  # before the first number of a training
_SAYS_WHAT = re.compile(r"\d|vanish|explode|fade|grow|hold|cut off|can.t tell|diverge|overflow", re.IGNORECASE)


def alternative_texts(page: str, link: dict[str, Any]) -> dict[str, str]:
    """By figure: of the charts, and of the drawings."""
    app = open_page(page, link)
    assert not app.exception, (link, app.exception[0].value)
    charts = {f"chart {k}": str(part["alt"]) for k, part in enumerate(parts(app, "chart"))}
    drawings = {
        f"diagram {k}": html.unescape(
            found.group(1) if (found := re.search(r'aria-label="([^"]*)"', part["svg"])) else ""
        )
        for k, part in enumerate(parts(app, "diagram"))
    }
    return charts | drawings


@pytest.mark.parametrize("page", [listed.name for listed in EVERY])
def test_every_figure_tells_a_screen_reader_a_number_or_a_verdict(page: str) -> None:
    for number, state in enumerate(STATES):
        said = alternative_texts(page, QUICK | EVERYTHING | state)
        assert said or number or page in DRAWN_BY_THE_BROWSER + WITHOUT_FIGURES, (page, state)
        for figure, text in said.items():
            assert _SAYS_WHAT.search(text) or NOTHING_YET.search(text), (page, state, figure, text)
            assert "<" not in text, (page, state, figure, text)
