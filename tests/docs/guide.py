"""The teaching guide, read: its tables, links, prose and the example of a lesson."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
_FENCED = re.compile(r"```(\w*)\n(.*?)```\n", re.DOTALL)
_LINK = re.compile(r"\]\(http://localhost:8501/(\w*)\??([^)]*)\)")
_MEASURED = re.compile(r"\]\(http://localhost:8501/\w*\?([^)]+)\): `(\w+)` of `(\w+)` is \*\*(.+?)\*\*")
_NAME = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")


class Measured(NamedTuple):
    """What the guide says is measured behind a link."""

    query: str
    quantity: str
    of: str
    value: str


def example() -> bytes:
    """The lesson of the guide."""
    return next(code for kind, code in _FENCED.findall(GUIDE) if kind == "toml").encode()


def table(header: str) -> list[list[str]]:
    """The cells of the table whose header begins so."""
    _, _, after = GUIDE.partition(f"\n| {header} |")
    lines = after.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(cell: str) -> str:
    """What is written as code in a cell."""
    return cell.strip("`")


def measured() -> list[Measured]:
    return [Measured(*found) for found in _MEASURED.findall(GUIDE)]


def links() -> list[tuple[str, str]]:
    """Page and query of every link to the app."""
    return _LINK.findall(GUIDE)


def names() -> set[str]:
    """What is written as a name on the screen."""
    return set(_NAME.findall(_FENCED.sub("", GUIDE)))


def prose() -> list[str]:
    """Paragraphs, entries of lists and cells of tables, without marks; each piece of code is a word."""
    said = re.sub(r"`[^`\n]+`", "code", _FENCED.sub("", GUIDE))
    text = re.sub(r"\]\([^)]*\)", "]", said).translate(str.maketrans("", "", "*[]"))
    text = re.sub(r"\n {2,}(?=\S)", " ", text)
    blocks = re.split(r"\n\n+|\n(?=(?:-|\d+\.|\|) )", text)
    cells = [cell for block in blocks for cell in (block.split("|") if block.lstrip().startswith("|") else [block])]
    return [re.sub(r"^(?:#+|-|\d+\.)\s+|^-+$|^\s+", "", " ".join(cell.split())) for cell in cells if cell.strip(" -")]
