"""Before anything of the project is imported: its annotations are executed from here on."""

from __future__ import annotations

from jaxtyping import install_import_hook

from tests import annotations as typing_of_tests

install_import_hook("rnn_core", f"{typing_of_tests.__name__}.executed")
