"""What the diagram draws and says at each step, as plain numbers and text for the browser."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from app import numbers
from app.experiment.options import ACTIVATIONS
from app.findings.finding import Finding
from app.numbers import unbroken
from pages.unrolled.equations import filled, templates
from pages.unrolled.measured import CELL_BY_CELL, Sizes, Steps, grows, labels, reference, relative
from rnn_core.diagnostics.walk import log10_ratio
from rnn_core.engine.activations import ACTIVATIONS as PHI

_NOTES = {
    "lstm": "The gates hear ∂ℓ/∂c too, so that ∂ℓ/∂h may grow in them.",
    "gru": "The two roads’ vectors add, their sizes need not.",
}


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
        "alt": alt,
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
        "said": filled(config.cell, steps, named, before),
        "forward": [_forward(steps, named, before, k) for k in range(steps.walked)],
        "stopped": finding.diverged,
    }
    if steps.backward:
        found |= _way_back(finding, steps, named, before)
    return found


def _way_back(finding: Finding, steps: Steps, named: list[str], before: list[str]) -> dict[str, Any]:
    sizes, start = steps.sizes, reference(steps)
    lanes = [
        {"name": name, **_sized(relative(steps, f"d{name}")), "size": _plain(sizes[f"d{name}"])}
        for name in ("h", "c")
        if f"d{name}" in sizes
    ]
    top = finding.layer == finding.config.num_layers - 1
    factors = _factors(finding.config.cell, sizes)
    largest = max(float(sizes["term"].max()), float(sizes["sum"].max()))
    return {
        "start": start,
        "grows": grows(steps),
        "lanes": lanes,
        "enters": steps.enters.tolist(),
        "entering": "loss" if top else "from the layer above",
        "factors": factors,
        "note": _NOTES.get(finding.config.cell, ""),
        "terms": [_drawn(sizes[name], largest) for name in ("term", "sum")],
        "sums": None if steps.sums is None else _plain_matrices(steps),
        "back": [_back(steps, named, before, lanes, factors, start, k) for k in range(steps.walked)],
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
    if cell == "rnn":
        rows = [("", "slopes φ′", slopes), ("×", "matrix W_hh", matrix), ("=", "this step back", whole)]
    elif cell == "gru":
        straight = log10_ratio(sizes["straight"], sizes["dh"])
        rows = [
            ("", "straight on, by z", straight),
            ("+", "gates and slopes", slopes),
            ("×", "matrix W_hh", matrix),
            ("=", "this step back", whole),
        ]
    else:
        kept = log10_ratio(sizes["straight"], sizes["dc"])
        rows = [
            ("", "gates and slopes", slopes),
            ("×", "matrix W_hh", matrix),
            ("=", "this step back, h", whole),
            ("", "cell road, by f", kept),
        ]
    return [
        {
            "sign": sign,
            "name": name,
            "values": _plain(values),
            "text": [numbers.factor_by_log10(float(value)) for value in values],
        }
        for sign, name, values in rows
    ]


def _forward(steps: Steps, named: list[str], before: list[str], k: int) -> str:
    size = numbers.size(float(steps.sizes["h"][k]))
    start = ", the zero start," if k == 0 else ""
    return f"Forward, step {named[k]}: from x of step {named[k]} and h of step {before[k]}{start} to ‖h‖ = {size}."


def _back(
    steps: Steps,
    named: list[str],
    before: list[str],
    lanes: list[dict[str, Any]],
    factors: list[dict[str, Any]],
    start: int | None,
    k: int,
) -> str:
    added = f"∂ℓ/∂W_hh so far: {numbers.size(float(steps.sizes['sum'][k]))}."
    lane, road = lanes[0], lanes[-1]
    if lane["log10"][k] is None and road["log10"][k] is not None:
        c_start = named[reference(steps, "dc") or 0]
        times = "times" if road["log10"][k] > 0 else "of"
        return unbroken(
            f"Back at step {named[k]}: ∂ℓ/∂h is exactly 0, ∂ℓ/∂c {road['text'][k]} {times} step {c_start}’s. {added}"
        )
    if lane["log10"][k] is None:
        return f"Back at step {named[k]}: the gradient is exactly 0. {added}"
    whole = next(factor for factor in factors if factor["sign"] == "=")["text"][k]
    times = "times" if lane["log10"][k] > 0 else "of"
    of = (
        "the way back starts" if k == start else f"the gradient is {lane['text'][k]} {times} step {named[start or 0]}’s"
    )
    to = f"step {before[k]}" if k else "the zero start"
    return unbroken(f"Back at step {named[k]}: {of}; {to} gets {whole}. {added}")
