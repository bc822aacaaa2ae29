"""The main figure: gradient size against time step on a log axis, one curve a cell. Twin of diagnostics/decay."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float64

from app import numbers
from app.figures import frame
from app.figures.palette import GHOST, MUTED, SIZE_NAME, SIZE_TICK, SIZE_VALUE
from app.findings import Finding, Pin
from rnn_core.diagnostics.decay import THRESHOLD

BAR_PX = 18
LANE_PX = 24
NUMBER_RANGES = {  # log10 of what rounds to 0 below it, and of the largest number
    "float16": (np.log10(2.0**-25), np.log10(65504.0)),
    "float32": (np.log10(2.0**-150), np.log10(3.4028235e38)),
}
Line = Float64[np.ndarray, " lags"]


def decay_figure(
    findings: list[Finding], *, relative: bool, pins: Sequence[Pin] = ()
) -> go.Figure:
    """Sizes by step, relative to each curve's last step (or peak) or absolute, with bands over samples."""
    drawn = [finding for finding in findings if not finding.diverged]
    first = drawn[0]
    figure = frame.time_figure(first.lags, first.result.config.seq_len, first.direction)
    lines = {finding.curve.key: _line(finding, relative) for finding in drawn}
    bands = {finding.curve.key: _band(finding, relative) for finding in drawn}
    alone = {f.curve.key: _line(f.alone, relative) for f in drawn if f.alone}
    ghosts = [(pin.name, (pin.ratios if relative else pin.sizes)[: first.lags + 1]) for pin in pins]
    bottom, top = _range([*lines.values(), *(values for _, values in ghosts), *alone.values(), *(band for pair in bands.values() for band in pair)])
    for finding in drawn:
        _add_band(figure, finding, bands[finding.curve.key], bottom)
    for name, values in ghosts:
        _add_ghost(figure, name, values, first)
    for finding in drawn:
        if finding.alone:
            _add_line(figure, finding.alone, alone[finding.curve.key], thin=True)
        _add_line(figure, finding, lines[finding.curve.key], thin=False)
    frame.log_axis(figure, "yaxis", bottom, top, _axis_title(drawn, relative))
    _label_ends(figure, drawn, lines, bottom, top)
    _mark_ranges(figure, drawn, relative, bottom, top)
    if relative:
        _mark_horizons(figure, drawn, lines, bottom, top)
    _add_reach(figure, drawn)
    _add_cuts(figure, drawn)
    return figure


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
    told = [finding.told for finding in drawn]
    return told if any(finding.summary.horizon_reached for finding in told) else []


def _cut(drawn: list[Finding]) -> list[Finding]:
    return [finding for finding in drawn if finding.cut_at is not None]


def _line(finding: Finding, relative: bool) -> Line:
    return finding.ratios if relative else finding.log10_size


def _band(finding: Finding, relative: bool) -> tuple[Line, Line]:
    """10 % and 90 % of the samples; taken from the sample below, since -inf cannot be interpolated."""
    sizes = finding.log10_dh
    if relative:
        start = sizes[finding.summary.peak_lag]
        alive = np.isfinite(start)
        if not alive.any():
            return finding.ratios, finding.ratios
        sizes = sizes[:, alive] - start[alive]
    low, high = np.quantile(sizes, [0.1, 0.9], axis=1, method="inverted_cdf")
    return low, high


def _range(lines: list[Line]) -> tuple[float, float]:
    finite = np.concatenate([line[np.isfinite(line)] for line in lines])
    low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 0.0)
    pad = max(0.03 * (high - low), 0.12)
    return float(min(low - pad, high - 1.0)), float(high + pad)


def _steps(finding: Finding, count: int) -> Float64[np.ndarray, " lags"]:
    return frame.step_of_lag(np.arange(count, dtype=np.float64), finding.result.config.seq_len, finding.lags, finding.direction)


def _add_band(figure: go.Figure, finding: Finding, band: tuple[Line, Line], bottom: float) -> None:
    low, high = band
    shown = np.isfinite(high)
    x = _steps(finding, len(high))[shown]
    low, high = np.maximum(low[shown], bottom), high[shown]
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=finding.curve.ink.band,
        line={"width": 0},
        hoverinfo="skip",
        name=f"{finding.name} band",
    )


def _add_line(figure: go.Figure, finding: Finding, line: Line, *, thin: bool) -> None:
    x = _steps(finding, len(line))
    figure.add_scatter(
        x=x,
        y=np.where(np.isfinite(line), line, np.nan),
        mode="lines" if len(line) > 1 else "markers",
        name=f"{finding.name}{', last loss alone' if thin else ''}",
        line={
            "color": finding.curve.ink.line,
            "width": 1.8 if thin else 3.5,
            "dash": finding.curve.ink.dash,
        },
        marker={"color": finding.curve.ink.line, "size": 11, "symbol": finding.curve.ink.marker},
        customdata=[numbers.size(value) for value in line],
        hovertemplate="%{customdata}",
    )


def _add_ghost(figure: go.Figure, name: str, values: Line, like: Finding) -> None:
    figure.add_scatter(
        x=_steps(like, len(values)),
        y=np.where(np.isfinite(values), values, np.nan),
        mode="lines",
        name=f"pinned {name}",
        line={"color": GHOST, "width": 2.2},
        opacity=0.55,
        customdata=[numbers.size(value) for value in values],
        hovertemplate="%{customdata}",
    )


