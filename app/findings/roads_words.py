"""What the two paths back tell, from the run's own numbers."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.roads_measured import Drawn
from app.language.language import say, say_count

_CLEARLY = math.log10(2.0)  # from here on the other paths carry most of the gradient


def roads_words(finding: Finding, roads: Drawn) -> Markup:
    """Which path carries more, and what each carries to the farthest step."""
    lstm = finding.config.cell == "lstm"
    if finding.lags == 0:
        return say("One time step: the loss itself is the only source of {whole}.", whole="∂c" if lstm else "∂h")
    if not max(roads.straight, roads.rest) > -math.inf:
        return say(
            "At step {step}, both paths carry <b>exactly 0</b>. No path leads there any more.",
            step=_farthest_step(finding),
        )
    at_end = _at_end(finding, roads)
    if roads.overtaken is None:
        never = (
            say("In this run, the other paths never carry more than the cell-state path.")
            if lstm
            else say("In this run, the other paths never carry more than the direct path through the update gate.")
        )
        return Markup(" ").join([never, at_end])
    if not roads.lasting:
        return Markup(" ").join([_first(finding, roads.overtaken), say("Later the two change places again."), at_end])
    return Markup(" ").join([_from(finding, roads.overtaken), at_end, _so(finding, roads)])


def _farthest_step(finding: Finding) -> int:
    """The step at the far end of the lags."""
    return finding.config.seq_len if finding.backwards else 1


def _at_end(finding: Finding, roads: Drawn) -> Markup:
    sizes = {"straight": numbers.size(roads.straight), "others": numbers.size(roads.rest)}
    step = _farthest_step(finding)
    if finding.config.cell == "lstm":
        return say(
            "At step {step}, the cell-state path carries <b>{straight}</b>, the other paths <b>{others}</b>.",
            step=step,
            **sizes,
        )
    return say(
        "At step {step}, the direct path carries <b>{straight}</b>, the other paths <b>{others}</b>.",
        step=step,
        **sizes,
    )


def _first(finding: Finding, lag: int) -> Markup:
    if finding.config.cell == "lstm":
        return say_count(
            "The other paths first carry more than the cell-state path <b>{count}</b> step back.",
            "The other paths first carry more than the cell-state path <b>{count}</b> steps back.",
            lag,
        )
    return say_count(
        "The other paths first carry more than the direct path through the update gate <b>{count}</b> step back.",
        "The other paths first carry more than the direct path through the update gate <b>{count}</b> steps back.",
        lag,
    )


def _from(finding: Finding, lag: int) -> Markup:
    if finding.config.cell == "lstm":
        return say_count(
            "From <b>{count}</b> step back, the other paths carry more than the cell-state path.",
            "From <b>{count}</b> steps back, the other paths carry more than the cell-state path.",
            lag,
        )
    return say_count(
        "From <b>{count}</b> step back, the other paths carry more than the direct path through the update gate.",
        "From <b>{count}</b> steps back, the other paths carry more than the direct path through the update gate.",
        lag,
    )


def _so(finding: Finding, roads: Drawn) -> Markup:
    most, name = roads.rest - roads.straight > _CLEARLY, finding.config.cell.upper()
    if finding.config.cell == "lstm":
        return (
            say(
                "So most of the {name}’s gradient there comes through the gates and W<sub>hh</sub>, "
                "not through forget gates alone.",
                name=name,
            )
            if most
            else say("So the {name}’s gradient there does not come through forget gates alone.", name=name)
        )
    return (
        say(
            "So most of the {name}’s gradient there comes through the gates and W<sub>hh</sub>, "
            "not through update gates alone.",
            name=name,
        )
        if most
        else say("So the {name}’s gradient there does not come through update gates alone.", name=name)
    )
