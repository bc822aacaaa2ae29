"""What a run's sizes say that its ratios hide: states, loss and gradient beyond what training survives."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app import numbers
from app.experiment.options import ACTIVATIONS
from app.findings.finding import Finding
from rnn_core import Verdict
from rnn_core.diagnostics.forward_growth import USUAL_RATE, ForwardGrowth


def what_grows_forwards(findings: Sequence[Finding]) -> list[Markup]:
    """Of each network whose states grow on the way forward, as far as an update would be larger than the weights."""
    grown = [(one, one.growth) for one in findings if one.growth is not None and one.growth.beyond_training]
    return [_told(finding, growth, named=len(findings) > 1) for finding, growth in grown]


def _told(finding: Finding, growth: ForwardGrowth, *, named: bool) -> Markup:
    config = finding.config
    said = Markup(
        "Forwards the states{} grow, since {} has no upper bound. The largest is <b>{}</b> at step 1 and <b>{}</b> at step {}. "
        "The loss is <b>{}</b> and the whole gradient, ‖∂L/∂θ‖, <b>{}</b>.{} "
        "One plain update at rate {:g} would move the weights by <b>{}</b> times their own size."
    )
    return said.format(
        f" of {finding.name}" if named else "",
        ACTIVATIONS[config.activation],
        numbers.amount(growth.first),
        numbers.amount(growth.last),
        config.seq_len,
        numbers.amount(growth.loss),
        numbers.amount(10**growth.log10_gradient) if growth.log10_gradient < 6 else numbers.size(growth.log10_gradient),
        "" if finding.judged.verdict in (Verdict.EXPLODES, Verdict.GROWS) else " Ratios do not show that.",
        USUAL_RATE,
        numbers.size(growth.log10_update),
    )
