"""The controls of the sidebar that the recall task replaces."""

from __future__ import annotations

from app.experiment.without_effect import SET_BY_TASK, WithoutEffect


def without_effect() -> WithoutEffect:
    """Those that the task sets."""
    return WithoutEffect(keys=SET_BY_TASK, why="the recall task says")
