"""Sequences of different length, below the fold of the page on sequence types."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st
from jaxtyping import Float64

import rnn_core as rc
from app.components.chart import chart
from app.components.open_section import section
from app.components.pick import pick
from app.components.problem import problem
from app.findings import runs
from app.findings.finding import Finding
from pages.sequence_types.lengths_figure import lengths_figure
from pages.sequence_types.lengths_words import lengths_words
from rnn_core.experiments.padding import padding_crossed, reach_into_data

FIGURE_PX = 460


@section("Sequences of different length", "open_lengths")
def different_lengths(findings: list[Finding]) -> None:
    """The same data in both treatments of padding, for one cell."""
    finding = pick(findings, "Cell", "lengths_of")
    config = finding.curve.config
    if config.seq_len == 1 or config.batch_size == 1:
        one = "step" if config.seq_len == 1 else "sequence"
        st.html(f'<p class="gh-caption">One {one}: there is no length to vary.</p>')
        return
    try:
        masked = runs.run(replace(config, lengths="varied"))
        through = runs.run(replace(config, lengths="varied", padding="read_through"))
    except ValueError as error:
        problem(str(error))
        return
    for result in (masked, through):
        if result.outcome is rc.Outcome.DIVERGED:
            problem(f"The {finding.name} diverges at step {result.diverged_at}: lower the weight scale to see lengths.")
            return
    if masked.lengths.min() == config.seq_len:
        every = f"Drawn with this seed, every sequence has all {config.seq_len} steps: nothing is padded."
        st.html(f'<p class="gh-caption">{every}</p>')
        return
    place = finding.layer, finding.direction
    masked_sizes, through_sizes = _relative(masked, *place), _relative(through, *place)
    own = np.arange(config.seq_len)[:, None] < masked.lengths
    words = lengths_words(
        finding.name,
        padding_crossed(through, finding.direction),
        reach_into_data(masked, *place),
        reach_into_data(through, *place),
        alike=bool(np.allclose(masked_sizes[own], through_sizes[own], rtol=0, atol=1e-9)),
    )
    st.html(
        f'<p class="gh-caption">The {finding.name} on sequences of {masked.lengths.min()} to {config.seq_len} steps, padded '
        "at the end, one a row, the longest on top: gradient by step, each over its size where "
        f"{_start(config, finding.direction)}. Cell colour: 1 or the largest, page colour: a millionth of it or less, "
        "grey: exactly 0. Edge: where the sequence's own data end.</p>"
    )
    figure = lengths_figure(masked_sizes, through_sizes, masked.lengths, finding.curve.ink)
    chart(figure, key="lengths", alt=words, height=FIGURE_PX)
    st.html(f'<div class="gh-tells"><b>What this tells you.</b> {words}</div>')


def _start(config: rc.ExperimentConfig, direction: int) -> str:
    """Where the way back starts: what has the size 1."""
    if direction and config.sequence_type == "many_to_one":
        return "the loss reads the backward state, at step 1"
    return f"the sequence's {'first' if direction else 'last'} loss stands"


def _relative(result: rc.Result, layer: int, direction: int) -> Float64[np.ndarray, "T B"]:
    start = result.by_lag(result.log10_dh, layer, direction)[0]
    return np.asarray(result.log10_dh[layer, direction] - np.where(np.isfinite(start), start, 0.0))
