"""Training against the plain PyTorch loop that does the same work, and what watching costs; one thread each.

Run by `python -m benchmarks training`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import nn

import rnn_core as rc
from benchmarks.rows import Row, compared, hand_over
from benchmarks.timing import compare
from rnn_core.engine.initialisation import draw_parameters, stream
from rnn_core.learning.film import training_frame
from rnn_core.with_torch.training import FRESH_BATCHES, Training, TrainingConfig

CELLS = ("rnn", "lstm", "gru")
STEPS, PAIRS = 100, 9
GOAL = 0.77  # 1 / 1.3
FILM_GOAL = 0.10


def rows() -> Iterator[Row]:
    """One row for each thing measured, in the order of the table."""
    torch.set_num_threads(1)
    for cell in CELLS:
        config = TrainingConfig(network=rc.ExperimentConfig(cell=cell), clip_norm=1.0, steps=STEPS)
        yield bare(config)
        yield watched(config)
        yield film(config)


def bare(config: TrainingConfig, pairs: int = PAIRS) -> Row:
    """Nothing but training: fresh data and film are looked at in the first and the last step only."""
    unwatched = replace(config, evaluate_every=10**6)
    _require_equal(unwatched)
    times = compare(lambda: list(rc.train(unwatched)), lambda: plain_loop(unwatched), pairs=pairs)
    return compared(f"{config.network.cell}: {config.steps} steps of training", times, goal=GOAL)


def watched(config: TrainingConfig, pairs: int = PAIRS) -> Row:
    """Fresh data measured by both every ten steps; ours takes a frame of the film as well."""
    times = compare(lambda: list(rc.train(config)), lambda: plain_loop(config), pairs=pairs)
    return compared(f"{config.network.cell}: the same, fresh data and film each 10", times, goal=GOAL)


def film(config: TrainingConfig, pairs: int = PAIRS) -> Row:
    """One frame of the film beside the ten steps of training between two frames."""
    unwatched = replace(config, evaluate_every=10**6, steps=10**6)
    training = Training(unwatched)
    steps = training.steps()
    batch = training.task.draw(stream(0, "film"), config.batch_size)
    next(steps)

    def ten_steps() -> None:
        for _ in range(config.evaluate_every):
            next(steps)

    times = compare(lambda: training_frame(config, training.network.weights(), batch), ten_steps, pairs=10 * pairs)
    share = times.ours / times.theirs
    return Row(
        work=f"{config.network.cell}: a frame of the film",
        ours=f"{times.ours * 1e3:.1f} ms",
        theirs=f"{times.theirs * 1e3:.1f} ms for {config.evaluate_every} steps",
        ratio=f"{100 * share:.0f} %",
        goal=f"≤ {100 * FILM_GOAL:.0f} %",
        met=share <= FILM_GOAL,
        numbers={"frame_seconds": times.ours, "steps_seconds": times.theirs, "share": share},
    )


def plain_loop(config: TrainingConfig) -> list[float]:
    """What a PyTorch user writes for the same training; the losses."""
    network, task = config.trained, config.data
    module = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[network.cell](network.input_size, network.hidden_size)
    readout = nn.Linear(network.hidden_size, network.output_size)
    drawn = {name: torch.tensor(value) for name, value in draw_parameters(network).items()}
    module.load_state_dict({name: value for name, value in drawn.items() if not name.startswith("readout")})
    readout.load_state_dict({name: drawn[f"readout.{name}"] for name in ("weight", "bias")})
    parameters = [*module.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=config.learning_rate)
    data = stream(config.seed, "training")
    fresh = task.draw_fresh(stream(config.seed, "fresh"), FRESH_BATCHES * config.batch_size)
    losses = []
    for step in range(1, config.steps + 1):
        batch = task.draw(data, config.batch_size)
        if config.is_evaluated(step):
            with torch.no_grad():
                out, _ = module(torch.tensor(fresh.inputs, dtype=torch.float32))
                y = readout(out[-1])
                targets = torch.tensor(fresh.targets[-1])
                nn.functional.cross_entropy(y, targets).item()
                (y.argmax(dim=1) == targets).float().mean().item()
        optimizer.zero_grad()
        out, _ = module(torch.tensor(batch.inputs, dtype=torch.float32))
        loss = nn.functional.cross_entropy(readout(out[-1]), torch.tensor(batch.targets[-1]))
        torch.autograd.backward(loss)
        if config.clip_norm is not None:
            nn.utils.clip_grad_norm_(parameters, config.clip_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses


def _require_equal(config: TrainingConfig) -> None:
    ours = [step.loss for step in rc.train(config)]
    np.testing.assert_allclose(ours, plain_loop(config), rtol=1e-3)


if __name__ == "__main__":
    hand_over(rows())
