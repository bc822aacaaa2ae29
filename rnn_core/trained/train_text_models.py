"""Train the networks that guess a text and keep their weights. Run: python -m rnn_core.trained.train_text_models."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from rnn_core.config import ExperimentConfig
from rnn_core.learning.kinds import KINDS
from rnn_core.learning.training_config import TrainingConfig, TrainingStep
from rnn_core.trained.text_models import METADATA, READY, UNITS, Measured, bundled_story, described, path_of

SEEDS = 3
_AVERAGED = 20  # steps whose training losses make one number
_BY_UNIT: dict[str, dict[str, Any]] = {
    "character": {"lag": 59, "steps": 400, "evaluate_every": 50},
    "word": {"lag": 29, "steps": 200, "evaluate_every": 25},
}
_HIDDEN = {"character": 64, "word": 48}


def training_of(kind: str, unit: str) -> TrainingConfig:
    """How a kind is trained; the forget bias is all that sets `lstm3` apart from `lstm`."""
    network = KINDS[kind].of(ExperimentConfig(hidden_size=_HIDDEN[unit], text=bundled_story()))
    return TrainingConfig(network=network, task="next_character", unit=unit, clip_norm=1.0, **_BY_UNIT[unit])


def make(kind: str, unit: str) -> None:
    """Train over SEEDS seeds; keep the first one's weights, and of all how they learnt."""
    from rnn_core.with_torch.training import Training  # loads torch

    config = training_of(kind, unit)
    trainings = [
        Training(replace(config, seed=seed, network=replace(config.network, seed=seed))) for seed in range(SEEDS)
    ]
    learning = _median([list(training.steps()) for training in trainings])
    told = {
        "names": config.data.names,
        "training": described(config),
        "seeds": SEEDS,
        "learning": [asdict(measured) for measured in learning],
    }
    save_file(
        {name: value.astype(np.float32) for name, value in trainings[0].network.weights().items()},
        path_of(kind, unit),
        metadata={METADATA: json.dumps(told)},  # one entry: the order of several is left to chance
    )


def _median(runs: list[list[TrainingStep]]) -> list[Measured]:
    found = []
    for at, step in enumerate(runs[0]):
        if step.fresh_loss is None:
            continue
        recent = [[s.loss for s in run[max(0, at + 1 - _AVERAGED) : at + 1]] for run in runs]
        found.append(
            Measured(
                step=step.step,
                loss=round(float(np.median(np.mean(recent, axis=1))), 3),
                fresh_loss=round(float(np.median([run[at].fresh_loss for run in runs])), 3),
                accuracy=round(float(np.median([run[at].accuracy for run in runs])), 3),
            )
        )
    return found


if __name__ == "__main__":
    for unit in UNITS:
        for kind in READY:
            make(kind, unit)
            print(f"{path_of(kind, unit)}", flush=True)
