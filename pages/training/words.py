"""What the trainings of a comparison say in short: headline, cards, and the line under the scrub bar."""

from __future__ import annotations

from collections.abc import Sequence

from app import numbers
from app.background.progress import State
from app.language.language import later, plain, plain_count
from pages.training.measured import Contender
from rnn_core import TrainingStep
from rnn_core.learning.tasks import Task

_COUNTS = {3: later("three"), 4: later("four")}


def what_is_learnt(task: Task, lag: int) -> str:
    """The object of "learns"."""
    match task.name:
        case "recall":
            return plain("lag {lag}", lag=lag)
        case "adding":
            return plain("adding at lag {lag}", lag=lag)
        case "temporal_order":
            return plain("the order at lag {lag}", lag=lag)
        case "copy":
            return plain("copying at lag {lag}", lag=lag)
        case "next_character":
            return plain("the text")
    return plain("the series")


def headline(contenders: Sequence[Contender]) -> str:
    """Who learns, who does not, and who stays at chance; while they train, how far they are."""
    what = what_is_learnt(contenders[0].task, contenders[0].runs[0].config.lag)
    groups: dict[str, list[str]] = {}
    for contender in contenders:
        groups.setdefault(_outcome(contender), []).append(contender.name)
    if set(groups) == {"stopped"}:
        return plain("Training is stopped: press Resume to go on")
    learners = groups.pop("learns", [])
    if len(learners) > 2 and not groups:
        return plain("All {count} learn {what}", count=plain(_COUNTS[len(learners)]), what=what)
    parts = []
    if 0 < len(learners) < 3:
        names = numbers.names(learners)
        parts.append(
            plain_count("{names} learns {what}", "{names} learn {what}", len(learners), names=names, what=what)
        )
    for contender in contenders:
        parts += _in_part(contender, what, told_already=bool(parts))
    for outcome in ("not learnt", "at chance", "above chance", "diverged", "failed", "training", "stopped", "waiting"):
        if alike := groups.get(outcome):
            parts.append(_group(outcome, alike))
    if len(learners) > 2:
        parts.append(plain("the other {count} learn {what}", count=plain(_COUNTS[len(learners)]), what=what))
    return "; ".join(parts)


def _in_part(contender: Contender, what: str, *, told_already: bool) -> list[str]:
    """A network of which some seeds learn or diverge."""
    seeds = len(contender.runs)
    if _outcome(contender) == "diverged in part":
        return [
            plain(
                "{name} diverges in {some} of {seeds} seeds", name=contender.name, some=contender.diverged, seeds=seeds
            )
        ]
    if _outcome(contender) != "in part":
        return []
    some = len(contender.learnt)
    if told_already:
        return [plain("{name} learns in {some} of {seeds} seeds", name=contender.name, some=some, seeds=seeds)]
    return [
        plain("{name} learns {what} in {some} of {seeds} seeds", name=contender.name, what=what, some=some, seeds=seeds)
    ]


def _group(outcome: str, names: list[str]) -> str:
    """What networks with one outcome have in common."""
    n, who = len(names), numbers.names(names)
    match outcome:
        case "not learnt":
            return plain_count("{names} improves", "{names} improve", n, names=who)
        case "at chance":
            return plain_count("{names} stays at chance", "{names} stay at chance", n, names=who)
        case "above chance":
            return plain_count(
                "{names} ends above the chance level", "{names} end above the chance level", n, names=who
            )
        case "diverged":
            return plain_count("{names} diverges", "{names} diverge", n, names=who)
        case "failed":
            return plain_count("{names} could not be trained", "{names} could not be trained", n, names=who)
        case "training":
            return plain_count("{names} is training", "{names} are training", n, names=who)
        case "stopped":
            return plain_count("{names} is stopped", "{names} are stopped", n, names=who)
    return plain_count("{names} is waiting", "{names} are waiting", n, names=who)


def not_trained(name: str, reason: str) -> str:
    """A network whose training failed. reason: a sentence."""
    return plain("{network} could not be trained: {reason}", network=name, reason=reason)


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


