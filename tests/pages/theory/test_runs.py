"""What the page on theory refuses to measure."""

from __future__ import annotations

import pytest

from pages.theory import runs as theory_runs
from tests.app.made_findings import found


def test_a_product_too_large_for_the_server_is_one_sentence() -> None:
    finding = found("lstm", hidden_size=128, seq_len=200, batch_size=1)
    with pytest.raises(ValueError, match="At most 500,000,000 is allowed"):
        theory_runs.run_product(finding.config, 0, 0, 199)
    with pytest.raises(ValueError, match="At most 500,000,000 is allowed"):
        theory_runs.run_spectrum(finding.config, 0, 0, 199)
