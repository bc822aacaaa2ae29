"""What a query sets, in words for paper: the label of each control with its value."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from app import numbers
from app.experiment.control import Choice, Control, Switch
from app.experiment.controls import CELLS, CONTROLS
from app.experiment.experiment import Experiment
from app.experiment.from_query import experiment_of
from app.experiment.options import DIRECTIONS
from app.language.language import later, plain

_OF_ONE_PAGE = {  # the keys that `OwnValues` reads
    "stored": later("Number format"),
    "loss_scale": later("k of the loss scale 2^k"),
    "clip_norm": later("Clip at norm"),
    "trunc": later("Truncation window"),
    "lag": later("Lag of the task"),
    "opt": later("Optimiser"),
    "lr": later("Learning rate"),
    "clip": later("Clipping"),
    "clip_at": later("Clip at"),
    "window": later("Truncation window"),
    "steps": later("Training updates"),
}


def settings(query: str) -> dict[str, str]:
    """Label -> value of all that the experiment of a query has.

    Raises:
        ValueError: the controls refuse the query.
    """
    experiment = experiment_of(query)
    found = {plain(CELLS.label): ", ".join(curve.name for curve in experiment.curves)}
    for control in CONTROLS:
        value = control.of(experiment.config) if control is not CELLS else None
        if value is not None and value != "":
            found[plain(control.label)] = _written(control, value)
    given = parse_qs(query, keep_blank_values=True)
    return (
        found | _shown(experiment) | {plain(_OF_ONE_PAGE[key]): given[key][-1] for key in _OF_ONE_PAGE if key in given}
    )


def other_settings(query: str, against: str) -> dict[str, str]:
    """What another query sets otherwise, or not at all."""
    here, there = settings(query), settings(against)
    unset = {label: plain("not set") for label in here.keys() - there.keys()}
    return unset | {label: value for label, value in there.items() if here.get(label) != value}


def _shown(experiment: Experiment) -> dict[str, str]:
    labels = {control.key: plain(control.label) for control in CONTROLS}
    found = {}
    if experiment.config.num_layers > 1:
        found[labels["layer"]] = str(experiment.layer + 1)
    if experiment.config.bidirectional:
        found[labels["direction"]] = plain([*DIRECTIONS.values()][experiment.direction])
    return found


def _written(control: Control, value: Any) -> str:
    if isinstance(control, Switch):
        return plain("yes") if value else plain("no")
    if isinstance(control, Choice):
        return plain(control.options[value])
    return numbers.general(value) if isinstance(value, int | float) else str(value)
