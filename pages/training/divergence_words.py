"""Why a training diverged, and what two changes to it did, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from app import numbers
from app.background.training_run import TrainingRun
from app.language.language import later, plain, say
from pages.training.measured import Contender, Cure
from rnn_core import TrainingStep
from rnn_core.learning import progress as learning
from rnn_core.learning.divergence import Beyond


def why_it_diverged(contender: Contender) -> Markup | None:
    """When, by which update, and what overflowed first; of the first seed that diverged, None where none did."""
    run = next((run for run in contender.runs if run.diverged), None)
    if run is None:
        return None
    last = run.steps[-1]
    said = (
        say(
            "<b>{name}</b>, seed {seed}, diverges at update <b>{update}</b>.",
            name=contender.name,
            seed=run.config.seed,
            update=last.step,
        )
        if len(contender.runs) > 1
        else say("<b>{name}</b> diverges at update <b>{update}</b>.", name=contender.name, update=last.step)
    )
    return Markup(" ").join([said, *_reasons(run, last)])


def _reasons(run: TrainingRun, last: TrainingStep) -> list[Markup]:
    told = [_overflowed_first(last.beyond)] if last.beyond is not None else []
    if last.update is None:
        if last.step == 1:
            told.append(say("No update was made before it, so neither clipping nor a lower learning rate can help."))
            told.append(say("Lower the weight scale."))
        return told
    before = run.steps[last.update.step - 1]
    told += _gradient(run, last.update.step, before)
    told.append(say("This update had the size <b>{size}</b>.", size=amount(last.update.norm)))
    told.append(
        say(
            "All weights before it had the size {weights}, so it was {ratio} times as large.",
            weights=amount(last.update.weight_norm),
            ratio=amount(last.update.ratio),
        )
    )
    first = next((step.spectral_radius for step in run.steps if step.spectral_radius is not None), None)
    if first is not None and last.spectral_radius is not None:
        radii = {"first": amount(first), "last": amount(last.spectral_radius)}
        told.append(_radii(run.config.network.cell, radii))
    return told


def _gradient(run: TrainingRun, update: int, before: TrainingStep) -> list[Markup]:
    """The gradient of the last update, what clipping did to it, and the learning rate."""
    config = run.config
    told = [
        say("The gradient of update {update} had the norm <b>{norm}</b>.", update=update, norm=amount(before.grad_norm))
    ]
    if config.clip_value is not None:
        told.append(say("Each of its elements was clipped at ±{limit}.", limit=setting(config.clip_value)))
    elif config.clip_norm is not None and before.grad_norm > config.clip_norm:
        told.append(say("It was clipped to norm {limit}.", limit=setting(config.clip_norm)))
    told.append(say("The learning rate was {rate}.", rate=setting(config.learning_rate)))
    return told


def _radii(cell: str, radii: dict[str, str]) -> Markup:
    if cell == "lstm":
        return say(
            "The spectral radius of W_hg, the candidate’s block, was <b>{first}</b> before training and <b>{last}</b> here.",
            **radii,
        )
    if cell == "gru":
        return say(
            "The spectral radius of W_hn, the candidate’s block, was <b>{first}</b> before training and <b>{last}</b> here.",
            **radii,
        )
    return say("The spectral radius of W_hh was <b>{first}</b> before training and <b>{last}</b> here.", **radii)


def _overflowed_first(beyond: Beyond) -> Markup:
    if beyond.what == "weight":
        return say("The weight <b>{name}</b> was the first to overflow in float32.", name=beyond.name)
    if beyond.what == "state":
        where = {"layer": beyond.layer, "step": beyond.time_step}
        if beyond.name == "c":
            return say(
                "The cell state c of layer {layer} was the first to overflow in float32, at time step <b>{step}</b>.",
                **where,
            )
        return say(
            "The hidden state h of layer {layer} was the first to overflow in float32, at time step <b>{step}</b>.",
            **where,
        )
    if beyond.what == "loss":
        return say("The states did not overflow in float32, but the loss did.")
    if beyond.name:
        return say("The loss did not overflow in float32, but the gradient of {name} did.", name=beyond.name)
    return say("The loss did not overflow in float32, but the gradient’s norm did.")


_FOUND = {
    ("learnt", "clip_norm"): later("With clipping it learns"),
    ("learnt", "learning_rate"): later("With a lower learning rate it learns"),
    ("learnt", "both"): later("With clipping or a lower learning rate it learns"),
    ("better", "clip_norm"): later("With clipping it gets better than chance"),
    ("better", "learning_rate"): later("With a lower learning rate it gets better than chance"),
    ("better", "both"): later("With clipping or a lower learning rate it gets better than chance"),
    ("finite", "clip_norm"): later("With clipping it does not diverge, but it does not learn"),
    ("finite", "learning_rate"): later("With a lower learning rate it does not diverge, but it does not learn"),
    ("finite", "both"): later("Clipping or a lower learning rate prevents divergence; neither makes it learn"),
}


def cure_headline(cures: Sequence[Cure]) -> str:
    """Which of the two changes keep the training finite, once all are over."""
    if not all(cure.run.over for cure in cures):
        return plain("Two changes are being tried")
    finite = [cure for cure in cures if not cure.run.diverged and not cure.run.progress.error]
    if not finite:
        return plain("Neither clipping nor a lower learning rate prevents divergence")
    learnt = [cure for cure in finite if _learnt(cure.run) is not None]
    better = [cure for cure in finite if not _guesses(cure.run)]
    outcome = "learnt" if learnt else "better" if better else "finite"
    named = learnt or better or finite
    return plain(_FOUND[outcome, named[0].changed if len(named) == 1 else "both"])


def what_was_tried() -> str:
    """What both changes have in common."""
    return " ".join(
        [
            plain("Each is the same training with the same seed and data, and one setting is changed."),
            plain("Both bring the first update above a tenth of the weights down to a tenth."),
            plain("The clipping threshold is lower where the 90th percentile of the first norms is."),
        ]
    )


def what_was_changed(cure: Cure) -> str:
    """The words of a change's link."""
    config = cure.run.config
    if cure.changed == "clip_norm":
        return plain("Clipping by norm at {limit}, same learning rate", limit=setting(config.clip_norm or 0.0))
    rate, before = (setting(one.learning_rate) for one in (config, cure.diverged.config))
    return plain("Learning rate {rate} instead of {before}", rate=rate, before=before)


