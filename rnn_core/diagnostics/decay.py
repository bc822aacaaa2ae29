"""How fast the gradient decays or grows on its way back, in one number, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

import numpy as np
from jaxtyping import Float64

THRESHOLD = 3.0  # decades: below 10^-3 of the start a gradient is out of sight, above 10^3 it explodes
LONG_RUN = 100  # steps over which a rate that has not yet left 10^±3 is judged


class Outcome(Enum):
    """How the forward pass ended."""

    OK = "ok"
    DIVERGED = "diverged"


class Verdict(StrEnum):
    """What a curve does, in the first word that holds."""

    DIVERGED = "diverged"
    CUT_OFF = "cut off"
    CANT_TELL = "can't tell"
    VANISHES = "vanishes"
    EXPLODES = "explodes"
    FADES = "fades"
    GROWS = "grows"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One curve of gradient against lag, summed up.

    decay_per_step: factor a step back. half_life: steps (negative: doubling time; inf: neither). peak_lag: the lag whose
    size counts as 1. agreement: the share of samples with this verdict.

    horizon: the last lag before what the cell carries, ∂ℓ/∂c of an LSTM and ∂ℓ/∂h of the others, first falls below
    10^-3 of its own start, at horizon_start; horizon_reached is False where it never does. toll: what an LSTM's ∂ℓ/∂h
    loses once, a factor, in its first toll_lags steps back, before it falls as ∂ℓ/∂c does; 1 and 0 for the other cells,
    nan where the loss does not enter at lag 0 alone.
    """

    decay_per_step: float
    half_life: float
    horizon: int
    horizon_reached: bool
    horizon_start: int
    toll: float
    toll_lags: int
    peak_lag: int
    verdict: Verdict
    agreement: float


def ratios(log10_size: Float64[np.ndarray, "lags B"], peak_lag: int) -> Float64[np.ndarray, " lags"]:
    """r[lag]: the median over samples of log10 (size at lag / size at peak_lag), each sample's ratio first."""
    return relative(log10_size, log10_size[peak_lag])


def relative(
    log10_size: Float64[np.ndarray, "steps B"], start: Float64[np.ndarray, " B"]
) -> Float64[np.ndarray, " steps"]:
    """The median over samples of log10 (size / size at a start), each sample's ratio first.

    A sample that is exactly 0 at its start has no ratio and is left out; nan where none has one.
    """
    alive = np.isfinite(start)
    if not alive.any():
        return np.full(len(log10_size), np.nan)
    return median(log10_size - start if alive.all() else log10_size[:, alive] - start[alive])


def median(log10_size: Float64[np.ndarray, "lags B"]) -> Float64[np.ndarray, " lags"]:
    """The median over samples; -inf where half of them or more are exactly 0. A sample that has ended (nan) is left out."""
    middle = np.nanmedian if np.isnan(log10_size[-1]).any() else np.median
    return np.asarray(middle(log10_size, axis=1), np.float64)


def peak_lag(log10_size: Float64[np.ndarray, "lags B"], enters_elsewhere: bool) -> int:
    """The lag whose size counts as 1: lag 0, where the loss enters, unless the gradient has its peak elsewhere.

    That is so where lag 0 is an exact zero, and in lower layers, which the loss enters at every lag by the layers
    above: there the peak counts, if the curve ends below its start; a curve that grows to its end is measured from 0.
    """
    middle = median(log10_size)
    if middle[0] == -np.inf or (enters_elsewhere and middle[-1] < middle[0]):
        return int(middle.argmax())
    return 0


def decay_per_step(r: Float64[np.ndarray, " lags"]) -> float:
    """10 to the least-squares slope of the finite r against lag; nan with fewer than two."""
    lag = np.flatnonzero(np.isfinite(r))
    if len(lag) < 2:
        return float("nan")
    centred = lag - lag.mean()
    slope = (centred * (r[lag] - r[lag].mean())).sum() / (centred**2).sum()
    with np.errstate(over="ignore", under="ignore"):
        return float(np.power(10.0, slope))


def half_life(decay: float) -> float:
    """ln 2 / -ln(decay) in steps: negative for a doubling time, inf at 1."""
    if decay == 1.0:
        return float("inf")
    return float(np.log(2.0) / -np.log(decay)) if decay > 0 else 0.0 if decay == 0 else float("nan")


def horizon(r: Float64[np.ndarray, " lags"], start: int) -> tuple[int, bool]:
    """The last lag before r first falls below -3, and whether it does."""
    below = np.flatnonzero(r[start:] < -THRESHOLD)
    return (start + int(below[0]) - 1, True) if len(below) else (len(r) - 1, False)


