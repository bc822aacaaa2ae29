"""One gated cell at one step: what its circuits share. Strips of units, gate boxes, nodes and wires, the two scales."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing.svg import Attribute, element, text
from app.language.language import plain
from pages.gates.names import NAMES

WIDTH, HEIGHT = 960, 364
DIRECT, MIXED, BOX, PHI, BUS = (
    44,
    116,
    162,
    283,
    324,
)  # heights: the direct path, what is mixed into it, boxes, functions, inputs
LEFT, RIGHT = 16, 822  # where the strips of states begin
STRIP_PX, SQUARE_PX = 122, 20
_BOX_WIDE, _BOX_HIGH = 138, 96
_OUTLINED = 8  # px from which a unit gets an outline of its own
CANDIDATES = ("g", "n")
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class CellStep:
    """One step of one sequence in a gated cell.

    key: the curve's, for its colour. phi: the activation's name. before: the step whose state it was handed, 0 or T + 1
    at the first one. source: where x comes from. values: by name, each of H units.
    """

    name: str
    key: str
    phi: str
    step: int
    before: int
    source: str
    values: dict[str, Float64[np.ndarray, " H"]]

    def mean(self, name: str) -> float:
        """Over the units; of states and candidates, which have a sign, the mean size."""
        values = self.values[name]
        return float(((np.abs(values) if signed(name) else values) / len(values)).sum())  # states may be near 1e308

    def said(self, name: str) -> str:
        """A name's mean in words."""
        value = numbers.bare(self.mean(name))
        if signed(name):
            return plain("mean |{state}| {value}", state=name.removesuffix("_prev"), value=value)
        return plain("mean {value}", value=value)


def signed(name: str) -> bool:
    """Whether values run from -1 to +1 and beyond, not from 0 to 1."""
    return name not in NAMES or name in CANDIDATES


def named(name: str) -> str:
    """A gate by its name, a state by its symbol."""
    if name in NAMES:
        return plain(NAMES[name])
    return plain("old {state}", state=name.removesuffix("_prev")) if name.endswith("_prev") else name


def of_step(symbol: str, step: int) -> str:
    """c₂₉."""
    return symbol + numbers.subscript(step)


def strip(shown: CellStep, name: str, x: float, y: float) -> str:
    """Every unit of a name as a square, thin ones where they are many; x, y: its upper left corner."""
    values = shown.values[name]
    wide = min(SQUARE_PX, STRIP_PX / len(values))
    start = x + (STRIP_PX - wide * len(values)) / 2
    frame: dict[str, Attribute] = {"y": y, "height": SQUARE_PX}
    units = [
        element("rect", x=start + k * wide, width=wide, **frame, **_ink(shown, name, float(value)))
        for k, value in enumerate(values)
    ]
    lines = [start + k * wide for k in range(1, len(values))] if wide >= _OUTLINED else []
    return element(
        "g",
        element("title", f"{named(name)}: {shown.said(name)}"),
        element("rect", x=start, width=wide * len(values), class_="gh-d-zero", **frame),
        *units,
        element("rect", x=start, width=wide * len(values), class_="gh-d-outline", **frame),
        *(element("line", x1=at, x2=at, y1=y, y2=y + SQUARE_PX, class_="gh-d-outline") for at in lines),
        data_name=name,
        data_mean=repr(shown.mean(name)),
        data_values=" ".join(f"{value:.4g}" for value in values),
    )


def _ink(shown: CellStep, name: str, value: float) -> dict[str, Attribute]:
    opacity = f"{min(abs(value), 1.0):.3f}"
    if signed(name):
        return {"class_": "gh-d-plus" if value > 0 else "gh-d-minus", "fill_opacity": opacity}
    return {"style": colour(shown, "fill"), "fill_opacity": opacity}


def colour(shown: CellStep, role: str) -> str:
    """The cell's colour, for a fill or a stroke."""
    return f"{role}:var(--gh-{shown.key})"


def gate_box(shown: CellStep, name: str, x: float) -> str:
    """A gate (or candidate) with its units and its mean; below it the function that makes it, and its inputs."""
    left = x - _BOX_WIDE / 2
    box = element("rect", x=left, y=BOX, width=_BOX_WIDE, height=_BOX_HIGH, rx=7, class_="gh-d-box")
    return "".join(
        [
            wire([(x, BUS), (x, PHI + 13)]),
            wire([(x, PHI - 13), (x, BOX + _BOX_HIGH)], head=True),
            box,
            text(named(name), x, BOX + 22, font_weight="bold", style=colour(shown, "fill")),
            strip(shown, name, x - STRIP_PX / 2, BOX + 34),
            text(shown.said(name), x, BOX + 80),
            function(shown.phi if name in CANDIDATES else "σ", x, PHI),
        ]
    )


