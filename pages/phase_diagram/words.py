"""What the phase map shows, in words, from its own numbers."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.experiment.options import ACTIVATIONS
from app.language.language import later, plain, say, say_count
from pages.phase_diagram.axes import LEAST, MOST, row_words
from pages.phase_diagram.measured import Picture
from rnn_core.experiments.phase import SEEDS, Point

_MOVES = 1.05  # an edge that moves by less than this factor is said to stay
_DOES_NOT_SET = {
    "gate_bias": later("So it does not depend on the gate bias."),
    "seq_len": later("So it does not depend on the sequence length."),
    "hidden_size": later("So it does not depend on the number of hidden units."),
    "num_layers": later("So it does not depend on the number of layers."),
}
_WEIGHTS_ALONE = (
    "orthogonal",
    "orthogonal_stacked",
    "keras",
    "identity",
    "gaussian",
)  # of these a linear network has its edge at 1, or near it


def what_it_tells_you(picture: Picture) -> Markup:
    """A few sentences, numbers in bold."""
    found = picture.home_edges
    said = [*_where_you_are(picture)]
    said += [*_seeds(picture), *_why(picture)] if found else _closest(picture)
    return Markup(" ").join([*said, *_along_the_axis(picture)])


def _where_you_are(picture: Picture) -> list[Markup]:
    plane = picture.plane
    point = picture.nearest(max(plane.config.weight_scale, LEAST / 2), plane.home)
    here = {"scale": numbers.general(point.config.weight_scale), "row": row_words(plane.axis, plane.home)}
    if point.typical == math.inf:
        return [say("At weight scale {scale} and {row}, the states overflow. There is no gradient.", **here)]
    if point.typical == -math.inf:
        return [say("At weight scale {scale} and {row}, the gradient is <b>exactly 0</b>.", **here)]
    if math.isnan(point.typical):
        return [say("At weight scale {scale} and {row}, there is no factor per step.", **here)]
    factor = _factor(point.typical)
    said = [
        say(
            "At weight scale {scale} and {row}, each step back multiplies the gradient by <b>{factor}</b>.",
            factor=factor,
            **here,
        )
    ]
    if abs(point.typical) < 5e-4:
        said.append(say("It neither shrinks nor grows."))
    else:
        said.append(say("It shrinks.") if point.typical < 0 else say("It grows."))
    if picture.home_edges:
        said += [
            say("On the line, the factor is 1."),
            say("Only near this line does the gradient neither vanish nor explode over many steps."),
        ]
    return said


def _closest(picture: Picture) -> list[Markup]:
    """Of a row without an edge: where it comes nearest to one, and which rows have one."""
    rated = [point for point in picture.home if math.isfinite(point.typical)]
    if not rated:
        return []
    nearest = min(rated, key=lambda point: abs(point.typical))
    scale = nearest.config.weight_scale
    said = [
        say(
            "In this row, the factor is closest to 1 at weight scale {scale}: <b>{factor}</b>.",
            scale=numbers.general(scale),
            factor=_factor(nearest.typical),
        )
    ]
    if LEAST < scale < MOST and nearest.typical < 0:
        said.append(say("Smaller and larger weights both shrink the gradient more."))
    having = [value for value in picture.values if picture.edges[value]]
    if len(having) == 1:
        said.append(say("Only the row with {row} has an edge.", row=row_words(picture.plane.axis, having[0])))
    elif having:
        first, last = (row_words(picture.plane.axis, value) for value in (having[0], having[-1]))
        every = [value for value in picture.values if having[0] <= value <= having[-1]]
        said.append(
            say("Only the rows from {first} to {last} have an edge.", first=first, last=last)
            if every == having
            else say_count(
                "Only {count} row between {first} and {last} has an edge.",
                "Only {count} rows between {first} and {last} have an edge.",
                len(having),
                first=first,
                last=last,
            )
        )
    return said


def _seeds(picture: Picture) -> list[Markup]:
    spread = picture.home_spread
    if spread is None or len(picture.home_edges) > 1:
        return []
    low, high = (numbers.bare(edge) for edge in spread)
    if low == high:
        return [say("For all {seeds} random seeds the edge is at <b>{edge}</b>.", seeds=SEEDS, edge=low)]
    return [
        say(
            "For the {seeds} random seeds the edge is between <b>{low}</b> and <b>{high}</b>.",
            seeds=SEEDS,
            low=low,
            high=high,
        )
    ]


def _why(picture: Picture) -> list[Markup]:
    """Why the edge is above 1, where it is known what the weights alone would do."""
    config = picture.plane.config
    if (
        picture.plane.layer != -1
        or config.cell != "rnn"
        or config.weight_init not in _WEIGHTS_ALONE
        or config.activation == "linear"
    ):
        return []
    if picture.home_edges[0] < _MOVES or picture.home[0].typical > 0:
        return []
    return [
        say("With linear units, the edge would be near 1.")
        if config.weight_init == "gaussian"
        else say("With linear units, the edge would be at 1."),
        say(
            "The derivative of {activation} is below 1 on average, so larger weights are needed.",
            activation=ACTIVATIONS[config.activation],
        ),
    ]


def _along_the_axis(picture: Picture) -> list[Markup]:
    """How the edge moves from row to row, among the rows that have one."""
    axis = picture.plane.axis
    having = [value for value in picture.values if len(picture.edges[value]) == 1]
    if len(having) < 2:
        return []
    low, high = (picture.edges[value][0] for value in (having[0], having[-1]))
    ends = {"first": row_words(axis, having[0]), "last": row_words(axis, having[-1])}
    if max(low / high, high / low) < _MOVES:
        said = [
            say("From {first} to {last}, the edge hardly moves.", **ends),
            say(_DOES_NOT_SET[axis]),
        ]
    else:
        said = [
            say(
                "From {first} to {last}, the edge moves from <b>{low}</b> to <b>{high}</b>.",
                low=numbers.bare(low),
                high=numbers.bare(high),
                **ends,
            )
        ]
    without = sum(not found for found in picture.edges.values())
    if without and picture.home_edges:
        said.append(
            say_count(
                "<b>{count}</b> row of the map has no edge.", "<b>{count}</b> rows of the map have no edge.", without
            )
        )
    return said


def _factor(log10_decay: float) -> str:
    return numbers.bare(10**log10_decay)


def multiples_words(edges: dict[str, list[float]]) -> Markup:
    """What the small maps add up to: edges of the controls' own row by the network's name."""
    single = {who: found[0] for who, found in edges.items() if len(found) == 1}
    without = sum(not found for found in edges.values())
    ends = {"least": numbers.general(LEAST), "most": numbers.general(MOST), "all": len(edges)}
    said = [
        say_count(
            "<b>{count}</b> network of {all} has no edge between weight scales {least} and {most}.",
            "<b>{count}</b> networks of {all} have no edge between weight scales {least} and {most}.",
            without,
            **ends,
        )
        if without
        else say("All {all} networks have an edge between weight scales {least} and {most}.", **ends)
    ]
    if not single:
        return said[0]
    first, last = min(single, key=single.__getitem__), max(single, key=single.__getitem__)
    return Markup(" ").join(
        [
            say("The lowest edge is that of {who}: <b>{edge}</b>.", who=first, edge=numbers.bare(single[first])),
            say("The highest is that of {who}: <b>{edge}</b>.", who=last, edge=numbers.bare(single[last])),
            *said,
            say("Weight scale 1 is only a convention. It does not guarantee a stable gradient."),
        ]
    )


def link_label(point: Point, axis: str) -> str:
    """The point of a link: where it is, and which of its seeds has the median."""
    value = float(getattr(point.config, axis))
    where = {
        "scale": numbers.general(point.config.weight_scale),
        "row": row_words(axis, value),
        "seed": point.median_run.seed,
    }
    if point.typical == math.inf:
        return plain("Open weight scale {scale}, {row} in Gradient decay (seed {seed}, the median: diverged)", **where)
    if point.typical == -math.inf:
        return plain("Open weight scale {scale}, {row} in Gradient decay (seed {seed}, the median: exactly 0)", **where)
    return plain(
        "Open weight scale {scale}, {row} in Gradient decay (seed {seed}, the median: {factor} per step)",
        factor=numbers.factor(10**point.typical),
        **where,
    )
