"""SVG as text: elements, escaped, and the frame that names what is seen."""

from __future__ import annotations

from html import escape

Attribute = str | float | int


def element(name: str, *inside: str, **attributes: Attribute) -> str:
    """One element. An underscore in an attribute's name stands for a hyphen, a trailing one for nothing (`class_`)."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>"


def text(words: str, x: float, y: float, **attributes: Attribute) -> str:
    """Words, escaped, at a point; centred on it unless `text_anchor` says otherwise."""
    placed: dict[str, Attribute] = {"x": x, "y": y, "text_anchor": "middle"}
    return element("text", escape(words), **(placed | attributes))


def picture(width: float, height: float, *inside: str, label: str) -> str:
    """The whole drawing: as wide as its container, up to `width` pixels; `label` says what is seen.

    On a phone it scrolls rather than shrinks below what can be read: 16 px of text stay 14.
    """
    return element(
        "svg",
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_short(width)} {_short(height)}",
        class_="gh-diagram",
        role="img",
        aria_label=label,
        style=f"max-width:calc({_short(width)}px*var(--gh-zoom,1));min-width:{_short(0.875 * width)}px",
    )


def _short(value: Attribute) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
