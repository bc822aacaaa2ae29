"""What was made of a file: lines and columns that were set aside, and why."""

from __future__ import annotations

from app import numbers
from pages.series_memory.csv_columns import Table
from pages.series_memory.data import Data

_NAMED = 4  # columns or lines, each with its reason


def about_the_file(table: Table, data: Data | None) -> str:
    """Everything that is not as the file has it. data: the series that was made of it, if one was."""
    told = [f"Line {line:,} of the file is skipped: “{cell}”." for line, cell in table.skipped[:_NAMED]]
    told += _more(len(table.skipped), "line")
    if table.turned:
        told.append("Each row of the file is a series, so the table is turned.")
    told += data.told if data else []
    if table.left_out:
        told.append("Left out:")
        told += [*table.left_out[:_NAMED], *_more(len(table.left_out), "column")]
    return " ".join(told)


def _more(count: int, thing: str) -> list[str]:
    return [f"{numbers.count(count - _NAMED, f'more {thing}')} likewise."] if count > _NAMED else []
