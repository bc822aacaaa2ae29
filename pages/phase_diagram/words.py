"""What the phase map shows, in words, from its own numbers."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.experiment.options import ACTIVATIONS, INITIALISATIONS
from pages.phase_diagram.axes import LABELS, LEAST, MOST, plain, row_words
from pages.phase_diagram.measured import Picture
from rnn_core import ExperimentConfig
from rnn_core.experiments.phase import SEEDS, Point

_MOVES = 1.05  # an edge that moves by less than this factor is said to stay


def headline(picture: Picture, who: str) -> str:
    """Where the edge of the controls' own row lies."""
    row, found = picture.home, picture.home_edges
    below = row[0].typical < 0
    if all(point.typical == -math.inf for point in row):
        return f"Cut off at every weight scale: this {who}’s gradient is exactly 0"
    if not found and below:
        return f"No edge up to × {plain(MOST)}: this {who}’s gradient vanishes at every weight scale"
    if not found:
        return f"No edge down to × {plain(LEAST)}: this {who}’s gradient never shrinks"
    if len(found) == 1:
        side = "below" if below else "above"
        return f"The edge lies at {numbers.factor(found[0])}: {side} it this {who}’s gradient vanishes"
    if len(found) == 2 and below:
        low, high = (numbers.factor(edge) for edge in found)
        return f"Between {low} and {high} this {who}’s gradient grows; on both sides it vanishes"
    return f"This {who}’s gradient passes × 1 at {numbers.names([numbers.factor(edge) for edge in found])}"


def caption(picture: Picture, asked: ExperimentConfig, by: str) -> Markup:
    """What a point is, of which network, and where the map differs from the controls."""
    plane = picture.plane
    config = plane.config
    others = {
        "seq_len": numbers.count(config.seq_len, "step"),
        "hidden_size": numbers.count(config.hidden_size, "hidden unit"),
        "num_layers": numbers.count(config.num_layers, "layer") if config.num_layers > 1 else "",
        "gate_bias": row_words("gate_bias", config.gate_bias) if config.cell != "rnn" else "",
    }
    fixed = ", ".join(words for axis, words in others.items() if words and axis != plane.axis)
    measured = "decay per step" if by == "decay" else "horizon (steps to a thousandth)"
    said = (
        f"Colour: {measured}, median of {SEEDS} seeds from {config.seed} on, each with "
        f"{numbers.count(config.batch_size, 'sequence')}. {ACTIVATIONS[config.activation]}, "
        f"{INITIALISATIONS[config.weight_init]} × weight scale, {fixed}."
    )
    return Markup(" ").join([said, *_bounded(config, asked, plane.axis), *_shown(picture), *_marks(picture)])


def _bounded(config: ExperimentConfig, asked: ExperimentConfig, axis: str) -> list[str]:
    changed = []
    if config.seq_len != asked.seq_len and axis != "seq_len":
        changed.append(f"{config.seq_len} steps, not {asked.seq_len}")
    if config.batch_size != asked.batch_size:
        changed.append(f"{config.batch_size} sequences, not {asked.batch_size}")
    return [f"To be quick, this map takes {' and '.join(changed)}; so does the link to a point."] if changed else []


def _shown(picture: Picture) -> list[str]:
    plane = picture.plane
    said = []
    if plane.axis == "num_layers":
        said.append("Always the top layer.")
    elif plane.layer != -1:
        said.append(f"Layer {plane.layer + 1} of {plane.config.num_layers}.")
    if plane.config.sequence_type not in ("many_to_one", "one_to_one"):
        which = "first" if plane.direction else "last"
        said.append(f"The {which} step’s loss alone: a sum of losses can’t tell.")
    here = plane.config.weight_scale
    if not LEAST <= here <= MOST:
        said.append(f"You are at × {plain(here)}, {'left' if here < LEAST else 'right'} of this map.")
    return said


def _marks(picture: Picture) -> list[Markup]:
    typical = {point.typical for point in picture.points.values()}
    words = {
        math.inf: Markup("<b>×</b> in grey: diverged."),
        -math.inf: Markup("<b>○</b> in grey: cut off, exactly 0."),
    }
    return [said for value, said in words.items() if value in typical]


def what_it_tells_you(picture: Picture) -> Markup:
    """Two to four sentences, numbers in bold."""
    found = picture.home_edges
    said = [_where_you_are(picture)]
    said += [*_seeds(picture), *_why(picture)] if found else _closest(picture)
    return Markup(" ".join([*said, *_along_the_axis(picture)]))


