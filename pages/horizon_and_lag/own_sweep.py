"""A sweep of the reader's own: the sidebar's networks, trained behind the page while it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from app import numbers
from app.background.session import follow, resume, stop
from app.background.works import Progress
from app.components.problem import problem
from app.experiment.experiment import Experiment
from pages.horizon_and_lag import runs as lag_runs
from pages.horizon_and_lag.runs import Spot
from rnn_core.studies.learnt_lag import HORIZON_LAGS, LAGS, LagStudy, Learner

POLL = 1.0  # seconds between two looks at a running sweep
_ASKED = "lag_asked"  # the sweeps that this session has begun
_LIVE = "lag_live"  # whether the fragment looks again by itself
_KEPT = 8
_BUDGETS = (200, 400, 800)


def choices(experiment: Experiment) -> LagStudy:
    """What to train: the page's own controls, and the sidebar's networks."""
    with st.container(horizontal=True, key="lag_choices"):
        seeds = st.slider("Seeds", 1, 5, 2, key="lag_seeds", bind="query-params")
        longest = st.select_slider("Longest lag", LAGS[1:], 40, key="lag_longest", bind="query-params")
        steps = st.select_slider("Steps of training", _BUDGETS, 400, key="lag_steps", bind="query-params")
    return lag_runs.own_sweep(experiment, seeds=int(seeds), longest=int(longest), steps=int(steps))


def is_asked(sweep: LagStudy) -> bool:
    """Whether this session has begun it."""
    return sweep in st.session_state.get(_ASKED, ())


def begin(sweep: LagStudy) -> None:
    """Begin it, or go on with it; for a button's `on_click`."""
    asked = [one for one in st.session_state.get(_ASKED, ()) if one != sweep]
    st.session_state[_ASKED] = (*asked, sweep)[-_KEPT:]
    resume(sweep)


def progress_of(sweep: LagStudy) -> Progress | None:
    """How far it is, None where it was not begun; the sweep goes on while this is asked."""
    return follow(sweep, sweep.learners) if is_asked(sweep) else None


def button(sweep: LagStudy, progress: Progress | None) -> None:
    """Train, stop, go on; or why it cannot be trained. One place for all, so that none is seen beside another."""
    with st.empty():
        if progress is None or progress.state == "stopped":
            try:
                lag_runs.require_affordable(sweep)
            except ValueError as error:
                problem(str(error))
                return
            longest = numbers.seconds(lag_runs.longest_seconds(sweep))
            words = f"Train these, {longest} at most" if progress is None else "Go on"
            st.button(words, key="lag_begin", on_click=begin, args=(sweep,))
        elif progress.busy:
            st.button("Stop", key="lag_stop", on_click=stop, args=(sweep,))


def told_before(sweep: LagStudy) -> str:
    """What the horizons say before anything is trained. Safe as HTML."""
    found = [f"{name} <b>{_steps(horizon, reached)}</b>" for name, horizon, reached in lag_runs.own_horizons(sweep)]
    return f"Horizon before training, seed {sweep.seeds[0]}: {numbers.names(found)}."


def _steps(horizon: int | None, reached: bool) -> str:
    if horizon is None:
        return f"none (states leave the number range within {HORIZON_LAGS} steps)"
    return numbers.count(horizon, "step") if reached else f"> {horizon} steps"


def told_now(sweep: LagStudy, progress: Progress) -> str:
    """Where the sweep stands, in a line."""
    done = sum(one.finished for one in progress.items)
    of = f"{done} of {numbers.count(len(sweep.kinds) * len(sweep.seeds), 'network')} done"
    if progress.state == "failed":
        return f"This sweep ended: {progress.error}."
    if progress.state == "finished":
        return f"{of}, in {numbers.seconds(progress.seconds)}."
    if progress.state == "queued":
        return f"{of}. Waiting for a free core, place {progress.place} in the queue."
    now = lag_runs.under_way(progress.items)
    where = f" {_place(sweep, now)}." if now else ""
    return f"{of}.{where}{' Stopped.' if progress.state == 'stopped' else ''}"


def _place(sweep: LagStudy, now: Learner) -> str:
    name = next(kind.name for kind in sweep.kinds if kind.key == now.kind)
    lag = now.lags[min(len(now.needed), len(now.lags) - 1)]
    return f"{name}, seed {now.seed}, lag {lag}, step {now.step} of {sweep.budget.steps}"


def show_progress(sweep: LagStudy, progress: Progress | None) -> None:
    """A bar and its line, where there is something to tell."""
    bar, line = st.empty(), st.empty()
    if progress is None:
        return
    whole = len(sweep.kinds) * len(sweep.seeds)
    if progress.busy or progress.state == "stopped":
        bar.progress(sum(one.finished for one in progress.items) / whole)
    line.html(f'<p class="gh-caption" role="status">{escape(told_now(sweep, progress))}</p>')


def polled(show: Callable[[Experiment], None], experiment: Experiment) -> None:
    """Call it in a fragment, which looks again and again while a sweep is under way."""
    st.fragment(show, run_every=POLL if st.session_state.get(_LIVE) else None)(experiment)


def poll_if(progress: Progress | None) -> None:
    """Have the fragment look again, or leave off; at its end, since this may start the page anew."""
    live = progress is not None and progress.busy
    if live != st.session_state.get(_LIVE, False):
        st.session_state[_LIVE] = live
        st.rerun()


def spots(sweep: LagStudy, progress: Progress | None) -> list[Spot]:
    """What is trained by now."""
    return lag_runs.own_spots(sweep, progress.items) if progress else []
