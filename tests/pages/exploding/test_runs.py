"""What the page on exploding refuses to measure."""

from __future__ import annotations

import pytest

from pages.exploding import runs as exploding_runs
from tests.app.made_findings import found


def test_two_directions_and_too_much_work_are_a_sentence() -> None:
    with pytest.raises(ValueError, match="one direction of time"):
        exploding_runs.run_truncation(found("rnn", bidirectional=True).curve.config, 0)
    large = found("rnn").curve.config
    with pytest.raises(ValueError, match="Lower the hidden units"):
        exploding_runs.run_truncation(type(large)(cell="lstm", hidden_size=512, seq_len=200, batch_size=16), 0)