def _axis_title(drawn: list[Finding], relative: bool) -> str:
    if not relative:
        return "gradient size ‖∂ℓ/∂h<sub>t</sub>‖"
    at_peak = any(finding.summary.peak_lag for finding in drawn)
    return f"gradient size ({'peak' if at_peak else 'last step'} = 1)"


def _label_ends(
    figure: go.Figure, drawn: list[Finding], lines: dict[str, Line], bottom: float, top: float
) -> None:
    """Name and value where each curve ends, at the oldest step; a cut curve's stand in its lane."""
    ends = [(float(lines[f.curve.key][-1]), f) for f in drawn if np.isfinite(lines[f.curve.key][-1])]
    for place, (value, finding) in zip(frame.spread([v for v, _ in ends], bottom, top), ends, strict=True):
        frame.end_label(
            figure,
            place,
            f'<span style="color:{finding.curve.ink.text};font-size:{SIZE_NAME}px"><b>{finding.name}</b></span><br>'
            f'<span style="color:{finding.curve.ink.text};font-size:{SIZE_VALUE}px">{numbers.size(value)}</span>',
        )


def _mark_horizons(
    figure: go.Figure, drawn: list[Finding], lines: dict[str, Line], bottom: float, top: float
) -> None:
    if bottom > -THRESHOLD:
        return
    ends = np.array([line[-1] for line in lines.values() if np.isfinite(line[-1])])
    near = np.abs(ends + THRESHOLD) < 0.15 * (top - bottom)
    crowded_above = (near & (ends > -THRESHOLD)).sum() > (near & (ends < -THRESHOLD)).sum()
    words = f"horizon, {numbers.power_of_ten(-3)}"
    frame.rule(figure, -THRESHOLD, words, dash="solid", above=not crowded_above, left=True)
    for finding in drawn:
        told = finding.told
        if not told.summary.horizon_reached:
            continue
        x = _steps(told, told.lags + 1)[told.summary.horizon]
        figure.add_scatter(
            x=[x],
            y=[-THRESHOLD],
            mode="markers",
            marker={"size": 12, "color": finding.curve.ink.line, "symbol": finding.curve.ink.marker, "line": {"width": 0}},
            hoverinfo="skip",
            name=f"{finding.name} horizon",
        )


def _mark_ranges(figure: go.Figure, drawn: list[Finding], relative: bool, bottom: float, top: float) -> None:
    """Where float16 and float32 run out. Absolute limits: on the relative axis they lie where the curves' last steps say,
    and are left out where those differ by more than a factor of three."""
    offset = 0.0
    if relative:
        starts = [f.log10_size[f.summary.peak_lag] for f in drawn]
        starts = [start for start in starts if np.isfinite(start)]
        if not starts or max(starts) - min(starts) > 0.5:
            return
        offset = float(np.median(starts))
    for kind, (smallest, largest) in NUMBER_RANGES.items():
        if bottom < smallest - offset < top:
            frame.rule(figure, smallest - offset, f"{kind} stores 0 below", dash="dash", above=False, left=False)
        if bottom < largest - offset < top:
            frame.rule(figure, largest - offset, f"{kind} overflows above", dash="dash", above=False, left=True)


def _add_reach(figure: go.Figure, drawn: list[Finding]) -> None:
    """The reach strip: a bar per cell from the loss back to its horizon."""
    reaching = _reaching(drawn)
    if not reaching:
        return
    figure.update_layout(yaxis3={**frame.BARE_AXIS, "range": [len(reaching) - 0.5, -0.5], "anchor": "x"})
    for row, finding in enumerate(reaching):
        reach = finding.summary.horizon
        x = _steps(finding, finding.lags + 1)
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
        words = f"{finding.name} reaches {reach} step{'s' * (reach != 1)}" if inside else f"{finding.name} > {reach}"
        in_margin = not inside or beyond_middle
        figure.add_annotation(
            text=f"{finding.name} {reach}" if inside and beyond_middle else words,
            x=0 if in_margin else x[reach],
            xref="paper" if in_margin else "x",
            y=row,
            yref="y3",
            xanchor="right",
            xshift=-8,
            showarrow=False,
            font={"size": SIZE_TICK, "color": finding.curve.ink.text},
        )


def _add_cuts(figure: go.Figure, drawn: list[Finding]) -> None:
    """The lane of exact zeros: a row for each curve whose median is one, × at most every T / 30 steps."""
    cut = _cut(drawn)
    if not cut:
        return
    figure.update_layout(
        yaxis2={
            **frame.BARE_AXIS,
            "range": [len(cut) - 0.5, -0.5],
            "anchor": "x",
            "side": "right",
            "showticklabels": True,
            "tickvals": [(len(cut) - 1) / 2],
            "ticktext": ["exactly 0"],
            "tickfont": {"size": SIZE_TICK, "color": MUTED},
        }
    )
    for row, finding in enumerate(cut):
        zero = np.flatnonzero(finding.log10_size == -np.inf)
        stride = max(1, finding.result.config.seq_len // 30)
        x = _steps(finding, finding.lags + 1)[zero[::stride]]
        figure.add_scatter(
            x=x,
            y=np.full(len(x), float(row)),
            yaxis="y2",
            mode="markers",
            marker={"symbol": "x-thin", "size": 9, "line": {"color": finding.curve.ink.line, "width": 2}},
            name=f"{finding.name}, exactly 0",
            hoverinfo="skip",
        )
        figure.add_annotation(
            text=f"<b>{finding.name}</b>",
            x=0,
            xref="paper",
            y=row,
            yref="y2",
            xanchor="right",
            xshift=-8,
            showarrow=False,
            font={"size": SIZE_TICK, "color": finding.curve.ink.text},
        )
