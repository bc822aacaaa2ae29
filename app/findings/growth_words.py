"""What a run's sizes say that its ratios hide: states, loss and gradient beyond what training survives."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app import numbers
from app.experiment.options import ACTIVATIONS
from app.findings.finding import Finding
from app.language.language import plain, say
from rnn_core import Verdict
from rnn_core.diagnostics.forward_growth import USUAL_RATE, ForwardGrowth


def what_grows_forwards(findings: Sequence[Finding]) -> list[Markup]:
    """Of each network whose states grow in the forward pass, as far as an update would be larger than the weights."""
    grown = [(one, one.growth) for one in findings if one.growth is not None and one.growth.beyond_training]
    return [sentence for finding, growth in grown for sentence in _told(finding, growth)]


def _told(finding: Finding, growth: ForwardGrowth) -> list[Markup]:
    config, gradient = finding.config, growth.log10_gradient
    told = [
        say(
            "In the forward pass the states of {name} grow, because {activation} has no upper bound.",
            name=finding.name,
            activation=plain(ACTIVATIONS[config.activation]),
        ),
        say(
            "The largest is <b>{first}</b> at step 1 and <b>{last}</b> at step {step}.",
            first=numbers.amount(growth.first),
            last=numbers.amount(growth.last),
            step=config.seq_len,
        ),
        say(
            "The loss is <b>{loss}</b>, and the norm of the whole gradient, ‖∂L/∂θ‖, is <b>{gradient}</b>.",
            loss=numbers.amount(growth.loss),
            gradient=numbers.amount(10**gradient) if gradient < 6 else numbers.size(gradient),
        ),
        say(
            "One plain update at rate {rate} would be <b>{times}</b> times as large as the weights.",
            rate=numbers.general(USUAL_RATE),
            times=numbers.size(growth.log10_update),
        ),
    ]
    if finding.judged.verdict not in (Verdict.EXPLODES, Verdict.GROWS):
        told.append(say("Ratios do not show that."))
    return told
