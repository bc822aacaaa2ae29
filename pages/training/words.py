"""What the trainings of a comparison say, in words: headline, cards, explanation."""

from __future__ import annotations

from collections.abc import Sequence

from app import numbers
from app.background.progress import State
from pages.training.contenders import Lane
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


def headline(lanes: Sequence[Lane]) -> str:
    """Who learns, who does not, and who stays at chance; while they train, how far they are."""
    first = lanes[0].runs[0].config
    learnt = what_is_learnt(lanes[0].task, first.lag)
    groups: dict[str, list[str]] = {}
    for lane in lanes:
        groups.setdefault(_outcome(lane), []).append(lane.name)
    parts = []
    learners = groups.get("learns", [])
    if len(learners) > 2 and len(learners) == len(lanes):
        return f"All {_COUNTS[len(lanes)]} learn {learnt}"
    if 0 < len(learners) < 3:
        parts.append(f"{numbers.names(learners)} learn{'s' * (len(learners) == 1)} {learnt}")
    for lane in lanes:
        if _outcome(lane) == "in part":
            verb = "learns in" if parts else f"learns {learnt} in"
            parts.append(f"{lane.name} {verb} {len(lane.learnt)} of {len(lane.runs)}")
        if _outcome(lane) == "diverged in part":
            parts.append(f"{lane.name} diverges in {lane.diverged} of {len(lane.runs)}")
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


def _outcome(lane: Lane) -> str:
    if len(lane.learnt) == len(lane.runs):
        return "learns"
    if lane.error:
        return "failed"
    if not lane.over:
        return "training" if State.RUNNING in lane.states else "stopped" if State.STOPPED in lane.states else "waiting"
    if lane.learnt:
        return "in part"
    if lane.diverged:
        return "diverged" if lane.diverged == len(lane.runs) else "diverged in part"
    if lane.above_chance:
        return "above chance"
    return "at chance" if lane.at_chance else "not learnt"


def card_rows(lane: Lane) -> tuple[str, str, str]:
    """Horizon before training, the latest accuracy or loss on fresh data, and whether and when it was learnt."""
    reach = f"{lane.horizon} of {lane.largest_lag}" if lane.horizon < lane.largest_lag else f"≥ {lane.largest_lag}"
    accuracy, loss = lane.latest("accuracy"), lane.latest("fresh_loss")
    now = f"{100 * accuracy:.0f} %" if accuracy is not None else "–" if loss is None else f"loss {loss:.2g}"
    return reach, now, _card_outcome(lane)


def _card_outcome(lane: Lane) -> str:
    n, learnt = len(lane.runs), sorted(lane.learnt)
    if learnt:
        many = f"{len(learnt)} of {n}, " if n > 1 else ""
        return f"{many}step {learnt[len(learnt) // 2]}"
    if lane.diverged:
        return "⊘ diverged" if lane.diverged == n else f"⊘ {lane.diverged} of {n} diverged"
    if lane.error:
        return "⊘ failed"
    if not any(run.steps for run in lane.runs) and lane.states == {State.QUEUED}:
        return f"in the queue: {min(run.progress.place_in_queue for run in lane.runs)}"
    if not lane.over:
        return "stopped" if State.STOPPED in lane.states else f"… step {max(len(run.steps) for run in lane.runs)}"
    return "no: at chance" if lane.at_chance else "no: above chance" if lane.above_chance else "no"


def under_the_scrub_bar(lanes: Sequence[Lane], looks: Sequence[TrainingStep]) -> str:
    """Each network's loss at its look, and the looks' step; they differ where one was stopped earlier or diverged."""
    each = list(zip(lanes, looks, strict=True))
    if len({look.step for look in looks}) == 1:
        return f"Training step {looks[0].step}: {', '.join(f'{lane.name} {_loss_at(look)}' for lane, look in each)}."
    return "; ".join(f"{lane.name}, its step {look.step}: {_loss_at(look)}" for lane, look in each) + "."


def _loss_at(look: TrainingStep) -> str:
    right = f", {100 * look.accuracy:.0f} % right" if look.accuracy is not None else ""
    return f"loss {look.loss:.2g}{right}"


