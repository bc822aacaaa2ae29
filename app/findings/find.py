"""Experiment -> findings: run every curve, and the last loss alone where a sum of losses can't tell."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

import rnn_core as rc
from app import numbers
from app.experiment.cached import cached
from app.experiment.curve import Curve
from app.experiment.experiment import Experiment
from app.findings import runs
from app.findings.finding import Finding
from rnn_core import Result, Verdict

NOTICEABLE = 1.0  # seconds after which one wants to know that something happens


def find(experiment: Experiment) -> list[Finding]:
    """Run every curve of an experiment.

    Raises:
        ValueError: the experiment is larger than this server runs.
    """
    seconds = sum(rc.estimate(curve.config).seconds for curve in experiment.curves)
    if seconds < NOTICEABLE:
        return list(_find(experiment))
    with st.spinner(f"About {numbers.seconds(seconds)} for {numbers.count(len(experiment.curves), 'network')} …"):
        return list(_find(experiment))


@cached(256)
def _find(experiment: Experiment) -> tuple[Finding, ...]:
    return tuple(_found(curve, experiment) for curve in experiment.curves)


def _found(curve: Curve, experiment: Experiment) -> Finding:
    finding = replace(finding_of(curve, runs.run(curve.config), experiment), growth=runs.run_growth(curve.config))
    if finding.verdict is Verdict.CANT_TELL and not experiment.direction:
        return replace(finding, alone=finding_of(curve, runs.run_last_loss(curve.config), experiment))
    return finding


def finding_of(curve: Curve, result: Result, experiment: Experiment) -> Finding:
    """A result as the experiment looks at it: on its layer and in its direction."""
    layer, direction = experiment.layer, experiment.direction
    return Finding(
        curve=curve, result=result, summary=result.summary(layer, direction), layer=layer, direction=direction
    )
