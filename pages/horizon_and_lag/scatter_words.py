"""What the horizon says of the largest lag learnt, and where it fails, from the networks shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import plain, say, say_count
from pages.horizon_and_lag.measured import Spot, two_decimals
from rnn_core.studies.learnt_lag import HORIZON_LAGS, Learner
from rnn_core.studies.rank_correlation import pairs_in_order, rank_correlation

_CLOSE, _ROUGH = 0.7, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far the order of the horizons is the order of the lags learnt. in_order of pairs that differ in both.

    beyond: how many learnt a lag beyond their own horizon.
    """

    networks: int
    kinds: int
    rho: float
    in_order: int
    pairs: int
    beyond: int


def agreement(spots: Sequence[Spot]) -> Agreement:
    """Over every network with a horizon; those that are not reached are the longest, and equal."""
    counted = [spot for spot in spots if spot.learner.horizon is not None]
    horizons = np.array([reach(spot.learner) for spot in counted], np.float64)
    lags = np.array([spot.learner.largest for spot in counted], np.float64)
    in_order, pairs = pairs_in_order(horizons, lags)
    kinds = len({(spot.name, spot.own) for spot in counted})
    rho = rank_correlation(horizons, lags)
    return Agreement(
        networks=len(counted), kinds=kinds, rho=rho, in_order=in_order, pairs=pairs, beyond=len(beyond(counted))
    )


def reach(learner: Learner) -> float:
    """The horizon in steps, inf where it is not reached, nan where there is none."""
    if learner.horizon is None:
        return math.nan
    return float(learner.horizon) if learner.horizon_reached else math.inf


def heading(found: Agreement) -> str:
    """The finding of the scatter, in one line."""
    rho = two_decimals(found.rho)
    if math.isnan(found.rho):
        return plain("The horizon and the largest lag learnt")
    if found.rho >= _CLOSE and found.beyond:
        return plain("The horizon predicts the lag learnt, but is not a limit: rank correlation {rho}", rho=rho)
    if found.rho >= _CLOSE:
        return plain("The horizon predicts the lag learnt: rank correlation {rho}", rho=rho)
    if found.rho >= _ROUGH:
        return plain("The horizon predicts the lag learnt only roughly: rank correlation {rho}", rho=rho)
    if found.rho > -_ROUGH:
        return plain("Here the horizon hardly predicts the lag learnt: rank correlation {rho}", rho=rho)
    return plain("Here longer horizons go with shorter lags: rank correlation {rho}", rho=rho)


def how_far_it_holds(found: Agreement) -> Markup:
    """The sentences under the scatter."""
    if found.networks < 2:
        if not found.networks:
            return say("No network yet.")
        return say("One network is not enough: an order needs at least two.")
    counts = {"networks": found.networks, "kinds": numbers.count(found.kinds, "kind")}
    if math.isnan(found.rho):
        same = say("The {networks} networks of {kinds} have the same horizon, or learnt the same lag.", **counts)
        return same + Markup(" ") + say("So there is no order to compare.")
    said = say(
        "Over {networks} networks of {kinds}, the rank correlation is <b>{rho}</b>.",
        **counts,
        rho=two_decimals(found.rho),
    )
    return said + Markup(" ") + _in_order(found) if found.pairs else said


def _in_order(found: Agreement) -> Markup:
    if found.in_order == found.pairs:
        return say("In <b>all</b> pairs that differ in both, the longer horizon comes with the longer lag.")
    if not found.in_order:
        return say("In <b>no</b> pair that differs in both does the longer horizon come with the longer lag.")
    share = found.in_order / found.pairs
    if share < 0.01 or share > 0.99:
        return say(
            "In <b>{some}</b> of {all} pairs that differ in both, the longer horizon comes with the longer lag.",
            some=numbers.whole(found.in_order),
            all=numbers.whole(found.pairs),
        )
    return say(
        "In <b>{share}</b> of the pairs that differ in both, the longer horizon comes with the longer lag.",
        share=f"{100 * share:.0f} %",
    )


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


