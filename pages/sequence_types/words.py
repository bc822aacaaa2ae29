"""The words of the page on sequence types, from the run's own numbers; those on influence have a file of their own."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.verdict_words import what_it_tells_you
from app.language.language import later, plain, plain_count, say, say_count
from rnn_core import ExperimentConfig, Verdict
from rnn_core.engine.loss_steps import encoder_steps, loss_steps

_TWICE = 0.3  # decades
TYPES = {
    "one_to_one": later("One to one"),
    "one_to_many": later("One to many"),
    "many_to_one": later("Many to one"),
    "many_to_many": later("Many to many"),
    "encoder_decoder": later("Encoder–decoder"),
}
USES = {
    "one_to_one": later(
        "There is one input and one answer, as when a picture is named. There is no step before it, so nothing is carried on."
    ),
    "one_to_many": later(
        "The network reads one input and answers many times. Examples are a caption for a picture or a tune from its first note. "
        "In practice each output is fed back in as the next input. Here it is not, and the later inputs are zeros."
    ),
    "many_to_one": later(
        "The network reads a sequence and answers once, at the end. Examples are the mood of a review or the kind of a signal. "
        "No output is fed back in."
    ),
    "many_to_many": later(
        "The network answers at every step. Examples are a tag for each word or the next character. In practice a network that "
        "writes text is fed its own outputs as inputs. Here it is not, and the inputs are those of the data."
    ),
    "encoder_decoder": later(
        "The network reads first and answers afterwards, as in translation or a summary. Here one network with one set of "
        "weights does both. In practice the decoder is fed its own outputs as inputs. Here it is not, and its inputs are zeros."
    ),
}


def headline(findings: list[Finding]) -> str:
    """What the chosen type does to the first cell's gradient, in one line."""
    finding = findings[0]
    config, name = finding.config, finding.name
    kind, losses = plain(TYPES[config.sequence_type]), len(loss_steps(finding.config))
    if finding.diverged:
        return plain(
            "{kind}: the {name} diverges at step {step}", kind=kind, name=name, step=finding.result.diverged_at
        )
    if config.seq_len == 1:
        return plain("{kind}: a single time step, so there is no step back", kind=kind)
    if not finding.lags:
        return plain("{kind}: this direction starts at its only loss", kind=kind)
    if losses == 1 or finding.verdict is Verdict.CUT_OFF:
        return _of_one_curve(finding, kind)
    if finding.alone is None:
        return plain("{kind}: the sum of {losses} losses can’t tell how far one goes back", kind=kind, losses=losses)
    return _all_and_alone(finding, kind)


def _of_one_curve(finding: Finding, kind: str) -> str:
    name = finding.name
    if finding.cut_at is None:
        sentence = "{kind}: each step back multiplies the {name}’s gradient by {rate}"
        return plain(sentence, kind=kind, name=name, rate=numbers.bare(finding.summary.decay_per_step))
    if finding.cut_at == 0:
        return plain("{kind}: the {name}’s gradient is exactly 0 even at the loss", kind=kind, name=name)
    return plain_count(
        "{kind}: the {name}’s gradient is exactly 0 from {count} step back",
        "{kind}: the {name}’s gradient is exactly 0 from {count} steps back",
        finding.cut_at,
        kind=kind,
        name=name,
    )


def _all_and_alone(finding: Finding, kind: str) -> str:
    alone = finding.judged
    every, one = (numbers.factor(each.summary.decay_per_step) for each in (finding, alone))
    if alone.cut_at is None:
        if finding.direction:
            return plain("{kind}: all losses {every} per step, the first alone {one}", kind=kind, every=every, one=one)
        return plain("{kind}: all losses {every} per step, the last alone {one}", kind=kind, every=every, one=one)
    if finding.direction:
        return plain("{kind}: all losses {every} per step, the first alone is cut off", kind=kind, every=every)
    return plain("{kind}: all losses {every} per step, the last alone is cut off", kind=kind, every=every)