def _where_you_are(picture: Picture) -> str:
    plane = picture.plane
    point = picture.nearest(max(plane.config.weight_scale, LEAST / 2), plane.home)
    here = f"At × {plain(point.config.weight_scale)} and {row_words(plane.axis, plane.home)}"
    if point.typical == math.inf:
        return f"{here} the states leave the number range: there is no gradient."
    if point.typical == -math.inf:
        return f"{here} the gradient is <b>exactly 0</b>."
    if math.isnan(point.typical):
        return f"{here} the gradient has no rate."
    does = "neither shrinks nor grows" if abs(point.typical) < 5e-4 else "shrinks" if point.typical < 0 else "grows"
    said = f"{here} a step back multiplies the gradient by <b>{_factor(point.typical)}</b>: it {does}."
    if picture.home_edges:
        said += " Along the line it keeps its size; only near that line does a network hear far back."
    return said


def _closest(picture: Picture) -> list[str]:
    """Of a row without an edge: where it comes nearest to one, and which rows have one."""
    rated = [point for point in picture.home if math.isfinite(point.typical)]
    if not rated:
        return []
    best = min(rated, key=lambda point: abs(point.typical))
    scale = best.config.weight_scale
    said = f"It comes closest to 1 at × {plain(scale)}, with <b>{_factor(best.typical)}</b> a step"
    inside = LEAST < scale < MOST and best.typical < 0
    said += "; smaller and larger weights both shrink it more." if inside else "."
    having = [value for value in picture.values if picture.edges[value]]
    if having:
        said += f" An edge there is at {_rows(picture.plane.axis, having)}."
    return [said]


def _rows(axis: str, values: list[float]) -> str:
    first, last = row_words(axis, values[0]), row_words(axis, values[-1])
    return first if first == last else f"{len(values)} rows between {first} and {last}"


def _seeds(picture: Picture) -> list[str]:
    spread = picture.home_spread
    if spread is None or len(picture.home_edges) > 1:
        return []
    low, high = (numbers.factor(edge) for edge in spread)
    if low == high:
        return [f"All {SEEDS} seeds have their edge at <b>{low}</b>."]
    return [f"Each of the {SEEDS} seeds has an edge of its own, from <b>{low}</b> to <b>{high}</b>."]


def _why(picture: Picture) -> list[str]:
    config = picture.plane.config
    if config.cell != "rnn" or config.weight_init == "uniform" or config.activation == "linear":
        return []
    if picture.home_edges[0] < _MOVES or picture.home[0].typical > 0:
        return []
    return [
        f"The weights alone put the edge at × 1; {ACTIVATIONS[config.activation]}’s slopes, below 1 on average, push it out."
    ]


def _along_the_axis(picture: Picture) -> list[str]:
    """How the edge moves from row to row, among the rows that have one."""
    axis = picture.plane.axis
    having = [value for value in picture.values if len(picture.edges[value]) == 1]
    if len(having) < 2:
        return []
    low, high = (picture.edges[value][0] for value in (having[0], having[-1]))
    between = f"From {row_words(axis, having[0])} to {row_words(axis, having[-1])}"
    if max(low / high, high / low) < _MOVES:
        said = [f"{between} the edge hardly moves: {LABELS[axis]} is not what sets it."]
    else:
        said = [f"{between} the edge moves from <b>{numbers.factor(low)}</b> to <b>{numbers.factor(high)}</b>."]
    without = sum(not found for found in picture.edges.values())
    if without and picture.home_edges:
        said.append(f"{numbers.count(without, 'row')} of the map {'has' if without == 1 else 'have'} none.")
    return said


def _factor(log10_decay: float) -> str:
    return numbers.bare(10**log10_decay)


def multiples_words(edges: dict[str, list[float]]) -> Markup:
    """What the small maps add up to: edges of the controls' own row by the network's name."""
    single = {who: found[0] for who, found in edges.items() if len(found) == 1}
    without = sum(not found for found in edges.values())
    said = (
        f"{numbers.count(without, 'network')} of {len(edges)} {'has' if without == 1 else 'have'} no edge between "
        f"× {plain(LEAST)} and × {plain(MOST)}."
    )
    if not single:
        return Markup(said)
    first, last = min(single, key=single.__getitem__), max(single, key=single.__getitem__)
    return Markup(
        f"The edge comes first for {first}, at <b>{numbers.factor(single[first])}</b>, and last for {last}, at "
        f"<b>{numbers.factor(single[last])}</b>. {said} Weight scale 1 is a convention, not a safe place."
    )


def link_label(point: Point, axis: str) -> str:
    """The point of a link: where it lies, and which of its seeds has the median."""
    value = float(getattr(point.config, axis))
    where = f"× {plain(point.config.weight_scale)}, {row_words(axis, value)}"
    measured = {math.inf: "diverged", -math.inf: "exactly 0"}.get(
        point.typical, f"per step {numbers.factor(10**point.typical)}"
    )
    return f"Open {where} in Gradient decay: {measured} (seed {point.median_run.seed}, the median)"


def alt(picture: Picture, who: str) -> str:
    """The map for those who don't see it."""
    return f"{headline(picture, who)}. Weight scale × {LABELS[picture.plane.axis]}, {len(picture.points)} points."
