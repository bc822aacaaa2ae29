"""A cell's name as a student writes it."""

from __future__ import annotations

from app.experiment.curve import LONG_NAMES, Curve


def same_cell(written: str, curve: Curve) -> bool:
    """Whether it is meant: by the name on screen, the longer one of the controls, or the key in links."""
    return written.strip().lower() in {name.lower() for name in (curve.key, curve.name, LONG_NAMES.get(curve.key, ""))}
