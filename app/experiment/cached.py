"""The cache that all sessions share: keyed by what is asked, bounded, its values immutable."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import streamlit as st

from app.experiment.apart import measure
from app.experiment.experiment import Experiment
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


def cached(entries: int, *values: type[Any]) -> Callable[[Callable[Asked, Measured]], CachedFunc[Asked, Measured]]:
    """Keep what a function measured of its last so many arguments, for every session. values: further frozen types."""
    keys = _BY_VALUE | dict.fromkeys(values, repr)
    door = st.cache_resource(max_entries=entries, show_spinner=False, hash_funcs=keys)

    def kept(function: Callable[Asked, Measured]) -> CachedFunc[Asked, Measured]:
        @wraps(function)
        def measured(*asked: Asked.args, **named: Asked.kwargs) -> Measured:
            found: Measured = measure(function, *asked, **named)
            return found

        return door(measured)

    return kept
