"""The caption under a figure of findings: what is drawn, of which network."""

from __future__ import annotations

from app import numbers
from app.experiment.options import ACTIVATIONS
from app.findings.finding import Finding


def summary_line(findings: list[Finding]) -> str:
    """The caption under the main figure: what is drawn, of which network."""
    config = findings[0].curve.config
    where = {
        "many_to_one": "loss on the last step only",
        "one_to_one": "one step",
        "many_to_many": "a loss at every step",
        "one_to_many": "input at step 1, a loss at every step",
        "encoder_decoder": "losses on the second half",
    }[config.sequence_type]
    layer = f", layer {findings[0].layer + 1} of {config.num_layers}" if config.num_layers > 1 else ""
    direction = (", backward direction" if findings[0].direction else ", forward direction") * config.bidirectional
    return (
        f"Lines: median of {numbers.count(config.batch_size, 'sequence')}; shade: the middle 80 %. "
        f"{numbers.count(config.seq_len, 'step')}, {numbers.count(config.hidden_size, 'hidden unit')}, "
        f"{ACTIVATIONS[config.activation]}{layer}{direction}, {where}."
    )
