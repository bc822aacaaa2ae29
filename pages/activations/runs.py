"""The slopes of a run: one gate's pre-activations of one finding, and what their slopes come to."""

from __future__ import annotations

from app.experiment.options import GATES
from app.findings import runs
from app.findings.finding import Finding
from pages.activations.measured import Slopes


def slopes(finding: Finding, gate: str | None = None) -> Slopes | None:
    """The slopes of a gate, by default the one that φ serves; None where no step stayed finite."""
    config = finding.config
    wanted = gate or next(iter(GATES[config.cell]))
    for measured in runs.run_saturation(config, finding.layer, finding.direction):
        if measured.gate == wanted:
            found = Slopes(finding=finding, measured=measured)
            return found if found.steps else None
    raise ValueError(f"gate must be one of {', '.join(GATES[config.cell])}, got {wanted!r}")
