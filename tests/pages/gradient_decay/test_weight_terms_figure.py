"""The weight gradient by time step: bars, shares and words, against the terms computed here once more."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import rnn_core as rc
from app import numbers
from app.findings.finding import Finding
from pages.gradient_decay.measured import WeightTerms
from pages.gradient_decay.section_words import weight_terms_words
from pages.gradient_decay.weight_terms_figure import weight_terms_height
from tests.app.drawn import weight_terms_figure
from tests.app.made_findings import found

CASES: dict[str, dict[str, Any]] = {
    "rnn": {"key": "rnn"},
    "lstm": {"key": "lstm"},
    "gru told to keep": {"key": "gru", "gate_bias": 3.0},
    "odd length": {"key": "rnn", "seq_len": 17},
    "backward": {"key": "gru", "bidirectional": True, "direction": 1},
    "bottom layer": {"key": "lstm", "num_layers": 2, "layer": 0},
}
FINDINGS = {name: found(**case) for name, case in CASES.items()}


def sizes_of_terms(finding: Finding) -> np.ndarray:
    """‖term_t‖_F, oldest first, as the outer products δ_t h_{t-1}ᵀ say: by a dense sum over the samples."""
    tape = rc.run(finding.config).tape
    assert tape.adjoints is not None
    unrolled = tape.forward.layers[finding.layer][finding.direction]
    da = tape.adjoints[finding.layer][finding.direction].a_hh.to_float()  # T G B
    B = da.shape[2]
    terms = [d @ np.asarray(trace.h_prev).T / B for d, trace in zip(da, unrolled.traces, strict=True)]
    return np.array([np.linalg.norm(term) for term in terms])


def bars(figure: go.Figure, row: int) -> list[Any]:
    return [trace for trace in figure.data if list(trace.y) == [row]]


@pytest.mark.parametrize("name", FINDINGS)
def test_the_parts_of_a_bar_are_the_fifths_shares_of_all_terms(name: str) -> None:
    finding = FINDINGS[name]
    parts = bars(weight_terms_figure([finding]), 1)
    shares = np.array([part.x[0] for part in parts])
    sizes = sizes_of_terms(finding)
    expected = np.array([fifth.sum() for fifth in np.array_split(sizes, 5)]) / sizes.sum()
    np.testing.assert_allclose(shares, expected, rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(shares.sum(), 1, rtol=1e-12)
    np.testing.assert_allclose([part.base for part in parts], np.cumsum(shares) - shares, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", FINDINGS)
def test_the_older_half_is_told_as_it_is(name: str) -> None:
    finding = FINDINGS[name]
    sizes = sizes_of_terms(finding)
    half = np.array_split(sizes, 2)[0].sum() / sizes.sum()
    np.testing.assert_allclose(10 ** WeightTerms(finding=finding).older_half, half, rtol=1e-9)
    told = " ".join(annotation.text for annotation in weight_terms_figure([finding]).layout.annotations)
    assert f"older half <b>{numbers.share(math.log10(half))} of the sizes</b>" in told
    assert numbers.share(math.log10(half)) in weight_terms_words([WeightTerms(finding=finding)])


@pytest.mark.parametrize("name", FINDINGS)
def test_the_total_is_the_norm_of_the_true_gradient(name: str) -> None:
    finding = FINDINGS[name]
    suffix = f"l{finding.layer}" + "_reverse" * finding.direction
    gradient = rc.run(finding.config).gradient()[f"weight_hh_{suffix}"]
    np.testing.assert_allclose(10 ** WeightTerms(finding=finding).total, np.linalg.norm(gradient), rtol=1e-10)


def test_the_reference_bar_gives_every_step_the_same() -> None:
    reference = bars(weight_terms_figure([FINDINGS["odd length"]]), 0)
    lengths = [len(part) for part in np.array_split(np.arange(17), 5)]
    np.testing.assert_allclose([part.x[0] for part in reference], np.array(lengths) / 17, rtol=1e-15)


@pytest.mark.parametrize("seq_len", [1, 2, 3, 4])
def test_short_sequences_have_a_part_a_step_at_most(seq_len: int) -> None:
    kind = "one_to_one" if seq_len == 1 else "many_to_one"
    figure = weight_terms_figure([found("rnn", seq_len=seq_len, sequence_type=kind)])
    assert len(bars(figure, 0)) == len(bars(figure, 1)) == min(5, seq_len)


def test_without_a_step_before_the_first_there_is_no_gradient_and_that_is_said() -> None:
    finding = found("rnn", seq_len=1, sequence_type="one_to_one")
    assert WeightTerms(finding=finding).total == -np.inf
    words = weight_terms_words([WeightTerms(finding=finding)])
    assert words.startswith("There is no step before the first")


def test_the_height_leaves_every_bar_its_row() -> None:
    heights = [weight_terms_height(list(FINDINGS.values())[:n]) for n in (1, 2, 3)]
    assert np.diff(heights)[0] == np.diff(heights)[1] >= 40


def test_a_sum_of_losses_is_split_by_its_last_loss_alone() -> None:
    finding = found("rnn", sequence_type="many_to_many")
    alone = rc.run_last_loss(finding.config)
    np.testing.assert_equal(WeightTerms(finding=finding).total, float(alone.log10_dW_hh[0, 0]))


def test_several_networks_share_one_sentence_on_their_older_halves() -> None:
    cells = [WeightTerms(finding=found(key)) for key in ("rnn", "lstm", "lstm3")]
    least, most = (f(cell.older_half for cell in cells) for f in (min, max))
    words = weight_terms_words(cells)
    assert f"from <b>{numbers.share(least)}</b> (RNN) to <b>{numbers.share(most)}</b> (LSTM bias 3)" in words
    assert words.count("older half") == 1
    at_two_steps = weight_terms_words([WeightTerms(finding=found(key, seq_len=2)) for key in ("rnn", "gru")])
    assert "In every network, the older half of the steps contributes <b>exactly 0</b>" in at_two_steps
