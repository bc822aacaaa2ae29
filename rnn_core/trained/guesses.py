"""What a network guesses after every token of a text, and which earlier token each guess still hears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.diagnostics.decay import horizon
from rnn_core.engine.activations import softmax
from rnn_core.engine.bptt import Unrolled
from rnn_core.engine.losses import cross_entropy
from rnn_core.engine.network import Forward, forward, is_finite, one_layer, to_inputs
from rnn_core.engine.scaled import Scaled
from rnn_core.trained.text_models import TextModel

_AT_ONCE = 25  # guesses whose gradients go back together: memory grows with steps x units x guesses


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guesses:
    """After each of T tokens: the probability of every next one, and what the most probable one depends on.

    log10_gradient[t, s]: of the guess after token t with respect to token s <= t; -inf is an exact zero, as beyond t.
    """

    probabilities: Float64[np.ndarray, "T V"]
    guessed: Int64[np.ndarray, " T"]
    log10_gradient: Float64[np.ndarray, "T T"]

    @property
    def probability(self) -> Float64[np.ndarray, " T"]:
        """Of the most probable next token."""
        return np.asarray(np.take_along_axis(self.probabilities, self.guessed[:, None], axis=1)[:, 0])

    @property
    def unsure(self) -> Float64[np.ndarray, " T"]:
        """1 - p of the most probable next token, as the sum of all others: it does not round to 0 at a sure guess."""
        others = self.guessed[:, None] != np.arange(self.probabilities.shape[1])
        return np.asarray((self.probabilities * others).sum(axis=1))


def guesses(model: TextModel, codes: Int64[np.ndarray, " T"]) -> Guesses:
    r"""Read a text once from a zero state; go back from every guess by backpropagation through time.

        p_t = softmax(W h_t + b);    k_t = argmax p_t;    ℓ_t = -ln p_t[k_t]
        G[t, s] = log10 ‖∂ℓ_t/∂x_s‖₂                      x_s: token s as a vector, a one among zeros

    ℓ_t is the guess's own loss: it needs no right answer, so that the last token has one too. All its gradients carry
    the factor ∂ℓ_t/∂y, which is small where the network is sure: an absolute size compares guesses, a size over the
    largest of one guess compares its tokens.

    What this tells you: how much a guess would move if a token's vector moved a little. That is not what would happen
    if another token stood there: see `ablation`.

    Raises:
        ValueError: the states leave the number range.
    """
    found = forward(model.reading(len(codes)), model.weights, model.batch(codes))
    if not is_finite(found):
        raise ValueError("states must stay finite, but with these weights they overflow (float64)")
    outputs = found.outputs[:, :, 0]
    guessed = outputs.argmax(axis=1)
    _, dy = cross_entropy(found.outputs, guessed[:, None])
    arriving = dy[:, :, 0].to_float() @ model.weights["readout.weight"]
    parts = [
        _log10_gradients(found, arriving, range(first, min(first + _AT_ONCE, len(codes))))
        for first in range(0, len(codes), _AT_ONCE)
    ]
    return Guesses(probabilities=softmax(outputs), guessed=guessed, log10_gradient=np.concatenate(parts))


def horizons(log10_gradient: Float64[np.ndarray, "T T"]) -> list[tuple[int, bool]]:
    """By guess: the last lag before its gradient first falls below a thousandth of its largest, and whether it does.

    Lags count back from the token just read, which is 0; the largest is where the count starts.
    """
    found = []
    for t, row in enumerate(log10_gradient):
        by_lag = row[t::-1]
        largest = int(by_lag.argmax())
        dead = by_lag[largest] == -np.inf
        found.append((0, True) if dead else horizon(by_lag - by_lag[largest], largest))
    return found


def _log10_gradients(found: Forward, arriving: Float64[np.ndarray, "T H"], after: range) -> Float64[np.ndarray, "n T"]:
    """Rows of G. One forward pass serves all: each guess is a column of what goes back through it."""
    T, H = arriving.shape
    S = after.stop  # what comes later has no part in these
    sent = np.zeros((S, H, len(after)))
    for column, t in enumerate(after):
        sent[t, :, column] = arriving[t]
    direct = Scaled(sent)
    for (unrolled,) in reversed(found.layers):
        seen = _first_steps(unrolled, S)
        direct = to_inputs([seen], [one_layer(seen, direct)])
    rows = np.full((len(after), T), -np.inf)
    rows[:, :S] = direct.log10_norm(axis=1).T
    return rows


def _first_steps(unrolled: Unrolled, S: int) -> Unrolled:
    states = unrolled.cell.State(*(field[:S] for field in unrolled.states))
    return unrolled._replace(x=unrolled.x[:S], states=states, traces=unrolled.traces[:S])
