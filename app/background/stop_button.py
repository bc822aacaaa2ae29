"""The button that stops trainings behind a page in this session, or goes on with them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.background.progress import State
from app.background.session import resume, stop
from app.background.training_run import TrainingRun
from app.background.watch import is_busy
from app.language.language import plain


def stop_or_resume(runs: Sequence[TrainingRun], key: str = "") -> None:
    """One button for all: Stop while some are under way, Resume where some are stopped, none where all are over.

    key: where a page has several.
    """
    configs = tuple(run.config for run in runs)
    if is_busy(runs):
        st.button(plain("Stop"), on_click=stop, args=configs, key=f"stop{key}")
    elif any(run.progress.state is State.STOPPED for run in runs):
        st.button(plain("Resume"), on_click=resume, args=configs, key=f"resume{key}", type="primary")