def toll(r: Float64[np.ndarray, " lags"], r_carried: Float64[np.ndarray, " lags"], until: int) -> tuple[float, int]:
    r"""What ∂ℓ/∂h loses once on its way back, beside ∂ℓ/∂c, and within how many steps.

        log10 toll = median over lag = 1 ... until of (r[lag] - r_carried[lag])

    The steps are the lags until r - r_carried is first within a factor of 2 of it. (nan, 0) where either is exactly 0
    throughout. The readout reads h alone: from h the gradient enters the gates and c, and later it comes back to h
    from c by the gates' slopes. That costs the same at every lag.
    """
    with np.errstate(invalid="ignore"):
        lost = (r - r_carried)[1 : max(until, 1) + 1]
    if not np.isfinite(lost).any():
        return float("nan"), 0
    typical = float(np.median(lost[np.isfinite(lost)]))
    return float(10.0**typical), 1 + int(np.argmax(np.abs(lost - typical) <= np.log10(2.0)))


def verdict(end: float, decay: float, *, cut_off: bool, losses_overlap: bool) -> Verdict:
    """The first rule that holds; end is the last r."""
    if cut_off:
        return Verdict.CUT_OFF
    if losses_overlap:
        return Verdict.CANT_TELL
    if end < -THRESHOLD:
        return Verdict.VANISHES
    if end > THRESHOLD:
        return Verdict.EXPLODES
    in_the_long_run = LONG_RUN * np.log10(decay) if decay > 0 else np.nan
    if in_the_long_run < -THRESHOLD:
        return Verdict.FADES
    if in_the_long_run > THRESHOLD:
        return Verdict.GROWS
    return Verdict.HOLDS


def summarise(
    log10_size: Float64[np.ndarray, "lags B"],
    log10_carried: Float64[np.ndarray, "lags B"] | None = None,
    *,
    enters_elsewhere: bool = False,
    losses_overlap: bool = False,
) -> Summary:
    """Sum up the sizes of ∂ℓ/∂h by lag and sample; of an LSTM with those of ∂ℓ/∂c, log10_carried.

    enters_elsewhere: the gradient reaches this layer at other lags than 0, though there is one loss.
    losses_overlap: several steps have a loss of their own, so that the curve is a sum.

    What this tells you: the horizon is how far back this network, as it stands, sends a gradient. Only ratios count,
    so that a loss a thousand times larger changes no verdict. An LSTM's ∂ℓ/∂h pays a toll once: its horizon is that of
    ∂ℓ/∂c, which the input, forget and candidate gates' weights learn from, so that of two LSTMs the one whose ∂ℓ/∂c
    stays larger at every lag never has the shorter horizon.
    """
    peak = peak_lag(log10_size, enters_elsewhere)
    r = ratios(log10_size, peak)
    decay = decay_per_step(np.where(np.arange(len(r)) < peak, np.nan, r))
    cut_off = bool((median(log10_size) == -np.inf).any())
    word = verdict(float(r[-1]), decay, cut_off=cut_off, losses_overlap=losses_overlap)
    if log10_carried is None:
        start, paid = peak, (1.0, 0)
        lags, reached = horizon(r, peak)
    else:
        start = peak_lag(log10_carried, enters_elsewhere)
        r_carried = ratios(log10_carried, start)
        lags, reached = horizon(r_carried, start)
        one_entry = not (peak or start or enters_elsewhere or losses_overlap)
        paid = toll(r, r_carried, lags) if one_entry else (float("nan"), 0)
    return Summary(
        decay_per_step=decay,
        half_life=half_life(decay),
        horizon=lags,
        horizon_reached=reached,
        horizon_start=start,
        toll=paid[0],
        toll_lags=paid[1],
        peak_lag=peak,
        verdict=word,
        agreement=float(np.mean([sample is word for sample in sample_verdicts(log10_size, peak, losses_overlap)])),
    )


def sample_verdicts(log10_size: Float64[np.ndarray, "lags B"], peak: int, losses_overlap: bool) -> list[Verdict]:
    """The verdict of each sample alone. One that is never exactly 0 has a ratio at every lag."""
    ends = (~np.isnan(log10_size)).sum(axis=0)
    if (ends < len(log10_size)).any():  # sequences of different length
        one = [log10_size[:end, b : b + 1] for b, end in enumerate(ends)]
        return [sample_verdicts(own, min(peak, len(own) - 1), losses_overlap)[0] for own in one]
    cut = np.asarray(np.isneginf(log10_size).any(axis=0))
    r = log10_size[peak:] - np.where(cut, 0.0, log10_size[peak])
    lag = np.arange(len(r)) - (len(r) - 1) / 2
    with np.errstate(invalid="ignore", divide="ignore", over="ignore", under="ignore"):
        decay = np.power(10.0, lag @ r / (lag @ lag))
    return [
        verdict(float(end), float(rate), cut_off=bool(gone), losses_overlap=losses_overlap)
        for end, rate, gone in zip(r[-1], decay, cut, strict=True)
    ]


def diverged_summary(agreement: float) -> Summary:
    """The summary of a run whose forward pass left the number range."""
    nan = float("nan")
    return Summary(
        decay_per_step=nan,
        half_life=nan,
        horizon=0,
        horizon_reached=False,
        horizon_start=0,
        toll=nan,
        toll_lags=0,
        peak_lag=0,
        verdict=Verdict.DIVERGED,
        agreement=agreement,
    )
