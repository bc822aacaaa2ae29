"""What stands on the training page while it trains and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import numpy as np
import streamlit as st
from markupsafe import Markup

from app import numbers
from app.background.progress import State
from app.background.session import slots
from app.background.stop_button import stop_or_resume
from app.background.training_run import TrainingRun
from app.background.watch import is_busy, watch
from app.components.cards import card, show_cards
from app.components.chart import chart
from app.components.choose import segments
from app.components.pick import pick_number
from app.components.problem import problem
from app.components.prose import caption, tells
from app.components.slider import slider
from app.drawing.figure import Figure
from app.numbers import unbroken
from pages.training import contenders
from pages.training import words as training_words
from pages.training.controls import Setup
from pages.training.cures_section import divergences
from pages.training.divergence_words import radius_words
from pages.training.film_figure import FAINTEST, film_figure, frame_figure
from pages.training.film_scrub_part import film_scrub
from pages.training.learning_figure import accuracy_figure, loss_figure
from pages.training.measured import Contender
from pages.training.radius_figure import HEIGHT, radius_figure
from rnn_core import TrainingStep

EVERY = 1.0  # seconds between two looks at what trains
_LABELS = ("horizon before", "fresh data", "learnt")


def watched(setup: Setup) -> None:
    """Cards, figure and explanation, drawn anew while something trains; then why some diverged, and the film."""
    seen = contenders.follow(setup.kinds)
    watch(lambda: contenders.follow(setup.kinds), _all, every=EVERY, seen=seen)
    if not is_busy(seen):
        divergences(seen)
        _film(seen)


def _all(shown: Sequence[Contender]) -> None:
    st.title(unbroken(training_words.headline(shown)))
    _cards(shown)
    _progress([run for contender in shown for run in contender.runs])
    for contender in shown:
        if contender.error:
            problem(f"{contender.name}: {contender.error}.")
    _curves(shown)
    with st.container(key="tells"):
        told = Markup(" ").join(training_words.what_it_tells_you(shown))
        tells(told)
    segments("Shown", _views(shown), "view", label_visibility="collapsed")
    if is_busy(shown):
        caption("The film of the gradient is drawn as soon as the training ends or is stopped.")


def _cards(shown: Sequence[Contender]) -> None:
    show_cards(_LABELS, [_card(contender) for contender in shown])


def _card(contender: Contender) -> Markup:
    head = Markup('<b style="color:var(--gh-{})">{}</b>').format(contender.kind.key, contender.name)
    return card(head, _LABELS, training_words.card_rows(contender), about=("network", contender.kind.key))


def _progress(runs: list[TrainingRun]) -> None:
    """How far all are, what is still to wait for, and the button that stops all or goes on."""
    if all(run.over for run in runs):
        return
    done = sum(run.config.steps if run.over else len(run.steps) for run in runs)
    whole = sum(run.config.steps for run in runs)
    waiting = [run.progress.place_in_queue for run in runs if run.progress.state is State.QUEUED]
    words = f"{done:,} of {whole:,} training steps"
    if rest := _seconds_left(runs):
        words += f", about {numbers.seconds(rest)} left"
    if waiting:
        words += f"; {len(waiting)} waiting, the next at place {min(waiting)} of the queue"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(done / whole, words)
        stop_or_resume(runs)


def _seconds_left(runs: list[TrainingRun]) -> float | None:
    """At the mean speed so far, as many at once as there are cores."""
    speeds = [run.seconds_a_step for run in runs if run.seconds_a_step is not None]
    if not speeds:
        return None
    left = sum(run.config.steps - len(run.steps) for run in runs if not run.over)
    return float(np.mean(speeds)) * left / min(slots(), sum(not run.over for run in runs) or 1)


def _curves(shown: Sequence[Contender]) -> None:
    views = _views(shown)
    view = st.session_state.get("view")
    draw = views[view if view in views else next(iter(views))]
    chart(draw(shown), key="learning", alt=training_words.headline(shown), height=290)
    seeds = len(shown[0].runs)
    one = shown[0].runs[0].config
    lines = "A line a seed" if seeds > 1 else f"Seed {one.seed}"
    caption(
        f"{lines}; fresh data: 20 batches never trained on, measured every {one.evaluate_every} steps.{_slower(shown)}"
    )


def _views(shown: Sequence[Contender]) -> dict[str, Callable[[Sequence[Contender]], Figure]]:
    """What can be drawn of these trainings; regression has no accuracy."""
    views: dict[str, Callable[[Sequence[Contender]], Figure]] = {"accuracy": accuracy_figure, "loss": loss_figure}
    if shown[0].task.chance_accuracy is None:
        del views["accuracy"]
    return views


def _slower(shown: Sequence[Contender]) -> str:
    slow = [one.name for one in shown if not one.fused]
    if not slow:
        return ""
    train = "trains" if len(slow) == 1 else "train"
    return f" PyTorch has no fused module for this activation: {numbers.names(slow)} {train} step by step, slower."


@st.fragment
def _film(shown: Sequence[Contender]) -> None:
    """Each network's film beside the others, and the frame under the scrub bar."""
    if not any(run.evaluated for contender in shown for run in contender.runs):
        return
    st.header("The film: what the gradient does while it trains")
    config = shown[0].runs[0].config
    at = int(
        slider(
            "Training step",
            0,
            config.steps,
            config.steps,
            config.evaluate_every,
            "frame",
            help="Scrub through the training. 0: before the first update.",
        )
    )
    seeds = [run.config.seed for run in shown[0].runs]
    seed = pick_number("Seed shown", seeds, "film_seed")
    runs = [contender.runs[seeds.index(seed)] for contender in shown]
    begun = [(contender, run) for contender, run in zip(shown, runs, strict=True) if run.evaluated]
    if not begun:
        caption(f"Seed {seed} has not begun to train.")
        return
    looks = [_look(run, at) for _, run in begun]
    for column, (contender, run), look in zip(st.columns(len(begun)), begun, looks, strict=True):
        with column:
            key = contender.kind.key
            st.html(f'<b class="gh-film" style="color:var(--gh-{key})">{escape(contender.name)}</b>')
            chart(film_figure(contender, run, look.step), key=f"film_{key}", alt=_alt(contender, run), height=230)
            st.html(f'<p class="gh-caption">{escape(radius_words(contender, run, look.step))}</p>')
            chart(radius_figure(contender, run), key=f"radius_{key}", alt=radius_words(contender, run), height=HEIGHT)
    caption(
        "Up: time step, the answer at the top. Colour: size of the gradient, full at 1 or more, the page's at "
        f"{numbers.power_of_ten(int(FAINTEST))} or less, one scale for all; grey: exactly 0. Thin lines: dotted where the "
        "gradient first reaches step 1, solid where the plateau ends. Under each film: the spectral radius of the recurrent "
        "weights, dashed where it is 1. Above 1 a linear recurrence grows without end, and ReLU may; tanh and gates can hold."
    )
    frames = [np.asarray(look.log10_dh) for look in looks]
    said = training_words.under_the_scrub_bar([one for one, _ in begun], looks)
    alt = f"Gradient by time step. {said}"
    chart(frame_figure([one for one, _ in begun], frames), key="frame_curve", alt=alt, height=340)
    film_scrub("Training step", "frame_curve", [(f"film_{one.kind.key}", one.name, run) for one, run in begun])
    step = max(look.step for look in looks)
    st.html(Markup('<p class="gh-caption" data-step="{}">{}</p>').format(step, said))


