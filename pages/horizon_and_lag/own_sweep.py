"""A sweep of the reader's own: the sidebar's networks, trained behind the page while it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup, escape

from app import numbers
from app.background import session
from app.background.progress import Progress, State
from app.components.problem import problem
from app.components.slider import scale, slider
from app.experiment.experiment import Experiment
from pages.horizon_and_lag import runs as lag_runs
from pages.horizon_and_lag.measured import Spot
from rnn_core.studies.learnt_lag import HORIZON_LAGS, LAGS, LagStudy, Learner

EVERY = 1.0  # seconds between two looks at a running sweep
_ASKED = "lag_asked"  # the sweeps that this session has begun
_CONTROLS = ("lag_seeds", "lag_longest", "lag_steps")
_KEPT = 8
_BUDGETS = (200, 400, 800)


def choices(experiment: Experiment) -> LagStudy:
    """What to train: the page's own controls, and the sidebar's networks."""
    with st.container(horizontal=True, key="lag_choices"):
        slider("Seeds", 1, 5, 2, 1, "lag_seeds")
        scale("Longest lag", LAGS[1:], 40, "lag_longest")
        scale("Steps of training", _BUDGETS, 400, "lag_steps")
    return _chosen(experiment)


def _chosen(experiment: Experiment) -> LagStudy:
    seeds, longest, steps = (int(st.session_state[key]) for key in _CONTROLS)
    return lag_runs.own_sweep(experiment, seeds=seeds, longest=longest, steps=steps)


def is_asked(sweep: LagStudy) -> bool:
    """Whether this session has begun it."""
    return sweep in st.session_state.get(_ASKED, ())


def begin(sweep: LagStudy) -> None:
    """Begin it, or go on with it; for a button's `on_click`."""
    asked = [one for one in st.session_state.get(_ASKED, ()) if one != sweep]
    st.session_state[_ASKED] = (*asked, sweep)[-_KEPT:]
    session.resume(sweep)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SweepRun:
    """A sweep as it stands."""

    sweep: LagStudy
    progress: Progress

    @property
    def busy(self) -> bool:
        return self.progress.busy


def follow(experiment: Experiment) -> list[SweepRun]:
    """Go on with the sweep that the page's controls name; none where it was not begun, or before they are drawn."""
    if any(key not in st.session_state for key in _CONTROLS) or not is_asked(sweep := _chosen(experiment)):
        return []
    return [SweepRun(sweep=sweep, progress=session.follow(sweep, sweep.learners))]


def progress_of(sweep: LagStudy, runs: Sequence[SweepRun]) -> Progress | None:
    """How far a sweep is that was followed; None where it was not begun."""
    found = next((run.progress for run in runs if run.sweep == sweep), None)
    if found is None and is_asked(sweep):
        st.rerun()  # the controls are drawn only now: the next run of the page follows what they name
    return found


def button(sweep: LagStudy, progress: Progress | None) -> None:
    """Train, stop, go on; or why it cannot be trained. One place for all, so that none is seen beside another."""
    with st.empty():
        if progress is None or progress.state is State.STOPPED:
            try:
                lag_runs.require_affordable(sweep)
            except ValueError as error:
                problem(str(error))
                return
            longest = numbers.seconds(lag_runs.longest_seconds(sweep))
            words = f"Train these, {longest} at most" if progress is None else "Go on"
            st.button(words, key="lag_begin", on_click=begin, args=(sweep,))
        elif progress.busy:
            st.button("Stop", key="lag_stop", on_click=session.stop, args=(sweep,))


def told_before(sweep: LagStudy) -> Markup:
    """What the horizons say before anything is trained."""
    found = [
        f"{name} <b>{escape(_steps(horizon, reached))}</b>" for name, horizon, reached in lag_runs.own_horizons(sweep)
    ]
    return Markup(f"Horizon before training, seed {sweep.seeds[0]}: {numbers.names(found)}.")


def _steps(horizon: int | None, reached: bool) -> str:
    if horizon is None:
        return f"none (states leave the number range within {HORIZON_LAGS} steps)"
    return numbers.count(horizon, "step") if reached else f"> {horizon} steps"


def told_now(sweep: LagStudy, progress: Progress) -> str:
    """Where the sweep stands, in a line."""
    done = sum(one.finished for one in progress.items)
    of = f"{done} of {numbers.count(len(sweep.kinds) * len(sweep.seeds), 'network')} done"
    if progress.state is State.FAILED:
        return f"This sweep ended: {progress.error}."
    if progress.state is State.FINISHED:
        return f"{of}, in {numbers.seconds(progress.seconds)}."
    if progress.state is State.QUEUED:
        return f"{of}. Waiting for a free core, place {progress.place_in_queue} in the queue."
    now = lag_runs.under_way(progress.items)
    where = f" {_place(sweep, now)}." if now else ""
    return f"{of}.{where}{' Stopped.' if progress.state is State.STOPPED else ''}"


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
    if progress.busy or progress.state is State.STOPPED:
        bar.progress(sum(one.finished for one in progress.items) / whole)
    line.html(Markup('<p class="gh-caption" role="status">{}</p>').format(told_now(sweep, progress)))


def spots(sweep: LagStudy, progress: Progress | None) -> list[Spot]:
    """What is trained by now."""
    return lag_runs.own_spots(sweep, progress.items) if progress else []
