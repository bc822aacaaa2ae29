"""The curves as CSV."""

from __future__ import annotations

import csv
import io

import numpy as np

from app.findings.finding import Finding


def curves_csv(findings: list[Finding]) -> str:
    """A row for each cell and step: lag, median size and the middle 80 %, as log10; -inf is an exact zero."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["cell", "step", "lag", "log10_ratio_median", "log10_size_median", "log10_size_10", "log10_size_90"]
    )
    for finding in findings:
        if finding.diverged:
            continue
        low, high = np.quantile(finding.log10_dh, [0.1, 0.9], axis=1, method="inverted_cdf")
        T = finding.config.seq_len
        for lag, row in enumerate(zip(finding.ratios, finding.log10_size, low, high, strict=True)):
            step = T - finding.lags + lag if finding.backwards else T - lag
            writer.writerow([finding.name, step, lag, *(repr(float(value)) for value in row)])
    return out.getvalue()
