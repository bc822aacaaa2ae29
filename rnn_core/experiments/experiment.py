"""config -> Result: one run of the experiment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Bool, Float64, Int64

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import Outcome, Summary, diverged_summary, summarise
from rnn_core.diagnostics.weight_terms import WeightTerms, log10_terms
from rnn_core.engine.batches import Batch, counted_losses, draw_batch
from rnn_core.engine.gradients import parameter_gradients
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.engine.loss_steps import last_loss_steps, loss_steps
from rnn_core.engine.network import Tape, finite_steps, record
from rnn_core.engine.order import in_time
from rnn_core.engine.scaled import Scaled, to_float
from rnn_core.experiments.lags import by_lag, by_own_lag

if TYPE_CHECKING:
    from rnn_core.engine.compiled.network import Curves

Sizes = Float64[np.ndarray, "L K T B"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """What a run measured. Float64, time first, batch second; see each name.

    log10_dh, log10_dc: log10 of ‖∂ℓ_b/∂h_t‖₂ and ∂c_t (LSTM, else None) by layer, direction, step, sample; -inf is an
    exact zero. In a diverged run these and the loss are nan, and diverged_at is the first step, from 1 in the order of
    processing. Everything else comes when asked for: the run is made again where it was let go.
    """

    config: ExperimentConfig
    sample_losses: Float64[np.ndarray, " B"]
    log10_dh: Sizes
    log10_dc: Sizes | None
    diverged_at: int | None = None
    diverged_share: float = 0.0
    steps: range | None = None

    @property
    def outcome(self) -> Outcome:
        return Outcome.OK if self.diverged_at is None else Outcome.DIVERGED

    @property
    def log10_carried(self) -> Sizes:
        """Of what the cell carries, which a horizon is counted on: ∂ℓ/∂c of an LSTM, ∂ℓ/∂h of the others."""
        return self.log10_dh if self.log10_dc is None else self.log10_dc

    @property
    def loss(self) -> float:
        """The mean over the samples."""
        return float(self.sample_losses.mean())

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

    @cached_property
    def log10_dW_hh_by_step(self) -> Float64[np.ndarray, "L K T"]:
        """log10 Frobenius norm of each step's term of ∂loss/∂W_hh."""
        if self.outcome is Outcome.DIVERGED:
            return np.full(self.log10_dh.shape[:3], np.nan)
        curves = None if "tape" in self.__dict__ else _measured([self.config], self.steps, terms=True)[0]
        if curves is not None and curves.log10_dW_hh_by_step is not None:
            return curves.log10_dW_hh_by_step
        return np.array([[in_time(t.by_step, k) for k, t in enumerate(layer)] for layer in self._terms])

    @cached_property
    def log10_dW_hh(self) -> Float64[np.ndarray, "L K"]:
        """log10 Frobenius norm of the sum of the terms."""
        if self.outcome is Outcome.DIVERGED:
            return np.full(self.log10_dh.shape[:2], np.nan)
        return np.array([[t.total for t in layer] for layer in self._terms])

    @cached_property
    def _terms(self) -> list[list[WeightTerms]]:
        assert self.tape.adjoints is not None
        layers = zip(self.tape.forward.layers, self.tape.adjoints, strict=True)
        return [[log10_terms(u, a) for u, a in zip(*layer, strict=True)] for layer in layers]

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
        """Valid steps of each sample; what comes after them is padding."""
        return self._batch.lengths

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
        """One layer's curve against lag: backwards in its own order of processing, from the last step with a loss.

        Where lengths vary, each sample counts from its own last loss; nan where its own steps have ended.
        """
        if self.config.lengths == "varied":
            counted = counted_losses(self.config, self._batch, self.steps)
            return by_own_lag(self.config, self._batch, counted, sizes[layer, direction], direction)
        return by_lag(self.config, self.steps or loss_steps(self.config), sizes[layer, direction], direction)

    def summary(self, layer: int = -1, direction: int = 0) -> Summary:
        """Decay, half-life and verdict of one layer's ∂h in one direction, and its horizon (an LSTM's: of ∂c)."""
        if self.outcome is Outcome.DIVERGED:
            return diverged_summary(self.diverged_share)
        return summarise(
            self.by_lag(self.log10_dh, layer, direction),
            None if self.log10_dc is None else self.by_lag(self.log10_dc, layer, direction),
            enters_elsewhere=layer not in (-1, self.config.num_layers - 1),
            losses_overlap=len(self.steps or loss_steps(self.config)) > 1,
        )


