"""A CSV file as rows of cells: what stands above and below them is set aside, the first row may name the columns."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter, deque
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.language.language import plain
from app.numbers import whole
from pages.series_memory.cells import SAMPLE, SINGLE, Row, filled, has_value, said
from pages.series_memory.column_words import one_value_per_row
from pages.series_memory.csv_header import notes_below, titles_and_names
from pages.series_memory.turned import turned
from pages.series_memory.written_numbers import looks_like_number

MAX_BYTES = 5 << 20
MAX_ROWS = 5000  # of a longer file
MAX_CELLS = 10_000  # of a row: more take seconds to read
_DECLARED = re.compile(r'^"?sep=(.)"?[ \t]*(?=\r|\n|$)', re.IGNORECASE)  # Excel's first line
_UNSEEN = dict.fromkeys([0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of data: the first and the last ones of a long file, the same ones of a short. skipped: lines that are none."""

    names: list[str]
    first: list[Row]
    last: list[Row]
    count: int
    separator: str
    skipped: tuple[tuple[int, str], ...]
    turned: bool = False


def rows_of(content: bytes) -> Rows:
    """The rows of a CSV file.

    Raises:
        ValueError: one sentence that says what is wrong.
    """
    text = _decoded(content)
    declared = _DECLARED.match(text)
    separator = declared[1] if declared else None
    text = text[declared.end() :] if declared else text
    separator = separator or _separator(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return _without_frame(*_read(lines), separator)
    except csv.Error as error:
        raise ValueError(_broken(str(error), lines.line_num)) from error


def _broken(error: str, line: int) -> str:
    """What Python's reader found wrong, near a line."""
    near = {"line": whole(line)}
    if "unexpected end" in error:
        return plain("The file ends at line {line} within quotation marks that are not closed.", **near)
    if "expected after" in error:
        return plain("Near line {line} of the file, text follows a closing quotation mark without a separator.", **near)
    if "field limit" in error:
        values = {**near, "most": whole(csv.field_size_limit())}
        return plain("Near line {line} of the file, a cell has more than {most} characters.", **values)
    return plain("The file cannot be read as CSV near line {line}.", **near)


def _decoded(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        values = {"megabytes": MAX_BYTES >> 20, "most": whole(MAX_BYTES), "bytes": whole(len(content))}
        raise ValueError(
            plain("A file has at most {most} bytes ({megabytes} MB) here. This one has {bytes}.", **values)
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = {"place": whole(error.start + 1), "byte": f"0x{content[error.start]:02X}"}
        told = plain("The file is not UTF-8 text (byte {place} is {byte}).", **place)
        raise ValueError(f"{told} {_save_as_csv()}") from error
    if "\x00" in text:
        raise ValueError(f"{plain('The file is not UTF-8 text (it has zero bytes).')} {_save_as_csv()}")
    text = _visible(text)
    if not text.strip():
        raise ValueError(plain("The file is empty."))
    if text.lstrip().startswith(("<", '{"', "[{")):
        told = plain("The file is no CSV. It begins with “{text}”.", text=said(text.lstrip()[:200]))
        raise ValueError(f"{told} {_save_as_csv()}")
    return text


def _save_as_csv() -> str:
    return plain("Save it as “CSV UTF-8” and upload it again.")


def _visible(text: str) -> str:
    """Without signs that nobody sees: control and format characters; every kind of space is a plain one."""
    if text.isascii() and text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return text
    table: dict[int, str | None] = {**_UNSEEN}
    for sign in set(text) - set("\t\r\n"):
        kind = unicodedata.category(sign)
        if kind in ("Cc", "Cf", "Cn", "Cs"):
            table[ord(sign)] = None
        elif kind[0] == "Z":
            table[ord(sign)] = " "
    return text.translate(table)


def _separator(text: str) -> str:
    """Tab, semicolon, comma or bar: the first that cuts the rows into as many cells each, a title above them aside."""
    head = io.StringIO(text[: 1 << 16], newline="")
    for separator in "\t;,|":
        head.seek(0)
        try:
            rows = [row for row in islice(csv.reader(head, delimiter=separator), 2 * SAMPLE) if any(row)]
        except csv.Error:
            continue
        widths = [len(row) for row in rows]
        if widths and widths[0] > 1 and Counter(widths).most_common(1)[0][0] == widths[0]:
            return separator
        if _cuts_below_a_title(rows, separator, quoted='"' in text):
            return separator
    return SINGLE


def _cuts_below_a_title(rows: list[list[str]], separator: str, *, quoted: bool) -> bool:
    """Whether narrower rows stand above a header, and rows with values below it."""
    wide = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    if not wide:
        return False
    width = wide[0][0]
    top = next(at for at, row in enumerate(rows) if len(row) == width)
    body = rows[top + 1 :]
    full = [row for row in body if len(row) == width]
    if not top or not full or 2 * len(full) < len(body):
        return False
    if 2 * sum(has_value(row) for row in full) <= len(full):
        return False
    decimals = separator == "," and width == 2 and not quoted and _are_decimal_commas(rows[top:])
    return not has_value(rows[top]) or not decimals


def _are_decimal_commas(rows: list[list[str]]) -> bool:
    return all(looks_like_number(",".join(row)) for row in rows)


def _read(lines: Any) -> tuple[list[Row], list[Row], int]:
    """The first rows, the last, and how many. An empty line is a missing value within a single column only."""
    first: list[Row] = []
    last: deque[Row] = deque(maxlen=MAX_ROWS + SAMPLE)
    empty: list[int] = []
    for cells in lines:
        if not (cells and (cells[0] or any(cells)) and (not cells[0].isspace() or any(map(str.strip, cells)))):
            empty.append(lines.line_num)
            continue
        if len(cells) > MAX_CELLS:
            found = {"line": whole(lines.line_num), "cells": whole(len(cells))}
            sentences = [
                plain("A row must have at most {most} cells here.", most=whole(MAX_CELLS)),
                plain("Line {line} of the file has {cells}.", **found),
                one_value_per_row(),
            ]
            raise ValueError(" ".join(sentences))
        count = last[-1].number if last else 0
        gaps = empty if len(cells) == 1 and last and looks_like_number(last[-1].cells[0]) else []
        for line, found in [*((line, [""]) for line in gaps), (lines.line_num, cells)]:
            count += 1
            last.append(Row(count, line, found))
            if count <= MAX_ROWS + SAMPLE:
                first.append(last[-1])
        empty.clear()
    return first, list(last), last[-1].number if last else 0


def _without_frame(first: list[Row], last: list[Row], count: int, separator: str) -> Rows:
    """Without titles above, notes below and the row of names; turned where each row is a series."""
    frame = titles_and_names(first[:SAMPLE], separator)
    if count <= len(first) and (table := turned(first[frame.titles :])):
        names, rows = table
        return Rows(
            names=names,
            first=rows,
            last=rows,
            count=len(rows),
            separator=separator,
            skipped=_told(first[: frame.titles]),
            turned=True,
        )
    below = notes_below(last, separator)
    top = frame.top
    kept = [
        [Row(row.number - top, row.line, row.cells) for row in rows if top < row.number <= count - below]
        for rows in (first, last)
    ]
    apart = [row for at, row in enumerate(first[:top]) if at != frame.header] + last[len(last) - below :]
    return Rows(
        names=frame.names,
        first=kept[0][:MAX_ROWS],
        last=kept[1][-MAX_ROWS:],
        count=count - top - below,
        separator=separator,
        skipped=_told(apart),
    )


def _told(rows: list[Row]) -> tuple[tuple[int, str], ...]:
    return tuple((row.line, said(", ".join(filled(row.cells)))) for row in rows)
