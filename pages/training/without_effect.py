"""The controls of the sidebar that this page's own ones replace."""

from __future__ import annotations

from app.experiment.without_effect import SET_BY_TASK, WithoutEffect
from app.language.language import plain


def without_effect() -> WithoutEffect:
    """Those that the task sets; cells too, since this page has networks of its own."""
    return WithoutEffect(keys=SET_BY_TASK | {"cells"}, why=plain("this page’s task and networks set it"))
