"""The curves as CSV: what is read back is what was measured, to the last bit."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from app.findings.finding import Finding
from pages.gradient_decay.take_away_csv import curves_csv
from rnn_core import Verdict
from tests.app.made_findings import found, of_verdict


def read(findings: list[Finding]) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(curves_csv(findings))):
        rows.setdefault(row["cell"], []).append(row)
    return rows


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


@pytest.mark.parametrize(
    "findings",
    [
        [found("rnn"), found("lstm"), found("gru"), found("lstm3")],
        [found("gru", bidirectional=True, direction=1, sequence_type="many_to_many")],
        [of_verdict(Verdict.CUT_OFF)],
    ],
    ids=["four", "backward", "cut off"],
)
def test_what_is_read_back_is_what_was_measured(findings: list[Finding]) -> None:
    found_rows = read(findings)
    assert list(found_rows) == [finding.name for finding in findings]
    for finding in findings:
        rows = found_rows[finding.name]
        np.testing.assert_array_equal(column(rows, "log10_ratio_median"), finding.ratios)
        np.testing.assert_array_equal(column(rows, "log10_size_median"), finding.log10_size)
        np.testing.assert_array_equal(column(rows, "lag"), np.arange(finding.lags + 1))
        T = finding.config.seq_len
        steps = np.arange(T - finding.lags, T + 1)
        np.testing.assert_array_equal(column(rows, "step"), steps if finding.direction else steps[::-1])
        low, middle, high = (column(rows, f"log10_size_{name}") for name in ("10", "median", "90"))
        assert (low <= middle).all()
        assert (middle <= high).all()


def test_an_exact_zero_is_minus_infinity() -> None:
    rows = read([of_verdict(Verdict.CUT_OFF)])["RNN"]
    assert rows[-1]["log10_ratio_median"] == "-inf"


def test_a_diverged_cell_has_no_rows() -> None:
    assert list(read([of_verdict(Verdict.DIVERGED), found("gru")])) == ["GRU"]
