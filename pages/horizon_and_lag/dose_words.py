"""What one setting that is varied does, from the measured numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import later, plain, say
from pages.horizon_and_lag.measured import two_decimals
from rnn_core.studies.dose_response import Response
from rnn_core.studies.rank_correlation import rank_correlation

_TELLING = 0.4  # a rank correlation from which one follows the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosed:
    """What is varied, in words.

    name: of the choice, which stands in links. setting: what is varied. default: before it was. learn, need, alike: the
    headline where more networks learn at one value than at another, where they need more updates, and where neither is.
    """

    cell: str
    name: str
    setting: str
    default: float
    learn: str
    need: str
    alike: str


DOSED = {
    one.cell: one
    for one in (
        Dosed(
            cell="lstm",
            name="LSTM’s forget bias",
            setting=later("forget bias"),
            default=0.0,
            learn=later("At lag {lag}, {few} of {seeds} LSTMs learn with forget bias {low}, {many} with bias {high}"),
            need=later("At lag {lag}, an LSTM needs {slow} updates with bias {low}, {fast} with bias {high}"),
            alike=later("At lag {lag}, {many} of {seeds} LSTMs learn with every forget bias"),
        ),
        Dosed(
            cell="gru",
            name="GRU’s update bias",
            setting=later("update bias"),
            default=0.0,
            learn=later("At lag {lag}, {few} of {seeds} GRUs learn with update bias {low}, {many} with bias {high}"),
            need=later("At lag {lag}, a GRU needs {slow} updates with bias {low}, {fast} with bias {high}"),
            alike=later("At lag {lag}, {many} of {seeds} GRUs learn with every update bias"),
        ),
        Dosed(
            cell="rnn",
            name="orthogonal RNN’s weight scale",
            setting=later("weight scale"),
            default=1.0,
            learn=later("At lag {lag}, {few} of {seeds} orthogonal RNNs learn at scale {low}, {many} at scale {high}"),
            need=later("At lag {lag}, an orthogonal RNN needs {slow} updates at scale {low}, {fast} at {high}"),
            alike=later("At lag {lag}, {many} of {seeds} orthogonal RNNs learn at every weight scale"),
        ),
    )
}


def ends(dosed: Dosed, responses: Sequence[Response]) -> tuple[Response, Response]:
    """The dose at which fewest learn, or as many but latest, nearest to the default; and its opposite, nearest to that."""

    def success(one: Response) -> tuple[int, float]:
        steps = one.typical_steps
        return one.learnt, -(math.inf if steps is None else steps)

    fewest, most = min(one.learnt for one in responses), max(one.learnt for one in responses)
    if fewest == most:
        return min(responses, key=success), max(responses, key=success)
    low = min((r for r in responses if r.learnt == fewest), key=lambda r: abs(r.dose - dosed.default))
    high = min((r for r in responses if r.learnt == most), key=lambda r: abs(r.dose - low.dose))
    return low, high


def headline(dosed: Dosed, responses: Sequence[Response], lag: int, budget: int) -> str:
    """How many learn at which value, in one line."""
    low, high = ends(dosed, responses)
    values: dict[str, object] = {"lag": lag, "seeds": low.seeds, "few": low.learnt, "many": high.learnt}
    values |= {"low": numbers.general(low.dose), "high": numbers.general(high.dose)}
    if low.learnt != high.learnt:
        return plain(dosed.learn, **values)
    if low.typical_steps != high.typical_steps:
        slow = numbers.within(low.typical_steps, budget)
        return plain(dosed.need, **values, slow=slow, fast=high.typical_steps)
    return plain(dosed.alike, **values)


def what_the_dose_tells(dosed: Dosed, responses: Sequence[Response], budget: int) -> Markup:
    """What is left of the gradient and what is learnt, at both ends; and how far one follows from the other."""
    low, high = ends(dosed, responses)
    setting = plain(dosed.setting)
    said = [
        say(
            "With {setting} <b>{value}</b>, the gradient left at step 1 before training is <b>{left}</b>.",
            setting=setting,
            value=numbers.general(low.dose),
            left=numbers.size(low.typical_left),
        ),
        _learn(low, budget),
    ]
    if high.dose != low.dose:
        said.append(
            say(
                "With {setting} <b>{value}</b> it is <b>{left}</b>.",
                setting=setting,
                value=numbers.general(high.dose),
                left=numbers.size(high.typical_left),
            )
        )
        said.append(_learn(high, budget))
    said += _over_all(responses)
    too_much = overdosed(responses, high)
    if too_much is not None:
        said.append(
            say(
                "More gradient does not always help: with {setting} {value}, {left} is left.",
                setting=setting,
                value=numbers.general(too_much.dose),
                left=numbers.size(too_much.typical_left),
            )
        )
        said.append(
            say(
                "Yet {learnt} of {seeds} networks learn, fewer than with {value}.",
                learnt=too_much.learnt,
                seeds=too_much.seeds,
                value=numbers.general(high.dose),
            )
        )
    return Markup(" ").join(said)


def overdosed(responses: Sequence[Response], best: Response) -> Response | None:
    """The dose at which more is left than at the best and at least two networks fewer learn: the one with fewest."""
    found = [r for r in responses if r.typical_left > best.typical_left and r.learnt + 2 <= best.learnt]
    return min(found, key=lambda r: r.learnt, default=None)


def correlation(responses: Sequence[Response]) -> float:
    """Of what is left and the updates until learnt, over all networks; a budget that ran out is the longest."""
    left = [left for one in responses for left in one.left]
    steps = [math.inf if steps is None else float(steps) for one in responses for steps in one.steps]
    return rank_correlation(np.array(left, np.float64), np.array(steps, np.float64))


def _over_all(responses: Sequence[Response]) -> list[Markup]:
    rho, count = correlation(responses), sum(one.seeds for one in responses)
    if math.isnan(rho):
        return [
            say("All {count} networks took equally long, or had equally much gradient left.", count=count),
            say("So there is no order to compare."),
        ]
    return [
        say(
            "Over all {count} networks, the gradient left at step 1 and the updates needed have rank correlation <b>{rho}</b>.",
            count=count,
            rho=two_decimals(rho),
        ),
        _direction(rho),
    ]


def _direction(rho: float) -> Markup:
    if rho <= -_TELLING:
        return say("The more gradient is left, the sooner the lag is learnt.")
    if rho >= _TELLING:
        return say("The more gradient is left, the later the lag is learnt.")
    return say("One says little about the other.")


def _learn(one: Response, budget: int) -> Markup:
    if one.typical_steps is None:
        return say(
            "<b>{learnt} of {seeds}</b> networks learn in {budget} updates.",
            learnt=one.learnt,
            seeds=one.seeds,
            budget=budget,
        )
    return say(
        "<b>{learnt} of {seeds}</b> networks learn, the median at update <b>{update}</b>.",
        learnt=one.learnt,
        seeds=one.seeds,
        update=one.typical_steps,
    )
