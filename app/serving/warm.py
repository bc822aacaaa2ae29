"""Everything that each server needs, loaded once: what is loaded before a fork is shared after it."""

from __future__ import annotations

import gc
import importlib
import os
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LEFT_OUT = (  # what runs when it is imported, or loads torch (200 MB)
    *("app.main", "app.server", "app.__main__", "app.classroom.migrations"),
    *("rnn_core.compile", "rnn_core.with_torch", "rnn_core.studies"),
)

# What libraries read when they are loaded: otherwise they start threads of their own at once.
_STARTS_NO_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


def warm() -> None:
    """Import the app and the engine, run each cell once, and freeze what is there.

    Raises:
        RuntimeError: a thread runs already, which a fork would not take along.
    """
    for name, quiet in _STARTS_NO_THREAD.items():
        os.environ.setdefault(name, quiet)
    import_everything()
    import streamlit.web.cli  # noqa: F401  the command that each server runs

    import rnn_core as rc

    for cell in ("rnn", "lstm", "gru"):
        rc.run(rc.ExperimentConfig(cell=cell))
    require_alone()
    gc.collect()
    gc.freeze()


def import_everything() -> None:
    """Import every module of the app and the engine but torch's."""
    for module in modules():
        importlib.import_module(module)


def modules() -> list[str]:
    """All but those that are left out, by their files: a page's folder is no package that could be walked."""
    files = [
        file.relative_to(ROOT) for package in ("rnn_core", "app", "pages") for file in (ROOT / package).rglob("*.py")
    ]
    names = sorted(".".join(file.with_suffix("").parts) for file in files if file.stem != "__init__")
    return [name for name in names if not name.startswith(_LEFT_OUT) and not _is_door(name)]


def require_alone() -> None:
    """Nothing but this thread may run before a fork: locks that others hold would stay held.

    Raises:
        RuntimeError: something does.
    """
    tasks = Path("/proc/self/task")
    running = len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()
    if running != 1:
        raise RuntimeError(f"threads before a fork must be 1, got {running}: {threading.enumerate()}")


def _is_door(module: str) -> bool:
    """A page's door runs its page when it is imported."""
    parts = module.split(".")
    return parts[0] == "pages" and len(parts) == 3 and parts[1] == parts[2]
