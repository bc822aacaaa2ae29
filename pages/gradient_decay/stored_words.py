"""What a number format does to the curves, in words: three kinds of zero, and what is too large."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.measured import Stored
from app.language.language import plain, say, say_count
from rnn_core.diagnostics.number_formats import FORMATS, NumberFormat
from rnn_core.engine.scaled import LOG10_2


def how_stored(findings: list[Finding]) -> tuple[str, ...]:
    """A further sentence of a caption where a format is chosen: Stored in float16, loss scale 2¹⁰."""
    stored = _stored(findings)
    if stored is None:
        return ()
    if not stored.log2_scale:
        return (plain("Stored in {format}.", format=stored.number_format),)
    scale = _power_of_two(stored.log2_scale)
    return (plain("Stored in {format}, loss scale {scale}.", format=stored.number_format, scale=scale),)


def stored_words(findings: list[Finding]) -> Markup:
    """Which curve is 0 by the format, which by a cut, and which is a number; empty where no format is chosen."""
    stored = _stored(findings)
    if stored is None:
        return Markup("")
    name, form = stored.number_format, FORMATS[stored.number_format]
    shown = [finding.judged for finding in findings if finding.stored]
    told = [
        *_too_small(name, form, [f for f in shown if f.stored_as_zero.any()]),
        *_subnormal(name, form, stored.log2_scale, shown),
        *_too_large(name, form, stored.log2_scale, [f for f in shown if f.stored_as_inf.any()]),
        *_cut([f for f in shown if f.cut_at is not None]),
        *_numbers([f for f in shown if np.isfinite(f.stored_size).all()]),
        say("Verdicts and cards are those of float64."),
        say("A run in {format} also rounds states and products.", format=name),
    ]
    return Markup(" ").join(told)


def _too_small(name: str, form: NumberFormat, group: list[Finding]) -> list[Markup]:
    if not group:
        return []
    return [
        say("<b>0 in {format}</b>: {where}.", format=name, where=_where([(f, f.stored_as_zero) for f in group])),
        say(
            "There is a gradient, but {format} rounds numbers below <b>{limit}</b> to 0.",
            format=name,
            limit=numbers.size(form.log10_smallest - LOG10_2),
        ),
        say("Each doubling of the loss scale halves the smallest gradient that is kept."),
    ]


def _too_large(name: str, form: NumberFormat, log2_scale: int, group: list[Finding]) -> list[Markup]:
    if not group:
        return []
    largest = form.log10_largest
    written = numbers.whole(10**largest) if largest < 6 else numbers.size(largest)
    said = [say("<b>Inf in {format}</b>: {where}.", format=name, where=_where([(f, f.stored_as_inf) for f in group]))]
    if log2_scale:
        said.append(
            say(
                "The gradient times {scale} is larger than <b>{largest}</b>, the largest number.",
                scale=_power_of_two(log2_scale),
                largest=written,
            )
        )
    else:
        said.append(say("The gradient is larger than <b>{largest}</b>, the largest number.", largest=written))
    return [*said, say("A time step that gets an inf has no number either.")]


def _cut(group: list[Finding]) -> list[Markup]:
    if not group:
        return []
    where = _where([(f, np.isneginf(f.log10_size)) for f in group])
    return [
        say("<b>Exactly 0</b>: {where}.", where=where),
        say("No path is left, so no format and no loss scale brings it back."),
    ]


def _subnormal(name: str, form: NumberFormat, log2_scale: int, shown: list[Finding]) -> list[Markup]:
    """Where every unit is subnormal in the median sequence: its norm is below the smallest normal number."""
    group = []
    for finding in shown:
        offset = float(np.log10(finding.config.batch_size)) - log2_scale * LOG10_2
        here = np.isfinite(finding.stored_size) & (finding.stored_size < form.log10_smallest_normal + offset)
        if here.any():
            group.append((finding, here))
    if not group:
        return []
    return [
        say("<b>Subnormal in {format}</b>: {where}.", format=name, where=_where(group)),
        say("Fewer digits are kept there."),
        say("A line that is level there is rounding, not memory."),
    ]


def _numbers(group: list[Finding]) -> list[Markup]:
    if not group:
        return []
    return [
        say_count(
            "{names} has a number at every step, and small is not 0.",
            "{names} have a number at every step, and small is not 0.",
            len(group),
            names=numbers.names([finding.name for finding in group]),
        )
    ]


def _where(group: list[tuple[Finding, Bool[np.ndarray, " lags"]]]) -> Markup:
    """RNN and LSTM from 25 steps back, GRU at 3 of 50 steps: those with the same steps together."""
    names: dict[tuple[int, int, int, int], list[str]] = {}
    for finding, here in group:
        steps = np.flatnonzero(here)
        names.setdefault((int(steps[0]), int(steps[-1]), len(steps), len(here)), []).append(finding.name)
    return Markup(", ").join(_at(numbers.names(who), *steps) for steps, who in names.items())


def _at(names: str, first: int, last: int, count: int, lags: int) -> Markup:
    """names: of curves; of which so many of the lags are meant, from a first to a last."""
    if last - first + 1 == count and last < lags - 1:
        if count == 1:
            return say_count("{names} {count} step back", "{names} {count} steps back", first, names=names)
        return say("{names} {first} to {last} steps back", names=names, first=first, last=last)
    if last - first + 1 != count:
        return say_count(
            "{names} at {some} of {count} step", "{names} at {some} of {count} steps", lags, names=names, some=count
        )
    if not first:
        return say("{names} at every step", names=names)
    return say_count("{names} from {count} step back", "{names} from {count} steps back", first, names=names)


def _power_of_two(exponent: int) -> str:
    return "2" + numbers.power_of_ten(exponent).removeprefix("10") if exponent > 0 else "1"


def _stored(findings: list[Finding]) -> Stored | None:
    return next((finding.stored for finding in findings if finding.stored), None)
