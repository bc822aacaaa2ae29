"""The controls of the sidebar that the series replaces."""

from __future__ import annotations

from app.experiment.without_effect import SET_BY_TASK, WithoutEffect
from app.language.language import plain


def without_effect() -> WithoutEffect:
    """Those that the task sets, but for the batch that a network is trained on."""
    return WithoutEffect(keys=SET_BY_TASK - {"B"}, why=plain("the series and this page’s controls set it"))