def run(config: ExperimentConfig) -> Result:
    """Run one experiment: draw, forward, backward through time, measure."""
    return run_alike([config], None, terms=True)[0]


def run_last_loss(config: ExperimentConfig, direction: int = 0) -> Result:
    """The same run with the last loss in a direction's own order alone: what a sum over many losses hides.

    Raises:
        ValueError: the network has no such direction.
    """
    if direction not in range(config.num_directions):
        raise ValueError(f"direction must be in [0, {config.num_directions - 1}], got {direction!r}")
    return run_alike([config], last_loss_steps(config, direction), terms=True)[0]


def run_alike(configs: Sequence[ExperimentConfig], steps: range | None, *, terms: bool) -> list[Result]:
    """Experiments of one shape at once, by compiled loops where plain float64 carries them, else one by one.

    terms: measure the weight gradient's terms now, rather than when they are asked for.
    """
    return [
        _recorded(config, steps) if curves is None else _of_curves(config, steps, curves)
        for config, curves in zip(configs, _measured(configs, steps, terms=terms), strict=True)
    ]


def _measured(configs: Sequence[ExperimentConfig], steps: range | None, *, terms: bool) -> list[Curves | None]:
    from rnn_core.engine.compiled.network import measure  # loads a compiler, which a mere import need not

    return measure(configs, steps=steps, terms=terms)


def _of_curves(config: ExperimentConfig, steps: range | None, curves: Curves) -> Result:
    losses, log10_dh, log10_dc = curves.sample_losses, curves.log10_dh, curves.log10_dc
    result = Result(config=config, sample_losses=losses, log10_dh=log10_dh, log10_dc=log10_dc, steps=steps)
    if curves.log10_dW_hh_by_step is not None:
        result.__dict__["log10_dW_hh_by_step"] = curves.log10_dW_hh_by_step
    return result


def _recorded(config: ExperimentConfig, steps: range | None) -> Result:
    batch = draw_batch(config)
    tape = record(config, draw_parameters(config), batch, steps)
    if tape.adjoints is None:
        result = replace(_diverged(config, tape), steps=steps)
    else:
        log10_dh = _sizes([[a.h for a in layer] for layer in tape.adjoints])
        dc = [[a.c for a in layer if a.c is not None] for layer in tape.adjoints]
        log10_dc = _sizes(dc) if config.cell == "lstm" else None
        losses = tape.forward.sample_losses
        result = Result(config=config, sample_losses=losses, log10_dh=log10_dh, log10_dc=log10_dc, steps=steps)
    result.__dict__.update(_batch=batch, tape=tape)
    return result


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
        diverged_at=min(finite + 1, config.seq_len),
        sample_losses=np.full(config.batch_size, np.nan),
        log10_dh=nan,
        log10_dc=nan if config.cell == "lstm" else None,
        diverged_share=float(broken.mean()),
    )


def _hidden(tape: Tape) -> Float64[np.ndarray, "L K T B H"]:
    layers = []
    for layer in tape.forward.layers:
        directions = []
        for unrolled in layer:
            h = to_float(unrolled.states.h).transpose(0, 2, 1).copy()
            h[finite_steps(unrolled) :] = np.nan
            directions.append(unrolled.in_time(h))
        layers.append(directions)
    return np.array(layers)
