"""A sweep of the reader's own: the sidebar's networks, trained behind the page while it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from app import numbers
from app.background import session
from app.background.progress import Progress, State
from app.components.problem import problem
from app.components.slider import scale, slider
from app.experiment.experiment import Experiment
from app.language.language import plain, plain_count, say, say_count
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
        slider(plain("Seeds"), 1, 5, 2, 1, "lag_seeds")
        scale(plain("Longest lag"), LAGS[1:], 40, "lag_longest")
        scale(plain("Updates"), _BUDGETS, 400, "lag_steps")
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
            words = (
                plain("Train these networks (at most {time})", time=longest) if progress is None else plain("Resume")
            )
            st.button(words, key="lag_begin", on_click=begin, args=(sweep,))
        elif progress.busy:
            st.button(plain("Stop"), key="lag_stop", on_click=session.stop, args=(sweep,))


def told_before(sweep: LagStudy) -> Markup:
    """What the horizons say before anything is trained."""
    found = lag_runs.own_horizons(sweep)
    each = Markup(", ").join(
        say("{name} <b>{horizon}</b>", name=name, horizon=horizon)
        if reached
        else say("{name} <b>more than {horizon}</b>", name=name, horizon=horizon)
        for name, horizon, reached in found
        if horizon is not None
    )
    said = []
    if each:
        said.append(say("Horizon before training (seed {seed}), in steps: {each}.", seed=sweep.seeds[0], each=each))
    if none := [name for name, horizon, _ in found if horizon is None]:
        said.append(
            say_count(
                "Before training, {names} has no horizon: a state overflows within {steps} steps.",
                "Before training, {names} have no horizon: a state overflows within {steps} steps.",
                len(none),
                names=numbers.names(none),
                steps=HORIZON_LAGS,
            )
        )
    return Markup(" ").join(said)


def told_now(sweep: LagStudy, progress: Progress) -> str:
    """Where the sweep stands, in a line."""
    done, whole = sum(one.finished for one in progress.items), len(sweep.kinds) * len(sweep.seeds)
    if progress.state is State.FAILED:
        return plain("This sweep ended: {reason}", reason=progress.reason)
    if progress.state is State.FINISHED:
        return plain_count(
            "{done} of {count} network done, in {time}.",
            "{done} of {count} networks done, in {time}.",
            whole,
            done=done,
            time=numbers.seconds(progress.seconds),
        )
    said = [plain_count("{done} of {count} network done.", "{done} of {count} networks done.", whole, done=done)]
    now = lag_runs.under_way(progress.items)
    if progress.state is State.QUEUED:
        said.append(plain("Waiting for a free core, place {place}.", place=progress.place_in_queue))
    elif now is not None:
        said.append(_place(sweep, now))
    if progress.state is State.STOPPED:
        said.append(plain("Stopped."))
    return " ".join(said)


def _place(sweep: LagStudy, now: Learner) -> str:
    return plain(
        "{name}, seed {seed}, lag {lag}, update {update} of {budget}.",
        name=next(kind.name for kind in sweep.kinds if kind.key == now.kind),
        seed=now.seed,
        lag=now.lags[min(len(now.needed), len(now.lags) - 1)],
        update=now.step,
        budget=sweep.budget.steps,
    )


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