def _look(run: TrainingRun, at: int) -> TrainingStep:
    """The last look at or before a training step; the first where there is none before."""
    before = [step for step in run.evaluated if step.step <= at]
    return before[-1] if before else run.evaluated[0]


def _alt(contender: Contender, run: TrainingRun) -> str:
    first, last = (numbers.size(float(np.asarray(run.evaluated[k].log10_dh)[0])) for k in (0, -1))
    return f"Film of {contender.name}: the gradient at time step 1 is {first} before training and {last} at step {len(run.steps)}"


_OTHERS = (
    ("The forget bias alone", "nets=LSTM&nets=LSTM+bias+1&nets=LSTM+bias+3"),
    ("A plateau that is no minimum: GRU", "nets=GRU"),
    ("The same GRU with a window one step too short", "nets=GRU&window=20"),
    (
        "An explosion",
        "task=recall the first symbol&nets=RNN+ReLU+identity&scale=1.1&lag=40&opt=SGD&lr=0.01&clip=not+at+all",
    ),
    ("… and clipping", "task=recall the first symbol&nets=RNN+ReLU+identity&scale=1.1&lag=40&opt=SGD&lr=0.01"),
    ("Where an open gate slows learning: text", "task=next+character&lag=59&H=64&nets=LSTM&nets=LSTM+bias+3"),
    ("Where it doesn't show: a series", "task=next+value+(sunspots)&lag=11"),
)


def other_experiments() -> None:
    """Set-ups that show one effect each, as links."""
    links = "".join(
        f'<li><a href="./training?{escape(query)}" target="_self">{escape(words)}</a></li>' for words, query in _OTHERS
    )
    st.html(f'<div class="gh-link"><b>Other experiments</b><ul>{links}</ul></div>')
