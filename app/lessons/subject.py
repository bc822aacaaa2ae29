"""What is measured: one curve of a query's experiment, and what the query says beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.experiment.affordable import require_affordable
from app.experiment.curve import Curve
from app.experiment.from_query import experiment_of
from app.lessons.own_values import OwnValues, own_values
from rnn_core import ExperimentConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A curve, the layer and direction that are looked at, and the values of pages' own controls."""

    curve: Curve
    layer: int
    direction: int
    own: OwnValues

    @property
    def config(self) -> ExperimentConfig:
        return self.curve.config


@lru_cache(maxsize=256)
def subjects(query: str) -> dict[str, Subject]:
    """The curves of a query, by their keys.

    Raises:
        ValueError: the controls refuse the query, or a run would be larger than this server allows.
    """
    experiment, own = experiment_of(query), own_values(query)
    for curve in experiment.curves:
        require_affordable(curve.config)
    return {
        curve.key: Subject(curve=curve, layer=experiment.layer, direction=experiment.direction, own=own)
        for curve in experiment.curves
    }


def subject(query: str, key: str) -> Subject:
    """One curve of a query.

    Raises:
        ValueError: the controls refuse the query, or it shows no such curve.
    """
    found = subjects(query)
    if key not in found:
        raise ValueError(f"of must be one of the query's curves ({', '.join(found)}), got {key!r}")
    return found[key]
