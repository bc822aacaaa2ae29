"""The cache that all sessions share: keyed by what is asked, bounded, its values immutable.

Whoever waits for a value for more than half a second is told so: no estimate knows of a run that leaves float64's range.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import streamlit as st

from app.experiment.apart import measure
from app.experiment.experiment import Experiment
from app.language.language import later, plain
from rnn_core import ExperimentConfig, TrainingConfig

if TYPE_CHECKING:
    from streamlit.runtime.caching.cache_utils import CachedFunc

Asked = ParamSpec("Asked")
Measured = TypeVar("Measured")

# A tenth of the time that Streamlit takes to walk through their fields.
_BY_VALUE: dict[str | type[Any], Callable[[Any], Any]] = {
    Experiment: repr,
    ExperimentConfig: repr,
    TrainingConfig: repr,
}


class _Meanwhile(str):
    """What is said while one waits, in the language that is spoken then."""

    __slots__ = ()

    def __str__(self) -> str:
        return plain(self)


def cached(
    entries: int, *values: type[Any], says: str = later("Computing …")
) -> Callable[[Callable[Asked, Measured]], CachedFunc[Asked, Measured]]:
    """Keep what a function measured of its last so many arguments, for every session.

    values: further frozen types. says: to who waits for it; nothing where it is empty, of what takes no time.
    """
    keys = _BY_VALUE | dict.fromkeys(values, repr)
    shown = _Meanwhile(says) if says else False
    door = st.cache_resource(max_entries=entries, show_spinner=shown, show_time=bool(says), hash_funcs=keys)

    def kept(function: Callable[Asked, Measured]) -> CachedFunc[Asked, Measured]:
        @wraps(function)
        def measured(*asked: Asked.args, **named: Asked.kwargs) -> Measured:
            found: Measured = measure(function, *asked, **named)
            return found

        return door(measured)

    return kept
