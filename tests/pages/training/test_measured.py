"""What is measured of a comparison says what its steps say, and is read without a screen."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from pages.training.measured import farthest_horizon, last_loss
from rnn_core import TrainingStep
from rnn_core.learning import progress as learning
from tests.pages.reading import ROOT
from tests.pages.training.test_words import CHANCE, DIVERGED, LEARNT, ON_ITS_WAY
from tests.pages.training.trainings import contender

PURE = (
    "app.background.progress",
    "app.background.training_run",
    "pages.training.measured",
    "pages.training.words",
    "pages.training.explanation_words",
    "pages.training.film_figure",
    "pages.training.learning_figure",
)


@pytest.mark.parametrize("module", PURE)
def test_values_words_and_figures_load_neither_streamlit_nor_plotly(module: str) -> None:
    said = f"import sys, {module}; print(sorted({{'streamlit', 'plotly'}} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("steps", [[], CHANCE[:1], CHANCE, LEARNT, ON_ITS_WAY, DIVERGED, [*LEARNT, DIVERGED[-1]]])
def test_a_contender_is_what_all_of_its_steps_say(steps: list[TrainingStep]) -> None:
    made = contender("gru", seeds=3, steps=steps)
    step = learning.learnt_at(steps, made.task)
    assert made.learnt == (() if step is None else (step,) * 3)
    assert made.diverged == 3 * learning.diverged(steps)
    assert made.at_chance or made.above_chance or not learning.stays_at_chance(steps, made.task)
    assert not (made.at_chance and made.above_chance)
    if steps:
        np.testing.assert_equal((made.accuracy, made.fresh_loss), (steps[-1].accuracy, steps[-1].fresh_loss))
        np.testing.assert_equal(last_loss(made), np.mean([one.loss for one in steps[-4:]]))
        assert farthest_horizon(made) == 6
    else:
        assert (made.accuracy, made.fresh_loss, last_loss(made), farthest_horizon(made)) == (None, None, None, 0)


def test_of_several_seeds_the_median_is_measured() -> None:
    made = contender("lstm", seeds=3)
    ends = [run.evaluated[-1] for run in made.runs]
    assert made.fresh_loss == np.median([end.fresh_loss for end in ends])  # type: ignore[arg-type]
    assert made.accuracy == np.median([end.accuracy for end in ends])  # type: ignore[arg-type]
