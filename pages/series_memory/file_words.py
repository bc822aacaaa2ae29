"""What was made of a file: lines and columns that were set aside, and why."""

from __future__ import annotations

from app.language.language import plain, plain_count
from app.numbers import whole
from pages.series_memory.csv_columns import Table
from pages.series_memory.data import Data

_NAMED = 4  # columns or lines, each with its reason


def about_the_file(table: Table, data: Data | None) -> str:
    """Everything that is not as the file has it. data: the series that was made of it, if one was."""
    told = [
        plain("Line {line} of the file is skipped: “{cell}”.", line=whole(line), cell=cell)
        for line, cell in table.skipped[:_NAMED]
    ]
    if (more := len(table.skipped) - _NAMED) > 0:
        told.append(plain_count("{count} more line is skipped.", "{count} more lines are skipped.", more))
    if table.turned:
        told.append(plain("Each row of the file is a series, so the table is turned."))
    told += data.told if data else []
    if table.left_out:
        told.append(plain("Some columns are left out."))
        told += [why() for why in table.left_out[:_NAMED]]
    if (more := len(table.left_out) - _NAMED) > 0:
        told.append(plain_count("{count} more column is left out.", "{count} more columns are left out.", more))
    return " ".join(told)
