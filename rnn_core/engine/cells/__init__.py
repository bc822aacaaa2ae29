"""The three recurrent cells: a module each, with `step` and `step_backward` side by side."""

from __future__ import annotations

from types import ModuleType

from rnn_core.engine.cells import gru, lstm, rnn

CELLS: dict[str, ModuleType] = {"rnn": rnn, "lstm": lstm, "gru": gru}
