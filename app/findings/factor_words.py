"""The factor of a step back and what is left at the end, in words, of one network or of several."""

from __future__ import annotations

from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.language.language import say

MOST_IN_A_LIST = 3


def rate(finding: Finding) -> str:
    """Its factor a step back, without a sign."""
    return numbers.bare(finding.summary.decay_per_step)


def far_step(finding: Finding) -> int:
    """The time step farthest from the loss."""
    return finding.config.seq_len if finding.backwards else 1


def multiplied_by(group: list[Finding]) -> Markup:
    """The factors a step back: of up to three in a list, of more as a span."""
    if len(group) > MOST_IN_A_LIST:
        low, *_, high = sorted(group, key=lambda finding: finding.summary.decay_per_step)
        return say(
            "At each step back, the gradient is multiplied by about <b>{low}</b> ({slowest}) to <b>{high}</b> ({fastest}).",
            low=rate(low),
            high=rate(high),
            slowest=low.name,
            fastest=high.name,
        )
    each = [say("<b>{rate}</b> ({name})", rate=rate(finding), name=finding.name) for finding in group]
    return say(
        "At each step back, the gradient is multiplied by about {rates}.", rates=Markup(numbers.names(list(each)))
    )


def left_at_the_end(group: list[Finding]) -> Markup:
    """What is left at the input farthest from the loss."""
    low, high = sizes_left(group)
    if group[0].backwards:
        if low == high:
            return say("At the input read first, <b>{left}</b> is left.", left=low)
        return say("At the input read first, <b>{low}</b> to <b>{high}</b> is left.", low=low, high=high)
    if low == high:
        return say("At the oldest input, <b>{left}</b> is left.", left=low)
    return say("At the oldest input, <b>{low}</b> to <b>{high}</b> is left.", low=low, high=high)


def sizes_left(group: list[Finding]) -> tuple[str, str]:
    low, *_, high = sorted([finding.left for finding in group] * 2)
    return _share_or_size(low), _share_or_size(high)


def _share_or_size(log10: float) -> str:
    return numbers.share(log10) if log10 <= 0 else numbers.size(log10)
