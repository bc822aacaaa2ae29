"""Files that the browser fetches once and keeps: each is served under a name that changes with what it holds."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"  # Streamlit serves the folder `static` beside the entry file


def serve(name: str, content: bytes) -> str:
    """Put a file where Streamlit serves it, as `name-<version>.<ending>`, and return its address."""
    stem, ending = name.split(".", 1)
    target = STATIC / f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
    if not target.exists():
        STATIC.mkdir(exist_ok=True)
        partial = STATIC / f"{target.name}.{os.getpid()}"
        partial.write_bytes(content)
        partial.replace(target)
    return f"app/static/{target.name}"
