"""What verdicts tell, from the run's own numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

from markupsafe import Markup

from app import numbers
from app.findings.carried_words import carried_on, carried_sentence, dip_sentence, drop_sentences
from app.findings.cut_words import exactly_zero, why_cut
from app.findings.factor_words import far_step, left_at_the_end, multiplied_by, rate, sizes_left
from app.findings.finding import Finding
from app.findings.growth_words import what_grows_forwards
from app.findings.verdict_verbs import by_verdict, names_of
from app.language.formed_once import formed_once
from app.language.language import say, say_count
from rnn_core import ExperimentConfig, Verdict
from rnn_core.engine.loss_steps import loss_steps


@formed_once
def what_it_tells_you(findings: list[Finding]) -> list[Markup]:
    """A few sentences for each verdict on screen, numbers in <b>."""
    if not findings or findings[0].result.config.seq_len == 1:
        return []
    sentences: list[Markup] = []
    if any(finding.alone for finding in findings):
        sentences += _sums(findings[0])
    for verdict, group in by_verdict(findings).items():
        sentences += _TOLD[verdict](group)
    first = findings[0]
    if first.begins_at_loss and first.layer < first.config.num_layers - 1:
        sentences.append(say("The answer reads the backward direction at the step where it begins."))
        sentences.append(say("This layer gets its gradient through the forward direction of the layer above."))
    elif first.layer < first.config.num_layers - 1:
        sentences.append(say("This layer gets gradient from the layer above at every time step."))
    if peaked := [finding for finding in findings if finding.judged.summary.peak_lag]:
        sentences.append(
            say("The curves of {names} are shown relative to their largest value.", names=names_of(peaked))
        )
    return list(dict.fromkeys(sentences + what_grows_forwards(findings)))  # a reason that two verdicts share, once


def where_the_losses_are(config: ExperimentConfig) -> Markup:
    """At which steps a network with several losses has them."""
    if config.sequence_type == "encoder_decoder":
        return say("Each step of the second half has a loss.")
    return say("Every time step has a loss.")


def _sums(first: Finding) -> list[Markup]:
    told = [
        where_the_losses_are(first.config),
        say("Every loss adds to the gradient in the backward pass."),
        say("The thick curves are the sums, the thin ones the last loss alone."),
    ]
    if first.direction:
        step = loss_steps(first.config).start + 1
        told[-1] = say("The thick curves are the sums, the thin ones the loss of step {step} alone.", step=step)
        told.append(say("It is the last loss that this direction meets."))
    return told


def _vanish(group: list[Finding]) -> list[Markup]:
    by_drop = [finding for finding in group if finding.pays_toll and not finding.summary.horizon_reached]
    small = [finding for finding in group if finding not in by_drop]
    told: list[Markup] = []
    if small:
        told += [multiplied_by(small), left_at_the_end(small)]
        told.append(say("Before training, this input adds almost nothing to the weights’ gradient."))
        told += drop_sentences(small)
    for finding in by_drop:
        told += [multiplied_by([finding]), left_at_the_end([finding]), *drop_sentences([finding])]
        told.append(carried_sentence(finding))
        told.append(say("So the weights that write into c still get a gradient."))
    return told


def _explode(group: list[Finding]) -> list[Markup]:
    low, high = sizes_left(group)
    steps = group[0].lags
    if low == high:
        grown = say_count(
            "After {count} step it is <b>{size}</b> times as large.",
            "After {count} steps it is <b>{size}</b> times as large.",
            steps,
            size=low,
        )
    else:
        grown = say_count(
            "After {count} step it is <b>{low}</b> to <b>{high}</b> times as large.",
            "After {count} steps it is <b>{low}</b> to <b>{high}</b> times as large.",
            steps,
            low=low,
            high=high,
        )
    return [multiplied_by(group), grown]


def _fade(group: list[Finding]) -> list[Markup]:
    told = [
        say_count(
            "{name} fades: at × <b>{rate}</b> per step, a thousandth would be left after <b>{count}</b> step.",
            "{name} fades: at × <b>{rate}</b> per step, a thousandth would be left after <b>{count}</b> steps.",
            round(-3 / math.log10(finding.summary.decay_per_step)),
            name=finding.name,
            rate=rate(finding),
        )
        for finding in group
    ]
    few = say_count("This one step is too few to see it.", "These {count} steps are too few to see it.", group[0].lags)
    return [*told, few]


def _grow(group: list[Finding]) -> list[Markup]:
    told = [say("{name} grows: × <b>{rate}</b> per step.", name=finding.name, rate=rate(finding)) for finding in group]
    limit = say_count(
        "Over {count} step this is less than a factor of 1,000, so it does not explode yet.",
        "Over {count} steps this is less than a factor of 1,000, so it does not explode yet.",
        group[0].lags,
    )
    return [*told, limit]


def _hold(group: list[Finding]) -> list[Markup]:
    told: list[Markup] = []
    for finding in group:
        if not finding.lags:
            told.append(
                say("For {name}, the loss is at the step where this direction begins.", name=finding.name)
                + say(" So there is no step back.")
            )
            continue
        told.append(say("{name} holds: × <b>{rate}</b> per step.", name=finding.name, rate=rate(finding)))
        told.append(_held(finding))
        told += dip_sentence(finding)
        told += drop_sentences([finding])
    return told


def _held(finding: Finding) -> Markup:
    """What is left at the farthest step."""
    step, left = far_step(finding), numbers.size(finding.left)
    if left == numbers.size(0.0):
        return say("All of the gradient is left at step {step}.", step=step)
    if finding.left > 0:
        return say("At step {step} it is <b>{left}</b> times as large.", step=step, left=left)
    return say("At step {step}, <b>{left}</b> is left.", step=step, left=numbers.share(finding.left))


def _cut_off(group: list[Finding]) -> list[Markup]:
    if group[0].begins_at_loss:
        T = group[0].config.seq_len
        return [
            say("The answer reads the backward direction at step <b>{T}</b>.", T=T),
            say("There it has read one input only."),
            say_count(
                "At the other step the gradient of {names} is <b>exactly 0</b>.",
                "At the other {count} steps the gradient of {names} is <b>exactly 0</b>.",
                T - 1,
                names=names_of(group),
            ),
            say("Read at step 1, its own end, it would have read every input."),
        ]
    told = [
        exactly_zero(group),
        say("It is not small, it is missing."),
        say("No learning rate can bring it back."),
        *why_cut(group[0]),
    ]
    for finding in group:
        if carried_on(finding):
            told.append(say("The cell state of {name} is not cut.", name=finding.name))
            told.append(carried_sentence(finding))
            told.append(say("So the weights that write into c still get a gradient."))
    return told


def _diverge(group: list[Finding]) -> list[Markup]:
    steps = [finding.result.diverged_at or 0 for finding in group]
    return [
        say(
            "In the forward pass, the numbers of {names} overflow at step {steps}.",
            names=names_of(group),
            steps=Markup(numbers.span(steps)),
        ),
        say("So there is no gradient to show."),
        say("Lower the weight scale."),
    ]


def _cant_tell(group: list[Finding]) -> list[Markup]:
    return [
        where_the_losses_are(group[0].config),
        say("The curve of {names} adds them, so it cannot show how far one loss goes back.", names=names_of(group)),
    ]


_TOLD: dict[Verdict, Callable[[list[Finding]], list[Markup]]] = {
    Verdict.DIVERGED: _diverge,
    Verdict.CUT_OFF: _cut_off,
    Verdict.CANT_TELL: _cant_tell,
    Verdict.VANISHES: _vanish,
    Verdict.EXPLODES: _explode,
    Verdict.FADES: _fade,
    Verdict.GROWS: _grow,
    Verdict.HOLDS: _hold,
}
