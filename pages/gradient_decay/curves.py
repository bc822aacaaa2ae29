"""The main figure of an experiment, drawn once for all sessions."""

from __future__ import annotations

from collections.abc import Sequence

from app.drawing.figure import Drawn
from app.experiment.cached import cached
from app.experiment.controls import SLIDERS
from app.experiment.experiment import Experiment
from app.findings.decay_figure import decay_figure
from app.findings.finding import Finding, Pin
from app.language.language import current
from pages.gradient_decay.controls import Storage


def main_figure(
    experiment: Experiment, findings: list[Finding], storage: Storage, *, absolute: bool, pins: Sequence[Pin]
) -> Drawn:
    """The curves of an experiment that did not diverge as a whole; it says of which slider values it is."""
    return (
        _drawn(experiment, findings, absolute, pins)
        if pins
        else _shared(experiment, findings, storage, absolute, current())
    )


@cached(256, Storage, says="")
def _shared(experiment: Experiment, _findings: list[Finding], storage: Storage, absolute: bool, language: str) -> Drawn:
    return _drawn(experiment, _findings, absolute, ())


def _drawn(experiment: Experiment, findings: list[Finding], absolute: bool, pins: Sequence[Pin]) -> Drawn:
    figure = decay_figure(findings, relative=not absolute, pins=pins)
    figure.update_layout(meta={label: slider.value_in(experiment) for label, slider in SLIDERS.items()})
    return figure.drawn()
