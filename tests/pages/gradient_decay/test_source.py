"""The code that is shown is the code that ran."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pages.gradient_decay.source import cell_source, loop_source

ENGINE = Path(__file__).parents[3] / "rnn_core" / "engine"
FILES = {"rnn": "cells/rnn.py", "lstm": "cells/lstm.py", "gru": "cells/gru.py"}


def functions(source: str) -> dict[str, str]:
    """The text of each function of a source, by name."""
    return {
        node.name: str(ast.get_source_segment(source, node))
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("cell", FILES)
def test_a_cell_s_step_and_its_way_back_stand_word_for_word_in_its_file(cell: str) -> None:
    shown = functions(cell_source(cell))
    file = functions((ENGINE / FILES[cell]).read_text(encoding="utf-8"))
    assert shown == {name: file[name] for name in ("step", "step_backward")}


def test_the_loop_back_through_time_stands_word_for_word_in_its_file() -> None:
    assert functions(loop_source())["backward"] in (ENGINE / "bptt.py").read_text(encoding="utf-8")
