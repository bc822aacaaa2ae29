"""A finding with the gradient cut by a truncation window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.findings.finding import Finding
from rnn_core.experiments.experiment import Sizes


def truncated(finding: Finding, window: int) -> Finding:
    """The same run with no way back beyond the newest steps of each direction's order: there the gradient is exactly 0."""
    result = finding.result

    def cut(sizes: Sizes) -> Sizes:
        left = sizes.copy()
        left[:, 0, : max(0, sizes.shape[2] - window)] = -np.inf
        left[:, 1:, window:] = -np.inf
        return left

    carried = None if result.log10_dc is None else cut(result.log10_dc)
    return finding.of(replace(result, log10_dh=cut(result.log10_dh), log10_dc=carried))
