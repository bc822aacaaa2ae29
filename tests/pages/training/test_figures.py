"""Figures of trainings: every point is a step's own number, and plotly accepts them."""

from __future__ import annotations

import numpy as np
import pytest

from pages.training.film_figure import FAINTEST
from rnn_core.learning import progress as learning
from tests.app.drawn import accuracy_figure, film_figure, frame_figure, loss_figure
from tests.pages.training.test_words import CHANCE, DIVERGED, LEARNT
from tests.pages.training.trainings import contender


def test_a_line_a_seed_is_the_accuracy_on_fresh_data() -> None:
    made = contender("gru", seeds=2)
    figure = accuracy_figure([made])
    for trace, run in zip(figure.data, made.runs, strict=True):
        looks = [step for step in run.steps if step.accuracy is not None]
        assert list(trace.x) == [step.step for step in looks]
        np.testing.assert_allclose(trace.y, [100 * step.accuracy for step in looks])  # type: ignore[operator]
    assert any("chance level: 25 %" in note.text for note in figure.layout.annotations)


@pytest.mark.parametrize("task", ["recall", "adding", "series", "next_character"])
def test_losses_are_drawn_by_their_log_fresh_and_trained_on(task: str) -> None:
    made = contender("lstm", task=task)
    trained, fresh = loss_figure([made]).data
    looks = [step for step in made.runs[0].steps if step.fresh_loss is not None]
    np.testing.assert_allclose(fresh.y, np.log10([step.fresh_loss for step in looks]))  # type: ignore[arg-type]
    losses = [step.loss for step in made.runs[0].steps]
    np.testing.assert_allclose(trained.y[1], np.log10(np.mean(losses[1:4])))
    assert trained.line.width < fresh.line.width


@pytest.mark.parametrize("done", [0, 1, 5])
def test_what_has_hardly_begun_is_drawn_too(done: int) -> None:
    made = contender("rnn", done=done, state="running")
    accuracy_figure([made])
    loss_figure([made])


def test_a_divergence_leaves_a_figure() -> None:
    made = contender("rnn", steps=DIVERGED)
    loss_figure([made])
    film_figure(made, made.runs[0], 3)


@pytest.mark.parametrize("window", [None, 3])
def test_the_film_holds_every_frame_on_one_fixed_scale(window: int | None) -> None:
    made = contender("gru", truncation=window)
    run = made.runs[0]
    figure = film_figure(made, run, 4)
    film = np.array([step.log10_dh for step in run.evaluated]).T
    sizes = figure.data[-1]
    assert (sizes.zmin, sizes.zmax) == (FAINTEST, 0.0)
    assert list(sizes.x) == [step.step for step in run.evaluated]
    drawn = np.array(sizes.z, np.float64)
    finite = np.isfinite(film)
    np.testing.assert_allclose(drawn[finite], np.clip(film[finite], FAINTEST, 0.0))
    assert np.isnan(drawn[~finite]).all()
    assert (len(figure.data) == 2) is (window is not None)  # exact zeros have an area of their own


def test_markers_stand_where_the_gradient_reaches_the_start_and_the_plateau_ends() -> None:
    made = contender("gru", steps=LEARNT)
    at = [shape.x0 for shape in film_figure(made, made.runs[0], 2).layout.shapes]
    assert at == [learning.plateau_end(LEARNT, made.task), 2]
    still = contender("gru", steps=CHANCE)
    assert [shape.x0 for shape in film_figure(still, still.runs[0], 2).layout.shapes] == [2]


def test_the_frame_under_the_scrub_bar_is_the_step_s_own_curve() -> None:
    contenders = [contender("lstm"), contender("gru", truncation=3)]
    frames = [np.asarray(one.runs[0].evaluated[1].log10_dh) for one in contenders]
    figure = frame_figure(contenders, frames)
    curves = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    for one, values in zip(contenders, frames, strict=True):
        drawn = np.array(curves[one.name].y, np.float64)
        np.testing.assert_allclose(drawn[np.isfinite(values)], values[np.isfinite(values)])
    cut = next(trace for trace in figure.data if trace.mode == "markers")
    assert list(cut.x) == [1, 2, 3, 4]
