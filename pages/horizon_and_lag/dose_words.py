"""What the dose and its response say, from the measured numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from app import numbers
from rnn_core.studies.dose_response import Response
from rnn_core.studies.rank_correlation import rank_correlation

_TELLING = 0.4  # a rank correlation from which one follows the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosed:
    """What is turned, in words. name, one, many: the network. dose: the field. default: before it was turned."""

    cell: str
    name: str
    one: str
    many: str
    dose: str
    default: float


DOSED = {
    one.cell: one
    for one in (
        Dosed(cell="lstm", name="LSTM’s forget bias", one="an LSTM", many="LSTMs", dose="forget bias", default=0.0),
        Dosed(cell="gru", name="GRU’s update bias", one="a GRU", many="GRUs", dose="update bias", default=0.0),
        Dosed(
            cell="rnn",
            name="orthogonal RNN’s weight scale",
            one="an orthogonal RNN",
            many="orthogonal RNNs",
            dose="weight scale",
            default=1.0,
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
    """How many learn at which dose, in one line."""
    low, high = ends(dosed, responses)
    if low.learnt != high.learnt:
        return (
            f"Lag {lag}: {low.learnt} of {low.seeds} {dosed.many} learn at {dosed.dose} {numbers.general(low.dose)}, "
            f"{high.learnt} at {numbers.general(high.dose)}"
        )
    if low.typical_steps != high.typical_steps:
        slow = numbers.within(low.typical_steps, budget)
        return (
            f"Lag {lag}: {dosed.one} needs {slow} steps at {dosed.dose} {numbers.general(low.dose)}, "
            f"{high.typical_steps} at {numbers.general(high.dose)}"
        )
    return f"Lag {lag}: {low.learnt} of {low.seeds} {dosed.many} learn at every {dosed.dose}"


def what_the_dose_tells(dosed: Dosed, responses: Sequence[Response], budget: int) -> Markup:
    """What arrives and what is learnt, at both ends; and over all networks, how far one follows from the other."""
    low, high = ends(dosed, responses)
    said = [
        f"{_capital(dosed.dose)} <b>{numbers.general(low.dose)}</b>: <b>{numbers.size(low.typical_left)}</b> of the "
        f"gradient arrives before training, {_learn(low, budget)}."
    ]
    if high.dose != low.dose:
        said.append(
            f"At <b>{numbers.general(high.dose)}</b> it is <b>{numbers.size(high.typical_left)}</b>, and {_learn(high, budget)}."
        )
    said.append(_over_all(responses))
    too_much = overdosed(responses, high)
    if too_much is not None:
        said.append(
            f"More is not always better: at {numbers.general(too_much.dose)}, where "
            f"{numbers.size(too_much.typical_left)} arrives, {too_much.learnt} of {too_much.seeds} learn."
        )
    return Markup(" ".join(said))


def overdosed(responses: Sequence[Response], best: Response) -> Response | None:
    """The dose at which more arrives than at the best and at least two seeds fewer learn: the one with fewest."""
    found = [r for r in responses if r.typical_left > best.typical_left and r.learnt + 2 <= best.learnt]
    return min(found, key=lambda r: r.learnt, default=None)


def correlation(responses: Sequence[Response]) -> float:
    """Of what arrives and the steps until learnt, over all networks; a budget that ran out is the longest."""
    left = [left for one in responses for left in one.left]
    steps = [math.inf if steps is None else float(steps) for one in responses for steps in one.steps]
    return rank_correlation(np.array(left, np.float64), np.array(steps, np.float64))


def _over_all(responses: Sequence[Response]) -> str:
    rho, count = correlation(responses), sum(one.seeds for one in responses)
    if math.isnan(rho):
        return f"All {count} networks took equally long, or had equally much arrive: there is no order to compare."
    return (
        f"Over all {count} networks, what arrives and the steps needed have a rank correlation of "
        f"<b>{signed(rho)}</b>: {_direction(rho)}."
    )


def _direction(rho: float) -> str:
    if rho <= -_TELLING:
        return "the more arrives, the sooner the lag is learnt"
    return "the more arrives, the later the lag is learnt" if rho >= _TELLING else "one says little about the other"


def _learn(one: Response, budget: int) -> str:
    seeds = f"<b>{one.learnt} of {one.seeds}</b> seeds learn"
    if one.typical_steps is None:
        return f"{seeds} within {budget} steps"
    return f"{seeds}, the median at step <b>{one.typical_steps}</b>"


def signed(value: float) -> str:
    """A correlation, with a true minus."""
    return f"{value:.2f}".replace("-", "−") if round(value, 2) else "0.00"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
