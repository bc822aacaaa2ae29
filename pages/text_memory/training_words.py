"""How far the networks are that are trained on the text shown, in words."""

from __future__ import annotations

from collections.abc import Sequence

from app import numbers
from app.background.progress import State
from app.background.training_run import TrainingRun
from app.language.language import plain
from rnn_core.learning.sources import RARE


def headline(runs: Sequence[TrainingRun]) -> str:
    """While there is no prediction yet."""
    if any(run.busy for run in runs) or all(run.over for run in runs):
        return plain("The networks are training on this text")
    return plain("Training is stopped: press Resume to go on")


def progress(name: str, run: TrainingRun) -> str:
    """Which network, and where its training is."""
    state, done = run.progress.state, len(run.steps)
    if state is State.QUEUED:
        return plain("{network}: waiting, place {place}", network=name, place=run.progress.place_in_queue)
    if not done and state is State.STOPPED:
        return plain("{network}: stopped before the first update", network=name)
    if not done:
        return plain("{network}: starting", network=name)
    values = {"network": name, "done": done, "all": run.config.steps, "loss": numbers.reading(run.steps[-1].loss, 1.0)}
    if state is State.STOPPED:
        return plain("{network}: stopped at update {done} of {all}, loss {loss}", **values)
    if state is not State.RUNNING or run.seconds_a_step is None:
        return plain("{network}: update {done} of {all}, loss {loss}", **values)
    left = numbers.seconds(run.seconds_a_step * (run.config.steps - done))
    return plain("{network}: update {done} of {all}, loss {loss}, about {time} left", **values, time=left)


def not_trained(name: str, reason: str) -> str:
    """A training that failed. reason: a sentence."""
    return plain("{network} could not be trained: {reason}", network=name, reason=reason)


def cannot_read(name: str, reason: str) -> str:
    """Trained, and yet without a prediction. reason: a sentence."""
    return plain("{network} cannot read this text: {reason}", network=name, reason=reason)


def no_weights(name: str) -> str:
    """A training that ended with nothing to read with."""
    return plain("{network}: this training gave no weights.", network=name)


def diverged(name: str, update: int) -> str:
    """A training whose numbers overflowed, and what to change."""
    return plain(
        "{network} diverged at update {update}. Lower the weight scale.", network=name, update=numbers.whole(update)
    )


def trained_on(first: int, every: int, unit: str, *, rare: bool) -> str:
    """Which part of the text the networks are trained on."""
    values = {"first": numbers.whole(first), "every": numbers.whole(every)}
    if unit == "word":
        said = [
            plain("The networks are trained on the first {first} of this text’s {every} words.", **values),
            plain("The rarest words are all read as one, {sign}.", sign=RARE),
        ]
    else:
        said = [
            plain("The networks are trained on the first {first} of this text’s {every} characters.", **values),
            plain("The rarest characters are all read as one, {sign}.", sign=RARE),
        ]
    return " ".join(said if rare else said[:1])
