"""What a server would write when it is first asked, written before: python -m app.serving.prepare.

Afterwards the app runs where nothing can be written.
"""

from __future__ import annotations

import logging
import runpy
from pathlib import Path

from app.serving.compressed import compress_streamlits
from app.serving.warm import import_everything

_ENTRY = Path(__file__).resolve().parents[1] / "main.py"


def prepare() -> None:
    """Serve and compress every static file: those of the parts when they are imported, style and script by a page."""
    compress_streamlits()
    import_everything()
    logging.disable(logging.WARNING)  # that there is no browser
    runpy.run_path(str(_ENTRY))


if __name__ == "__main__":
    prepare()
