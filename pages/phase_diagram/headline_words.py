"""The finding of the phase map in one line, and the map for those who don't see it."""

from __future__ import annotations

import math

from app import numbers
from app.language.language import later, plain
from pages.phase_diagram.axes import LABELS, LEAST, MOST
from pages.phase_diagram.measured import Picture

_WITH_ARTICLE = ("RNN", "LSTM", "GRU")
_OF_MAP = {  # without an edge; without and with an article
    "zero": (
        later("{who}’s gradient is exactly 0 at every weight scale"),
        later("The {who}’s gradient is exactly 0 at every weight scale"),
    ),
    "shrinks": (
        later("{who}’s gradient shrinks at every weight scale up to {most}"),
        later("The {who}’s gradient shrinks at every weight scale up to {most}"),
    ),
    "does not": (
        later("{who}’s gradient does not shrink from weight scale {least} on"),
        later("The {who}’s gradient does not shrink from weight scale {least} on"),
    ),
}
_OF_ROW = {  # the same where other rows have an edge
    "zero": (
        later("In this row, {who}’s gradient is exactly 0 at every weight scale"),
        later("In this row, the {who}’s gradient is exactly 0 at every weight scale"),
    ),
    "shrinks": (
        later("In this row, {who}’s gradient shrinks at every weight scale up to {most}"),
        later("In this row, the {who}’s gradient shrinks at every weight scale up to {most}"),
    ),
    "does not": (
        later("In this row, {who}’s gradient does not shrink from weight scale {least} on"),
        later("In this row, the {who}’s gradient does not shrink from weight scale {least} on"),
    ),
}
_AT_EDGES = {
    "shrinks below": (
        later("{who}’s gradient shrinks below weight scale {edge}, grows above"),
        later("The {who}’s gradient shrinks below weight scale {edge}, grows above"),
    ),
    "grows below": (
        later("{who}’s gradient grows below weight scale {edge}, shrinks above"),
        later("The {who}’s gradient grows below weight scale {edge}, shrinks above"),
    ),
    "grows between": (
        later("{who}’s gradient grows only between weight scales {low} and {high}"),
        later("The {who}’s gradient grows only between weight scales {low} and {high}"),
    ),
    "passes": (
        later("{who}’s factor per step passes 1 at weight scales {edges}"),
        later("The {who}’s factor per step passes 1 at weight scales {edges}"),
    ),
}


def headline(picture: Picture, who: str) -> str:
    """Where the edge of the controls' own row is."""
    row, found = picture.home, picture.home_edges
    below = row[0].typical < 0
    edges = [numbers.bare(edge) for edge in found]
    of = _OF_ROW if any(picture.edges.values()) else _OF_MAP
    said: dict[str, str] = {}
    if all(point.typical == -math.inf for point in row):
        pair = of["zero"]
    elif not found:
        pair, said = (
            of["shrinks" if below else "does not"],
            {"least": numbers.general(LEAST), "most": numbers.general(MOST)},
        )
    elif len(found) == 1:
        pair, said = _AT_EDGES["shrinks below" if below else "grows below"], {"edge": edges[0]}
    elif len(found) == 2 and below:
        pair, said = _AT_EDGES["grows between"], {"low": edges[0], "high": edges[1]}
    else:
        pair, said = _AT_EDGES["passes"], {"edges": numbers.names(edges)}
    return plain(pair[who in _WITH_ARTICLE], who=who, **said)


def alt(picture: Picture, who: str) -> str:
    """The map for those who don't see it."""
    said = plain(
        "Map of weight scale and {axis}, {count} points.",
        axis=plain(LABELS[picture.plane.axis]),
        count=len(picture.points),
    )
    return f"{headline(picture, who)}. {said}"
