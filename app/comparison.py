"""Experiment -> findings: run every curve, and the last loss alone where a sum of losses can't tell."""

from __future__ import annotations

from app import runs
from app.controls import Experiment
from app.curves import Curve
from app.findings import Finding
from rnn_core import Verdict


def find(experiment: Experiment) -> list[Finding]:
    """Run every curve of an experiment.

    Raises:
        ValueError: the experiment is larger than this server runs.
    """
    return [_found(curve, experiment) for curve in experiment.curves]


def _found(curve: Curve, experiment: Experiment) -> Finding:
    place = {"curve": curve, "layer": experiment.layer, "direction": experiment.direction}
    result = runs.run(curve.config)
    summary = result.summary(experiment.layer, experiment.direction)
    alone = None
    if summary.verdict is Verdict.CANT_TELL and not experiment.direction:
        last = runs.run_last_loss(curve.config)
        alone = Finding(result=last, summary=last.summary(experiment.layer), **place)
    return Finding(result=result, summary=summary, alone=alone, **place)
