"""The two paths of a bidirectional network, from an input to the loss, with the gradient at each input."""

from __future__ import annotations

from dataclasses import dataclass

from app.drawing.svg import element, picture, text
from app.language.language import plain, plain_count

WIDTH, HEIGHT = 800, 268
_COLUMNS = (112, 256, 400, 544, 688)  # first, between, middle, between, last
_BOX, _TALL = 128, 36
_LOSS, _FORWARD, _INPUT, _BACKWARD = 28, 104, 168, 232  # middles of the rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A step that is drawn, and the gradient at its input, in words."""

    step: int
    value: str


def both_ways_diagram(first: Seen, middle: Seen, last: Seen, *, at_ends: bool, cell: str, label: str) -> str:
    """Three of the steps. at_ends: the loss reads the final states, forward's at the last step, backward's at the first;
    else both at the middle step. The two paths that meet in the middle are drawn thick."""
    seen = [(0, first), (2, middle), (4, last)]
    parts = [_chains(), *(_step(_COLUMNS[column], one) for column, one in seen)]
    parts += [
        text("⋯", _COLUMNS[column], y + 6, class_="gh-d-muted") for column in (1, 3) for y in (_FORWARD, _BACKWARD)
    ]
    left, half, right = _COLUMNS[0], _COLUMNS[2], _COLUMNS[4]
    ends, tops = _BOX / 2, _TALL / 2
    if at_ends:
        reading = [
            f"M{right},{_FORWARD - tops} V{_LOSS} H{half + ends + 6}",
            f"M{left - ends},{_BACKWARD} H20 V{_LOSS} H{half - ends - 6}",
        ]
        roads = [
            (f"M{half},{_INPUT - tops} V{_FORWARD} H{right} V{_LOSS} H{half + ends + 6}", "gh-d-road"),
            (f"M{half},{_INPUT + tops} V{_BACKWARD} H20 V{_LOSS} H{half - ends - 6}", "gh-d-road gh-d-dashed"),
        ]
        heads = [_head(half + ends, _LOSS, -1), _head(half - ends, _LOSS, 1)]
        lengths = (last.step - middle.step, middle.step - first.step)
        middles = ((half + right) / 2, (left + half) / 2)
    else:
        aside = half + ends + 22
        reading = []
        roads = [
            (f"M{left},{_INPUT - tops} V{_FORWARD} H{half} V{_LOSS + tops + 8}", "gh-d-road"),
            (f"M{right},{_INPUT + tops} V{_BACKWARD} H{aside} V{_LOSS} H{half + ends + 6}", "gh-d-road gh-d-dashed"),
        ]
        heads = [_head(half + ends, _LOSS, -1), _head_up(half, _LOSS + tops)]
        lengths = (middle.step - first.step, last.step - middle.step)
        middles = ((left + half) / 2, (half + right) / 2)
    parts += [element("path", d=d, class_="gh-d-wire") for d in reading]
    coloured = [element("path", d=d, class_=kind) for d, kind in roads] + heads
    parts.append(element("g", *coloured, style=f"color:var(--gh-{cell})"))
    parts += [
        _box(_COLUMNS[column], y, words)
        for column, _ in seen
        for y, words in ((_FORWARD, plain("forward")), (_BACKWARD, plain("backward")))
    ]
    parts.append(_box(half, _LOSS, plain("loss")))
    above, below = (
        text(plain_count("{count} step", "{count} steps", count), x, y)
        for count, x, y in zip(lengths, middles, (_FORWARD - 14, _BACKWARD - 14), strict=True)
    )
    return picture(WIDTH, HEIGHT, *parts, above, below, label=label)


def _chains() -> str:
    """States go on to the right above, to the left below."""
    first, last = _COLUMNS[0], _COLUMNS[4]
    return "".join(element("path", d=f"M{first},{y} H{last}", class_="gh-d-faint") for y in (_FORWARD, _BACKWARD))


def _step(x: float, seen: Seen) -> str:
    """An input with what it gets, and its wires up and down."""
    wire = element("path", d=f"M{x},{_FORWARD} V{_BACKWARD}", class_="gh-d-wire")
    ground = element("rect", x=x - _BOX / 2, y=_INPUT - 15, width=_BOX, height=30, class_="gh-d-ground")
    return (
        wire
        + ground
        + text(plain("step {step}: {size}", step=seen.step, size=seen.value), x, _INPUT + 6, font_weight=700)
    )


def _box(x: float, y: float, words: str) -> str:
    shape = element("rect", x=x - _BOX / 2, y=y - _TALL / 2, width=_BOX, height=_TALL, rx=6, class_="gh-d-box")
    return shape + text(words, x, y + 5.5)


def _head(x: float, y: float, way: int) -> str:
    return element("path", d=f"M{x},{y} l{-12 * way},-7 v14 z", class_="gh-d-head")


def _head_up(x: float, y: float) -> str:
    return element("path", d=f"M{x},{y} l-7,12 h14 z", class_="gh-d-head")
