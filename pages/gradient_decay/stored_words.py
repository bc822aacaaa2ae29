"""What a number format does to the curves, in words: three kinds of zero, and what is too large."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.measured import Stored
from rnn_core.diagnostics.number_formats import FORMATS, NumberFormat
from rnn_core.engine.scaled import LOG10_2


def how_stored(findings: list[Finding]) -> tuple[str, ...]:
    """A further part of a caption where a format is chosen: stored in float16, loss scale 2¹⁰."""
    stored = _stored(findings)
    if stored is None:
        return ()
    scale = f", loss scale {_power_of_two(stored.log2_scale)}" if stored.log2_scale else ""
    return (f"stored in {stored.number_format}{scale}",)


def stored_words(findings: list[Finding]) -> Markup:
    """Which curve is 0 by the format, which by a cut, and which is a number; empty where no format is chosen."""
    stored = _stored(findings)
    if stored is None:
        return Markup("")
    name, form = Markup(stored.number_format), FORMATS[stored.number_format]
    shown = [finding.judged for finding in findings if finding.stored]
    sentences = [
        _too_small(name, form, [f for f in shown if f.stored_as_zero.any()]),
        _subnormal(name, form, stored.log2_scale, shown),
        _too_large(name, form, stored.log2_scale, [f for f in shown if f.stored_as_inf.any()]),
        _cut([f for f in shown if f.cut_at is not None]),
        _numbers(name, [f for f in shown if np.isfinite(f.stored_size).all()]),
        Markup("Verdicts and cards are those of float64. A run in {0} also rounds states and products.").format(name),
    ]
    return Markup(" ").join(filter(None, sentences))


def _too_small(name: Markup, form: NumberFormat, group: list[Finding]) -> Markup:
    if not group:
        return Markup("")
    return Markup(
        "<b>0 in {0}</b>: {1}. There is a gradient, but {0} rounds numbers below <b>{2}</b> to 0. "
        "Each doubling of the loss scale halves the smallest gradient that is kept."
    ).format(name, _where([(f, f.stored_as_zero) for f in group]), numbers.size(form.log10_smallest - LOG10_2))


def _too_large(name: Markup, form: NumberFormat, log2_scale: int, group: list[Finding]) -> Markup:
    if not group:
        return Markup("")
    times = f" times {_power_of_two(log2_scale)}" if log2_scale else ""
    largest = form.log10_largest
    written = f"{10**largest:,.0f}" if largest < 6 else numbers.size(largest)
    return Markup(
        "<b>inf in {}</b>: {}. The gradient{} passes <b>{}</b>, the largest number. "
        "A step that gets an inf has no number either."
    ).format(name, _where([(f, f.stored_as_inf) for f in group]), times, written)


def _cut(group: list[Finding]) -> Markup:
    if not group:
        return Markup("")
    return Markup("<b>exactly 0</b>: {}. No path is left, so no format and no loss scale brings it back.").format(
        _where([(f, np.isneginf(f.log10_size)) for f in group])
    )


def _subnormal(name: Markup, form: NumberFormat, log2_scale: int, shown: list[Finding]) -> Markup:
    """Where every unit is subnormal in the median sequence: its norm is below the smallest normal number."""
    group = []
    for finding in shown:
        offset = float(np.log10(finding.config.batch_size)) - log2_scale * LOG10_2
        here = np.isfinite(finding.stored_size) & (finding.stored_size < form.log10_smallest_normal + offset)
        if here.any():
            group.append((finding, here))
    if not group:
        return Markup("")
    return Markup(
        "<b>Subnormal in {}</b>: {}. Fewer digits are kept there. A line that runs level there is rounding, not memory."
    ).format(name, _where(group))


def _numbers(name: Markup, group: list[Finding]) -> Markup:
    if not group:
        return Markup("")
    who = numbers.names([finding.name for finding in group])
    return Markup("{} {} a number at every step, and small is not 0.").format(who, "has" if len(group) == 1 else "have")


def _where(group: list[tuple[Finding, Bool[np.ndarray, " lags"]]]) -> Markup:
    """RNN from 25 steps back, LSTM 11 to 21 steps back, GRU at 3 of 50 steps."""
    return Markup(", ").join(_of_one(finding, here) for finding, here in group)


def _of_one(finding: Finding, here: Bool[np.ndarray, " lags"]) -> Markup:
    first, count = int(here.argmax()), int(here.sum())
    last = int(np.flatnonzero(here)[-1])
    if last - first + 1 == count and last < len(here) - 1:
        said = f"{numbers.count(first, 'step')} back" if count == 1 else f"{first} to {last} steps back"
    elif here[first:].all():
        said = "at every step" if not first else f"from {numbers.count(first, 'step')} back"
    else:
        said = f"at {count} of {numbers.count(len(here), 'step')}"
    return Markup("{} {}").format(finding.name, said)


def _power_of_two(exponent: int) -> str:
    return "2" + numbers.power_of_ten(exponent).removeprefix("10") if exponent > 0 else "1"


def _stored(findings: list[Finding]) -> Stored | None:
    return next((finding.stored for finding in findings if finding.stored), None)
