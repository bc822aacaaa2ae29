"""What marks the main figure: horizons, number ranges, the reach strip, the lane of exact zeros."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.reference_lines import level
from app.drawing.zero_lane import LANE_PX, Line, ZeroRow, add_zero_lane
from app.findings.finding import Finding
from app.language.language import plain, plain_count
from rnn_core.diagnostics.decay import THRESHOLD
from rnn_core.diagnostics.number_formats import FORMATS
from rnn_core.engine.scaled import LOG10_2

BAR_PX = 18
NUMBER_RANGES = {  # log10 of what rounds to 0 below it, and of the largest number
    name: (FORMATS[name].log10_smallest - LOG10_2, FORMATS[name].log10_largest) for name in ("float16", "float32")
}


def steps_of(finding: Finding, count: int) -> Line:
    """The time steps of a finding's first lags."""
    return frame.step_of_lag(
        np.arange(count, dtype=np.float64), finding.config.seq_len, finding.lags, finding.backwards
    )


def pixel_rows(findings: list[Finding]) -> list[tuple[str, int, int]]:
    """The rows at the foot of the figure, from the bottom: the reach strip, and the lane of exact zeros."""
    drawn = [finding for finding in findings if not finding.diverged]
    rows = []
    if reaching := _reaching(drawn):
        rows.append(("yaxis3", BAR_PX * len(reaching), 8))
    if cut := _cut(drawn):
        rows.append(("yaxis2", LANE_PX * len(cut), 8))
    return rows


def _reaching(drawn: list[Finding]) -> list[Finding]:
    judged = [finding.judged for finding in drawn]
    return judged if any(finding.summary.horizon_reached for finding in judged) else []


def _cut(drawn: list[Finding]) -> list[Finding]:
    return [finding for finding in drawn if finding.cut_at is not None]


def mark_horizons(figure: Figure, drawn: list[Finding], lines: dict[str, Line], bottom: float, top: float) -> None:
    if bottom > -THRESHOLD:
        return
    ends = np.array([line[-1] for line in lines.values() if np.isfinite(line[-1])])
    near = np.abs(ends + THRESHOLD) < 0.15 * (top - bottom)
    crowded_above = (near & (ends > -THRESHOLD)).sum() > (near & (ends < -THRESHOLD)).sum()
    words = plain("horizon, {size}", size=numbers.power_of_ten(-3))
    level(figure, -THRESHOLD, words, dash="solid", above=not crowded_above, left=True)
    for finding in drawn:
        judged = finding.judged
        if not judged.summary.horizon_reached:
            continue
        at = judged.summary.horizon
        if judged.stored and abs(judged.stored_ratios[at] - judged.ratios[at]) > 0.05:
            continue  # a format stores another size, or none
        x = steps_of(judged, judged.lags + 1)[at]
        figure.add_dots(
            [x], [-THRESHOLD], finding.curve.ink.mark(12, line={"width": 0}), name=f"{finding.name} horizon"
        )


def add_carried(figure: Figure, judged: Finding) -> None:
    """Of an LSTM a fine line: ∂ℓ/∂c, which crosses a thousandth at its horizon."""
    if judged.carried is None:
        return
    figure.add_scatter(
        x=steps_of(judged, judged.lags + 1),
        y=np.where(np.isfinite(judged.carried), judged.carried, np.nan),
        mode="lines",
        line={"color": judged.curve.ink.line, "width": 1.2, "dash": "dot"},
        hoverinfo="skip",
        name=f"{judged.name} carried",
    )


def mark_ranges(figure: Figure, drawn: list[Finding], relative: bool, bottom: float, top: float) -> None:
    """Where float16 and float32 run out. Absolute limits: on the relative axis they lie where the curves' last steps say,
    and are left out where those differ by more than a factor of three."""
    offset = common_start(drawn) if relative else 0.0
    if offset is None:
        return
    for kind, (smallest, largest) in NUMBER_RANGES.items():
        if bottom < smallest - offset < top:
            words = plain("smaller numbers become 0 in {format}", format=kind)
            level(figure, smallest - offset, words, dash="dash", above=False, left=False, name="wide-only")
        if bottom < largest - offset < top:
            words = plain("larger numbers overflow in {format}", format=kind)
            level(figure, largest - offset, words, dash="dash", above=False, left=True, name="wide-only")


def common_start(drawn: list[Finding]) -> float | None:
    """log10 of the size that counts as 1 in every curve; None where these differ by more than a factor of three."""
    starts = [f.log10_size[f.summary.peak_lag] for f in drawn]
    starts = [start for start in starts if np.isfinite(start)]
    return float(np.median(starts)) if starts and max(starts) - min(starts) <= 0.5 else None


def add_reach(figure: Figure, drawn: list[Finding]) -> None:
    """The reach strip: a bar per cell from the loss back to its horizon."""
    reaching = _reaching(drawn)
    if not reaching:
        return
    figure.update_layout(yaxis3={**frame.BARE_AXIS, "range": [len(reaching) - 0.5, -0.5], "anchor": "x"})
    for row, finding in enumerate(reaching):
        reach = finding.summary.horizon
        x = steps_of(finding, finding.lags + 1)
        figure.add_shape(
            type="rect",
            xref="x",
            yref="y3",
            x0=x[0],
            x1=x[reach],
            y0=row - 0.28,
            y1=row + 0.28,
            fillcolor=finding.curve.ink.line,
            line={"width": 0},
        )
        inside = finding.summary.horizon_reached
        beyond_middle = reach > 0.55 * finding.lags
        if inside:
            words = plain_count(
                "{name}: horizon {count} step", "{name}: horizon {count} steps", reach, name=finding.name
            )
        else:
            words = f"{finding.name}: > {reach}"
        in_margin = not inside or beyond_middle
        figure.add_words(
            f"{finding.name}: {reach}" if inside and beyond_middle else words,
            0 if in_margin else x[reach],
            row,
            beside=-8,
            xref="paper" if in_margin else "x",
            yref="y3",
            colour=finding.curve.ink.text,
        )


def add_cuts(figure: Figure, drawn: list[Finding]) -> None:
    """The lane of exact zeros: a row for each curve whose median is one."""
    rows = []
    for finding in _cut(drawn):
        zero = finding.log10_size == -np.inf
        steps = steps_of(finding, finding.lags + 1)[zero]
        rows.append(ZeroRow(finding.name, finding.curve.ink.line, finding.curve.ink.text, steps))
    add_zero_lane(figure, rows, drawn[0].result.config.seq_len)
