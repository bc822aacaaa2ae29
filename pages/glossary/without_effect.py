"""The sidebar's controls without effect on the glossary: all."""

from __future__ import annotations

from app.experiment.controls import CONTROLS
from app.experiment.without_effect import WithoutEffect
from app.language.language import plain


def without_effect() -> WithoutEffect:
    """Nothing is measured there."""
    return WithoutEffect(
        keys=frozenset(control.key for control in CONTROLS), why=plain("nothing is measured on this page")
    )
