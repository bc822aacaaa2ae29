"""What the horizon says of the largest lag learnt, and where it fails, from the networks shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from app import numbers
from pages.horizon_and_lag.dose_words import signed
from pages.horizon_and_lag.measured import Spot
from rnn_core.studies.learnt_lag import HORIZON_LAGS, Learner
from rnn_core.studies.rank_correlation import pairs_in_order, rank_correlation

_GOOD, _ROUGH = 0.7, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far the order of the horizons is the order of the lags learnt. in_order of pairs that differ in both."""

    networks: int
    kinds: int
    rho: float
    in_order: int
    pairs: int


def agreement(spots: Sequence[Spot]) -> Agreement:
    """Over every network with a horizon; those that are not reached are the longest, and equal."""
    counted = [spot for spot in spots if spot.learner.horizon is not None]
    horizons = np.array([reach(spot.learner) for spot in counted], np.float64)
    lags = np.array([spot.learner.largest for spot in counted], np.float64)
    in_order, pairs = pairs_in_order(horizons, lags)
    kinds = len({(spot.name, spot.own) for spot in counted})
    rho = rank_correlation(horizons, lags)
    return Agreement(networks=len(counted), kinds=kinds, rho=rho, in_order=in_order, pairs=pairs)


def reach(learner: Learner) -> float:
    """The horizon in steps, inf where it is not reached, nan where there is none."""
    if learner.horizon is None:
        return math.nan
    return float(learner.horizon) if learner.horizon_reached else math.inf


def heading(found: Agreement) -> str:
    """The finding of the scatter, in one line."""
    if math.isnan(found.rho):
        return "Horizon against largest lag learnt"
    if found.rho >= _GOOD:
        return (
            f"The horizon is a good guide to the lag that is learnt, not a wall: rank correlation {signed(found.rho)}"
        )
    if found.rho >= _ROUGH:
        return f"The horizon is a rough guide to the lag that is learnt: rank correlation {signed(found.rho)}"
    if found.rho > -_ROUGH:
        return f"Here the horizon hardly says which lag is learnt: rank correlation {signed(found.rho)}"
    return f"Here the longer horizon learns the shorter lag: rank correlation {signed(found.rho)}"


def how_far_it_holds(found: Agreement) -> Markup:
    """The sentence under the scatter."""
    return Markup(_how_far_it_holds(found))


def _how_far_it_holds(found: Agreement) -> str:
    if found.networks < 2:
        return "One network is no comparison: it takes two to see an order." if found.networks else "No network yet."
    who = f"{found.networks} networks of {numbers.count(found.kinds, 'kind')}"
    if math.isnan(found.rho):
        return f"The {who} have the same horizon, or learnt the same lag: there is no order to compare."
    said = f"Over {who} the rank correlation is <b>{signed(found.rho)}</b>"
    if not found.pairs:
        return f"{said}."
    if found.in_order == found.pairs:
        return (
            f"{said}: of two that differ in both, the one with the longer horizon <b>always</b> learnt the longer lag."
        )
    share = found.in_order / found.pairs
    often = "in none of them" if not found.in_order else f"in <b>{100 * share:.0f} %</b> of the pairs"
    if 0 < share < 0.01 or share > 0.99:
        often = f"in <b>{found.in_order:,}</b> of <b>{found.pairs:,}</b> pairs"
    return f"{said}: of two that differ in both, the one with the longer horizon learnt the longer lag {often}."


def beyond(spots: Sequence[Spot]) -> list[Spot]:
    """Networks that learnt a lag beyond their own horizon, the farthest beyond (as a factor) first."""
    found = [spot for spot in spots if spot.learner.horizon is not None and spot.learner.largest > reach(spot.learner)]
    return sorted(found, key=lambda spot: spot.learner.largest / max(reach(spot.learner), 1), reverse=True)


def missed(learner: Learner) -> int | None:
    """The smallest lag within the horizon that was tried and not learnt, nor any longer one."""
    lags = [
        lag
        for lag, needed in zip(learner.lags, learner.needed, strict=False)
        if needed is None and learner.largest < lag <= reach(learner)
    ]
    return min(lags, default=None)


