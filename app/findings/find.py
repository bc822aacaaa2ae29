"""Experiment -> findings: run every curve, and the last loss alone where a sum of losses can't tell."""

from __future__ import annotations

from dataclasses import replace

from app.experiment.cached import cached
from app.experiment.curve import Curve
from app.experiment.experiment import Experiment
from app.findings import runs
from app.findings.finding import Finding
from app.findings.measured import Stored
from rnn_core import Result, Verdict


def find(experiment: Experiment) -> list[Finding]:
    """Run every curve of an experiment.

    Raises:
        ValueError: the experiment is larger than this server runs.
    """
    return list(_find(experiment))


@cached(256)
def _find(experiment: Experiment) -> tuple[Finding, ...]:
    return tuple(_found(curve, experiment) for curve in experiment.curves)


def _found(curve: Curve, experiment: Experiment) -> Finding:
    finding = replace(finding_of(curve, runs.run(curve.config), experiment), growth=runs.run_growth(curve.config))
    if finding.verdict is Verdict.CANT_TELL:
        alone = runs.run_last_loss(curve.config, experiment.direction)
        return replace(finding, alone=finding_of(curve, alone, experiment))
    return finding


def finding_of(curve: Curve, result: Result, experiment: Experiment) -> Finding:
    """A result as the experiment looks at it: on its layer and in its direction."""
    layer, direction = experiment.layer, experiment.direction
    return Finding(
        curve=curve, result=result, summary=result.summary(layer, direction), layer=layer, direction=direction
    )


def as_stored(findings: list[Finding], number_format: str, log2_scale: int) -> list[Finding]:
    """The same findings with what a number format stores of them; those that diverged as they are."""
    return [_as_stored(finding, number_format, log2_scale) for finding in findings]


def _as_stored(finding: Finding, number_format: str, log2_scale: int) -> Finding:
    if finding.diverged:
        return finding
    last_loss = None if finding.result.steps is None else finding.direction
    sizes = runs.run_stored(finding.config, last_loss, number_format, log2_scale)
    by_lag = finding.result.by_lag(sizes, finding.layer, finding.direction)
    return replace(
        finding,
        stored=Stored(number_format=number_format, log2_scale=log2_scale, log10_dh=by_lag),
        alone=finding.alone and _as_stored(finding.alone, number_format, log2_scale),
    )
