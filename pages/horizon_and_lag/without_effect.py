"""The controls of the sidebar that the recall task replaces."""

from __future__ import annotations

from app.experiment.without_effect import SET_BY_TASK, WithoutEffect
from app.language.language import plain


def without_effect() -> WithoutEffect:
    """Those that the task sets."""
    return WithoutEffect(keys=SET_BY_TASK, why=plain("the recall task sets it"))
