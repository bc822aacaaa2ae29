"""A line of the table."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from benchmarks.timing import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured thing, in words for the table and in numbers for `results.json`.

    met: whether the goal was reached; None where there is none.
    """

    work: str
    ours: str
    theirs: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None
    numbers: dict[str, float] = field(default_factory=dict)


def compared(work: str, comparison: Comparison, *, goal: float | None, way: str = "") -> Row:
    """A row of two times. way: which of several ways of theirs was the fastest."""
    low, high = comparison.quartiles
    return Row(
        work=work,
        ours=_time(comparison.ours),
        theirs=_time(comparison.theirs) + (f" ({way})" if way else ""),
        ratio=f"{comparison.ratio:.1f}× [{low:.1f}, {high:.1f}]",
        goal="" if goal is None else f"≥ {goal:g}×",
        met=None if goal is None else comparison.ratio >= goal,
        numbers={
            "ours_seconds": comparison.ours,
            "theirs_seconds": comparison.theirs,
            "ratio": comparison.ratio,
            "ratio_lower_quartile": low,
            "ratio_upper_quartile": high,
        },
    )


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.1f} ms"


def hand_over(rows: Iterable[Row]) -> None:
    """Print each row as a line of JSON as soon as it is measured, for the process that asked."""
    leave_in_order_when_told()
    for row in rows:
        print(json.dumps(asdict(row)), flush=True)


def leave_in_order_when_told() -> None:
    """Let a termination signal unwind the stack, so that every server and process that was started is stopped."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
