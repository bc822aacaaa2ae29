"""config -> Result: one run of the experiment, or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float64, Int64

from rnn_core.batches import Batch, draw_batch, loss_steps
from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import Outcome, Summary, diverged_summary, summarise
from rnn_core.diagnostics.weight_terms import log10_terms
from rnn_core.gradients import parameter_gradients
from rnn_core.initialisation import draw_parameters
from rnn_core.network import Tape, finite_steps, in_time, record
from rnn_core.scaled import Scaled, to_float

Sizes = Float64[np.ndarray, "L K T B"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """What a run measured. Float64, time first, batch second; see each name.

    log10_dh, log10_dc: log10 of ‖∂ℓ_b/∂h_t‖₂ and ∂c_t (LSTM, else None) by layer, direction, step, sample; -inf is an
    exact zero. log10_dW_hh_by_step: log10 Frobenius norm of each step's term of ∂loss/∂W_hh; log10_dW_hh: of their sum,
    the one number that trackers show. In a diverged run all
    of these and the loss are nan, and diverged_at is the first step, from 1 in the order of processing.
    """

    config: ExperimentConfig
    outcome: Outcome
    diverged_at: int | None
    loss: float
    sample_losses: Float64[np.ndarray, " B"]
    log10_dh: Sizes
    log10_dc: Sizes | None
    log10_dW_hh_by_step: Float64[np.ndarray, "L K T"]
    log10_dW_hh: Float64[np.ndarray, "L K"]
    diverged_share: float = 0.0
    steps: range | None = None

    @cached_property
    def _batch(self) -> Batch:
        return draw_batch(self.config)

    @cached_property
    def tape(self) -> Tape:
        """Both passes, step by step; recomputed with equal numbers where it was let go."""
        return record(self.config, draw_parameters(self.config), self._batch, self.steps)

    def without_tape(self) -> Result:
        """The same result, small: curves, loss, outcome and config. The rest comes back when asked for."""
        return replace(self)

    @property
    def inputs(self) -> Float64[np.ndarray, "T B D"]:
        """The data drawn from the seed."""
        return self._batch.inputs

    @property
    def targets(self) -> Float64[np.ndarray, "T B O"] | Int64[np.ndarray, "T B"]:
        """What each step should have said."""
        return self._batch.targets

    @property
    def loss_mask(self) -> Bool[np.ndarray, "T B"]:
        """Which steps carry a loss."""
        return self._batch.loss_mask

    @property
    def lengths(self) -> Int64[np.ndarray, " B"]:
        """Valid steps of each sample."""
        return np.full(self.config.batch_size, self.config.seq_len)

    @cached_property
    def hidden(self) -> Float64[np.ndarray, "L K T B H"]:
        """h_t by layer and direction; nan from the step on at which a diverged run left the number range."""
        return _hidden(self.tape)

    def state_dict(self) -> dict[str, Float64[np.ndarray, "..."]]:
        """The parameters under torch's names; as tensors they load strictly into nn.RNN, nn.LSTM, nn.GRU."""
        return draw_parameters(self.config)

    def gradient(self) -> dict[str, Float64[np.ndarray, "..."]]:
        """∂loss/∂ of each entry of `state_dict()`; ±inf where the true value is beyond float64.

        Raises:
            ValueError: the run diverged.
        """
        if self.outcome is Outcome.DIVERGED:
            raise ValueError(
                f"gradient must be of a run that stays finite, this one diverged at step {self.diverged_at}"
            )
        return parameter_gradients(self.config, self.tape)

    def by_lag(self, sizes: Sizes, layer: int = -1, direction: int = 0) -> Float64[np.ndarray, "lags B"]:
        """One layer's curve against lag: backwards in its own order of processing, from the last step with a loss."""
        T = self.config.seq_len
        counted = loss_steps(self.config) if self.steps is None else self.steps
        if not direction:
            return sizes[layer, direction, : counted[-1] + 1][::-1]
        first = 0 if self.config.sequence_type == "many_to_one" else counted[0]
        return sizes[layer, direction, first:T]

    def summary(self, layer: int = -1, direction: int = 0) -> Summary:
        """Decay, half-life, horizon and verdict of one layer's ∂h in one direction."""
        if self.outcome is Outcome.DIVERGED:
            return diverged_summary(self.diverged_share)
        counted = loss_steps(self.config) if self.steps is None else self.steps
        return summarise(
            self.by_lag(self.log10_dh, layer, direction),
            enters_elsewhere=layer not in (-1, self.config.num_layers - 1),
            losses_overlap=len(counted) > 1,
        )


