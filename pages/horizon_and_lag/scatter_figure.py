"""Horizon before training against the largest lag learnt, a mark a network. Twin of rnn_core/learnt_lag."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, INKS, MUTED
from app.language.language import plain
from pages.horizon_and_lag.measured import Spot
from pages.horizon_and_lag.placed_names import place_names
from rnn_core.studies.learnt_lag import HORIZON_LAGS, LAGS, Learner

_BEYOND = math.log10(HORIZON_LAGS) + 0.22  # the column of horizons that are not reached
_LEFT, _RIGHT = math.log10(2.4), _BEYOND + 0.22
_APART = 0.13  # of a row: between the dots of two seeds
_PLOT_PX = (800.0, 330.0)  # for which names are placed; a phone is told them by the table
_NAMED_AT = 3.4  # steps: where the line lag = horizon has its name
TICKS = (3, 5, 10, 20, 50, 100, 200)


def column(learner: Learner) -> float:
    """Where a horizon stands: log10 of its steps, or the column at the right where it is not reached."""
    assert learner.horizon is not None
    return max(math.log10(max(learner.horizon, 1)), _LEFT + 0.06) if learner.horizon_reached else _BEYOND


def row(lag: int) -> float:
    """Where a lag stands, 0 where none was learnt: a row each time it doubles."""
    return math.log2(lag / LAGS[0]) + 1 if lag else 0.0


def lag_scatter_figure(spots: Sequence[Spot]) -> Figure:
    """Every finished network that did not leave the number range before training, and the line lag = horizon."""
    figure = frame.base_figure(hovermode="closest")
    drawn = [spot for spot in spots if spot.learner.horizon is not None]
    _add_diagonal(figure)
    seeds = sorted({spot.learner.seed for spot in drawn})
    places = [_place(spot, seeds) for spot in drawn]
    for own in (False, True):
        for cell in ("rnn", "lstm", "gru"):
            chosen = [
                (place, spot) for place, spot in zip(places, drawn, strict=True) if (spot.cell, spot.own) == (cell, own)
            ]
            if chosen:
                _add_dots(figure, chosen, cell, own)
    _add_names(figure, drawn, places)
    _set_axes(figure, max([row(LAGS[-1]), *(y for _, y in places)]))
    return figure


def _place(spot: Spot, seeds: list[int]) -> tuple[float, float]:
    nudge = seeds.index(spot.learner.seed) - (len(seeds) - 1) / 2
    return column(spot.learner), row(spot.learner.largest) + nudge * min(_APART, 0.7 / len(seeds))


def _add_diagonal(figure: Figure) -> None:
    ends = np.log10([_steps(row=0.35), HORIZON_LAGS])
    figure.add_scatter(
        x=ends,
        y=[row_of_steps(10**x) for x in ends],
        mode="lines",
        name="lag = horizon",
        line={"color": MUTED, "width": 1.5},
        hoverinfo="skip",
    )
    words = plain("lag = horizon")
    figure.add_words(words, math.log10(_NAMED_AT), row_of_steps(_NAMED_AT), beside=12, colour=MUTED)
    for side, x, lag, beside in (
        (plain("learnt beyond its horizon"), _LEFT, 0.75 * LAGS[-1], 6),
        (plain("learnt less than its horizon"), math.log10(HORIZON_LAGS), 0.7 * LAGS[0], -6),
    ):
        figure.add_words(f"<i>{side}</i>", x, row_of_steps(lag), beside=beside, colour=MUTED, name="wide-only")


def row_of_steps(steps: float) -> float:
    """Where a number of steps stands on the axis of lags."""
    return math.log2(steps / LAGS[0]) + 1


def _steps(row: float) -> float:
    return float(LAGS[0] * 2 ** (row - 1))


def _add_dots(figure: Figure, chosen: Sequence[tuple[tuple[float, float], Spot]], cell: str, own: bool) -> None:
    ink = INKS[cell]
    figure.add_scatter(
        x=[x for (x, _), _ in chosen],
        y=[y for (_, y), _ in chosen],
        mode="markers",
        name=f"{cell}{' own' if own else ''}",
        marker=ink.mark(15 if own else 9, line={"width": 2.5 if own else 0, "color": INK}, opacity=1 if own else 0.75),
        customdata=[told(spot) for _, spot in chosen],
        hovertemplate="%{customdata}<extra></extra>",
    )


def told(spot: Spot) -> str:
    """What hovering says of a network."""
    one = spot.learner
    horizon = numbers.count(one.horizon or 0, "step")
    if not one.horizon_reached:
        horizon = plain("more than {steps}", steps=horizon)
    said = {"name": spot.name, "seed": one.seed, "horizon": horizon}
    if not one.largest:
        return plain(
            "<b>{name}, seed {seed}</b><br>horizon before training: {horizon}<br>learnt none of the lags tried, from {lag} on",
            **said,
            lag=one.lags[0],
        )
    return plain(
        "<b>{name}, seed {seed}</b><br>horizon before training: {horizon}<br>largest lag learnt: {lag}, in {updates} updates",
        **said,
        lag=one.largest,
        updates=one.needed[one.lags.index(one.largest)],
    )


def _add_names(figure: Figure, drawn: Sequence[Spot], places: Sequence[tuple[float, float]]) -> None:
    """Each kind's name at its median dot."""
    top = row(LAGS[-1]) + 0.6
    pixels = [(_PLOT_PX[0] * (x - _LEFT) / (_RIGHT - _LEFT), _PLOT_PX[1] * (y + 0.6) / (top + 0.6)) for x, y in places]
    groups: dict[tuple[str, bool], list[int]] = {}
    for at, spot in enumerate(drawn):
        groups.setdefault((spot.name, spot.own), []).append(at)
    middles = [_middle([(places[at][1], places[at][0], at) for at in group]) for group in groups.values()]
    words = [plain("{name}, yours", name=name) if own else name for name, own in groups]
    labels = place_names(tuple(words), tuple(pixels[at] for at in middles), tuple(pixels), _PLOT_PX)
    for word, at, (x, y) in zip(words, middles, labels, strict=True):
        text = f'<span style="color:{INKS[drawn[at].cell].text}">{word}</span>'
        figure.add_words(
            f"<b>{text}</b>" if drawn[at].own else text,
            places[at][0],
            places[at][1],
            name="wide-only",
            xshift=x - pixels[at][0],
            yshift=y - pixels[at][1],
            colour=None,
        )


def _middle(found: list[tuple[float, float, int]]) -> int:
    return sorted(found)[(len(found) - 1) // 2][2]


def _set_axes(figure: Figure, highest: float) -> None:
    figure.update_layout(
        margin={"l": 20, "r": 74, "t": 30, "b": 52},
        xaxis=frame.ticked(
            plain("horizon before training, steps"),
            range=[_LEFT, _RIGHT],
            tickvals=[*(math.log10(tick) for tick in TICKS), _BEYOND],
            ticktext=[*(str(tick) for tick in TICKS), f"> {HORIZON_LAGS}"],
            tickangle=0,
            gridcolor=GRID,
        ),
        yaxis=frame.at_right(
            range=[-0.6, highest + 0.6],
            tickvals=[row(lag) for lag in (0, *LAGS)],
            ticktext=[plain("none"), *(str(lag) for lag in LAGS)],
            gridcolor=GRID,
        ),
    )
    frame.axis_title(figure, plain("largest lag learnt"), xshift=60)
