"""Networks trained on the text that is shown: what is asked of each, how far they are, and what they read then."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app.background import trainings as training_runs
from app.background.stop_button import stop_or_resume
from app.background.training_run import TrainingRun
from app.background.watch import watch
from app.components.problem import problem
from app.experiment.curve import Curve
from app.experiment.experiment import Experiment
from pages.text_memory import training_words as words
from pages.text_memory.controls import Asked
from pages.text_memory.measured import Reading
from pages.text_memory.runs import run_reading
from rnn_core import TrainingConfig
from rnn_core.learning.sources import tokens_of, windows_of_text
from rnn_core.learning.training_config import what_acts
from rnn_core.trained.text_models import TextModel

EVERY = 0.8  # seconds between two looks at what trains
STEPS = {"character": 400, "word": 200}
_LAG = {"character": 59, "word": 29}


def read_trained(experiment: Experiment, asked: Asked, say_state: Callable[[str], object]) -> list[Reading] | None:
    """What networks trained on the text make of its stretch; None while they train, which is shown.

    say_state: takes a headline for the time until there is a reading.

    Raises:
        ValueError: the text is too short or too rich to train on, or the training larger than this server runs.
    """
    configs = [training_of(curve, asked) for curve in experiment.curves]

    def follow() -> list[TrainingRun]:
        return [training_runs.follow(config) for config in configs]

    runs = follow()
    say_state(words.headline(runs))
    if all(run.over for run in runs):
        found = [_reading(curve, run, asked) for curve, run in zip(experiment.curves, runs, strict=True)]
        return [reading for reading in found if reading is not None]
    watch(follow, lambda runs: _progress(experiment.curves, runs), every=EVERY, seen=runs)
    return None


def training_of(curve: Curve, asked: Asked) -> TrainingConfig:
    """A cell's training on a text: long windows where the text allows them."""
    lag = _lag(asked)
    steps = STEPS[asked.unit]
    return TrainingConfig(
        network=what_acts(curve.config, asked.text),
        task="next_character",
        unit=asked.unit,
        lag=lag,
        clip_norm=1.0,
        steps=steps,
        evaluate_every=steps,
        seed=curve.config.seed,
        max_tokens=asked.max_tokens,
    )


def trained_on(asked: Asked) -> int:
    """How many of the text's tokens the networks are trained on; they never meet the others."""
    train, _ = windows_of_text(tokens_of(asked.text, asked.unit, asked.max_tokens), _lag(asked) + 1)
    return len(train)


def _lag(asked: Asked) -> int:
    return max(1, min(_LAG[asked.unit], len(asked.tokens) // 2 - 2))


def _progress(curves: tuple[Curve, ...], runs: Sequence[TrainingRun]) -> None:
    if all(run.over for run in runs):
        st.rerun()  # what was stopped here has ended for somebody else: the whole page, which reads now
    for curve, run in zip(curves, runs, strict=True):
        st.progress(len(run.steps) / run.config.steps, words.progress(curve.name, run))
    stop_or_resume(runs)


def _reading(curve: Curve, run: TrainingRun, asked: Asked) -> Reading | None:
    if run.progress.error or run.weights is None:
        reason = run.progress.reason
        problem(words.not_trained(curve.name, reason) if reason else words.no_weights(curve.name))
        return None
    if run.diverged:
        problem(words.diverged(curve.name, len(run.steps)))
        return None
    model = TextModel(config=run.config.trained, weights=run.weights, names=run.config.data.names, unit=asked.unit)
    try:
        return run_reading(model, curve.key, repr(run.config), asked.stretch)
    except ValueError as error:
        problem(words.cannot_read(curve.name, str(error)))
        return None
