"""Networks as a sweep would have found them, drawn at random: any horizon, any lags learnt."""

from __future__ import annotations

import numpy as np

from pages.horizon_and_lag.measured import Spot
from rnn_core.studies.dose_response import Response
from rnn_core.studies.learnt_lag import FAILURES, HORIZON_LAGS, LAGS, STARTS, Learner

TABLES = range(200)  # seeds of tables


def learner(kind: str = "lstm", seed: int = 0, horizon: int | None = 20, **learnt: int) -> Learner:
    """A network that learnt the named lags (`lag5=10`: lag 5 in 10 steps) and, before it gave up, no other."""
    found = {int(name.removeprefix("lag")): steps for name, steps in learnt.items()}
    needed: list[int | None] = []
    for lag in LAGS:
        needed.append(found.get(lag))
        if len(needed) >= FAILURES and not any(needed[-FAILURES:]):
            break
    return Learner(
        kind=kind,
        seed=seed,
        lags=LAGS,
        horizon=HORIZON_LAGS if horizon is None else horizon,
        horizon_reached=horizon is not None,
        left=tuple(-lag / 10 for lag in LAGS),
        needed=tuple(needed),
        finished=True,
    )


def spot(made: Learner, *, own: bool = False) -> Spot:
    """Its dot."""
    return Spot(learner=made, name=STARTS[made.kind].name, cell=STARTS[made.kind].fixed["cell"], own=own)


def spots(table: int) -> list[Spot]:
    """Any networks, none, one, and diverged ones among them."""
    rng = np.random.default_rng(table)
    return [spot(_any_learner(rng), own=bool(rng.integers(2))) for _ in range(rng.integers(13))]


def _any_learner(rng: np.random.Generator) -> Learner:
    horizon = None if rng.random() < 0.1 else int(rng.choice([0, 3, 12, 50, HORIZON_LAGS, rng.integers(400)]))
    lags = LAGS[: rng.integers(1, len(LAGS) + 1)]
    steps = [int(rng.integers(1, 401)) if rng.random() < 0.6 else None for _ in range(rng.integers(1, len(lags) + 1))]
    left = np.where(rng.random(len(lags)) < 0.1, -np.inf, rng.uniform(-300, 5, len(lags)))
    return Learner(
        kind=str(rng.choice(list(STARTS))),
        seed=int(rng.integers(5)),
        lags=lags,
        horizon=horizon,
        horizon_reached=horizon is not None and (horizon < HORIZON_LAGS or bool(rng.integers(2))),
        left=tuple(map(float, left)),
        needed=tuple(steps),
        finished=True,
    )


def responses(table: int) -> list[Response]:
    """Any dose and response: five doses or fewer, as many seeds at each, often with ties."""
    rng = np.random.default_rng(table)
    seeds, share = int(rng.integers(1, 6)), rng.choice([0.0, 0.5, 1.0])
    doses = sorted(rng.choice([-1.0, 0.0, 0.5, 1.0, 3.0], rng.integers(1, 6), replace=False))
    return [
        Response(
            dose=float(dose),
            left=tuple(map(float, rng.choice([-1.0, 0.0, rng.uniform(-300, 5)], seeds))),
            steps=tuple(int(rng.choice([1, 10, 50, 400])) if rng.random() < share else None for _ in range(seeds)),
        )
        for dose in doses
    ]
