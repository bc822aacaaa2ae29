"""The curves as CSV."""

from __future__ import annotations

import csv
import io

import numpy as np

from app.findings.finding import Finding


def curves_csv(findings: list[Finding]) -> str:
    """A row for each cell and step: lag, median size and the middle 80 %, as log10; -inf is an exact zero.

    Where a number format is chosen, also its name, k of the loss scale 2^k, and the median of what is stored: there -inf
    beside a finite size is a zero of the format, inf an overflow of it.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    heads = ["cell", "step", "lag", "log10_ratio_median", "log10_size_median", "log10_size_10", "log10_size_90"]
    stored = ["stored_in", "log2_loss_scale", "log10_size_stored_median"]
    writer.writerow([*heads, *(stored if any(finding.stored for finding in findings) else ())])
    for finding in findings:
        if finding.diverged:
            continue
        low, high = np.quantile(finding.log10_dh, [0.1, 0.9], axis=1, method="inverted_cdf")
        T = finding.config.seq_len
        for lag, row in enumerate(zip(finding.ratios, finding.log10_size, low, high, strict=True)):
            step = T - finding.lags + lag if finding.backwards else T - lag
            kept: list[object] = []
            if finding.stored:
                kept = [finding.stored.number_format, finding.stored.log2_scale, repr(float(finding.stored_size[lag]))]
            writer.writerow([finding.name, step, lag, *(repr(float(value)) for value in row), *kept])
    return out.getvalue()
