"""What a training page asks: task, lag, networks, seeds, and behind a fold how they are trained. All in the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components.bound import bound
from app.components.choose import choose
from app.components.link_rule import SomeOf, Words
from app.components.number_box import real_number, whole_number
from app.components.slider import slider
from app.experiment.controls import MAX_TEXT_IN_LINK
from app.language.language import later, plain
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
        task = choose(plain("Task"), TASK_NAMES, "task", width=212)
        lag = int(slider(plain("Lag"), 2, 200, 20, 1, "lag", width=122, help=plain(_LAG)))
        chosen = _networks()
        with st.popover(plain("Training"), help=plain("Seeds, optimiser, clipping, truncation window, updates")):
            seeds, values = _how()
            if task == "next_character":
                values["unit"] = choose(plain("Reads"), {"character": "characters", "word": "words"}, "unit")
                text = _text()
    network = what_acts(network, text)
    base = TrainingConfig(network=network, task=task, lag=lag, **values)
    return Setup(base=base, kinds=tuple((kind, contenders.configs(base, network, kind, seeds)) for kind in chosen))


_LAG = later("How many time steps lie between what must be remembered and the answer.")


def _networks() -> list[Kind]:
    names = {kind.name: kind for kind in KINDS.values()}
    first = [KINDS[key].name for key in _FIRST]
    chosen = bound(
        st.multiselect,
        plain("Networks"),
        list(names),
        default=first,
        max_selections=MOST_NETWORKS,
        key="nets",
        rule=SomeOf(words=[*names], default=first, most=MOST_NETWORKS),
        width=448,
        placeholder=plain("Choose up to four"),
    )
    return [names[name] for name in chosen][:MOST_NETWORKS]


def _how() -> tuple[int, dict[str, Any]]:
    """How many seeds, and what the config of a training says beside task and lag."""
    seeds = choose(plain("Seeds per network"), {"1": "one", "3": "three", "5": "five"}, "seeds", index=1)
    values: dict[str, Any] = {"optimizer": choose(plain("Optimiser"), OPTIMISERS, "opt")}
    values["learning_rate"] = real_number(plain("Learning rate"), *RATES, 5e-3, "lr")
    clip = choose(plain("Clip the gradient"), CLIPS, "clip")
    if clip != "none":
        values[f"clip_{clip}"] = real_number(plain("Clip at"), *CLIPPED_AT, 1.0, "clip_at")
    values["truncation"] = whole_number(
        plain("Truncation window"), 1, 5000, None, "window", placeholder=plain("all steps"), help=plain(_WINDOW)
    )
    values["steps"] = whole_number(plain("Updates"), 10, 5000, 400, "steps")
    values["batch_size"] = whole_number(plain("Sequences per update"), 1, 256, 32, "batch")
    values["evaluate_every"] = max(10, values["steps"] // 100)
    return int(seeds), values


def _text() -> str | None:
    typed = bound(
        st.text_area,
        plain("Your text"),
        key="train_text",
        rule=Words(longest=MAX_TEXT_IN_LINK),
        max_chars=MAX_TEXT_IN_LINK,
        placeholder=plain("Empty: the opening of Alice in Wonderland"),
    )
    return typed or None


_WINDOW = later("Truncated backpropagation: only so many last steps, the answer’s included, get a gradient.")
