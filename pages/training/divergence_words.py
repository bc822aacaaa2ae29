"""Why a training diverged, and what two cures of it did, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from app import numbers
from app.background.training_run import TrainingRun
from pages.training.measured import Contender, Cure
from rnn_core import TrainingStep
from rnn_core.learning import progress as learning
from rnn_core.learning.divergence import Beyond

_BLOCK = {"rnn": "W_hh", "lstm": "W_hg, the candidate’s block,", "gru": "W_hn, the candidate’s block,"}


def why_it_diverged(contender: Contender) -> Markup | None:
    """When, by which update, and what left the number range first; of the first seed that diverged, None where none did."""
    run = next((run for run in contender.runs if run.diverged), None)
    if run is None:
        return None
    last = run.steps[-1]
    of = f", seed {run.config.seed}," if len(contender.runs) > 1 else ""
    said = Markup("<b>{}</b>{} diverges at training step <b>{}</b>. ").format(contender.name, of, last.step)
    return said + Markup(" ").join(_reasons(run, last))


def _reasons(run: TrainingRun, last: TrainingStep) -> list[Markup]:
    told = [_left_first(last.beyond)] if last.beyond is not None else []
    if last.update is None:
        if last.step == 1:
            told.append(
                Markup("No update was made before it, so no clip and no rate can help. Lower the weight scale.")
            )
        return told
    before = run.steps[last.update.step - 1]
    told.append(
        Markup("The gradient of update {} had the norm <b>{}</b>{}, at learning rate {}.").format(
            last.update.step, amount(before.grad_norm), _clipped(run, before), numbers.general(run.config.learning_rate)
        )
    )
    told.append(
        Markup("That update was <b>{}</b> in size and the weights before it {}, so it was {} times as large.").format(
            amount(last.update.norm), amount(last.update.weight_norm), amount(last.update.ratio)
        )
    )
    first = next((step.spectral_radius for step in run.steps if step.spectral_radius is not None), None)
    block = _BLOCK[run.config.network.cell]
    if first is not None and last.spectral_radius is not None:
        told.append(
            Markup("The spectral radius of {} was <b>{}</b> before training and <b>{}</b> here.").format(
                block, amount(first), amount(last.spectral_radius)
            )
        )
    return told


def _clipped(run: TrainingRun, step: TrainingStep) -> str:
    config = run.config
    if config.clip_value is not None:
        return f", each element cut to {numbers.general(config.clip_value)}"
    if config.clip_norm is not None and step.grad_norm > config.clip_norm:
        return f", clipped to {numbers.general(config.clip_norm)}"
    return ""


def _left_first(beyond: Beyond) -> Markup:
    if beyond.what == "weight":
        return Markup("The weight <b>{}</b> left the number range of float32 first.").format(beyond.name)
    if beyond.what == "state":
        what = "cell state c" if beyond.name == "c" else "hidden state h"
        return Markup("The {} of layer {} left the number range of float32 first, at time step <b>{}</b>.").format(
            what, beyond.layer, beyond.time_step
        )
    if beyond.what == "loss":
        return Markup("The states stayed in the number range of float32, but the loss left it.")
    if beyond.name:
        return Markup("The loss stayed in the number range of float32, but the gradient of {} left it.").format(
            beyond.name
        )
    return Markup("The loss stayed in the number range of float32, but the gradient’s norm left it.")


def cure_headline(cures: Sequence[Cure]) -> str:
    """Which of the cures keep the training finite, once all are over."""
    if not all(cure.run.over for cure in cures):
        return "Two cures, being tried"
    finite = [cure for cure in cures if not cure.run.diverged and not cure.run.progress.error]
    if not finite:
        return "Neither a clip nor a lower rate keeps it finite"
    learnt = [cure for cure in finite if _learnt(cure.run) is not None]
    better = [cure for cure in finite if not _guesses(cure.run)]
    names = numbers.names([_noun(cure) for cure in learnt or better or finite])
    if learnt:
        return f"With {names} it learns"
    if better:
        return f"With {names} it gets better than guessing"
    if len(finite) > 1:
        return f"{names.capitalize()} keep it finite; neither learns"
    return f"With {names} it stays finite, but does not learn"


def what_was_changed(cure: Cure) -> str:
    """The words of a cure's link."""
    config = cure.run.config
    if cure.changed == "clip_norm":
        return f"Clip by norm at {setting(config.clip_norm or 0.0)}, same rate"
    rate, before = (setting(one.learning_rate) for one in (config, cure.diverged.config))
    return f"Learning rate {rate} in place of {before}"


def how_it_went(cure: Cure) -> Markup:
    """Finite or not, learnt, on the way or not, with the losses before and after."""
    run, before = cure.run, f"after {numbers.names(list(cure.tried))} diverged, too" if cure.tried else ""
    head = f"{before}: " if before else ""
    if run.progress.error:
        return Markup("{}could not be trained: {}.").format(head, run.progress.error)
    if run.diverged:
        return Markup("{}diverges, too, at training step <b>{}</b>.").format(head, run.steps[-1].step)
    if not run.over:
        return Markup("{}{} of {} training steps so far.").format(head, len(run.steps), run.config.steps)
    losses = [step.fresh_loss for step in run.evaluated if step.fresh_loss is not None]
    learnt, chance = _learnt(run), run.config.data.chance_loss
    said = Markup(
        "{}stays finite for {} steps. Its loss on fresh data goes from {} to <b>{}</b>; guessing has {}. "
    ).format(head, len(run.steps), amount(losses[0]), amount(losses[-1]), amount(chance))
    if learnt:
        return said + Markup("It learns at step <b>{}</b>.").format(learnt)
    return said + ("It does not learn." if _guesses(run) else "It is on the way: better than guessing, not yet learnt.")


def _noun(cure: Cure) -> str:
    return "the clip" if cure.changed == "clip_norm" else "the lower rate"


def _guesses(run: TrainingRun) -> bool:
    return learning.stays_at_chance(run.evaluated, run.config.data)


def _learnt(run: TrainingRun) -> int | None:
    return learning.learnt_at(run.evaluated, run.config.data)


def radius_words(contender: Contender, run: TrainingRun, at: int | None = None) -> str:
    """Whose spectral radius is drawn under a film, first and last; at: that of a look, too."""
    radii = {step.step: step.spectral_radius for step in run.steps if step.spectral_radius is not None}
    block = {"rnn": "W_hh", "lstm": "W_hg", "gru": "W_hn"}[contender.runs[0].config.network.cell]
    if not radii:
        return f"Spectral radius of {block}: no number"
    first, last = min(radii), max(radii)
    said = f"Spectral radius of {block}: {amount(radii[first])}"
    if last != first:
        said += f" at first, {amount(radii[last])} at step {last}"
    return said + (f", {amount(radii[at])} at step {at}" if at in radii and at not in (first, last) else "")


def amount(value: float) -> str:
    """Any size, in words where float64 has none."""
    return numbers.amount(value) if math.isfinite(value) else "beyond the number range"


def setting(value: float) -> str:
    """A setting in all of its digits, without an e."""
    if value == 0 or 1e-4 <= value < 1e6:
        return numbers.general(value)
    digits, exponent = f"{value:e}".split("e")
    return f"{float(digits):g} × {numbers.power_of_ten(int(exponent))}"
