"""What an LSTM loses once, in words."""

from __future__ import annotations

from app.findings.verdict_words import what_it_tells_you
from tests.app.made_findings import found


def test_a_reason_that_two_verdicts_share_is_told_once() -> None:
    told = " ".join(what_it_tells_you([found(key) for key in ("rnn", "lstm", "lstm3")]))
    assert told.count("one-time drop") == 2
    assert told.count("The output layer reads h") == 1
