"""`python -m benchmarks [part] ...`: all of it, or the parts named. Prints one table, writes `results.json`.

Each part runs in a process of its own, whose numbers of threads are set before NumPy and torch are loaded.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.report import Line, keep, machine, refresh_readme, table
from benchmarks.rows import leave_in_order_when_told

ROOT = Path(__file__).resolve().parents[1]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# A part's modules, and how many threads each may use; None: as many as the libraries choose.
PARTS: dict[str, dict[str, int | None]] = {
    "engine": {"engine": 1, "sweep": None},
    "training": {"training": 1},
    "browser": {"browser": None},
    "load": {"load": None},
    "classroom": {"classroom": None},
    "greedy": {"greedy": 1},
    "faults": {"faults": 1, "strain": 1},
}


def main() -> None:
    """Run the parts named on the command line, by default all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Gradient Horizon.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one or more of {', '.join(PARTS)}; all by default")
    parts: list[str] = parser.parse_args().parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"part must be one of {', '.join(PARTS)}, got {', '.join(sorted(unknown))}")
    leave_in_order_when_told()
    words = machine()
    print(words, file=sys.stderr)
    rows: list[Line] = []
    for part in parts:
        measured = [row for module, threads in PARTS[part].items() for row in measure(module, threads)]
        refresh_readme(keep(part, words, measured))
        rows += measured
    print(table(rows))


def measure(module: str, threads: int | None) -> list[Line]:
    """Run a module in its own process; each of its rows is told as it comes.

    Raises:
        subprocess.CalledProcessError: it failed; what it said stands above.
    """
    environment = {name: value for name, value in os.environ.items() if name not in THREADS}
    if threads is not None:
        environment |= dict.fromkeys(THREADS, str(threads))
    command = [sys.executable, "-m", f"benchmarks.{module}"]
    rows: list[Line] = []
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                rows.append(json.loads(line))
                told = rows[-1]
                print(f"{told['work']}: {told['ours']}  {told['theirs']}  {told['ratio']}", file=sys.stderr)
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return rows


if __name__ == "__main__":
    main()
