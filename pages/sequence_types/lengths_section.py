"""Sequences of different length, below the fold of the page on sequence types."""

from __future__ import annotations

from dataclasses import replace

import rnn_core as rc
from app.components.chart import chart
from app.components.open_section import section
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, tells
from app.findings import runs
from app.findings.finding import Finding
from pages.sequence_types.lengths_figure import lengths_figure, lengths_height
from pages.sequence_types.lengths_words import lengths_words
from pages.sequence_types.measured import padded
from rnn_core.engine.loss_steps import begins_at_loss, loss_steps, reads_own_ends


@section("Sequences of different length", "open_lengths")
def different_lengths(findings: list[Finding]) -> None:
    """The same data in each treatment of padding, for one cell."""
    finding = pick(findings, "Cell", "lengths_of")
    config = finding.config
    if config.seq_len == 1 or config.batch_size == 1:
        one = "step" if config.seq_len == 1 else "sequence"
        caption(f"One {one}: there is no length to vary.")
        return
    try:
        masked = runs.run(replace(config, lengths="varied"))
        through = runs.run(replace(config, lengths="varied", padding="read_through"))
        several = len(loss_steps(config)) > 1
        counted = runs.run(replace(config, lengths="varied", padding="counted")) if several else None
    except ValueError as error:
        problem(str(error))
        return
    for result in (masked, through, counted):
        if result is not None and result.outcome is rc.Outcome.DIVERGED:
            problem(f"The {finding.name} diverges at step {result.diverged_at}: lower the weight scale to see lengths.")
            return
    if masked.lengths.min() == config.seq_len:
        caption(f"Drawn with this seed, every sequence has all {config.seq_len} steps: nothing is padded.")
        return
    found = padded(masked, through, counted, finding.layer, finding.direction)
    words = lengths_words(finding.name, found)
    caption(
        f"The {finding.name} on sequences of {masked.lengths.min()} to {config.seq_len} steps, padded {_where(config)}. "
        "One a row, the longest on top: gradient by step, each over its size where "
        f"{_start(config, finding.direction)}. Cell colour: 1 or the largest, page colour: a millionth of it or less, "
        "grey: exactly 0. Edge: where the sequence's own data end."
    )
    chart(lengths_figure(found, finding.curve.ink), key="lengths", alt=words, height=lengths_height(found))
    tells(words)


def _where(config: rc.ExperimentConfig) -> str:
    if config.sequence_type == "encoder_decoder":
        return "behind source and target (masked: at the end)"
    return "at the end"


def _start(config: rc.ExperimentConfig, direction: int) -> str:
    """Where the gradient starts: what has the size 1."""
    if direction and reads_own_ends(config):
        return "the loss reads the backward state, at step 1"
    return f"the sequence's {'first' if direction and not begins_at_loss(config, direction) else 'last'} loss stands"
