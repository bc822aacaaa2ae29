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
from app.components.problem import problem
from app.components.prose import caption, tells
from app.drawing.figure import Figure
from app.language.language import later, plain
from app.numbers import unbroken
from pages.training import contenders
from pages.training import words as training_words
from pages.training.controls import Setup
from pages.training.cures_section import divergences
from pages.training.explanation_words import what_it_tells_you
from pages.training.film_section import film
from pages.training.learning_figure import accuracy_figure, loss_figure
from pages.training.measured import Contender

EVERY = 1.0  # seconds between two looks at what trains


def watched(setup: Setup) -> None:
    """Cards, figure and explanation, drawn anew while something trains; then why some diverged, and the gradient."""
    seen = contenders.follow(setup.kinds)
    watch(lambda: contenders.follow(setup.kinds), _all, every=EVERY, seen=seen)
    if not is_busy(seen):
        divergences(seen)
        film(seen)


def _all(shown: Sequence[Contender]) -> None:
    st.title(unbroken(training_words.headline(shown)))
    _cards(shown)
    _progress([run for contender in shown for run in contender.runs])
    for contender in shown:
        if contender.error:
            problem(training_words.not_trained(contender.name, contender.error))
    _curves(shown)
    told = Markup(" ").join(what_it_tells_you(shown))
    tells(told)
    segments(plain("Shown"), _views(shown), "view", label_visibility="collapsed")
    if is_busy(shown):
        caption(plain("How the gradient changes is drawn as soon as the training ends or is stopped."))


def _cards(shown: Sequence[Contender]) -> None:
    labels = training_words.card_labels(shown[0].task)
    show_cards(labels, [_card(contender, labels) for contender in shown])


def _card(contender: Contender, labels: Sequence[str]) -> Markup:
    head = Markup('<b style="color:var(--gh-{})">{}</b>').format(contender.kind.key, contender.name)
    return card(head, labels, training_words.card_rows(contender), about=("network", contender.kind.key))


def _progress(runs: list[TrainingRun]) -> None:
    """How far all are, what is still to wait for, and the button that stops all or goes on."""
    if all(run.over for run in runs):
        return
    done = sum(run.config.steps if run.over else len(run.steps) for run in runs)
    whole = sum(run.config.steps for run in runs)
    waiting = [run.progress.place_in_queue for run in runs if run.progress.state is State.QUEUED]
    said = [plain("{progress}.", progress=training_words.how_many_updates(done, whole))]
    if left := _seconds_left(runs):
        said.append(plain("About {time} left.", time=numbers.seconds(left)))
    if waiting:
        said.append(plain("{count} waiting, the next at place {place}.", count=len(waiting), place=min(waiting)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(done / whole, " ".join(said))
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
    caption(training_words.how_it_is_measured(shown))


def _views(shown: Sequence[Contender]) -> dict[str, Callable[[Sequence[Contender]], Figure]]:
    """What can be drawn of these trainings; regression has no accuracy."""
    views: dict[str, Callable[[Sequence[Contender]], Figure]] = {"accuracy": accuracy_figure, "loss": loss_figure}
    if shown[0].task.chance_accuracy is None:
        del views["accuracy"]
    return views


_OTHERS = (
    (later("Only the forget bias differs"), "nets=LSTM&nets=LSTM+bias+1&nets=LSTM+bias+3"),
    (later("A plateau that is not a minimum: GRU"), "nets=GRU"),
    (later("The same GRU with a truncation window one step too short"), "nets=GRU&window=20"),
    (
        later("A gradient that explodes"),
        "task=recall the first symbol&nets=RNN+ReLU+identity&scale=1.1&lag=40&opt=SGD&lr=0.01&clip=not+at+all",
    ),
    (
        later("The same, with clipping"),
        "task=recall the first symbol&nets=RNN+ReLU+identity&scale=1.1&lag=40&opt=SGD&lr=0.01",
    ),
    (
        later("Where forget bias 3 slows learning: text"),
        "task=next+character&lag=59&H=64&nets=LSTM&nets=LSTM+bias+3",
    ),
    (later("Where the horizon makes no difference: a series"), "task=next+value+(sunspots)&lag=11"),
)


def other_experiments() -> None:
    """Set-ups that show one effect each, as links."""
    links = "".join(
        f'<li><a href="./training?{escape(query)}" target="_self">{escape(plain(words))}</a></li>'
        for words, query in _OTHERS
    )
    st.html(f'<div class="gh-link"><b>{escape(plain("Other experiments"))}</b><ul>{links}</ul></div>')
