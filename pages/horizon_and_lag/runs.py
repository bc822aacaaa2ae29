"""What the page on horizon and lag shows: the stored table by the cells chosen, and sweeps of the reader's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from app import numbers
from app.background.trainings import require_trainable, seconds_of
from app.experiment import affordable
from app.experiment.cached import cached
from app.experiment.experiment import Experiment
from app.experiment.limit import limit
from app.language.language import later, plain
from pages.horizon_and_lag.measured import LearningCurves, Spot
from rnn_core.learning.kinds import KINDS, Kind
from rnn_core.learning.training_config import what_acts
from rnn_core.studies.learnt_lag import BUDGET, HORIZON_LAGS, LAGS, STARTS, LagStudy, Learner, horizon_before
from rnn_core.studies.short_memory import COMPARISONS
from rnn_core.studies.table import table

MAX_SECONDS = 600.0  # of a sweep in which no lag is learnt


def cells_of(experiment: Experiment) -> list[str]:
    """The cells chosen, each once, in the order in which the page turns them up."""
    chosen = {curve.config.cell for curve in experiment.curves}
    return [cell for cell in ("lstm", "gru", "rnn") if cell in chosen]


def stored_spots(cells: Iterable[str]) -> list[Spot]:
    """The networks of the table that have these cells."""
    return [
        Spot(learner=one, name=STARTS[one.kind].name, cell=STARTS[one.kind].fixed["cell"])
        for one in table().learners
        if STARTS[one.kind].fixed["cell"] in cells
    ]


def stored_learning_curves(task: str, cells: Iterable[str]) -> list[LearningCurves]:
    """How the kinds with these cells learnt a task: what they trained on for text, fresh data for a series."""
    found = []
    for kind in COMPARISONS[task].kinds:
        courses = [one for one in table().courses[task] if one.kind == kind.key]
        losses = np.array([one.fresh_loss if task == "series" else one.loss for one in courses], np.float64)
        if kind.fixed["cell"] in cells:
            found.append(LearningCurves(key=kind.key, name=kind.name, losses=losses))
    return found


def own_kinds(experiment: Experiment) -> tuple[Kind, ...]:
    """The cells of the sidebar; what else a network is, the sidebar says."""
    return tuple(KINDS[curve.key] for curve in experiment.curves)


def own_sweep(experiment: Experiment, *, seeds: int, longest: int, steps: int) -> LagStudy:
    """The sweep that the sidebar and the page's choices ask for; equal where they differ in nothing that acts."""
    network = what_acts(experiment.config)
    first = network.seed
    return LagStudy(
        kinds=own_kinds(experiment),
        seeds=tuple(range(first, first + seeds)),
        lags=tuple(lag for lag in LAGS if lag <= longest),
        budget=replace(BUDGET, network=replace(network, seed=0), steps=steps),
    )


def own_spots(sweep: LagStudy, learners: Iterable[Learner]) -> list[Spot]:
    """The finished networks of one's own sweep."""
    kinds = {kind.key: kind for kind in sweep.kinds}
    return [
        Spot(learner=one, name=kinds[one.kind].name, cell=kinds[one.kind].fixed["cell"], own=True)
        for one in learners
        if one.finished
    ]


def longest_seconds(sweep: LagStudy) -> float:
    """About how long a sweep takes where no lag is learnt and none is left out."""
    seconds = [seconds_of(sweep.training(kind, sweep.seeds[0], lag)) for kind in sweep.kinds for lag in sweep.lags]
    return len(sweep.seeds) * sum(seconds)


def require_affordable(sweep: LagStudy) -> None:
    """Refuse a sweep that would hold or fill the server.

    Raises:
        ValueError: a sentence with what it would need, what is allowed, and what to lower.
    """
    for kind in sweep.kinds:
        _require_measurable(sweep, kind)
        require_trainable(sweep.training(kind, sweep.seeds[0], sweep.lags[-1]))
    limit(_TOO_LONG, longest_seconds(sweep), MAX_SECONDS, written=numbers.seconds)


_TOO_LONG = later(
    "This sweep takes up to {needs}, and at most {allowed} is allowed. "
    "Lower the seeds, the longest lag, the updates, the cells, the hidden units or the layers."
)


def own_horizons(sweep: LagStudy) -> list[tuple[str, int | None, bool]]:
    """Name, horizon before training, and whether it is reached, of each kind's first seed.

    Raises:
        ValueError: too large to measure here.
    """
    return [(kind.name, *_horizon(sweep, kind)) for kind in sweep.kinds]


@cached(256, LagStudy, Kind)
def _horizon(sweep: LagStudy, kind: Kind) -> tuple[int | None, bool]:
    _require_measurable(sweep, kind)
    return horizon_before(sweep.training(kind, sweep.seeds[0], HORIZON_LAGS))


def _require_measurable(sweep: LagStudy, kind: Kind) -> None:
    try:
        affordable.require_affordable(sweep.training(kind, sweep.seeds[0], HORIZON_LAGS).trained)
    except ValueError as error:
        raise ValueError(
            plain(
                "The horizon of {name} over {steps} steps is too costly to measure here. "
                "Lower the hidden units or layers, or set the weight scale to 1.",
                name=kind.name,
                steps=HORIZON_LAGS,
            )
        ) from error


def under_way(learners: Sequence[Learner]) -> Learner | None:
    """The network that is trained now, or was when the sweep was stopped."""
    return learners[-1] if learners and not learners[-1].finished else None
