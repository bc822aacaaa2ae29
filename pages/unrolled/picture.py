"""What the diagram draws and says at each step, as plain numbers and text for the browser."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from app import numbers
from app.experiment.options import ACTIVATIONS
from app.findings.finding import Finding
from app.language.language import plain
from pages.unrolled.equations import filled, templates
from pages.unrolled.measured import CELL_BY_CELL, Sizes, Steps, grows, labels, reference, relative
from pages.unrolled.picture_words import fixed_words, step_words
from rnn_core.diagnostics.walk import log10_ratio
from rnn_core.engine.activations import ACTIVATIONS as PHI


def picture(finding: Finding, steps: Steps, alt: str) -> dict[str, Any]:
    """All numbers and words of the walk."""
    config = finding.config
    named, before = labels(finding, steps)
    bounded = PHI[config.activation].limits is not None
    scale = max(1.0, *(float(np.abs(state).max(initial=0.0)) for state in steps.states.values()))
    fixed = {"h"} if bounded else set()
    found: dict[str, Any] = {
        "name": finding.name,
        "hue": finding.curve.key,
        "activation": ACTIVATIONS[config.activation],
        "T": steps.walked,
        "H": steps.H,
        "byCell": steps.walked <= CELL_BY_CELL,
        "labels": named,
        "previous": before,
        "states": [
            {
                "name": name,
                "scale": 1.0 if name in fixed else scale,
                "most": numbers.size(0.0 if name in fixed else math.log10(scale)),
                "values": [[float(f"{value:.9g}") for value in column] for column in state],
            }
            for name, state in steps.states.items()
        ],
        "units": steps.units,
        "templates": templates(config.cell, config.activation, steps),
        "words": fixed_words(steps, config.cell, alt),
        "said": filled(config.cell, steps, named, before) | step_words(steps, named, before),
        "stopped": finding.diverged,
    }
    if steps.backward:
        found |= _backward(finding, steps)
    return found


def _backward(finding: Finding, steps: Steps) -> dict[str, Any]:
    sizes = steps.sizes
    lanes = [
        {"name": name, **_sized(relative(steps, f"d{name}")), "size": _plain(sizes[f"d{name}"])}
        for name in ("h", "c")
        if f"d{name}" in sizes
    ]
    top = finding.layer == finding.config.num_layers - 1
    largest = max(float(sizes["term"].max()), float(sizes["sum"].max()))
    return {
        "start": reference(steps),
        "grows": grows(steps),
        "lanes": lanes,
        "enters": steps.enters.tolist(),
        "entering": plain("loss") if top else plain("from the layer above"),
        "factors": _factors(finding.config.cell, sizes),
        "terms": [_drawn(sizes[name], largest) for name in ("term", "sum")],
        "largest": numbers.size(largest),
        "sums": None if steps.sums is None else _plain_matrices(steps),
    }


def _sized(log10: Sizes) -> dict[str, Any]:
    return {"log10": _plain(log10), "text": [numbers.size(float(size)) for size in log10]}


def _drawn(sizes: Sizes, largest: float) -> dict[str, Any]:
    """Sizes on a linear axis that ends at the largest of all: terms are added, so that is how they count."""
    with np.errstate(under="ignore"):
        share = 10.0 ** (sizes - largest) if math.isfinite(largest) else np.zeros(len(sizes))
    return {"share": share.tolist(), **_sized(sizes)}


def _plain(values: Sizes) -> list[float | None]:
    """JSON knows no infinity: an exact zero, or nothing to divide, is null."""
    return [float(value) if math.isfinite(value) else None for value in values]


def _plain_matrices(steps: Steps) -> list[list[list[float]]]:
    """Each running sum over the largest element of them all."""
    assert steps.sums is not None
    top = steps.sums.exponent.max()
    plain = steps.sums.aligned(top)
    return [[[float(f"{x:.4g}") for x in row] for row in matrix] for matrix in plain / max(np.abs(plain).max(), 1e-300)]


def _factors(cell: str, sizes: dict[str, Sizes]) -> list[dict[str, Any]]:
    """What the step back multiplies by, in the order in which it is read: sign, name, sizes."""
    slopes, matrix = sizes["slopes"], sizes["matrix"]
    whole = log10_ratio(sizes["handed"], sizes["dh"])
    through_matrix, back = ("×", "W_hh", matrix), ("=", plain("this step back"), whole)
    if cell == "rnn":
        rows = [("", plain("derivative φ′"), slopes), through_matrix, back]
    else:
        gates = plain("gates and derivatives")
        kept = log10_ratio(sizes["straight"], sizes["dh" if cell == "gru" else "dc"])
        rows = (
            [("", plain("direct path, by z"), kept), ("+", gates, slopes), through_matrix, back]
            if cell == "gru"
            else [
                ("", gates, slopes),
                through_matrix,
                ("=", plain("this step back, h"), whole),
                ("", plain("cell-state path, by f"), kept),
            ]
        )
    return [
        {
            "sign": sign,
            "name": name,
            "values": _plain(values),
            "text": [numbers.factor_by_log10(float(value)) for value in values],
        }
        for sign, name, values in rows
    ]
