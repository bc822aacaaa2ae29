"""What is heavy is measured by another process: to the last digit, whatever happens to that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_heavy_measurements_are_the_same_apart_and_outlive_a_process_that_dies(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.app.serving.apart_program", str(tmp_path)]
    ended = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert ended.stdout.endswith("all hold\n"), ended.stderr
