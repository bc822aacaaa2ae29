"""The film that follows its scrub bar: while the thumb is dragged, the browser draws every frame by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.background.training_run import TrainingRun
from app.components.browser_part import browser_part

_part = browser_part("film_scrub", "<div></div>", Path(__file__).with_name("film_scrub.js"))


def film_scrub(slider: str, chart: str, films: list[tuple[str, str, TrainingRun]]) -> None:
    """Follow the slider of that label. chart: the key of the figure of one frame; films: key, curve's name, run."""
    contenders = [
        {
            "key": key,
            "name": name,
            "steps": [step.step for step in run.evaluated],
            "frames": [_plain(np.asarray(step.log10_dh)) for step in run.evaluated],
        }
        for key, name, run in films
    ]
    _part(key="film_scrub", data={"slider": slider, "chart": chart, "contenders": contenders})


def _plain(values: np.ndarray) -> list[float | None]:
    """Three digits, which is a pixel; None where there is no number, or an exact zero, which has a lane of its own."""
    return [round(float(value), 3) if np.isfinite(value) else None for value in values]
