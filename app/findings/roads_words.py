"""What the two roads back tell, from the run's own numbers."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.roads_measured import Drawn

_ROADS = {"lstm": ("cell road", "forget gates", "∂c"), "gru": ("straight road", "update gates", "∂h")}


def roads_words(finding: Finding, roads: Drawn) -> Markup:
    """Which road carries more, and what each brings to the oldest step."""
    road, gates, whole = _ROADS[finding.config.cell]
    straight, rest = numbers.size(roads.straight), numbers.size(roads.rest)
    at_end = f"At the oldest step the {road} brings <b>{straight}</b> and the rest <b>{rest}</b>."
    if finding.lags == 0:
        return Markup(f"One step: all of {whole} came down from the loss itself.")
    if not max(roads.straight, roads.rest) > -math.inf:
        return Markup("Both roads bring <b>exactly 0</b> to the oldest step: every way there is cut.")
    if roads.overtaken is None:
        return Markup(f"In this run the {road} carries more than the rest all the way back. {at_end}")
    back = f"<b>{roads.overtaken}</b> step{'s' * (roads.overtaken != 1)} back"
    if not roads.lasting:
        return Markup(
            f"The rest first carries more than the {road} {back}; the two change places more than once. {at_end}"
        )
    return Markup(
        f"From {back} the rest carries more than the {road}: what reaches the {finding.name}’s older steps came through the "
        f"gates and W<sub>hh</sub>, not along the {gates} alone. {at_end}"
    )
