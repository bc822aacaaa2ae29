"""Values that nobody has asked for: texts, numbers, JSON and files, drawn from a seed."""

from __future__ import annotations

import json
from random import Random
from typing import Any

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "{}",
    "{0}",
    "{step}",
    "{a.__class__}",
    "%s %(x)d %n",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<b>&amp;</b>",
    "$$\\frac{1}{0}$$ **b** [x](javascript:1) :red[x]",
    "'; DROP TABLE rooms; --",
    "../../../../etc/passwd",
    "‮drawkcab",
    "\u200b\u200d\ufeff",
    "e\u0301\u0301\u0301\u0301",
    "👩‍👩‍👧‍👦🏴‍☠️",
    "İıſK",
    "\ud7ff\ue000\uffff",
    "１２３",
    "²³",
    "−1",
    "nan",
    "-inf",
    "1e400",
    "1_000",
    "0x10",
    "1,5",
    "true",
    "null",
    "[]",
    '{"a": [1, {"b": null}]}',
    "[" * 2000,
    "9" * 400,
    "x" * 20_000,
    "a\nb\r\nc\td",
    "\u2028\u2029",
)
NUMBERS = (0.0, -0.0, 1.0, -1.0, 0.5, 1e-300, 1e300, -1e300, 2.0**53, 2.0**63, 2.0**64, float("inf"), float("nan"))
_LETTERS = "abc XYZ 0123456789 .,;:-_=+&?#%/\\<>{}[]()'\"`$^~|@! äßéЖ字🙂\n\t"


def text(rng: Random) -> str:
    """One of those that have broken something somewhere, or signs at random."""
    if rng.random() < 0.6:
        return rng.choice(TEXTS)
    return "".join(rng.choices(_LETTERS, k=rng.choice((1, 3, 12, 60, 400))))


def number(rng: Random) -> float:
    """Any float."""
    if rng.random() < 0.6:
        return rng.choice(NUMBERS)
    return rng.choice((-1, 1)) * 10 ** rng.uniform(-6, 9)


def written_number(rng: Random) -> str:
    """A number as a link might have it."""
    value = number(rng)
    return rng.choice((repr(value), f"{value:g}", f"{value:.3f}", str(rng.randint(-10, 400))))


def value(rng: Random, depth: int = 0) -> Any:
    """Anything that JSON can hold."""
    kind = rng.randrange(8 if depth < 3 else 6)
    match kind:
        case 0:
            return None
        case 1:
            return rng.choice((True, False))
        case 2:
            return rng.randint(-3, 3)
        case 3:
            return rng.choice((10**30, -(10**18), 0.1, -1e300))
        case 4 | 5:
            return text(rng)
        case 6:
            return [value(rng, depth + 1) for _ in range(rng.randrange(4))]
        case _:
            return {text(rng)[:20]: value(rng, depth + 1) for _ in range(rng.randrange(4))}


def part_of(whole: Any, rng: Random) -> Any:
    """Something that stands somewhere in a value of JSON."""
    while isinstance(whole, dict | list) and whole and rng.random() < 0.9:
        whole = rng.choice([*whole.values()] if isinstance(whole, dict) else whole)
    return whole


def payload(rng: Random) -> bytes:
    """A request's body: JSON that is well-formed, nearly so, or bytes."""
    kind = rng.randrange(4)
    if kind == 0:
        return rng.randbytes(rng.choice((0, 1, 40, 3000)))
    written = json.dumps(value(rng)).encode()
    if kind == 1:
        return written
    if kind == 2:
        return written[: rng.randrange(len(written) + 1)]
    return text(rng).encode("utf-8", "surrogatepass")


def file(rng: Random) -> tuple[str, bytes]:
    """A file to upload, and its name."""
    name = rng.choice(("a.csv", "b.txt", "c.tsv", "ü 字.csv", "x" * 200 + ".txt", "d.CSV"))
    rows = rng.choice((0, 1, 3, 40, 400))
    columns = rng.randint(1, 4)
    mark = rng.choice((",", ";", "\t", " ", "|"))

    def cell() -> str:
        if rng.random() < 0.06:
            return text(rng)[:40]
        return rng.choice(
            (f"{rng.gauss(0, 3):.3f}", f"{rng.uniform(0, 99):,.2f}", f"20{rng.randint(10, 29)}-01-0{rng.randint(1, 9)}")
        )

    lines = [mark.join(cell() for _ in range(columns)) for _ in range(rows)]
    plain = "\n".join([mark.join(f"column {k}" for k in range(columns)), *lines])
    kind = rng.randrange(5)
    if kind == 0:
        return name, rng.randbytes(rng.choice((0, 1, 300, 50_000)))
    if kind == 1:
        return name, plain.encode("utf-16")
    if kind == 2:
        return name, plain.encode("cp1252", "replace")
    return name, plain.encode()
