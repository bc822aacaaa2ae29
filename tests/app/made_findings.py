"""Findings to draw and to tell: of real runs, and with made-up sizes of the gradient."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import rnn_core as rc
from app.experiment.curve import Curve, curve
from app.experiment.experiment import Experiment
from app.findings.find import find
from app.findings.finding import Finding
from rnn_core import Verdict

SMALL = {"hidden_size": 8, "batch_size": 5, "seq_len": 20}
OF_VERDICT: dict[Verdict, tuple[str, dict[str, Any]]] = {  # a real run of each
    Verdict.VANISHES: ("rnn", {"seq_len": 40}),
    Verdict.FADES: ("rnn", {"seq_len": 5}),
    Verdict.HOLDS: ("rnn", {"activation": "linear", "weight_init": "orthogonal"}),
    Verdict.GROWS: ("rnn", {"activation": "linear", "weight_init": "orthogonal", "weight_scale": 1.2}),
    Verdict.EXPLODES: ("rnn", {"activation": "linear", "weight_init": "orthogonal", "weight_scale": 2.0}),
    Verdict.CUT_OFF: ("rnn", {"weight_scale": 0.0}),
    Verdict.DIVERGED: ("rnn", {"activation": "linear", "weight_scale": 100.0, "seq_len": 400}),
    Verdict.CANT_TELL: ("rnn", {"sequence_type": "many_to_many", "bidirectional": True}),
}


def found(key: str, *, layer: int = -1, direction: int = 0, **config: Any) -> Finding:
    """One finding of a real run, by the app's own door."""
    made = rc.ExperimentConfig(**(SMALL | config))
    layer = layer % made.num_layers
    return find(Experiment(config=made, curves=(curve(key, made),), layer=layer, direction=direction))[0]


def of_verdict(verdict: Verdict) -> Finding:
    """A real run with this verdict."""
    key, config = OF_VERDICT[verdict]
    finding = found(key, direction=int(verdict is Verdict.CANT_TELL), **config)
    assert finding.verdict is verdict
    return finding


def with_sizes(key: str, log10_dh: np.ndarray, **config: Any) -> Finding:
    """A finding whose samples' gradients have these sizes by lag, (lags, B)."""
    T, B = log10_dh.shape
    made = curve(key, rc.ExperimentConfig(**({"hidden_size": 2} | config | {"seq_len": T, "batch_size": B})))
    return of_sizes(made, log10_dh)


def of_sizes(made: Curve, log10_dh: np.ndarray) -> Finding:
    result = replace(rc.run(made.config).without_tape(), log10_dh=log10_dh[None, None, ::-1])
    return Finding(curve=made, result=result, summary=result.summary(), layer=0, direction=0)


def straight(key: str, verdict: Verdict, T: int = 50, B: int = 4) -> Finding:
    """A finding with a straight curve of a given verdict."""
    ends = {Verdict.VANISHES: -9.0, Verdict.FADES: -2.5, Verdict.HOLDS: -0.1, Verdict.GROWS: 2.5, Verdict.EXPLODES: 9.0}
    curve_by_lag = np.linspace(0.0, ends.get(verdict, -4.0), T)
    if verdict is Verdict.CUT_OFF:
        curve_by_lag[T // 2 :] = -np.inf
    finding = with_sizes(key, np.repeat(curve_by_lag[:, None], B, axis=1))
    assert finding.verdict is verdict
    return finding