def card_labels(task: Task) -> tuple[str, str, str]:
    """What stands beside the numbers of the cards; regression has no accuracy."""
    latest = plain("held-out loss") if task.chance_accuracy is None else plain("held-out accuracy")
    return plain("initial horizon"), latest, plain("learnt at update")


def card_rows(contender: Contender) -> tuple[str, str, str]:
    """Horizon before training, the latest accuracy or loss on held-out data, and whether and when it was learnt."""
    lag, horizon = contender.largest_lag, contender.horizon
    before = plain("{horizon} of {lag}", horizon=horizon, lag=lag) if horizon < lag else f"≥ {lag}"
    accuracy, loss = contender.accuracy, contender.fresh_loss
    now = f"{100 * accuracy:.0f} %" if accuracy is not None else "–" if loss is None else numbers.amount(loss)
    return before, now, _card_outcome(contender)


def _card_outcome(contender: Contender) -> str:
    n, learnt = len(contender.runs), sorted(contender.learnt)
    if learnt:
        median = learnt[len(learnt) // 2]
        if n == 1:
            return plain("update {update}", update=median)
        return plain("{some} of {seeds}, at {update}", some=len(learnt), seeds=n, update=median)
    if contender.diverged:
        if contender.diverged == n:
            return plain("⊘ diverged")
        return plain("⊘ {some} of {seeds} diverged", some=contender.diverged, seeds=n)
    if contender.error:
        return plain("⊘ failed")
    if not any(run.steps for run in contender.runs) and contender.states == {State.QUEUED}:
        return plain("waiting, place {place}", place=min(run.progress.place_in_queue for run in contender.runs))
    if not contender.over:
        if State.STOPPED in contender.states:
            return plain("stopped")
        return plain("… update {update}", update=max(len(run.steps) for run in contender.runs))
    if contender.at_chance:
        return plain("no: at chance")
    return plain("worse than chance") if contender.above_chance else plain("no: improves")


def under_the_scrub_bar(contenders: Sequence[Contender], looks: Sequence[TrainingStep]) -> str:
    """Each network's loss at its look, and the looks' update; they differ where one was stopped earlier or diverged."""
    each = list(zip(contenders, looks, strict=True))
    if len({look.step for look in looks}) == 1:
        said = [plain("Update {update}.", update=looks[0].step)]
        return " ".join(said + [_at_its_look(one.name, look) for one, look in each])
    return " ".join(
        _at_its_look(plain("{name}, update {update}", name=one.name, update=look.step), look) for one, look in each
    )


def _at_its_look(name: str, look: TrainingStep) -> str:
    loss = numbers.amount(look.loss)
    if look.accuracy is None:
        return plain("{name}: loss {loss}.", name=name, loss=loss)
    right = f"{100 * look.accuracy:.0f} %"
    return plain("{name}: loss {loss}, accuracy {accuracy}.", name=name, loss=loss, accuracy=right)


def how_many_updates(done: int, whole: int) -> str:
    """As far as trainings are."""
    return plain("{done} of {whole} updates", done=numbers.whole(done), whole=numbers.whole(whole))


def how_it_is_measured(contenders: Sequence[Contender]) -> str:
    """The lines of the figure, the data that are held out, and what counts as learnt."""
    task, config = contenders[0].task, contenders[0].runs[0].config
    several = len(contenders[0].runs) > 1
    said = [plain("One line per seed.") if several else plain("Seed {seed}.", seed=config.seed)]
    said.append(
        plain("Held-out data: 20 batches never trained on, every {every} updates.", every=config.evaluate_every)
    )
    if task.learnt_accuracy is not None:
        said.append(plain("Learnt here: {share} correct.", share=f"{100 * task.learnt_accuracy:.0f} %"))
    else:
        share = f"{100 * (task.learnt_loss or 0.0) / task.chance_loss:.0f} %"
        said.append(plain("Learnt here: a held-out loss of at most {share} of chance level.", share=share))
    if slow := [one.name for one in contenders if not one.fused]:
        said.append(plain("PyTorch has no fused module for this activation."))
        said.append(
            plain_count(
                "So {names} trains one time step at a time, which is slower.",
                "So {names} train one time step at a time, which is slower.",
                len(slow),
                names=numbers.names(slow),
            )
        )
    return " ".join(said)