def short_of(spots: Sequence[Spot]) -> list[Spot]:
    """Networks that did not learn a lag within their own horizon; where that was longest (as a factor) first."""
    found = [spot for spot in spots if missed(spot.learner) is not None]
    return sorted(found, key=lambda spot: (-reach(spot.learner) / (missed(spot.learner) or 1), missed(spot.learner)))


def at_the_top(spots: Sequence[Spot]) -> str:
    """How many learnt the longest lag tried, so that their largest lag may be larger; nothing where none did."""
    top = [spot for spot in spots if spot.learner.largest == spot.learner.lags[-1]]
    if not top:
        return ""
    who, they = numbers.count(len(top), "network"), "it" if len(top) == 1 else "they"
    return f" {who} learnt the longest lag tried, {top[0].learner.lags[-1]}: how far {they} would go is not seen."


def counter_examples(spots: Sequence[Spot], budget: int) -> Markup:
    """Those on either side of the line, counted, and the clearest of each by name."""
    said = []
    far, short = beyond(spots), short_of(spots)
    if far:
        said.append(
            f"<b>No wall.</b> {_counted(len(far), len(spots), 'learnt a lag beyond')}: {_far(far[0])}. Adam divides each "
            "weight's update by the size of that weight's own past gradients: the weights that read the first symbol hear "
            "nothing else, so that even a faint gradient moves them."
        )
    if short:
        said.append(
            f"<b>No promise.</b> {_counted(len(short), len(spots), 'did not learn a lag within')}: "
            f"{_short(short[0], budget)}. What arrives must still be of use."
        )
    if not said and spots:
        said.append(
            "Among these networks there is no counter-example: none learnt beyond its horizon, none fell short of it."
        )
    return Markup(" ".join(said))


def _far(spot: Spot) -> str:
    one = spot.learner
    left = one.left[one.lags.index(one.largest)]
    return (
        f"{spot.name}, seed {one.seed}, has a horizon of <b>{numbers.count(one.horizon or 0, 'step')}</b> and learnt lag "
        f"<b>{one.largest}</b>, from where {numbers.size(left)} of the gradient arrives"
    )


def _short(spot: Spot, budget: int) -> str:
    one, lag = spot.learner, missed(spot.learner)
    assert lag is not None
    reached = f"{one.horizon}" if one.horizon_reached else f"more than {one.horizon}"
    left = one.left[one.lags.index(lag)]
    return (
        f"{spot.name}, seed {one.seed}, has a horizon of <b>{reached} steps</b>, and within {budget} steps of training "
        f"it did not learn lag <b>{lag}</b>, from where {numbers.size(left)} of the gradient arrives"
    )


def _counted(count: int, of: int, did: str) -> str:
    return f"<b>{count}</b> of {numbers.count(of, 'network')} {did} {'its' if count == 1 else 'their'} horizon"


def in_numbers(spots: Sequence[Spot]) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a table: each kind's horizons and largest lags learnt, from the least to the largest."""
    groups: dict[str, list[Learner]] = {}
    for spot in spots:
        groups.setdefault(f"{spot.name}, yours" if spot.own else spot.name, []).append(spot.learner)
    rows = [[name, _range(map(reach, group)), _lags(group)] for name, group in groups.items()]
    return ["", "horizon before training, steps", "largest lag learnt, by seed"], rows


def _range(horizons: Iterable[float]) -> str:
    counted = sorted(horizon for horizon in horizons if not math.isnan(horizon))
    words = [f"> {HORIZON_LAGS}" if math.isinf(horizon) else f"{horizon:.0f}" for horizon in counted]
    if not words:
        return "diverged"
    return words[0] if words[0] == words[-1] else f"{words[0]} to {words[-1]}"


def _lags(group: Sequence[Learner]) -> str:
    return ", ".join(str(one.largest or "none") for one in group)
