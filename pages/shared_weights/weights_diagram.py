"""Who owns the weights: a window with a block for each step, layers with separate ones, and one set for all steps."""

from __future__ import annotations

from app import numbers
from app.drawing.svg import element, picture, text
from app.language.language import plain, plain_count

WIDTH, HEIGHT = 860, 440
_COLUMNS = (270, 390, 510, 630, 750)
_BOX, _TALL = 92, 32
_ROWS = (24, 172, 320)  # tops


def weights_diagram(T: int, *, window: int, counts: dict[str, int], cell_name: str, cell: str, label: str) -> str:
    """counts: parameters by "window", "own" (may be missing) and "shared"."""
    parts = [_window(_ROWS[0], T, window, counts["window"])]
    height = HEIGHT
    if "own" in counts:
        parts.append(_own(_ROWS[1], T, counts["own"]))
        parts.append(_shared(_ROWS[2], T, counts["shared"], cell_name, cell))
    else:
        parts.append(_shared(_ROWS[1], T, counts["shared"], cell_name, cell))
        height = _ROWS[2] - 28
    return picture(WIDTH, height, *parts, label=label)


def _steps(T: int) -> list[int | None]:
    """Up to five columns: all steps, or the first two and the last two with a gap between."""
    return list(range(1, T + 1)) if T <= 5 else [1, 2, None, T - 1, T]


def _title(y: float, *lines: str) -> str:
    first, *rest = lines
    said = text(first, 0, y, text_anchor="start", font_weight=700)
    return said + "".join(
        text(words, 0, y + 22 * k, text_anchor="start", class_="gh-d-muted") for k, words in enumerate(rest, 1)
    )


def _parameters(count: int) -> str:
    return plain("{count} parameters", count=numbers.whole(count))


def _one_for_each(window: int) -> str:
    return plain_count("{count} step, {count} block", "{count} steps, {count} blocks", window)


def _one_per_layer(T: int) -> str:
    return plain_count("{count} layer, {count} set", "{count} layers, {count} sets", T)


def _one_for_all(T: int) -> str:
    return plain_count("{count} step, one set", "{count} steps, one set", T)


def _box(x: float, y: float, words: str, kind: str = "gh-d-box") -> str:
    shape = element("rect", x=x - _BOX / 2, y=y - _TALL / 2, width=_BOX, height=_TALL, rx=6, class_=kind)
    return shape + text(words, x, y + 5.5)


def _wire(d: str, kind: str = "gh-d-wire") -> str:
    return element("path", d=d, class_=kind)


def _window(y: float, T: int, window: int, count: int) -> str:
    """Each step inside of the window has a block of its own; what is older is not read."""
    parts = [_title(y + 16, plain("window"), _one_for_each(window), _parameters(count))]
    right = _COLUMNS[-1] + _BOX / 2
    columns = list(zip(_COLUMNS, _steps(T), strict=False))
    read = [x for x, step in columns if step is not None and step > T - window]
    parts.append(_wire(f"M{read[0]},{y + 92} H{right + 14}"))
    for x, step in columns:
        if step is None:
            parts.append(text("⋯", x, y + 20, class_="gh-d-muted"))
            continue
        parts.append(text(f"x {step}", x, y + 6))
        if step <= T - window:
            parts.append(text(plain("not read"), x, y + 44, class_="gh-d-muted"))
            continue
        parts.append(_wire(f"M{x},{y + 12} V{y + 92}"))
        parts.append(_box(x, y + 46, f"W {step + window - T}"))
    parts.append(text("h", right + 26, y + 97, font_weight=700))
    return "".join(parts)


def _own(y: float, T: int, count: int) -> str:
    parts = [_title(y + 16, plain("separate weights"), _one_per_layer(T), _parameters(count)), _chain(y, T)]
    for x, step in zip(_COLUMNS, _steps(T), strict=False):
        if step is not None:
            parts.append(_wire(f"M{x},{y + 38} V{y + 76}"))
            parts.append(_box(x, y + 22, f"W {step}"))
    return "".join(parts)


def _shared(y: float, T: int, count: int, name: str, cell: str) -> str:
    parts = [_title(y + 16, name, _one_for_all(T), _parameters(count)), _chain(y, T)]
    shown = [(x, step) for x, step in zip(_COLUMNS, _steps(T), strict=False) if step is not None]
    middle = sum(x for x, _ in shown) / len(shown)
    fan = [_wire(f"M{middle},{y + 38} L{x},{y + 76}", "gh-d-road gh-d-thin") for x, _ in shown]
    parts.append(element("g", *fan, style=f"color:var(--gh-{cell})"))
    parts.append(_box(middle, y + 22, "W"))
    return "".join(parts)


def _chain(y: float, T: int) -> str:
    """States that go on to the right."""
    columns = list(zip(_COLUMNS, _steps(T), strict=False))
    parts = [_wire(f"M{columns[0][0]},{y + 92} H{columns[-1][0]}")]
    for x, step in columns:
        if step is None:
            parts.append(text("⋯", x, y + 84, class_="gh-d-muted"))
        else:
            parts.append(_box(x, y + 92, f"h {step}"))
    return "".join(parts)
