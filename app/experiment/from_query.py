"""A link's query as the experiment that its page would show, without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from app.experiment.control import Choice, Control, Said, Several, Slide, Switch, Whole
from app.experiment.controls import CONTROLS
from app.experiment.experiment import Experiment
from app.experiment.said_experiment import said_experiment
from app.experiment.without_effect import all_act


def experiment_of(query: str) -> Experiment:
    """The experiment of a query. What is no key of a control is left to the page.

    Raises:
        ValueError: a value that its control cannot take, or that `ExperimentConfig` rules out.
    """
    given = parse_qs(query, keep_blank_values=True)
    said = Said(defaults={control.key: control.default for control in CONTROLS}, without_effect=all_act())
    for control in CONTROLS:
        if control.key in given:
            said.values[control.key] = _taken(control, given[control.key])
    for control in CONTROLS:
        if control.key not in said.values:
            said.values[control.key] = control.default
        if not control.shown(said):
            del said.values[control.key]
    return said_experiment(said)


def _taken(control: Control, given: Sequence[str]) -> Any:
    if isinstance(control, Whole):  # its rule asks the page's link how far it goes; the experiment does so by itself
        written = given[-1]
        if not written.isascii() or not written.isdigit() or not control.low <= int(written) <= control.high:
            raise ValueError(
                f"{control.key} must be a whole number in [{control.low}, {control.high}], got {written!r}"
            )
        return int(written)
    taken = control.rule.read(given)
    if taken.refused:
        raise ValueError(taken.refused.sentence(control.key))
    if isinstance(control, Several):
        return [key for key, name in control.options.items() if name in given]
    if isinstance(control, Choice):
        return next(value for value, name in control.options.items() if name == given[-1])
    if isinstance(control, Switch):
        return given[-1].lower() == "true"
    if isinstance(control, Slide):
        return float(given[-1]) if isinstance(control.step, float) else int(float(given[-1]))
    return given[-1]
