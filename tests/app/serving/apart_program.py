"""Measurements of a process that has another for the heavy ones. In a process of its own, which may fork: see test_apart."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import rnn_core as rc
from app.experiment import apart
from app.findings import runs
from app.language import language
from app.language.language import plain
from app.serving.apart import measure_what_comes, open_queue

HEAVY = rc.ExperimentConfig(cell="lstm", seq_len=100, hidden_size=128, batch_size=64)


def where(_config: rc.ExperimentConfig) -> tuple[int, int]:
    """Which process measures, and how patient it is with others."""
    return os.getpid(), os.nice(0)


def dies_first(_config: rc.ExperimentConfig, folder: str) -> int:
    """Killed the first time, as where memory runs out."""
    if len(os.listdir(folder)) < 2:  # the socket is one
        Path(folder, "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def always_dies(_config: rc.ExperimentConfig, own: int) -> int:
    """Killed wherever it runs but at home."""
    if os.getpid() != own:
        os.kill(os.getpid(), signal.SIGKILL)
    return own


def refuses(_config: rc.ExperimentConfig) -> None:
    raise ValueError(plain("Choose a cell in the sidebar to begin"))


def never_ends(_config: rc.ExperimentConfig, folder: str) -> None:
    Path(folder, "begun").write_text(str(os.getpid()))
    time.sleep(600)


def main(folder: str) -> None:
    queue = open_queue(Path(folder))
    if not (helper := os.fork()):
        measure_what_comes(queue)
    try:
        _claims(folder)
    finally:
        os.kill(helper, signal.SIGKILL)


def _claims(folder: str) -> None:
    own = os.getpid()
    assert apart.seconds([HEAVY]) >= apart.HEAVY
    assert apart.measure(where, rc.ExperimentConfig())[0] == own, "what is light is measured here"
    pid, nice = apart.measure(where, HEAVY)
    assert (pid == own, nice) == (False, 19), "what is heavy is measured apart"
    here, there = rc.run(HEAVY), runs.run(HEAVY)
    np.testing.assert_array_equal(here.log10_dh, there.log10_dh, strict=True)
    np.testing.assert_array_equal(here.loss, there.loss)
    assert apart.measure(dies_first, HEAVY, folder) != own, "another has taken its place"
    assert apart.measure(always_dies, HEAVY, own) == own, "at the end it is measured here"
    language.use("de")
    with pytest.raises(ValueError, match="wählen"):
        apart.measure(refuses, HEAVY)
    _is_ended_when_nobody_waits(folder)


def _is_ended_when_nobody_waits(folder: str) -> None:
    begun = Path(folder, "begun")

    def interrupt() -> None:
        if begun.exists() and begun.read_text():
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "let_interrupt", interrupt)
        with pytest.raises(KeyboardInterrupt):
            apart.measure(never_ends, HEAVY, folder)
    assert apart.measure(where, HEAVY)[1] == 19, "the next does not wait"
    assert not Path(f"/proc/{begun.read_text()}").exists()


if __name__ == "__main__":
    main(sys.argv[1])
    print("all hold")
