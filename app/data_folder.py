"""Where the app keeps what outlives a restart: the class's answers, the secret behind its links."""

from __future__ import annotations

import logging
import os
import tempfile
from functools import cache
from pathlib import Path

_BESIDE_THE_APP = Path(__file__).parents[1] / "data"
_LOG = logging.getLogger(__name__)


@cache
def data_folder() -> Path:
    """The folder `data` beside the app; where it cannot be written to, a temporary one that every process finds."""
    for folder in (_BESIDE_THE_APP, _temporary()):
        if _is_ours(folder):
            return folder
        _LOG.warning(
            "%s cannot be written to: what a class answers is kept elsewhere, at most until a restart.", folder
        )
    return Path(tempfile.mkdtemp(prefix="gradient-horizon-"))


def _temporary() -> Path:
    return Path(tempfile.gettempdir(), f"gradient-horizon-{os.getuid() if hasattr(os, 'getuid') else 'data'}")


def _is_ours(folder: Path) -> bool:
    """Whether it is there, or can be made, takes a file, and belongs to nobody else."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError:
        return False
    return folder == _BESIDE_THE_APP or not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()
