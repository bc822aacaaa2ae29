"""Curves over minutes as a picture, one above the other, each with its own axis from zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, GAP = 720, 150, 60, 50  # pixels
INK, GRID = "#1b1f24", "#cdd1d5"


def curve(minutes: Sequence[float], drawn: Mapping[str, Sequence[float]]) -> str:
    """An SVG. drawn: values at those minutes, by name."""
    height = len(drawn) * (HEIGHT + GAP) + 20
    panels = [
        _panel(name, minutes, values, at * (HEIGHT + GAP) + 30) for at, (name, values) in enumerate(drawn.items())
    ]
    size = f'width="{WIDTH + LEFT + 30}" height="{height}" viewBox="0 0 {WIDTH + LEFT + 30} {height}"'
    style = 'font-family="sans-serif" font-size="12"'
    names = escape(", ".join(drawn))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style} role="img" aria-label="{names} over minutes">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(panels)}</svg>\n'
    )


def _panel(name: str, minutes: Sequence[float], values: Sequence[float], top: float) -> str:
    most, last = max([*values, 1.0]) * 1.1, max([*minutes, 0.1])

    def x(minute: float) -> float:
        return LEFT + minute / last * WIDTH

    def y(value: float) -> float:
        return top + HEIGHT * (1 - value / most)

    points = " ".join(f"{x(m):.1f},{y(v):.1f}" for m, v in zip(minutes, values, strict=True))
    lines = "".join(
        f'<path d="M{LEFT} {y(tick):.1f}H{LEFT + WIDTH}" stroke="{GRID}"/>'
        f'<text x="{LEFT - 6}" y="{y(tick) + 4:.1f}" text-anchor="end" fill="{INK}">{tick:.0f}</text>'
        for tick in (0.0, most / 1.1 / 2, most / 1.1)
    )
    return (
        f'<text x="{LEFT}" y="{top - 8}" fill="{INK}">{escape(name)}</text>{lines}'
        f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="2"/>'
        f'<text x="{LEFT + WIDTH}" y="{top + HEIGHT + 16}" text-anchor="end" fill="{INK}">{last:.0f} min</text>'
    )