def run(config: ExperimentConfig) -> Result:
    """Run one experiment: draw, forward, backward through time, measure."""
    return _measured(config, None)


def run_last_loss(config: ExperimentConfig) -> Result:
    """The same run with the loss of the last step alone: what a sum over many losses hides."""
    return _measured(config, loss_steps(config)[-1:])


def run_sweep(configs: Iterable[ExperimentConfig], *, progress: Callable[[int], None] | None = None) -> list[Result]:
    """Many runs: [run(c) for c in configs] without their tapes. progress is told how many are done."""
    results = []
    for config in configs:
        results.append(run(config).without_tape())
        if progress is not None:
            progress(len(results))
    return results


def _measured(config: ExperimentConfig, steps: range | None) -> Result:
    batch = draw_batch(config)
    tape = record(config, draw_parameters(config), batch, steps)
    result = _diverged(config, tape) if tape.adjoints is None else _finite(config, tape)
    result = replace(result, steps=steps)
    result.__dict__.update(_batch=batch, tape=tape)
    return result


def _finite(config: ExperimentConfig, tape: Tape) -> Result:
    assert tape.adjoints is not None
    losses = tape.forward.sample_losses
    terms = [
        [log10_terms(u, a) for u, a in zip(*layer, strict=True)]
        for layer in zip(tape.forward.layers, tape.adjoints, strict=True)
    ]
    return Result(
        config=config,
        outcome=Outcome.OK,
        diverged_at=None,
        loss=float(losses.mean()),
        sample_losses=losses,
        log10_dh=_sizes([[a.h for a in layer] for layer in tape.adjoints]),
        log10_dc=_sizes([[a.c for a in layer if a.c is not None] for layer in tape.adjoints])
        if config.cell == "lstm"
        else None,
        log10_dW_hh_by_step=np.array([[in_time(t.by_step, k) for k, t in enumerate(layer)] for layer in terms]),
        log10_dW_hh=np.array([[t.total for t in layer] for layer in terms]),
    )


def _sizes(adjoints: list[list[Scaled]]) -> Sizes:
    return np.array([[in_time(d.log10_norm(axis=1), k) for k, d in enumerate(layer)] for layer in adjoints])


def _diverged(config: ExperimentConfig, tape: Tape) -> Result:
    unrolled = [u for layer in tape.forward.layers for u in layer]
    finite = min(finite_steps(u) for u in unrolled)
    broken = ~np.isfinite(tape.forward.sample_losses)
    for u in unrolled:
        broken |= ~np.logical_and.reduce([np.isfinite(field).all(axis=(0, 1)) for field in u.states])
        broken |= ~np.logical_and.reduce([np.isfinite(trace.a).all(axis=0) for trace in u.traces])
    nan = np.full((config.num_layers, config.num_directions, config.seq_len, config.batch_size), np.nan)
    return Result(
        config=config,
        outcome=Outcome.DIVERGED,
        diverged_at=min(finite + 1, config.seq_len),
        loss=float("nan"),
        sample_losses=np.full(config.batch_size, np.nan),
        log10_dh=nan,
        log10_dc=nan if config.cell == "lstm" else None,
        log10_dW_hh_by_step=nan[..., 0],
        log10_dW_hh=nan[..., 0, 0],
        diverged_share=float(broken.mean()),
    )


def _hidden(tape: Tape) -> Float64[np.ndarray, "L K T B H"]:
    layers = []
    for layer in tape.forward.layers:
        directions = []
        for k, unrolled in enumerate(layer):
            h = to_float(unrolled.states.h).transpose(0, 2, 1).copy()
            h[finite_steps(unrolled) :] = np.nan
            directions.append(in_time(h, k))
        layers.append(directions)
    return np.array(layers)
