"""Cells that have learnt a series a little, by the core's own training: for the tests of figures and words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.background.progress import Progress, State
from app.background.training_run import TrainingRun
from app.experiment.curve import curve
from pages.series_memory import runs as series_runs
from pages.series_memory.data import BUNDLED, Data
from pages.series_memory.measured import Forecaster, Memory
from rnn_core.config import ExperimentConfig
from rnn_core.trained.forecasts import cut
from rnn_core.with_torch.training import Training

SHORT = Data(name="<b>x</b>", values=tuple(float(n * n % 17) for n in range(40)), axis="row", start=1, note="40 rows")


def learner(
    key: str, *, data: Data = BUNDLED, past: int = 8, steps: int = 20, rate: float = 0.005, **fields: Any
) -> Forecaster:
    """A cell after these training steps."""
    made = curve(key, ExperimentConfig(**({"hidden_size": 6, "batch_size": 4} | fields)))
    config = series_runs.training_of(made, data, past, steps, rate)
    training = Training(replace(config, evaluate_every=1000))
    seen = tuple(training.steps())
    weights = training.network.weights()
    progress = Progress(state=State.FINISHED, items=seen, result=weights, seconds=1.0)
    run = TrainingRun(config=training.config, progress=progress)
    forecast = None if run.diverged else series_runs.run_forecasts(training.config, weights)
    return Forecaster(curve=made, series=cut(data.values, past), run=run, forecast=forecast)


def untrained(key: str, state: str, place: int = 0) -> Forecaster:
    """A cell whose training is not over: "queued", "running", "stopped" or "failed"."""
    done = learner(key, steps=20)
    progress = Progress(state=State(state), items=done.run.steps[:7], place_in_queue=place, seconds=1.0)
    return replace(done, run=replace(done.run, progress=progress), forecast=None)


def memory(of: Forecaster, place: int) -> Memory:
    """What one of its forecasts depends on."""
    assert of.run.weights is not None
    found = series_runs.run_memory(of.run.config, of.run.weights, place)
    assert found is not None
    return found
