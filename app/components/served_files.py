"""Files that the browser fetches once and keeps: each is served under a name that changes with what it holds."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"  # Streamlit serves the folder `static` beside the entry file

COMPRESSIBLE = (".js", ".css", ".json", ".svg")


def serve(name: str, content: bytes) -> str:
    """Put a file where Streamlit serves it, as `name-<version>.<ending>`, and return its address."""
    stem, ending = name.split(".", 1)
    target = STATIC / f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
    if not target.exists():
        STATIC.mkdir(exist_ok=True)
        _write(target, content)
        if target.suffix in COMPRESSIBLE:
            write_compressed(target)
    return f"app/static/{target.name}"


def write_compressed(path: Path) -> None:
    """Compress a file beside itself, once."""
    target = path.with_name(f"{path.name}.gz")
    if not target.exists():
        _write(target, gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))


def _write(target: Path, content: bytes) -> None:
    """All of it, or nothing."""
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(target)