def at_the_top(spots: Sequence[Spot]) -> Markup:
    """How many learnt the longest lag tried, so that their largest lag may be larger; nothing where none did."""
    top = [spot for spot in spots if spot.learner.largest == spot.learner.lags[-1]]
    if not top:
        return Markup()
    return say_count(
        "{count} network learnt lag {lag}, the longest one tried. It might learn longer ones.",
        "{count} networks learnt lag {lag}, the longest one tried. They might learn longer ones.",
        len(top),
        lag=top[0].learner.lags[-1],
    )


def all_that_holds(spots: Sequence[Spot]) -> Markup:
    """How far the order holds, and who may learn more than was tried."""
    said = how_far_it_holds(agreement(spots)), at_the_top(spots)
    return Markup(" ").join(part for part in said if part)


def counter_examples(spots: Sequence[Spot], budget: int) -> Markup:
    """Those on either side of the line, counted, and the clearest of each by name."""
    far, short = beyond(spots), short_of(spots)
    said = (_beyond(far, len(spots)) if far else []) + (_short_of(short, len(spots), budget) if short else [])
    if not said and spots:
        said = [
            say("Among these networks there is no counter-example."),
            say("None learnt a lag beyond its horizon, and none learnt less than its horizon."),
        ]
    return Markup(" ").join(said)


def _beyond(far: Sequence[Spot], of: int) -> list[Markup]:
    one = far[0].learner
    return [
        say("<b>Not a limit.</b>"),
        say_count(
            "<b>{count}</b> of {networks} learnt a lag beyond its horizon.",
            "<b>{count}</b> of {networks} learnt a lag beyond their horizon.",
            len(far),
            networks=numbers.count(of, "network"),
        ),
        say(
            "{name}, seed {seed}, has a horizon of <b>{horizon}</b> and learnt lag <b>{lag}</b>.",
            name=far[0].name,
            seed=one.seed,
            horizon=numbers.count(one.horizon or 0, "step"),
            lag=one.largest,
        ),
        _left(one, one.largest),
        say("Adam divides each update by the size of that weight’s past gradients."),
        say("The input weights of the first symbol get gradient from step 1 only."),
        say("So even a tiny gradient moves them."),
    ]


def _short_of(short: Sequence[Spot], of: int, budget: int) -> list[Markup]:
    one, lag = short[0].learner, missed(short[0].learner)
    assert lag is not None
    whose = {"name": short[0].name, "seed": one.seed, "horizon": numbers.count(one.horizon or 0, "step")}
    return [
        say("<b>Not a guarantee.</b>"),
        say_count(
            "<b>{count}</b> of {networks} did not learn a lag within its horizon.",
            "<b>{count}</b> of {networks} did not learn a lag within their horizon.",
            len(short),
            networks=numbers.count(of, "network"),
        ),
        say("{name}, seed {seed}, has a horizon of <b>{horizon}</b>.", **whose)
        if one.horizon_reached
        else say("{name}, seed {seed}, has a horizon of <b>more than {horizon}</b>.", **whose),
        say("In {budget} updates it did not learn lag <b>{lag}</b>.", budget=budget, lag=lag),
        _left(one, lag),
        say("A gradient at step 1 alone is not enough to learn."),
    ]


def _left(one: Learner, lag: int) -> Markup:
    return say(
        "At this lag, {left} of the gradient is left before training.", left=numbers.size(one.left[one.lags.index(lag)])
    )


def in_numbers(spots: Sequence[Spot]) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a table: each kind's horizons and largest lags learnt, from the least to the largest."""
    groups: dict[str, list[Learner]] = {}
    for spot in spots:
        groups.setdefault(plain("{name}, yours", name=spot.name) if spot.own else spot.name, []).append(spot.learner)
    rows = [[name, _range(map(reach, group)), _lags(group)] for name, group in groups.items()]
    return ["", plain("horizon before training, steps"), plain("largest lag learnt, by seed")], rows


def _range(horizons: Iterable[float]) -> str:
    counted = sorted(horizon for horizon in horizons if not math.isnan(horizon))
    words = [f"> {HORIZON_LAGS}" if math.isinf(horizon) else f"{horizon:.0f}" for horizon in counted]
    if not words:
        return plain("diverged")
    return words[0] if words[0] == words[-1] else plain("{low} to {high}", low=words[0], high=words[-1])


def _lags(group: Sequence[Learner]) -> str:
    return ", ".join(str(one.largest or plain("none")) for one in group)
