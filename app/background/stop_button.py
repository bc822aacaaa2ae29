"""The button that stops work behind a page for who looks at it, or goes on with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import streamlit as st

from app.background.progress import Progress, State
from app.background.session import resume, stop
from rnn_core import TrainingConfig


class Run(Protocol):
    @property
    def config(self) -> TrainingConfig: ...

    @property
    def progress(self) -> Progress: ...


def is_busy(runs: Iterable[Run]) -> bool:
    """Whether some of them train or wait to."""
    return any(run.progress.busy for run in runs)


def stop_or_resume(runs: Sequence[Run]) -> None:
    """One button for all: Stop while some are under way, Resume where some are stopped, none where all are over."""
    configs = tuple(run.config for run in runs)
    if is_busy(runs):
        st.button("Stop", on_click=stop, args=configs, key="stop")
    elif any(run.progress.state is State.STOPPED for run in runs):
        st.button("Resume", on_click=resume, args=configs, key="resume", type="primary")
