"""Before anything of the project is imported: its annotations are executed from here on.

Whatever hypothesis draws, it draws again the next time, and no test is given a deadline.
"""

from __future__ import annotations

from pathlib import Path

from hypothesis import settings
from jaxtyping import install_import_hook

from tests import annotations as typing_of_tests

CORE = Path(__file__).parents[1] / "rnn_core"
WRAPPED = {"layer", "buffers"}  # of the compiled package: the rest has no Python functions to wrap
NAMES = [
    ".".join(path.relative_to(CORE.parent).with_suffix("").parts)
    for path in CORE.rglob("*.py")
    if path.stem != "__init__" and (path.parent.name != "compiled" or path.stem in WRAPPED)
]

install_import_hook(NAMES, f"{typing_of_tests.__name__}.executed")

settings.register_profile("here", deadline=None, derandomize=True, database=None)
settings.load_profile("here")
