"""Before anything of the project is imported: its annotations are executed from here on."""

from __future__ import annotations

from pathlib import Path

from jaxtyping import install_import_hook

from tests import annotations as typing_of_tests

CORE = Path(__file__).parents[1] / "rnn_core"
COMPILED = {"kernels"}  # what is compiled has no Python functions to wrap
NAMES = [f"rnn_core.{path.stem}" for path in CORE.iterdir() if path.suffix == ".py" and path.stem != "__init__"]
NAMES += [f"rnn_core.{path.name}" for path in CORE.iterdir() if (path / "__init__.py").exists()]

install_import_hook(
    [
        *(name for name in NAMES if name.split(".")[1] not in COMPILED),
        "rnn_core.kernels.passes",
        "rnn_core.kernels.buffers",
    ],
    f"{typing_of_tests.__name__}.executed",
)
