"""The controls of the sidebar that the series replaces."""

from __future__ import annotations

from app.experiment.without_effect import SET_BY_TASK, WithoutEffect


def without_effect() -> WithoutEffect:
    """Those that the task sets, but for the batch that a network is trained on."""
    return WithoutEffect(keys=SET_BY_TASK - {"B"}, why="this page's series and its own controls say")
