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
from app.language.language import later, plain
from pages.sequence_types.lengths_figure import lengths_figure, lengths_height
from pages.sequence_types.lengths_words import lengths_caption, lengths_words
from pages.sequence_types.measured import padded
from rnn_core.engine.loss_steps import loss_steps


@section(later("Sequences of different length: padding and masks"), "open_lengths")
def different_lengths(findings: list[Finding]) -> None:
    """The same data in each treatment of padding, for one cell."""
    finding = pick(findings, plain("Cell"), "lengths_of")
    config = finding.config
    if config.seq_len == 1:
        caption(plain("There is one time step, so no length can vary."))
        return
    if config.batch_size == 1:
        caption(plain("There is one sequence, so no length can vary."))
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
            sentence = "The {name} diverges at step {step}. Lower the weight scale to see different lengths."
            problem(plain(sentence, name=finding.name, step=result.diverged_at))
            return
    if masked.lengths.min() == config.seq_len:
        sentence = "With this seed every sequence has the full length of {count} steps, so nothing is padded."
        caption(plain(sentence, count=config.seq_len))
        return
    found = padded(masked, through, counted, finding.layer, finding.direction)
    words = lengths_words(finding.name, found)
    caption(lengths_caption(finding.name, found, config, finding.direction))
    chart(lengths_figure(found, finding.curve.ink), key="lengths", alt=words, height=lengths_height(found))
    tells(words)
