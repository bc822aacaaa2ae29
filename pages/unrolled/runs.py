"""The cached door to one sequence's walk through a layer: what the diagram draws, in sizes."""

from __future__ import annotations

import numpy as np

import rnn_core as rc
from app.experiment.cached import cached
from app.findings import runs
from pages.unrolled.measured import CELL_BY_CELL, WHOLE_STEPS, WHOLE_UNITS, Steps
from rnn_core.diagnostics.walk import Walk, log10_factors, walk
from rnn_core.diagnostics.weight_sums import weight_sums
from rnn_core.engine.bptt import Unrolled
from rnn_core.engine.scaled import scaled

MAX_STEPS = 200
SAMPLE = 0  # the batch's first sequence
_MATRIX = 64  # elements of W_hh up to which the running sum is drawn
_MEANS = ("slope", "i", "f", "o", "r", "z")


@cached(48)
def run_steps(config: rc.ExperimentConfig, layer: int, direction: int) -> Steps:
    """Walk the batch's first sequence, of at most MAX_STEPS steps, forward and back."""
    unrolled, adjoint = runs.recording(config).at(layer, direction)
    return _steps(config, walk(unrolled, adjoint, SAMPLE), unrolled)


def _steps(config: rc.ExperimentConfig, walked: Walk, unrolled: Unrolled) -> Steps:
    vectors = walked.forward | (walked.backward or {})
    sizes = {name: np.asarray(vector.log10_norm(axis=1), np.float64) for name, vector in vectors.items()}
    G, H = unrolled.params.W_hh.shape
    units = min(H, 8 if config.seq_len <= CELL_BY_CELL else 32 if config.seq_len <= 100 else 16)
    sums = None
    if walked.backward is not None:
        added = weight_sums(walked.backward["da"], walked.forward["h_prev"], keep=G * H <= _MATRIX)
        sums = added.sums
        sizes |= {"term": added.log10_terms, "sum": added.log10_sums}
        sizes["slopes"], sizes["matrix"] = log10_factors(walked)
    whole = H <= WHOLE_UNITS and config.seq_len <= WHOLE_STEPS
    return Steps(
        H=H,
        D=unrolled.x.shape[1],
        units=units,
        sizes=sizes,
        means={name: walked.forward[name].to_float().mean(axis=1) for name in _MEANS if name in walked.forward},
        states={name: walked.forward[name][:, :units].to_float() for name in ("h", "c") if name in walked.forward},
        sums=sums,
        vectors=vectors if whole else {},
        weights={name: scaled(W) for name, W in unrolled.params._asdict().items()} if whole else {},
    )
