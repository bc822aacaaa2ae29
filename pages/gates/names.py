"""What the gates are called."""

from __future__ import annotations

from app.language.language import later

NAMES = {
    "i": later("input gate i"),
    "f": later("forget gate f"),
    "g": later("candidate g"),
    "o": later("output gate o"),
    "r": later("reset gate r"),
    "z": later("update gate z"),
    "n": later("candidate n"),
}
