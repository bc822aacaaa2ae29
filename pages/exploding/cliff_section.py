"""The loss cliff on its page: a unit's landscape, two runs on it, and what one step from a wall does."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import numbers
from app.components.chart import chart
from app.components.choose import segments
from app.components.prose import caption, tells
from app.components.slider import scale, slider
from app.numbers import unbroken
from pages.exploding import cliff_words
from pages.exploding import runs as exploding_runs
from pages.exploding.cliff_figure import loss_cliff_figure
from pages.exploding.descent_figure import descent_figure
from pages.exploding.measured import RUNS, Cliff

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
                    loss_cliff_figure(cliff.surface, cliff.descent), key="loss_cliff", alt=f"Loss over w and b. {said}."
                )
            with right:
                chart(descent_figure(cliff.descent), key="descent", alt=f"Loss by step of training. {_alt(cliff)}")
            caption(_caption(cliff, seq_len))
        with st.container(key="tells"):
            tells(unbroken(cliff_words.what_the_cliff_tells(cliff)))


def _chosen(T: int) -> Cliff:
    start = segments("Start at w, b", STARTS, "start")
    rate = _scale("Learning rate", RATES, 3.0, "cliff_rate")
    clip = _scale("Clip the norm at", CLIPS, 0.1, "cliff_clip")
    steps = int(slider("Steps", 10, 200, 100, 10, "cliff_steps", width=150))
    descent = exploding_runs.run_descent(STARTS[start], rate, clip, steps, T)
    return Cliff(surface=exploding_runs.run_surface(T), descent=descent, rate=rate, clip=clip, T=T)


def _scale(label: str, options: tuple[float, ...], default: float, key: str) -> float:
    """A value of a scale that is even in its logarithm."""
    words = [f"{value:g}" for value in options]
    return scale(label, words, f"{default:g}", key, width=150)


def _caption(cliff: Cliff, seq_len: int) -> Markup:
    most = f", the most here; the sidebar’s {seq_len} act below" if seq_len > cliff.T else ", from the sidebar"
    return Markup(
        "One unit: h<sub>t</sub> = σ(w h<sub>t−1</sub> + b), h<sub>0</sub> = ½, no inputs, loss ½ (h<sub>T</sub> − 0.7)² at the "
        "last of {}{}. Grey is loss; plain SGD. The other controls of the sidebar act on the sections below."
    ).format(numbers.count(cliff.T, "step"), most)


def _alt(cliff: Cliff) -> str:
    ends = []
    for run, name in enumerate(RUNS):
        if cliff.begins:
            loss = float(cliff.descent.loss[cliff.last(run), run])
            ends.append(f"{name}: {loss:.2g} at step {cliff.last(run)}")
    return "; ".join(ends) + "."
