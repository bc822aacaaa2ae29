"""What a training page asks: task, lag, networks, seeds, and behind a fold how they are trained. All in the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components.choose import choose
from app.components.link_reading import take
from app.components.link_rule import SomeOf, Words
from app.components.number_box import real_number, whole_number
from app.components.slider import slider
from app.experiment.controls import MAX_TEXT_IN_LINK
from pages.training import contenders
from rnn_core import ExperimentConfig, TrainingConfig
from rnn_core.learning.kinds import KINDS, Kind
from rnn_core.learning.training_config import what_acts

TASK_NAMES = {
    "recall": "recall the first symbol",
    "adding": "adding problem",
    "temporal_order": "temporal order",
    "copy": "copy memory",
    "next_character": "next character",
    "series": "next value (sunspots)",
}
OPTIMISERS = {"adam": "Adam", "sgd": "SGD"}
CLIPS = {"norm": "by norm", "value": "by value", "none": "not at all"}
RATES, CLIPPED_AT = (1e-6, 1e3), (1e-6, 1e6)  # lowest and highest
MOST_NETWORKS = 4
_FIRST = ("lstm", "lstm3", "gru", "rnn_orthogonal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What is to be trained: each network's trainings by seed."""

    base: TrainingConfig
    kinds: tuple[tuple[Kind, list[TrainingConfig]], ...]


def training_controls(row: DeltaGenerator, network: ExperimentConfig) -> Setup:
    """The controls, in a row; what they leave open of a network, the sidebar's say.

    Raises:
        ValueError: the task cannot have this lag or these data.
    """
    text = None
    with row:
        task = choose("Task", TASK_NAMES, "task", width=212)
        lag = int(slider("Lag", 2, 200, 20, 1, "lag", width=122, help=_LAG))
        chosen = _networks()
        with st.popover("Training", help="Seeds, optimiser, clipping, window, steps"):
            seeds, values = _how()
            if task == "next_character":
                values["unit"] = choose("Reads", {"character": "characters", "word": "words"}, "unit")
                text = _text()
    network = what_acts(network, text)
    base = TrainingConfig(network=network, task=task, lag=lag, **values)
    return Setup(base=base, kinds=tuple((kind, contenders.configs(base, network, kind, seeds)) for kind in chosen))


_LAG = "How many steps lie between what must be remembered and the answer."


def _networks() -> list[Kind]:
    names = {kind.name: kind for kind in KINDS.values()}
    first = [KINDS[key].name for key in _FIRST]
    take("nets", SomeOf(words=[*names], default=first, most=MOST_NETWORKS))
    chosen = st.multiselect(
        "Networks",
        list(names),
        default=first,
        max_selections=MOST_NETWORKS,
        key="nets",
        bind="query-params",
        width=448,
        placeholder="Choose up to four",
    )
    return [names[name] for name in chosen][:MOST_NETWORKS]


def _how() -> tuple[int, dict[str, Any]]:
    """How many seeds, and what the config of a training says beside task and lag."""
    seeds = choose("Seeds of each network", {"1": "one", "3": "three", "5": "five"}, "seeds", index=1)
    values: dict[str, Any] = {"optimizer": choose("Optimiser", OPTIMISERS, "opt")}
    values["learning_rate"] = real_number("Learning rate", *RATES, 5e-3, "lr")
    clip = choose("Clip the gradient", CLIPS, "clip")
    if clip != "none":
        values[f"clip_{clip}"] = real_number("Clip at", *CLIPPED_AT, 1.0, "clip_at")
    values["truncation"] = whole_number(
        "Window of BPTT", 1, 5000, None, "window", placeholder="all steps", help=_WINDOW
    )
    values["steps"] = whole_number("Training steps", 10, 5000, 400, "steps")
    values["batch_size"] = whole_number("Sequences a step", 1, 256, 32, "batch")
    values["evaluate_every"] = max(10, values["steps"] // 100)
    return int(seeds), values


def _text() -> str | None:
    take("train_text", Words(longest=MAX_TEXT_IN_LINK))
    typed = st.text_area(
        "Your text",
        key="train_text",
        bind="query-params",
        max_chars=MAX_TEXT_IN_LINK,
        placeholder="Empty: the opening of Alice in Wonderland",
    )
    return typed or None


_WINDOW = "Only the last steps, the answer's included, receive gradient (truncated backpropagation)."
