"""Two windows of truncated backpropagation and the state handed on: the gradient's wire cut by `detach`, or left uncut."""

from __future__ import annotations

from app.drawing.svg import element, picture, text
from app.language.language import plain

WIDTH, HEIGHT = 740, 214
_TOP, _BOX = 34, 74  # of the windows
_LEFT, _RIGHT = (10, 312), (428, 730)
_FORWARD, _BACK = 62, 150  # where the two wires run


def detach_diagram(T: int, window: int, *, detached: bool, cell: str, sizes: tuple[str, str, str], label: str) -> str:
    """sizes: the gradient at the loss, at the first step of the window, and at the last step of the one before it."""
    first = T - window + 1
    parts = [
        _window(_LEFT, _steps(1, first - 1), plain("an earlier window")),
        _window(_RIGHT, _steps(first, T), plain("this window, with the loss")),
        _forward(first - 1),
        element("g", *_back(detached, sizes, first), style=f"color:var(--gh-{cell})"),
        _numbers(detached, sizes, first),
    ]
    return picture(WIDTH, HEIGHT, *parts, label=label)


def _steps(first: int, last: int) -> str:
    if first == last:
        return plain("step {step}", step=first)
    return plain("steps {first}–{last}", first=first, last=last)


def _window(sides: tuple[int, int], steps: str, what: str) -> str:
    left, right = sides
    shape = element("rect", x=left, y=_TOP, width=right - left, height=_BOX, rx=8, class_="gh-d-box")
    return (
        shape
        + text(steps, (left + right) / 2, _TOP - 10, font_weight=700)
        + text(what, (left + right) / 2, _TOP + _BOX - 12, class_="gh-d-muted")
    )


def _forward(step: int) -> str:
    """The state goes on in both cases: detaching changes no number on the way forward."""
    a, b = _LEFT[1], _RIGHT[0]
    return (
        element("path", d=f"M{_LEFT[0] + 24},{_FORWARD} H{_RIGHT[1] - 24}", class_="gh-d-wire")
        + element("path", d=f"M{b - 2},{_FORWARD} l-11,-6 v12 z", class_="gh-d-tip")
        + text(f"h {step}", (a + b) / 2, _FORWARD - 12, font_weight=700)
        + text(plain("value"), (a + b) / 2, _FORWARD + 22, class_="gh-d-muted")
    )


def _back(detached: bool, sizes: tuple[str, str, str], first: int) -> list[str]:
    """The gradient's wire, from the loss back."""
    stop = _RIGHT[0] if detached else _LEFT[0] + 24
    wire = [
        element("path", d=f"M{_RIGHT[1] - 24},{_BACK} H{stop + 8}", class_="gh-d-road"),
        element("path", d=f"M{stop - 4},{_BACK} l16,-9 v18 z", class_="gh-d-head"),
    ]
    if detached:
        middle = (_LEFT[1] + _RIGHT[0]) / 2
        wire.append(element("path", d=f"M{_LEFT[0] + 24},{_BACK} H{_LEFT[1]}", class_="gh-d-faint"))
        wire += [
            element("path", d=f"M{middle - 20 + dx},{_BACK - 17} l12,34", class_="gh-d-wire gh-d-thin")
            for dx in (0, 12)
        ]
    return wire


def _numbers(detached: bool, sizes: tuple[str, str, str], first: int) -> str:
    middle, y = (_LEFT[1] + _RIGHT[0]) / 2, _BACK + 30
    words = plain("detach") if detached else plain("no detach")
    return (
        text(sizes[0], _RIGHT[1], y, text_anchor="end")
        + text(plain("at the loss"), _RIGHT[1], y + 21, text_anchor="end", class_="gh-d-muted")
        + text(sizes[1], _RIGHT[0], y, text_anchor="start")
        + text(plain("at step {step}", step=first), _RIGHT[0], y + 21, text_anchor="start", class_="gh-d-muted")
        + text(words, middle, _BACK - 26, font_weight=700)
        + text(plain("exactly 0") if detached else sizes[2], _LEFT[1], y, text_anchor="end", font_weight=700)
        + text(plain("at step {step}", step=first - 1), _LEFT[1], y + 21, text_anchor="end", class_="gh-d-muted")
        + text(plain("gradient"), _LEFT[0] + 24, y, text_anchor="start", class_="gh-d-muted")
    )
