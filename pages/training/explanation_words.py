"""What the trainings of a comparison tell: the horizon told beforehand against what was learnt, plateaus, and the gradient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import plain, say
from pages.training.measured import Contender, farthest_horizon, last_loss
from rnn_core.learning import progress as learning

_RECENT = ("next_character", "series")  # tasks in which mostly recent inputs decide


def what_it_tells_you(contenders: Sequence[Contender]) -> list[Markup]:
    """The horizon told beforehand against what was learnt; plateaus; what the gradient does before the loss moves."""
    if not all(one.over for one in contenders) or any(one.error for one in contenders):
        return _beforehand(contenders)
    told = [*_beforehand(contenders), *_contradictions(contenders), *_lost(contenders)]
    return told + _plateau(contenders) + _closing(contenders) + _forget_bias(contenders)


def _who(some: Sequence[Contender], of: Sequence[Contender]) -> str:
    """Their names; where they are all, their number."""
    if len(some) < len(of) or len(of) < 3:
        return numbers.names([one.name for one in some])
    return plain("all three networks") if len(of) == 3 else plain("all four networks")


def _beforehand(contenders: Sequence[Contender]) -> list[Markup]:
    lag, one_answer = contenders[0].largest_lag, len(contenders[0].task.answers) == 1
    near = [one for one in contenders if one.horizon < lag]
    far = [one for one in contenders if one.horizon >= lag]
    told = []
    if len(near) > 3:
        low, high = min(one.horizon for one in near), max(one.horizon for one in near)
        told.append(
            say(
                "Before training, the horizon is <b>{low}</b> to <b>{high}</b> of {lag} steps.",
                low=low,
                high=high,
                lag=lag,
            )
            if one_answer
            else say(
                "Before training, the horizon of the last answer is <b>{low}</b> to <b>{high}</b> of {lag} steps.",
                low=low,
                high=high,
                lag=lag,
            )
        )
    elif near:
        each = Markup(", ").join(say("{name} (<b>{horizon}</b>)", name=one.name, horizon=one.horizon) for one in near)
        told.append(
            say("Horizon before training, of {lag} steps: {each}.", lag=lag, each=each)
            if one_answer
            else say("Horizon of the last answer before training, of {lag} steps: {each}.", lag=lag, each=each)
        )
    if far:
        who = _who(far, contenders)
        told.append(
            say("Over all {lag} steps, the gradient stays above a thousandth in {names}.", lag=lag, names=who)
            if one_answer or near
            else say(
                "Over all {lag} steps, the last answer’s gradient stays above a thousandth in {names}.",
                lag=lag,
                names=who,
            )
        )
    return told


def _contradictions(contenders: Sequence[Contender]) -> list[Markup]:
    """Where the horizon foretold wrongly: it is neither a limit nor a guarantee."""
    lag = contenders[0].largest_lag
    despite = [one for one in contenders if one.horizon < lag and len(one.learnt) == len(one.runs)]
    without = [
        one for one in contenders if one.horizon >= lag and not one.diverged and (one.at_chance or one.above_chance)
    ]
    told = []
    if despite:
        who = _who(despite, contenders)
        told.append(say("A short horizon is not a limit: here, <b>{names}</b> learnt the task.", names=who))
        if all(farthest_horizon(one) > one.horizon for one in despite):
            told.append(
                say("Their horizon grew during training.")
                if len(despite) > 1
                else say("Its horizon grew during training.")
            )
    if without:
        who = _who(without, contenders)
        told.append(say("A long horizon is not a guarantee: here, <b>{names}</b> did not learn the task.", names=who))
    return told


def _lost(contenders: Sequence[Contender]) -> list[Markup]:
    """Who learnt, and did not hold it."""
    lost = [one for one in contenders if one.lost]
    if not lost:
        return []
    who = _who(lost, contenders)
    if len(contenders[0].runs) == 1:
        return [say("What is learnt can be lost: by the end, <b>{names}</b> had lost it.", names=who)]
    return [say("What is learnt can be lost: at the end, <b>{names}</b> had lost it with some seed.", names=who)]


def _plateau(contenders: Sequence[Contender]) -> list[Markup]:
    """The longest plateau, where the gradient climbs before the loss moves."""
    found = []
    for contender in contenders:
        for run in contender.runs:
            looks, task = run.evaluated, contender.task
            end, start = learning.plateau_end(looks, task), learning.reaches_start(looks)
            if end is not None and start is not None and start < end and learning.plateau_begins(looks, task):
                found.append((end - 1, start, end, contender, run.config.seed))
    if not found:
        return []
    _, start, end, contender, seed = max(found, key=lambda one: one[0])
    return [
        say(
            "{who}: the loss stays near chance level until update <b>{end}</b>, as in a minimum.",
            who=_run(contender, seed),
            end=end,
        ),
        say("It is not a minimum."),
        say(
            "At update <b>{start}</b>, the gradient at step 1 was already at least a thousandth of the last step’s.",
            start=start,
        )
        if len(contender.task.answers) == 1
        else say(
            "At update <b>{start}</b>, step 1 already got at least a thousandth of the last answer’s gradient.",
            start=start,
        ),
    ]


def _run(contender: Contender, seed: int) -> str:
    """A network, and its seed where it has several."""
    if len(contender.runs) == 1:
        return contender.name
    return plain("{name}, seed {seed}", name=contender.name, seed=seed)


def _closing(contenders: Sequence[Contender]) -> list[Markup]:
    """A network at chance whose gradient fades further while it trains."""
    for contender in contenders:
        if contender.learnt or not contender.at_chance or len(contender.task.answers) > 1:
            continue
        run = contender.runs[0]
        frames = [np.asarray(step.log10_dh) for step in run.evaluated if step.log10_dh is not None]
        if len(frames) < 2:
            continue
        before, after = learning.first_to_last(frames[0]), learning.first_to_last(frames[-1])
        if after < before - 0.5:
            return [
                say("{who}: the gradient at step 1 shrinks during training.", who=_run(contender, run.config.seed)),
                say(
                    "It goes from {before} to {after} of the last step’s.",
                    before=numbers.size(before),
                    after=numbers.size(after),
                ),
            ]
    return []


def _forget_bias(contenders: Sequence[Contender]) -> list[Markup]:
    """Where forget bias 3 slows learning."""
    by_key = {contender.kind.key: contender for contender in contenders}
    without, with_bias = by_key.get("lstm"), by_key.get("lstm3")
    if without is None or with_bias is None:
        return []
    low, high = last_loss(without), last_loss(with_bias)
    if low is None or high is None or not high > 1.2 * low:
        return []
    told = [
        say(
            "Here forget bias 3 slows learning: the last training loss is <b>{high}</b>, against <b>{low}</b> without it.",
            high=numbers.amount(high),
            low=numbers.amount(low),
        )
    ]
    if with_bias.task.name in _RECENT:
        told.append(say("A likely reason: this task needs mostly recent inputs."))
    return told
