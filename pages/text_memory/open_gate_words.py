"""The words beside how the ready-trained networks learnt, from what was stored with their weights."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from rnn_core.learning.kinds import KINDS
from rnn_core.trained.text_models import Ready

_SHOWN = 6  # columns of steps


def table(found: Mapping[str, Ready]) -> tuple[list[str], list[list[str]]]:
    """Training loss by step, a row a kind, and the loss on text never read at the end."""
    steps = _steps(found)
    heads = ["", *(f"step {step}" for step in steps), "unread text, at the end"]
    rows = []
    for kind, one in found.items():
        by_step = {measured.step: measured.loss for measured in one.learning}
        rows.append(
            [KINDS[kind].name, *(f"{by_step[step]:.2f}" for step in steps), f"{one.learning[-1].fresh_loss:.2f}"]
        )
    return heads, rows


def _steps(found: Mapping[str, Ready]) -> list[int]:
    every = [measured.step for measured in next(iter(found.values())).learning if measured.step > 1]
    return every[:: -(-len(every) // _SHOWN)] if len(every) <= _SHOWN else every[1::2]


def caption(found: Mapping[str, Ready]) -> str:
    """How they were trained."""
    one = next(iter(found.values()))
    config = one.training
    return (
        f"Loss in nats on the harbour story, the mean of 20 steps, the median of {one.seeds} seeds; guessing by frequency "
        f"alone is {config.data.chance_loss:.2f}. {config.network.hidden_size} hidden units, windows of "
        f"{config.lag + 1} characters, Adam {config.learning_rate:g}, gradient clipped at {config.clip_norm:g}, "
        f"{config.steps} steps of {config.batch_size} windows."
    )


def what_it_tells(found: Mapping[str, Ready]) -> Markup:
    """The LSTM with forget bias 3 beside the one with bias 0, on both losses."""
    plain, held = found["lstm"].learning[-1], found["lstm3"].learning[-1]
    if held.loss <= plain.loss:
        return Markup("Here the forget gate held open costs nothing.")
    level = held.loss
    sooner = next(measured.step for measured in found["lstm"].learning if measured.loss <= level)
    return Markup(
        f"A forget gate held open keeps gradients alive over long lags, and still the LSTM with bias 3 learns this text more "
        f"slowly: its loss after {held.step} steps, <b>{held.loss:.2f}</b>, the LSTM without it had by step "
        f"<b>{sooner}</b>, and ended at <b>{plain.loss:.2f}</b>. The next character depends mostly on the last few, and a gate "
        f"that keeps everything must first learn to let go. On unread text it is {held.fresh_loss:.2f} against "
        f"{plain.fresh_loss:.2f}. A long horizon pays where something far back decides, as in recall on the "
        "page Training."
    )