def what_it_tells_you(lanes: Sequence[Lane]) -> list[str]:
    """The horizon told beforehand against what was learnt; plateaus; what the film shows before the loss moves."""
    if not all(lane.over for lane in lanes) or any(lane.error for lane in lanes):
        return [_beforehand(lanes)]
    told = [_beforehand(lanes), *_contradictions(lanes)]
    told += _lost(lanes)
    told += _plateau(lanes)
    told += _closing(lanes)
    return told + _open_gate(lanes)


def _beforehand(lanes: Sequence[Lane]) -> str:
    lag = lanes[0].largest_lag
    far = [lane.name for lane in lanes if lane.horizon >= lag]
    near = [f"{lane.name} <b>{lane.horizon}</b>" for lane in lanes if lane.horizon < lag]
    parts = []
    if near:
        parts.append(
            f"Before training a thousandth of the gradient reached back so many of {lag} steps: {', '.join(near)}"
        )
    if far:
        whole = (
            "all the way"
            if near
            else f"Before training a thousandth of the gradient or more reached back all {lag} steps"
        )
        parts.append(f"{whole}: {numbers.names(far)}")
    return "; ".join(parts) + "."


def _contradictions(lanes: Sequence[Lane]) -> list[str]:
    """Where the horizon foretold wrongly: it predicts, it is no wall."""
    lag = lanes[0].largest_lag
    despite = [lane for lane in lanes if lane.horizon < lag and len(lane.learnt) == len(lane.runs)]
    without = [lane for lane in lanes if lane.horizon >= lag and not lane.learnt and not lane.diverged]
    told = []
    if despite:
        names = numbers.names([lane.name for lane in despite])
        moved = all(lane.farthest_horizon > lane.horizon for lane in despite)
        told.append(
            f"A short horizon is no wall: <b>{names}</b> learnt all the same"
            f"{', and training itself moved the horizon' * moved}."
        )
    if without:
        names = numbers.names([lane.name for lane in without])
        told.append(f"A long horizon is no promise: <b>{names}</b> did not learn.")
    return told


def _lost(lanes: Sequence[Lane]) -> list[str]:
    """Who learnt, and did not hold it."""
    names = [lane.name for lane in lanes if lane.lost]
    return [f"Learnt is not kept: what <b>{numbers.names(names)}</b> had learnt was lost by the end."] if names else []


def _plateau(lanes: Sequence[Lane]) -> list[str]:
    """The longest plateau, where the film shows the gradient climb before the loss moves."""
    found = []
    for lane in lanes:
        for run in lane.runs:
            end, reach = learning.plateau_end(run.steps, lane.task), learning.reaches_start(run.steps)
            if end is not None and reach is not None and reach < end and learning.plateau_begins(run.steps, lane.task):
                found.append((end - 1, reach, end, lane, run))
    if not found:
        return []
    _, reach, end, lane, run = max(found, key=lambda one: one[0])
    seed = f", seed {run.config.seed}" if len(lane.runs) > 1 else ""
    return [
        f"The plateau of {lane.name}{seed} looks like a minimum until step <b>{end}</b>; "
        f"its gradient had reached step 1 by step <b>{reach}</b>, before the loss moved."
    ]


def _closing(lanes: Sequence[Lane]) -> list[str]:
    """A network at chance whose gradient fades further while it trains."""
    for lane in lanes:
        if lane.learnt or not lane.at_chance:
            continue
        run = lane.runs[0]
        frames = [step.log10_dh for step in run.evaluated if step.log10_dh is not None]
        if len(frames) < 2:
            continue
        before, after = learning.first_to_last(frames[0]), learning.first_to_last(frames[-1])
        if after < before - 0.5:
            return [
                f"Training closes the road of {lane.name}: step 1 received {numbers.size(before)} of the last step's "
                f"gradient before, and {numbers.size(after)} at the end."
            ]
    return []


def _open_gate(lanes: Sequence[Lane]) -> list[str]:
    """Where an open forget gate slows learning."""
    by_key = {lane.kind.key: lane for lane in lanes}
    shut, held = by_key.get("lstm"), by_key.get("lstm3")
    if shut is None or held is None:
        return []
    losses = [lane.last_loss for lane in (shut, held)]
    if losses[0] is None or losses[1] is None or not losses[1] > 1.2 * losses[0]:
        return []
    return [
        f"An open forget gate is no gift here: the last loss of LSTM bias 3 is <b>{losses[1]:.2g}</b>, that of LSTM "
        f"<b>{losses[0]:.2g}</b>. Where the recent past decides, holding on to everything slows learning."
    ]
