"""The cached door to what the page on sequence types measures: one loss alone, and the influence matrix."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st
from jaxtyping import Float64, Int64

import rnn_core as rc
from app import runs
from app.runs import BY_VALUE
from rnn_core.diagnostics.influence import multiplications
from rnn_core.diagnostics.singular_values import evenly
from rnn_core.experiment import run_alike

LIVE_WORK = 2.7e9  # multiplications: 50 steps of an LSTM of 64 units, a few tenths of a second
MAX_WORK = 1e11
_A_SECOND = 5e9
_STEPS_SHOWN = 120


class Influence(NamedTuple):
    """The whole matrix, and which steps of it (from 0) are drawn."""

    sizes: Float64[np.ndarray, "T T"]
    shown: Int64[np.ndarray, " shown"]


@st.cache_resource(max_entries=128, show_spinner=False, hash_funcs=BY_VALUE)
def run_one_loss(config: rc.ExperimentConfig, step: int) -> rc.Result:
    """The same run with the loss of one step (from 0) alone."""
    runs.require_affordable(config)
    return run_alike([config], range(step, step + 1), terms=False)[0].without_tape()


def seconds_of_influence(config: rc.ExperimentConfig) -> float | None:
    """What an influence matrix will take; None where it is there at once.

    Raises:
        ValueError: that would take this server too long.
    """
    work = multiplications(config)
    if work > MAX_WORK:
        raise ValueError(
            f"steps² x state³ / 2 must be at most {MAX_WORK:.0e} for an influence matrix here, got {work:.0e}: "
            "lower sequence length or hidden units"
        )
    return None if work <= LIVE_WORK else work / _A_SECOND


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def run_influence(config: rc.ExperimentConfig, layer: int, direction: int, sample: int) -> Influence:
    """How much every step's state moves when an earlier one does."""
    runs.require_affordable(config)
    return Influence(rc.influence(config, layer, direction, sample), evenly(config.seq_len - 1, _STEPS_SHOWN))
