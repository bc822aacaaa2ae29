"""The gradient of every network while it trains, on its page: a map each, a radius below it, and a curve at one update."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st
from markupsafe import Markup

from app import numbers
from app.background.training_run import TrainingRun
from app.components.chart import chart
from app.components.pick import pick_number
from app.components.prose import caption
from app.components.slider import slider
from app.language.language import plain
from pages.training import words as training_words
from pages.training.divergence_words import radius_words
from pages.training.film_figure import film_figure, frame_figure
from pages.training.film_scrub_part import film_scrub
from pages.training.film_words import how_it_is_drawn, legend
from pages.training.measured import Contender
from pages.training.radius_figure import HEIGHT, radius_figure
from rnn_core import TrainingStep


@st.fragment
def film(shown: Sequence[Contender]) -> None:
    """Each network's gradient beside the others', and the curve at the update under the scrub bar."""
    if not any(run.evaluated for contender in shown for run in contender.runs):
        return
    st.header(plain("How the gradient changes during training"))
    config = shown[0].runs[0].config
    label = plain("Training update")
    at = int(
        slider(
            label,
            0,
            config.steps,
            config.steps,
            config.evaluate_every,
            "frame",
            help=plain("Move through the training. At 0: before the first update."),
        )
    )
    seeds = [run.config.seed for run in shown[0].runs]
    seed = pick_number(plain("Seed shown"), seeds, "film_seed")
    runs = [contender.runs[seeds.index(seed)] for contender in shown]
    begun = [(contender, run) for contender, run in zip(shown, runs, strict=True) if run.evaluated]
    if not begun:
        caption(plain("Training with seed {seed} has not begun.", seed=seed))
        return
    st.html(legend())
    looks = [_look(run, at) for _, run in begun]
    for column, (contender, run), look in zip(st.columns(len(begun)), begun, looks, strict=True):
        with column:
            key = contender.kind.key
            st.html(f'<b class="gh-film" style="color:var(--gh-{key})">{escape(contender.name)}</b>')
            chart(film_figure(contender, run, look.step), key=f"film_{key}", alt=_alt(contender, run), height=230)
            st.html(f'<p class="gh-caption">{escape(radius_words(contender, run, look.step))}</p>')
            chart(radius_figure(contender, run), key=f"radius_{key}", alt=radius_words(contender, run), height=HEIGHT)
    caption(how_it_is_drawn())
    frames = [np.asarray(look.log10_dh) for look in looks]
    said = training_words.under_the_scrub_bar([one for one, _ in begun], looks)
    alt = plain("Gradient by time step. {values}", values=said)
    chart(frame_figure([one for one, _ in begun], frames), key="frame_curve", alt=alt, height=340)
    film_scrub(label, "frame_curve", [(f"film_{one.kind.key}", one.name, run) for one, run in begun])
    step = max(look.step for look in looks)
    st.html(Markup('<p class="gh-caption" data-step="{}">{}</p>').format(step, said))


def _look(run: TrainingRun, at: int) -> TrainingStep:
    """The last look at or before a training step; the first where there is none before."""
    before = [step for step in run.evaluated if step.step <= at]
    return before[-1] if before else run.evaluated[0]


def _alt(contender: Contender, run: TrainingRun) -> str:
    first, last = (numbers.size(float(np.asarray(run.evaluated[k].log10_dh)[0])) for k in (0, -1))
    return plain(
        "Gradient of {name} during training: at time step 1 it is {first} before training and {last} at update {update}.",
        name=contender.name,
        first=first,
        last=last,
        update=len(run.steps),
    )