def state(shown: CellStep, name: str, x: float, y: float) -> str:
    """A state's name and step, its units and its mean size, centred on the height y."""
    step = shown.before if name.endswith("_prev") else shown.step
    title = of_step(name.removesuffix("_prev"), step)
    middle = x + STRIP_PX / 2
    return "".join(
        [
            text(title, middle, y - 17, font_weight="bold"),
            strip(shown, name, x, y - SQUARE_PX / 2),
            text(shown.said(name), middle, y + 27),
        ]
    )


def function(words: str, x: float, y: float) -> str:
    """A function that is applied to each unit."""
    return element("rect", x=x - 46, y=y - 13, width=92, height=26, rx=13, class_="gh-d-box") + text(words, x, y + 5)


def node(sign: str, x: float, y: float) -> str:
    """Where two signals meet: × or +, unit by unit."""
    return element("circle", cx=x, cy=y, r=13, class_="gh-d-box") + text(sign, x, y + 6.5, font_size=20)


def wire(points: list[Point], *, head: bool = False, class_: str = "gh-d-wire", **more: Attribute) -> str:
    """A line through points; with a head, an arrow."""
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    drawn = element("path", d=path, class_=class_, **more)
    return drawn + _head(points[-2], points[-1]) if head else drawn


def _head(before: Point, end: Point) -> str:
    dx, dy = (float(np.sign(b - a)) for a, b in zip(before, end, strict=True))
    (x, y), (px, py) = end, (-dy, dx)
    corners = [(x, y), (x - 9 * dx + 4.5 * px, y - 9 * dy + 4.5 * py), (x - 9 * dx - 4.5 * px, y - 9 * dy - 4.5 * py)]
    return element("polygon", points=" ".join(f"{a:g},{b:g}" for a, b in corners), class_="gh-d-tip")


def direct_path(shown: CellStep, name: str, x: float) -> str:
    """The path through one gate only, in the cell's colour, with its name at x."""
    line = wire([(LEFT + STRIP_PX, DIRECT), (RIGHT, DIRECT)], class_="gh-d-lane", style=colour(shown, "stroke"))
    return line + text(name, x, DIRECT - 11, style=colour(shown, "fill"))


def inputs(shown: CellStep, end: float) -> str:
    """What every gate reads: the h it was handed, and x."""
    return "".join(
        [
            wire([(LEFT + STRIP_PX, BUS), (end, BUS)]),
            state(shown, "h_prev", LEFT, BUS),
            wire([(166, BUS + 24), (166, BUS)], head=True),
            text(f"{of_step('x', shown.step)}, {shown.source}", 180, BUS + 30, text_anchor="start"),
        ]
    )


def scales(shown: CellStep) -> str:
    """The two scales of colour."""
    return _scale(shown, plain("gates"), "z", 234, (0.0, 1.0), ("0", "1")) + _scale(
        shown, plain("states, candidate"), "h", 296, (-1.0, 1.0), ("≤ −1", "≥ 1")
    )


def _scale(shown: CellStep, title: str, name: str, y: float, ends: Point, words: tuple[str, str]) -> str:
    wide = STRIP_PX / 12
    parts = [
        element("rect", x=RIGHT + k * wide, y=y, width=wide, height=12, **_ink(shown, name, value))
        for k, value in enumerate(np.linspace(*ends, 12).tolist())
    ]
    frame: dict[str, Attribute] = {"x": RIGHT, "y": y, "width": STRIP_PX, "height": 12}
    return "".join(
        [
            text(title, RIGHT + STRIP_PX / 2, y - 7, class_="gh-d-muted"),
            element("rect", class_="gh-d-zero", **frame),
            *parts,
            element("rect", class_="gh-d-outline", **frame),
            text(words[0], RIGHT, y + 29, text_anchor="start", class_="gh-d-muted"),
            text(words[1], RIGHT + STRIP_PX, y + 29, text_anchor="end", class_="gh-d-muted"),
        ]
    )


def in_words(shown: CellStep, names: tuple[str, ...]) -> str:
    """The drawing in words, to be read aloud."""
    parts = ". ".join(f"{named(name)}: {shown.said(name)}" for name in names)
    inside = plain("Inside the {name} at step {step}, first sequence.", name=shown.name, step=shown.step)
    return f"{inside} {parts}."
