"""What is drawn while a slider is dragged: the curves over its whole range, so that the picture follows a drag without a message.

Between two positions the browser interpolates the logarithms; on release the exact picture comes.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from hashlib import sha256
from threading import BoundedSemaphore, Lock
from typing import Any, NamedTuple

import numpy as np
from cachetools import LRUCache

import rnn_core as rc
from app.experiment.controls import SLIDERS
from app.experiment.curve import Curve, curve
from app.experiment.experiment import Experiment
from app.findings.decay_figure import axis_of, band_of, line_of
from app.findings.find import finding_of
from app.findings.finding import Finding

MAX_POSITIONS = 24
MAX_BYTES = 220_000  # of floats; a third more as text
MAX_SECONDS = 2.0
MAX_KEPT = 48  # previews, of all sessions
_AT_ONCE = BoundedSemaphore(2)  # previews computed at once on this server
_kept: LRUCache[str, dict[str, Any] | None] = LRUCache(MAX_KEPT)
_kept_lock = Lock()


class Stopped(Exception):
    """The preview takes longer than anybody would wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A slider by its label, and everything else that is on screen."""

    slider: str
    experiment: Experiment
    absolute: bool

    @property
    def token(self) -> str:
        """The same for two requests that differ in the slider's own value only."""
        moved, asked = SLIDERS[self.slider].field, self.experiment
        curves = [(curve.key, *_fields_but(moved, curve.config)) for curve in asked.curves]
        fixed = (self.slider, self.absolute, asked.layer, asked.direction, curves)
        return sha256(repr(fixed).encode()).hexdigest()[:16]


@lru_cache(maxsize=512)
def tokens(experiment: Experiment, absolute: bool) -> dict[str, str]:
    """What a preview on each slider would be called, as the screen is now."""
    if any(curve.config.sequence_type == "one_to_one" for curve in experiment.curves):
        return {}  # a single step: none of the sliders has an effect
    return {slider: Request(slider=slider, experiment=experiment, absolute=absolute).token for slider in SLIDERS}


def positions(request: Request) -> list[float]:
    """Where the curves are computed: spread over the slider's range, its present value among them."""
    slider = SLIDERS[request.slider]
    count = _affordable(request) - 1
    steps = round((slider.high - slider.low) / slider.step)
    present = round((slider.value_in(request.experiment) - slider.low) / slider.step)
    chosen = {round(k * steps / (count - 1)) for k in range(count)} | {min(max(present, 0), steps)}
    return [round(slider.low + k * slider.step, 10) for k in sorted(chosen)]


def _affordable(request: Request) -> int:
    """How many positions fit into the seconds and bytes of a preview; at least three."""
    longest = SLIDERS[request.slider].high
    at_its_longest = [_moved(c, request.slider, longest).config for c in request.experiment.curves]
    seconds = 0.5 * sum(rc.estimate(config).seconds for config in at_its_longest) + 1e-9
    size = 8 * sum(config.seq_len for config in at_its_longest)
    return int(max(3, min(MAX_POSITIONS, MAX_SECONDS / 2 / seconds, MAX_BYTES / size)))


def _fields_but(moved: str, config: rc.ExperimentConfig) -> list[Any]:
    """All that a config says beside one field."""
    return [getattr(config, entry.name) for entry in fields(config) if entry.name != moved]


def _moved(of: Curve, slider: str, value: float) -> Curve:
    changed: dict[str, Any] = {SLIDERS[slider].field: value}
    return curve(of.key, replace(of.config, **changed))


class Place(NamedTuple):
    """One position of the slider: its value, and what was found there."""

    value: float
    findings: list[Finding]


def preview(request: Request, told: Callable[[], None]) -> dict[str, Any] | None:
    """The curves at every position; None where they take too long, or while others' previews keep the server busy.

    told is called while it computes: it may raise to stop it. Not Streamlit's cache, which forbids such a call.
    """
    with _kept_lock:
        if request.token in _kept:
            return _kept[request.token]
    if not _AT_ONCE.acquire(blocking=False):
        return None
    try:
        found = _made(request, told)
    finally:
        _AT_ONCE.release()
    with _kept_lock:
        _kept[request.token] = found
    return found


def _made(request: Request, told: Callable[[], None]) -> dict[str, Any] | None:
    started = time.monotonic()

    def progress(done: int, whole: int) -> None:
        told()
        if time.monotonic() - started > MAX_SECONDS:
            raise Stopped(f"{done} of {whole}")

    try:
        return _packed(request, _computed(request, positions(request), progress))
    except (Stopped, ValueError):  # too slow, or a position that the config rules out
        return None


def _computed(request: Request, values: list[float], progress: Callable[[int, int], None]) -> list[Place]:
    curves = [[_moved(c, request.slider, value) for c in request.experiment.curves] for value in values]
    configs = list(dict.fromkeys(c.config for at in curves for c in at))
    found = dict(zip(configs, rc.run_sweep(configs, progress=progress), strict=True))
    return [
        Place(value, [finding_of(c, found[c.config], request.experiment) for c in at])
        for value, at in zip(values, curves, strict=True)
    ]


def _packed(request: Request, places: list[Place]) -> dict[str, Any]:
    """Float32, position by position, curve by curve: the line, then low and high of the band at every second lag."""
    numbers, lengths, axes = [], [], []
    for place in places:
        lengths.append([finding.lags + 1 for finding in place.findings])
        lines = []
        for finding in place.findings:
            kept = [_line(finding, request.absolute), *_band(finding, request.absolute)]
            numbers += kept
            lines += kept
        axes.append(axis_of(lines))
    flat = np.concatenate(numbers).astype("<f4")
    return {
        "token": request.token,
        "slider": request.slider,
        "positions": [place.value for place in places],
        "names": [finding.name for finding in places[0].findings],
        "lengths": lengths,
        "axes": axes,
        "numbers": base64.b64encode(flat.tobytes()).decode(),
    }


def _line(finding: Finding, absolute: bool) -> np.ndarray:
    line = line_of(finding, relative=not absolute)
    return np.where(np.isfinite(line), line, np.nan)


def _band(finding: Finding, absolute: bool) -> list[np.ndarray]:
    kept = np.unique([*range(0, finding.lags + 1, 2), finding.lags])
    return [np.where(np.isfinite(edge), edge, np.nan)[kept] for edge in band_of(finding, relative=not absolute)]
