"""What is loaded before the fork is all that a visit needs, torch and what runs when it is imported apart."""

from __future__ import annotations

from app.serving.warm import modules


def test_every_page_s_modules_are_loaded_and_no_page_is_run() -> None:
    found = modules()
    assert {"pages.gates.words", "pages.training.controls", "app.findings.runs", "rnn_core.engine.bptt"} <= set(found)
    assert not {"pages.gates.gates", "app.main", "app.server", "rnn_core.compile"} & set(found)
    assert not [name for name in found if "with_torch" in name or "migrations" in name]
