"""The very code that ran, from the source."""

from __future__ import annotations

import inspect
from types import ModuleType

from rnn_core.engine import bptt
from rnn_core.engine.cells import CELLS


def cell_source(cell: str) -> str:
    """`step` and `step_backward` of a cell."""
    module: ModuleType = CELLS[cell]
    return "\n\n".join(inspect.getsource(function).rstrip() for function in (module.step, module.step_backward))


def loop_source() -> str:
    """The loop that walks back through time."""
    return inspect.getsource(bptt.backward).rstrip()
