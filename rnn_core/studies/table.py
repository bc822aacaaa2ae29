"""The numbers that the page on horizon and lag shows at once, and the script that measures them.

`python -m rnn_core.studies.table` trains them all anew, about an hour on one busy core, and writes them down with
what they were measured on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from rnn_core.config import DATA
from rnn_core.studies.dose_response import DOSES, Response, response
from rnn_core.studies.learnt_lag import STARTS, LagStudy, Learner
from rnn_core.studies.short_memory import COMPARISONS, Course

PATH = DATA / "horizon_and_lag.json"
SEEDS = (0, 1, 2, 3, 4)
COURSE_SEEDS = (0, 1, 2)


SWEEP = LagStudy(kinds=tuple(STARTS.values()), seeds=SEEDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Everything measured. doses: by the cell of `DOSES`. learners: of `SWEEP`. courses: by task of `COMPARISONS`."""

    doses: dict[str, tuple[Response, ...]]
    learners: tuple[Learner, ...]
    courses: dict[str, tuple[Course, ...]]


@lru_cache(maxsize=1)
def table() -> Table:
    """The table as it was measured."""
    stored = json.loads(PATH.read_text(encoding="utf-8"))
    doses = {
        cell: tuple(response(value, _of_kind(stored["doses"][cell], dose.kind(value).key)) for value in dose.values)
        for cell, dose in DOSES.items()
    }
    return Table(
        doses=doses,
        learners=tuple(map(_learner, stored["learners"])),
        courses={task: tuple(_course(one) for one in stored["courses"][task]) for task in COMPARISONS},
    )


def _of_kind(stored: list[dict[str, Any]], kind: str) -> list[Learner]:
    return [_learner(one) for one in stored if one["kind"] == kind]


def _learner(stored: dict[str, Any]) -> Learner:
    left = tuple(float("-inf") if value is None else float(value) for value in stored["left"])
    listed = {name: tuple(stored[name]) for name in ("lags", "needed")}
    return Learner(**{**stored, **listed, "left": left, "finished": True})


def _course(stored: dict[str, Any]) -> Course:
    return Course(**{**stored, **{name: tuple(stored[name]) for name in ("loss", "fresh_loss")}})


def _stored(learner: Learner) -> dict[str, Any]:
    """As JSON has it: an exact zero, whose log10 it cannot write, is null."""
    left = [None if value == float("-inf") else round(value, 4) for value in learner.left]
    kept = ("kind", "seed", "lags", "horizon", "horizon_reached", "needed")
    return {name: getattr(learner, name) for name in kept} | {"left": left}


def finished(learners: Iterable[Learner]) -> Iterator[Learner]:
    """Those that are done, of networks seen again and again while they are trained."""
    return (learner for learner in learners if learner.finished)


def measure() -> None:
    """Train everything, printed as it comes, and write it down part by part."""
    start = time.monotonic()

    def told(learner: Learner) -> dict[str, Any]:
        print(
            f"{time.monotonic() - start:6.0f} s",
            learner.kind,
            learner.seed,
            learner.horizon,
            learner.needed,
            flush=True,
        )
        return _stored(learner)

    found = described()
    found["doses"] = {cell: [told(one) for one in finished(dose.sweep.learners())] for cell, dose in DOSES.items()}
    _write(found)
    found["courses"] = {
        task: [asdict(comparison.course(kind, seed)) for seed in COURSE_SEEDS for kind in comparison.kinds]
        for task, comparison in COMPARISONS.items()
    }
    _write(found)
    found["learners"] = [told(one) for one in finished(SWEEP.learners())]
    _write(found)


def described() -> dict[str, Any]:
    """What is measured, in full."""
    return {
        "measured_by": "python -m rnn_core.studies.table",
        "doses_of": {cell: _described(dose.sweep) for cell, dose in DOSES.items()},
        "sweep": _described(SWEEP),
        "courses_of": {
            task: {"kinds": [kind.key for kind in one.kinds], "budget": asdict(one.budget), "seeds": COURSE_SEEDS}
            for task, one in COMPARISONS.items()
        },
    }


def _described(sweep: LagStudy) -> dict[str, Any]:
    return {
        "kinds": {kind.key: kind.fixed for kind in sweep.kinds},
        "seeds": sweep.seeds,
        "lags": sweep.lags,
        "failures": sweep.failures,
        "budget": asdict(sweep.budget),
    }


def _write(found: dict[str, Any]) -> None:
    """A part a line."""
    parts = (f"{json.dumps(name)}: {json.dumps(part, allow_nan=False)}" for name, part in found.items())
    PATH.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    measure()
