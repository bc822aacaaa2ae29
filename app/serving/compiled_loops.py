"""The compiled loops where nothing can be written: numba refuses a folder that it could not write to, even to read it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path


def copy_if_read_only(said: MutableMapping[str, str] = os.environ) -> None:
    """Before numba is loaded: let it read a copy, gone with this process, of a `NUMBA_CACHE_DIR` that is read-only."""
    kept = said.get("NUMBA_CACHE_DIR")
    if not kept or not Path(kept).is_dir() or _is_writable(Path(kept)):
        return
    copy = Path(tempfile.mkdtemp(prefix="gradient-horizon-loops-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for file in Path(kept).rglob("*"):
        if file.is_file():
            target = copy / file.relative_to(kept)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, target)
    said["NUMBA_CACHE_DIR"] = str(copy)


def _is_writable(folder: Path) -> bool:
    """In it and in what it holds: each source folder has a folder of its own there."""
    try:
        for each in [folder, *(below for below in folder.iterdir() if below.is_dir())]:
            tempfile.TemporaryFile(dir=each).close()
    except OSError:
        return False
    return True
