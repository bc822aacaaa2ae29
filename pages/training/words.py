"""What the trainings of a comparison say, in words: headline, cards, explanation."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app import numbers
from app.background.progress import State
from pages.training.measured import Contender, farthest_horizon, last_loss
from rnn_core import TrainingStep
from rnn_core.learning import progress as learning
from rnn_core.learning.tasks import Task


def what_is_learnt(task: Task, lag: int) -> str:
    """The object of "learns"."""
    return {
        "recall": f"lag {lag}",
        "adding": f"to add at lag {lag}",
        "temporal_order": f"the order at lag {lag}",
        "copy": f"to copy at lag {lag}",
        "next_character": "the text",
        "series": "the series",
    }[task.name]


def headline(contenders: Sequence[Contender]) -> str:
    """Who learns, who does not, and who stays at chance; while they train, how far they are."""
    first = contenders[0].runs[0].config
    learnt = what_is_learnt(contenders[0].task, first.lag)
    groups: dict[str, list[str]] = {}
    for contender in contenders:
        groups.setdefault(_outcome(contender), []).append(contender.name)
    parts = []
    learners = groups.get("learns", [])
    if len(learners) > 2 and len(learners) == len(contenders):
        return f"All {_COUNTS[len(contenders)]} learn {learnt}"
    if 0 < len(learners) < 3:
        parts.append(f"{numbers.names(learners)} learn{'s' * (len(learners) == 1)} {learnt}")
    for contender in contenders:
        if _outcome(contender) == "in part":
            verb = "learns in" if parts else f"learns {learnt} in"
            parts.append(f"{contender.name} {verb} {len(contender.learnt)} of {len(contender.runs)}")
        if _outcome(contender) == "diverged in part":
            parts.append(f"{contender.name} diverges in {contender.diverged} of {len(contender.runs)}")
    for outcome, one, many in (
        ("at chance", "stays at chance", "stay at chance"),
        ("above chance", "ends above the loss of guessing", "end above the loss of guessing"),
        ("not learnt", "is on the way", "are on the way"),
        ("diverged", "diverges", "diverge"),
        ("failed", "could not be trained", "could not be trained"),
        ("training", "is training", "are training"),
        ("stopped", "is stopped", "are stopped"),
        ("waiting", "waits", "wait"),
    ):
        if names := groups.get(outcome):
            parts.append(f"{numbers.names(names)} {one if len(names) == 1 else many}")
    if len(learners) > 2:
        parts.append(f"the other {_COUNTS[len(learners)]} learn {learnt}")
    return "; ".join(parts)


_COUNTS = {3: "three", 4: "four"}


def _outcome(contender: Contender) -> str:
    if len(contender.learnt) == len(contender.runs):
        return "learns"
    if contender.error:
        return "failed"
    if not contender.over:
        states = contender.states
        return "training" if State.RUNNING in states else "stopped" if State.STOPPED in states else "waiting"
    if contender.learnt:
        return "in part"
    if contender.diverged:
        return "diverged" if contender.diverged == len(contender.runs) else "diverged in part"
    if contender.above_chance:
        return "above chance"
    return "at chance" if contender.at_chance else "not learnt"


def card_rows(contender: Contender) -> tuple[str, str, str]:
    """Horizon before training, the latest accuracy or loss on fresh data, and whether and when it was learnt."""
    lag, horizon = contender.largest_lag, contender.horizon
    reach = f"{horizon} of {lag}" if horizon < lag else f"≥ {lag}"
    accuracy, loss = contender.accuracy, contender.fresh_loss
    now = f"{100 * accuracy:.0f} %" if accuracy is not None else "–" if loss is None else f"loss {loss:.2g}"
    return reach, now, _card_outcome(contender)


def _card_outcome(contender: Contender) -> str:
    n, learnt = len(contender.runs), sorted(contender.learnt)
    if learnt:
        many = f"{len(learnt)} of {n}, " if n > 1 else ""
        return f"{many}step {learnt[len(learnt) // 2]}"
    if contender.diverged:
        return "⊘ diverged" if contender.diverged == n else f"⊘ {contender.diverged} of {n} diverged"
    if contender.error:
        return "⊘ failed"
    if not any(run.steps for run in contender.runs) and contender.states == {State.QUEUED}:
        return f"in the queue: {min(run.progress.place_in_queue for run in contender.runs)}"
    if not contender.over:
        done = max(len(run.steps) for run in contender.runs)
        return "stopped" if State.STOPPED in contender.states else f"… step {done}"
    return "no: at chance" if contender.at_chance else "no: worse than guessing" if contender.above_chance else "no"


def under_the_scrub_bar(contenders: Sequence[Contender], looks: Sequence[TrainingStep]) -> str:
    """Each network's loss at its look, and the looks' step; they differ where one was stopped earlier or diverged."""
    each = list(zip(contenders, looks, strict=True))
    if len({look.step for look in looks}) == 1:
        return f"Training step {looks[0].step}: {', '.join(f'{one.name} {_loss_at(look)}' for one, look in each)}."
    return "; ".join(f"{one.name}, its step {look.step}: {_loss_at(look)}" for one, look in each) + "."


def _loss_at(look: TrainingStep) -> str:
    right = f", {100 * look.accuracy:.0f} % right" if look.accuracy is not None else ""
    return f"loss {look.loss:.2g}{right}"


def what_it_tells_you(contenders: Sequence[Contender]) -> list[Markup]:
    """The horizon told beforehand against what was learnt; plateaus; what the film shows before the loss moves."""
    if not all(one.over for one in contenders) or any(one.error for one in contenders):
        return [Markup(_beforehand(contenders))]
    told = [_beforehand(contenders), *_contradictions(contenders)]
    told += _lost(contenders)
    told += _plateau(contenders)
    told += _closing(contenders)
    return [Markup(sentence) for sentence in told + _open_gate(contenders)]


def _beforehand(contenders: Sequence[Contender]) -> str:
    lag = contenders[0].largest_lag
    loss = "gradient" if len(contenders[0].task.answers) == 1 else "last answer's gradient"
    far = [one.name for one in contenders if one.horizon >= lag]
    near = [f"{one.name} <b>{one.horizon}</b>" for one in contenders if one.horizon < lag]
    parts = []
    if near:
        parts.append(
            f"Before training a thousandth of the {loss} reached back so many of {lag} steps: {', '.join(near)}"
        )
    if far:
        whole = (
            "all the way"
            if near
            else f"Before training a thousandth of the {loss} or more reached back all {lag} steps"
        )
        parts.append(f"{whole}: {numbers.names(far)}")
    return "; ".join(parts) + "."


def _contradictions(contenders: Sequence[Contender]) -> list[str]:
    """Where the horizon foretold wrongly: it predicts, it is no wall."""
    lag = contenders[0].largest_lag
    despite = [one for one in contenders if one.horizon < lag and len(one.learnt) == len(one.runs)]
    without = [
        one for one in contenders if one.horizon >= lag and not one.diverged and (one.at_chance or one.above_chance)
    ]
    told = []
    if despite:
        names = numbers.names([one.name for one in despite])
        moved = all(farthest_horizon(one) > one.horizon for one in despite)
        told.append(
            f"A short horizon is no wall: <b>{names}</b> learnt all the same"
            f"{', and training itself moved the horizon' * moved}."
        )
    if without:
        names = numbers.names([one.name for one in without])
        told.append(f"A long horizon is no promise: <b>{names}</b> did not learn.")
    return told


def _lost(contenders: Sequence[Contender]) -> list[str]:
    """Who learnt, and did not hold it."""
    names = [one.name for one in contenders if one.lost]
    return [f"Learnt is not kept: what <b>{numbers.names(names)}</b> had learnt was lost by the end."] if names else []


def _plateau(contenders: Sequence[Contender]) -> list[str]:
    """The longest plateau, where the film shows the gradient climb before the loss moves."""
    found = []
    for contender in contenders:
        for run in contender.runs:
            looks, task = run.evaluated, contender.task
            end, reach = learning.plateau_end(looks, task), learning.reaches_start(looks)
            if end is not None and reach is not None and reach < end and learning.plateau_begins(looks, task):
                found.append((end - 1, reach, end, contender, run))
    if not found:
        return []
    _, reach, end, contender, run = max(found, key=lambda one: one[0])
    seed = f", seed {run.config.seed}" if len(contender.runs) > 1 else ""
    return [
        f"The plateau of {contender.name}{seed} looks like a minimum until step <b>{end}</b>; "
        f"its gradient had reached step 1 by step <b>{reach}</b>, before the loss moved."
    ]


def _closing(contenders: Sequence[Contender]) -> list[str]:
    """A network at chance whose gradient fades further while it trains."""
    for contender in contenders:
        if contender.learnt or not contender.at_chance or len(contender.task.answers) > 1:
            continue
        run = contender.runs[0]
        frames = [step.log10_dh for step in run.evaluated if step.log10_dh is not None]
        if len(frames) < 2:
            continue
        before, after = learning.first_to_last(frames[0]), learning.first_to_last(frames[-1])
        if after < before - 0.5:
            return [
                f"Training closes the road of {contender.name}: step 1 received {numbers.size(before)} of the last step's "
                f"gradient before, and {numbers.size(after)} at the end."
            ]
    return []


def _open_gate(contenders: Sequence[Contender]) -> list[str]:
    """Where an open forget gate slows learning."""
    by_key = {contender.kind.key: contender for contender in contenders}
    shut, held = by_key.get("lstm"), by_key.get("lstm3")
    if shut is None or held is None:
        return []
    losses = [last_loss(contender) for contender in (shut, held)]
    if losses[0] is None or losses[1] is None or not losses[1] > 1.2 * losses[0]:
        return []
    return [
        f"An open forget gate is no gift here: the last loss of LSTM bias 3 is <b>{losses[1]:.2g}</b>, that of LSTM "
        f"<b>{losses[0]:.2g}</b>. Where the recent past decides, holding on to everything slows learning."
    ]
