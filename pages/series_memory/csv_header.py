"""What stands above and below a table's data: titles, the row of names, units under it, notes at the end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pages.series_memory.cells import SINGLE, Row, filled, has_value, is_value
from pages.series_memory.written_dates import looks_like_date
from pages.series_memory.written_numbers import is_missing, looks_like_number

_UNIT = re.compile(r"\s*(.{0,3}|[\[(].*[\])])\s*")
_NOTES = 10  # lines below the data at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands above the data. titles: rows above the names; top: all rows above the data; header: the names' among them."""

    titles: int
    top: int
    header: int | None
    names: list[str]


def titles_and_names(first: list[Row], separator: str) -> Frame:
    """Narrow rows above the first full one are titles; the names are the row above numbers that is none."""
    rows = [row.cells for row in first]
    width = 1 if separator == SINGLE else Counter(map(len, rows)).most_common(1)[0][0]
    at = 0
    while width > 1 and at < len(rows) - 1 and _is_title(rows[at], rows[at + 1], width):
        at += 1
    at = max(at, _below_an_empty_line(first))
    head, below = rows[at], rows[at + 1 :]
    if below and 1 <= len(head) == width - 1 and not has_value(head) and len(below[0]) == width and has_value(below[0]):
        return Frame(titles=at, top=at + 1, header=at, names=["", *head])  # R gives the column of row names none
    texts = 0
    while width > 1 and at + texts < len(rows) and not has_value(rows[at + texts]):
        texts += 1
    if texts > 1 and at + texts < len(rows):
        header = at + _names_among(rows[at : at + texts])
        return Frame(
            titles=at, top=at + texts, header=header, names=_with_own(rows[header], rows[header + 1 : at + texts])
        )
    if _has_names(rows[at:]):
        return Frame(titles=at, top=at + 1, header=at, names=head)
    return Frame(titles=at, top=at, header=None, names=[])


def _is_title(row: list[str], after: list[str], width: int) -> bool:
    """Whether a row above another is a title: much narrower, or a single text above a row without values."""
    if 2 * len(row) <= width and width > 2 and not is_value(row[0]):
        return True
    lone = len(filled(row)) == 1 and bool(row[0].strip())
    return (lone or len(row) < width) and not has_value(after)


def _below_an_empty_line(first: list[Row]) -> int:
    """Where a row without values stands below an empty line and above the data; 0 where none does."""
    for at, (above, row, below) in enumerate(zip(first, first[1:], first[2:], strict=False)):
        if row.line > above.line + 1 and not has_value(row.cells) and has_value(below.cells):
            return (
                at + 1 if not any(has_value(other.cells) and len(other.cells) > 2 for other in first[: at + 1]) else 0
            )
    return 0


def _with_own(names: list[str], below: list[list[str]]) -> list[str]:
    """The names, but for a column whose name stands alone in a row of its own, as pandas writes that of an index."""
    found = list(names)
    for row in below:
        if len(filled(row)) == 1:
            place = next(at for at, cell in enumerate(row) if cell.strip())
            found[place : place + 1] = [row[place]]
    return found


def _names_among(texts: list[list[str]]) -> int:
    """Which of several rows without a value names the columns: the one with most names; of equals the last but for units.

    Where the last holds the name of one column alone, pandas wrote several levels of names, of which the first are those.
    """
    most = max(len(set(filled(row))) for row in texts)
    equals = [at for at, row in enumerate(texts) if len(set(filled(row))) == most]
    if len(filled(texts[-1])) == 1:
        return equals[0]
    while len(equals) > 1 and all(_UNIT.fullmatch(cell) for cell in texts[equals[-1]]):
        equals.pop()
    return equals[-1]


def _has_names(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: above numbers stands something that is none; or no number anywhere."""
    head, body = rows[0], rows[1:]
    if (
        len(head) > 2
        and not head[0].strip()
        and [cell.strip() for cell in head[1:]] == [*map(str, range(len(head) - 1))]
    ):
        return True  # pandas' own names
    if not any(looks_like_number(cell) for cells in rows for cell in cells):
        return True
    if not body:
        return any(not is_missing(cell) and not looks_like_number(cell) for cell in head)
    for place, cell in enumerate(head):
        if is_missing(cell) or is_value(cell):
            continue
        below = [cells[place] for cells in body if place < len(cells) and not is_missing(cells[place])]
        if 2 * sum(map(is_value, below)) > len(below):
            return True
    return False


def notes_below(last: list[Row], separator: str) -> int:
    """How many rows below the data are notes: each begins with a text, below dates, or alone below numbers."""
    if separator == SINGLE:
        return 0
    notes = 0
    while notes < min(_NOTES, len(last) - 1) and not _begins_with_value(last[-1 - notes].cells):
        notes += 1
    above = last[-1 - notes].cells
    alone = len(above) > 1 and all(len(filled(row.cells)) == 1 for row in last[len(last) - notes :])
    return notes if looks_like_date(above[0]) or (alone and is_value(above[0])) else 0


def _begins_with_value(cells: list[str]) -> bool:
    return is_value(cells[0]) or is_missing(cells[0])
