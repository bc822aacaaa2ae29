"""Why a training diverged, and two changes to it that are trained behind the page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from app import numbers
from app.background import trainings as training_runs
from app.background.session import slots
from app.background.stop_button import stop_or_resume
from app.background.training_run import TrainingRun
from app.background.watch import is_busy, watch
from app.components.problem import problem
from app.components.prose import caption, tells
from app.experiment.link import query
from app.language.language import plain, say
from pages.training import divergence_words
from pages.training import words as training_words
from pages.training.controls import CLIPPED_AT, CLIPS, OPTIMISERS, RATES, TASK_NAMES
from pages.training.measured import Contender, Cure
from rnn_core import TrainingConfig
from rnn_core.learning import cures as core
from rnn_core.learning.kinds import Kind

AT_ONCE = 20.0  # seconds of trainings that begin without a button
MOST_TRIES = 3  # of one setting, each a tenth of the one before
EVERY = 1.0


def divergences(shown: Sequence[Contender]) -> None:
    """Of every network that diverged: why, and both cures. Nothing where none did."""
    diverged = [contender for contender in shown if contender.diverged]
    if not diverged:
        return
    st.header(plain("Why it diverged"))
    with st.container(key="divergence"):
        for contender in diverged:
            tells(divergence_words.why_it_diverged(contender) or "", lead="")
    asked = [(contender.kind, _diverged(contender)) for contender in diverged]
    asked = [(kind, run) for kind, run in asked if _first_tries(run)]
    if not asked:
        return
    seconds = sum(training_runs.seconds_of(config) for _, run in asked for _, config in _first_tries(run)) / slots()
    configs = [run.config for _, run in asked]
    if seconds > AT_ONCE and st.session_state.get(_BEGUN) != configs:
        words = plain("Try clipping and a lower learning rate (about {time})", time=numbers.seconds(seconds))
        st.button(words, key="cures_begin", on_click=_begin, args=(configs,))
        return
    try:
        watch(lambda: [cure for kind, run in asked for cure in _follow(kind, run)], _drawn, every=EVERY)
    except ValueError as error:
        problem(str(error))


_BEGUN = "cures_of"


def _begin(configs: list[TrainingConfig]) -> None:
    st.session_state[_BEGUN] = configs


def _diverged(contender: Contender) -> TrainingRun:
    return next(run for run in contender.runs if run.diverged)


def _first_tries(run: TrainingRun) -> list[tuple[str, TrainingConfig]]:
    tries = {
        "clip_norm": core.clipped(run.config, run.steps),
        "learning_rate": core.slowed(run.config, run.steps),
    }
    return [(changed, config) for changed, config in tries.items() if config is not None]


def _follow(kind: Kind, diverged: TrainingRun) -> list[Cure]:
    """Start, join or go on with both; a cure that diverges is tried again at a tenth of its setting."""
    found = []
    for changed, config in _first_tries(diverged):
        tried: list[str] = []
        run = training_runs.follow(config)
        while run.over and run.diverged and len(tried) < MOST_TRIES - 1:
            tried.append(divergence_words.setting(getattr(config, changed)))
            config = core.further(diverged.config, config)
            run = training_runs.follow(config)
        found.append(Cure(kind=kind, diverged=diverged, run=run, changed=changed, tried=tuple(tried)))
    return found


def _drawn(cures: Sequence[Cure]) -> None:
    by_network: dict[str, list[Cure]] = {}
    for cure in cures:
        by_network.setdefault(cure.kind.name, []).append(cure)
    for name, both in by_network.items():
        said = divergence_words.cure_headline(both)
        st.subheader(f"{name}: {said}" if len(by_network) > 1 else said)
        items = Markup("").join(
            Markup("<li>{}. {}</li>").format(_linked(cure), divergence_words.how_it_went(cure)) for cure in both
        )
        st.html(Markup('<div class="gh-tells gh-link"><ul>{}</ul></div>').format(items))
    if is_busy(cures) or any(not cure.run.over for cure in cures):
        runs = [cure.run for cure in cures]
        done = sum(run.config.steps if run.over else len(run.steps) for run in runs)
        whole = sum(run.config.steps for run in runs)
        st.progress(done / whole, training_words.how_many_updates(done, whole))
        stop_or_resume(runs, key="_cures")
    else:
        caption(divergence_words.what_was_tried())


def _linked(cure: Cure) -> Markup:
    """What was changed, as a link to it, as far as the page's controls can say it."""
    words = divergence_words.what_was_changed(cure)
    low, high = RATES if cure.changed == "learning_rate" else CLIPPED_AT
    if not low <= getattr(cure.run.config, cure.changed) <= high:
        return say("{change} (outside the range of this page’s controls)", change=words)
    return Markup('<a href="./training?{}" target="_self">{}</a>').format(urlencode(_query(cure)), words)


def _query(cure: Cure) -> dict[str, str]:
    """The page's link to a cure alone."""
    config = cure.run.config
    clip = "clip_norm" if config.clip_norm is not None else "clip_value" if config.clip_value is not None else None
    found = query(config.network) | {
        "task": TASK_NAMES[config.task],
        "lag": str(config.lag),
        "nets": cure.kind.name,
        "seeds": "one",
        "seed": str(config.seed),
        "opt": OPTIMISERS[config.optimizer],
        "lr": repr(config.learning_rate),
        "clip": CLIPS["none" if clip is None else clip.removeprefix("clip_")],
        "steps": str(config.steps),
        "batch": str(config.batch_size),
        "unit": {"character": "characters", "word": "words"}[config.unit],
    }
    if clip is not None:
        found["clip_at"] = repr(getattr(config, clip))
    if config.truncation is not None:
        found["window"] = str(config.truncation)
    if config.network.text:
        found["train_text"] = config.network.text
    return found
