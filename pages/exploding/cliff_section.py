"""The loss cliff on its page: a unit's landscape, two runs on it, and what one update at a cliff does."""

from __future__ import annotations

import streamlit as st

from app.components.chart import chart
from app.components.choose import segments
from app.components.prose import caption, tells
from app.components.slider import scale, slider
from app.language.language import plain
from app.numbers import unbroken
from pages.exploding import cliff_words
from pages.exploding import runs as exploding_runs
from pages.exploding.cliff_figure import loss_cliff_figure
from pages.exploding.descent_figure import descent_figure
from pages.exploding.measured import Cliff

STARTS = {"6, −2.8": (6.0, -2.8), "5, −3": (5.0, -3.0), "7, −3.3": (7.0, -3.3), "3, −2": (3.0, -2.0)}
RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
CLIPS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


@st.fragment
def loss_cliff(seq_len: int) -> None:
    """Finding, controls, map and losses, and what they tell."""
    with st.container(key="first_screen"):
        top = st.container()
        with st.container(horizontal=True, key="tools_above", vertical_alignment="bottom", gap="medium"):
            cliff = _chosen(min(seq_len, exploding_runs.MOST_CLIFF_STEPS))
        said = cliff_words.headline(cliff)
        top.title(unbroken(said))
        with st.container(gap="xsmall"):
            left, right = st.columns([3, 2], gap="small")
            with left:
                chart(
                    loss_cliff_figure(cliff.surface, cliff.descent),
                    key="loss_cliff",
                    alt=plain("Loss over w and b. {finding}.", finding=said),
                )
            with right:
                chart(descent_figure(cliff.descent), key="descent", alt=cliff_words.losses_drawn(cliff))
            caption(cliff_words.what_is_drawn(cliff, seq_len))
        tells(unbroken(cliff_words.what_the_cliff_tells(cliff)))


def _chosen(T: int) -> Cliff:
    start = segments(plain("Start at w, b"), STARTS, "start")
    rate = _scale(plain("Learning rate"), RATES, 3.0, "cliff_rate")
    clip = _scale(plain("Clip the norm at"), CLIPS, 0.1, "cliff_clip")
    steps = int(slider(plain("Updates"), 10, 200, 100, 10, "cliff_steps", width=150))
    descent = exploding_runs.run_descent(STARTS[start], rate, clip, steps, T)
    return Cliff(surface=exploding_runs.run_surface(T), descent=descent, rate=rate, clip=clip, T=T)


def _scale(label: str, options: tuple[float, ...], default: float, key: str) -> float:
    """A value of a scale that is even in its logarithm."""
    words = [f"{value:g}" for value in options]
    return scale(label, words, f"{default:g}", key, width=150)
