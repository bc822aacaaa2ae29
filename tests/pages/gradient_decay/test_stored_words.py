"""The three kinds of zero in words: a cut, a format's, and a small number that is none."""

from __future__ import annotations

import re

import numpy as np
import pytest

from app.findings.find import as_stored
from app.findings.finding import Finding
from pages.gradient_decay.stored_words import how_stored, stored_words
from rnn_core import Verdict
from tests.app.made_findings import found, of_verdict
from tests.pages.gradient_decay.reading import words

VANISHING = found("rnn", seq_len=60)
HELD = found("lstm3", seq_len=60)
EXPLODING = found("rnn", activation="linear", weight_init="orthogonal", weight_scale=2.0, seq_len=40)
CUT = of_verdict(Verdict.CUT_OFF)


def told(findings: list[Finding], number_format: str = "float16", k: int = 0) -> str:
    return words(stored_words(as_stored(findings, number_format, k)))


def test_without_a_format_nothing_is_said() -> None:
    assert stored_words([VANISHING]) == ""
    assert how_stored([VANISHING]) == ()


def test_a_zero_of_the_format_is_told_from_where_it_stands() -> None:
    (kept,) = as_stored([VANISHING], "float16", 0)
    first = int(np.isneginf(kept.stored_size).argmax())
    said = told([VANISHING, HELD])
    assert (
        f"0 in float16 : RNN from {first} steps back. There is a gradient, but float16 rounds numbers below 3 × 10⁻⁸"
        in said
    )
    assert "LSTM bias 3 has a number at every step, and small is not 0." in said
    assert "xactly 0" not in said


def test_bfloat16_keeps_what_float16_does_not() -> None:
    said = told([VANISHING], "bfloat16")
    assert "0 in bfloat16" not in said
    assert "RNN has a number at every step" in said


def test_a_cut_is_told_as_none_of_the_format_s() -> None:
    said = told([CUT])
    assert "Exactly 0 : RNN from 1 step back. No path is left, so no format and no loss scale brings it back." in said
    assert "0 in float16" not in said


def test_an_overflow_names_the_largest_number_and_the_loss_scale() -> None:
    said = told([EXPLODING], k=10)
    assert "The gradient times 2¹⁰ is larger than 65,504 , the largest number." in said
    assert "Inf in float32" not in told([EXPLODING], "float32")


@pytest.mark.parametrize("number_format", ["float16", "bfloat16", "float32"])
@pytest.mark.parametrize("k", [0, 12, 24])
def test_no_more_is_promised_than_what_storing_does_and_no_sentence_is_long(number_format: str, k: int) -> None:
    for findings in ([VANISHING, HELD], [EXPLODING], [CUT], [VANISHING, CUT, HELD]):
        said = told(findings, number_format, k)
        assert said.endswith(f"A run in {number_format} also rounds states and products.")
        for sentence in re.split(r"\. ", said):
            assert len(sentence.split()) <= 22, sentence
            assert ";" not in sentence
    assert how_stored(as_stored([HELD], number_format, k))[0].startswith(f"Stored in {number_format}")
