from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def said_by(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test_importing_the_core_loads_numpy_and_no_compiler() -> None:
    heavy = "{'numba', 'llvmlite', 'scipy', 'torch', 'streamlit', 'plotly', 'pandas', 'matplotlib'}"
    assert said_by(f"import sys, rnn_core; print(set(sys.modules) & {heavy})") == "set()"


def test_running_the_core_loads_neither_torch_nor_the_app() -> None:
    heavy = "{'torch', 'streamlit', 'plotly', 'pandas', 'matplotlib'}"
    run = "import sys, rnn_core as rc; rc.run(rc.ExperimentConfig(seq_len=3)).summary()"
    assert said_by(f"{run}; print(set(sys.modules) & {heavy})") == "set()"


def test_a_check_loads_torch_when_it_is_asked_for() -> None:
    code = (
        "import sys, rnn_core as rc; c = rc.check(rc.ExperimentConfig(seq_len=3, hidden_size=2));"
        "print('torch' in sys.modules, c.largest < 1e-10)"
    )
    assert said_by(code) == "True True"