def how_it_went(cure: Cure) -> Markup:
    """Finite or not, learnt, better than chance or not, with the losses before and after."""
    run = cure.run
    told = [say("At {settings} it diverged, too.", settings=numbers.names(list(cure.tried)))] if cure.tried else []
    if run.progress.error:
        told.append(say("It could not be trained: {reason}", reason=run.progress.reason))
    elif run.diverged:
        told.append(say("It diverges, too, at update <b>{update}</b>.", update=run.steps[-1].step))
    elif not run.over:
        told.append(say("{done} of {whole} updates so far.", done=len(run.steps), whole=run.config.steps))
    else:
        told += _finite(run)
    return Markup(" ").join(told)


def _finite(run: TrainingRun) -> list[Markup]:
    """What a training that did not diverge came to."""
    losses = [step.fresh_loss for step in run.evaluated if step.fresh_loss is not None]
    told = [
        say("It does not diverge in {count} updates.", count=len(run.steps)),
        say("Its held-out loss goes from {first} to <b>{last}</b>.", first=amount(losses[0]), last=amount(losses[-1])),
        say("Chance level is {chance}.", chance=amount(run.config.data.chance_loss)),
    ]
    if learnt := _learnt(run):
        return [*told, say("It learns at update <b>{update}</b>.", update=learnt)]
    if _guesses(run):
        return [*told, say("It does not learn.")]
    return [*told, say("It improves: it is better than chance, but the task is not learnt.")]


def _guesses(run: TrainingRun) -> bool:
    return learning.stays_at_chance(run.evaluated, run.config.data)


def _learnt(run: TrainingRun) -> int | None:
    return learning.learnt_at(run.evaluated, run.config.data)


def radius_words(contender: Contender, run: TrainingRun, at: int | None = None) -> str:
    """Whose spectral radius is drawn under a map, first and last; at: that of a look, too."""
    radii = {step.step: step.spectral_radius for step in run.steps if step.spectral_radius is not None}
    block = {"rnn": "W_hh", "lstm": "W_hg", "gru": "W_hn"}[contender.runs[0].config.network.cell]
    if not radii:
        return plain("Spectral radius of {block}: no number", block=block)
    first, last = min(radii), max(radii)
    known = {"block": block, "first": amount(radii[first])}
    if last == first:
        return plain("Spectral radius of {block}: {first}", **known)
    known |= {"last": amount(radii[last]), "end": str(last)}
    if at not in radii or at in (first, last):
        return plain("Spectral radius of {block}: {first} before training, {last} at update {end}", **known)
    return plain(
        "Spectral radius of {block}: {first} before training, {last} at update {end}, {shown} at update {at}",
        **known,
        shown=amount(radii[at]),
        at=at,
    )


def amount(value: float) -> str:
    """Any size, in words where float64 has none."""
    return numbers.amount(value) if math.isfinite(value) else plain("too large for float64")


def setting(value: float) -> str:
    """A setting in all of its digits, without an e."""
    if value == 0 or 1e-4 <= value < 1e6:
        return numbers.general(value)
    digits, exponent = f"{value:e}".split("e")
    return f"{numbers.general(float(digits))} × {numbers.power_of_ten(int(exponent))}"