def number_of(finding: Finding) -> Markup:
    """A type's number, for under its diagram."""
    if finding.diverged:
        return say("diverges at step {step}", step=finding.result.diverged_at)
    if not finding.lags:
        return say("no step back")
    alone, rate = finding.judged, numbers.factor(finding.summary.decay_per_step)
    if len(loss_steps(finding.config)) == 1:
        return _zero_from(finding) if finding.cut_at is not None else say("{rate} per step", rate=rate)
    every = _zero_from(finding) if finding.cut_at is not None else say("all losses: {rate} per step", rate=rate)
    if finding.alone is None:
        return every
    one = numbers.factor(alone.summary.decay_per_step)
    if alone.cut_at is not None:
        single = _zero_from_alone(alone)
    elif finding.direction:
        single = say("first loss: {rate} per step", rate=one)
    else:
        single = say("last loss: {rate} per step", rate=one)
    return Markup("<br>").join([every, single])


def _zero_from(finding: Finding) -> Markup:
    if finding.cut_at == 0:
        return say("exactly 0")
    return say_count("exactly 0 from {count} step back", "exactly 0 from {count} steps back", finding.cut_at or 0)


def _zero_from_alone(alone: Finding) -> Markup:
    if alone.direction:
        return say("first loss: 0 from {count} back", count=alone.cut_at)
    return say("last loss: 0 from {count} back", count=alone.cut_at)


def what_the_type_tells(findings: list[Finding]) -> Markup:
    """Where losses enter, what the type is used for, and what the sum of several losses hides."""
    config = findings[0].result.config
    said = [_where(config), say(USES[config.sequence_type])]
    if len(loss_steps(config)) == 1:
        said += what_it_tells_you(findings)
    several = [finding for finding in findings if finding.alone is not None]
    said += [_hides(finding) for finding in several[:1]]
    if config.sequence_type == "encoder_decoder" and not config.bidirectional:
        turn = encoder_steps(config.seq_len)
        said.append(say("The encoder gets all of its gradient through the state at step {step}.", step=turn))
    return Markup(" ").join(said)


def _where(config: ExperimentConfig) -> Markup:
    losses, T = loss_steps(config), config.seq_len
    if config.bidirectional and config.sequence_type == "many_to_one":
        if config.reads == "last_step":
            return say(
                "There is one loss, and it reads both directions at step {last}. "
                "The backward direction has read only one input there.",
                last=T,
            )
        return say(
            "There is one loss. It reads the forward state at step {last} and the backward state at step 1.",
            last=T,
        )
    if len(losses) == 1:
        return say("There is one loss, at step <b>{last}</b>.", last=T)
    return say("There is a loss at each step from <b>{first}</b> to <b>{last}</b>.", first=losses.start + 1, last=T)


def _hides(finding: Finding) -> Markup:
    """All losses beside the one that this direction meets last."""
    alone, name = finding.judged, finding.name
    far, left = finding.config.seq_len if finding.direction else 1, numbers.size(finding.left)
    if not np.isfinite(finding.left):
        every = say("With all losses, the {name}’s gradient is <b>exactly 0</b> at step {far}.", name=name, far=far)
    elif finding.summary.peak_lag or alone.summary.peak_lag:
        sentence = "With all losses, the {name}’s gradient at step {far} is <b>{left}</b> of its largest value."
        every = say(sentence, name=name, far=far, left=left)
    elif finding.direction:
        sentence = "With all losses, the {name}’s gradient at step {far} is <b>{left}</b> times that at its first step."
        every = say(sentence, name=name, far=far, left=left)
    else:
        sentence = "With all losses, the {name}’s gradient at step {far} is <b>{left}</b> times that at the last step."
        every = say(sentence, name=name, far=far, left=left)
    if finding.direction:
        one = say("With the first loss alone it is <b>{left}</b>.", left=numbers.size(alone.left))
    else:
        one = say("With the last loss alone it is <b>{left}</b>.", left=numbers.size(alone.left))
    said = [every, one]
    if np.isfinite(finding.left) and finding.left - alone.left > _TWICE:
        if alone.left < 0:
            said.append(say("Every loss adds to the sum, so the sum hides how the gradient of one loss shrinks."))
        else:
            said.append(say("Every loss adds to the sum, so the sum hides what one loss gives alone."))
    return Markup(" ").join(said)
