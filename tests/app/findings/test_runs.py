"""What the server refuses to run."""

import pytest

from app.findings import runs
from rnn_core import ExperimentConfig

RUNAWAY = {"activation": "linear", "weight_scale": 4.0, "seq_len": 200, "hidden_size": 128}


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_gated_states_without_a_ceiling_are_refused_earlier(cell: str) -> None:
    with pytest.raises(ValueError, match=r"at most 250,000 states\. This one has 409,600"):
        runs.run(ExperimentConfig(cell=cell, **RUNAWAY))


def test_what_is_too_large_for_the_server_is_a_sentence() -> None:
    with pytest.raises(
        ValueError, match=r"needs .* GB of memory, and at most 1 GB is allowed\. Lower the hidden units"
    ):
        runs.run(ExperimentConfig(hidden_size=128, batch_size=64, num_layers=6, bidirectional=True, seq_len=200))
