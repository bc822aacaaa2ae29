"""Tasks: their data say what they claim, and the loss of guessing is that of the best answer that reads nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.config import bundled_series
from rnn_core.engine.batches import Batch
from rnn_core.learning.tasks import COPIED, TASKS, Task, task

RNG = np.random.default_rng


def drawn(name: str, lag: int, B: int = 400) -> tuple[Task, Batch]:
    found = task(name, lag)
    return found, found.draw(RNG(0), B)


@pytest.mark.parametrize("name", TASKS)
@given(lag=st.integers(COPIED, 60), B=st.integers(1, 9))
@settings(max_examples=15, deadline=None)
def test_data_have_the_shapes_and_losses_that_the_task_says(name: str, lag: int, B: int) -> None:
    found = task(name, lag)
    for draw in (found.draw, found.draw_fresh):
        batch = draw(RNG(1), B)
        assert batch.inputs.shape == (found.seq_len, B, found.input_size)
        assert batch.loss_mask[found.first_answer :].all()
        assert not batch.loss_mask[: found.first_answer].any()
        if found.loss == "cross_entropy":
            answers = batch.targets[found.first_answer :]
            assert answers.min() >= 0
            assert answers.max() < found.output_size


@pytest.mark.parametrize("name", TASKS)
def test_one_stream_gives_the_same_data_again(name: str) -> None:
    found = task(name, 12)
    first, second = (found.draw(RNG(3), 5) for _ in range(2))
    np.testing.assert_array_equal(first.inputs, second.inputs)
    np.testing.assert_array_equal(first.targets, second.targets)


@pytest.mark.parametrize("lag", [1, 2, 20])
def test_recall_asks_for_the_first_symbol_and_shows_it_once(lag: int) -> None:
    found, batch = drawn("recall", lag)
    assert found.seq_len == lag + 1
    np.testing.assert_array_equal(batch.inputs[0].argmax(axis=1), batch.targets[-1])
    assert (batch.inputs[1:].argmax(axis=2) >= 4).all()


@pytest.mark.parametrize("lag", [1, 2, 9, 50])
def test_adding_marks_two_numbers_far_back_and_asks_for_their_sum(lag: int) -> None:
    _, batch = drawn("adding", lag)
    numbers, marks = batch.inputs[..., 0], batch.inputs[..., 1]
    np.testing.assert_array_equal(marks.sum(axis=0), 2)
    np.testing.assert_allclose((numbers * marks).sum(axis=0), batch.targets[-1, :, 0], rtol=1e-12)
    last_mark = lag - marks[::-1].argmax(axis=0)
    assert (last_mark <= max((lag + 1) // 2, 1)).all()


@pytest.mark.parametrize("lag", [1, 2, 9, 50])
def test_temporal_order_asks_which_of_two_came_first(lag: int) -> None:
    _, batch = drawn("temporal_order", lag)
    symbols = batch.inputs.argmax(axis=2)
    for b in range(40):
        relevant = [int(s) for s in symbols[:, b] if s < 2]
        assert len(relevant) == 2
        assert batch.targets[-1, b] == 2 * relevant[0] + relevant[1]


@pytest.mark.parametrize("lag", [5, 6, 30])
def test_copy_asks_for_each_symbol_lag_steps_after_it_stood(lag: int) -> None:
    found, batch = drawn("copy", lag)
    symbols = batch.inputs.argmax(axis=2)
    for step in found.answers:
        np.testing.assert_array_equal(batch.targets[step], symbols[step - lag])
    assert (symbols[lag] == 9).all()


def test_next_character_asks_at_every_step_for_what_comes_next() -> None:
    found = task("next_character", 7, "abracadabra, said the magician. " * 8)
    batch = found.draw(RNG(0), 30)
    np.testing.assert_array_equal(batch.inputs[1:].argmax(axis=2), batch.targets[:-1])


def test_fresh_text_is_never_trained_on() -> None:
    text = "a" * 200 + "b" * 50
    found = task("next_character", 10, text)
    assert (found.draw(RNG(0), 500).targets == 0).all()
    assert (found.draw_fresh(RNG(0), 500).targets == 1).all()


def test_a_text_is_read_as_words_where_asked() -> None:
    found = task("next_character", 3, "The cat and the dog, the dog and the cat! " * 5, "word")
    assert found.names == ("!", ",", "and", "cat", "dog", "the")


def test_fresh_targets_of_a_series_are_its_last_fifth_in_units_of_the_rest() -> None:
    values = np.array(bundled_series())
    found = task("series", 11)
    last = len(values) - len(values) // 5
    z = (values - values[:last].mean()) / values[:last].std()
    fresh = set(np.round(found.draw_fresh(RNG(0), 2000).targets[-1, :, 0], 9))
    trained = set(np.round(found.draw(RNG(0), 2000).targets[-1, :, 0], 9))
    assert fresh == set(np.round(z[last:], 9))
    assert trained <= set(np.round(z[:last], 9))


@pytest.mark.parametrize("name", ["recall", "temporal_order", "copy"])
def test_guessing_costs_the_log_of_the_classes(name: str) -> None:
    found, batch = drawn(name, 20, 4000)
    shares = np.bincount(batch.targets[found.first_answer :].ravel(), minlength=found.output_size) / 4000
    shares = shares / shares.sum()
    assert abs(float(-(shares * np.log(shares)).sum()) - found.chance_loss) < 0.01
    assert found.chance_accuracy == 1 / found.output_size


def test_guessing_a_sum_costs_half_its_variance() -> None:
    found, batch = drawn("adding", 20, 200_00)
    assert abs(0.5 * batch.targets[-1].var() - found.chance_loss) < 0.002


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("copy", {"lag": 4}, "lag must be at least 5 steps for copy, got 4"),
        ("next_character", {"lag": 5, "text": "x"}, "text must have 2 to 256 distinct characters, got 1"),
        ("next_character", {"lag": 5, "text": ""}, "text must have 2 to 256 distinct characters, got 0"),
        (
            "next_character",
            {"lag": 9, "text": "ab" * 10},
            r"text must have at least 22 characters at lag 9 \(11 to train on and 11 held out\), got 20",
        ),
        ("next_character", {"lag": 9, "text": "a b", "unit": "word"}, r"22 words at lag 9 .*, got 2"),
        ("series", {"lag": 5, "series": (1.0,) * 40}, "series must vary before its last fifth, got only 1.0"),
        (
            "series",
            {"lag": 5, "series": (1e15, 1e15 + 2) * 20},
            "above 10⁻⁹ of its largest value before its last fifth, got 1.0",
        ),
        (
            "series",
            {"lag": 5, "series": (1.0, 2.0)},
            r"series must have at least 17 values \(6 to read, one to learn to forecast and 10 held out\), got 2",
        ),
        (
            "series",
            {"lag": 5, "series": (1.0, float("nan")) * 20},
            "series must have finite values up to 10¹⁰⁰, got nan",
        ),
        ("series", {"lag": 5, "series": (1.0, 1e300) * 20}, "got 10³⁰⁰"),
    ],
)
def test_data_that_a_task_cannot_have_are_refused_in_one_sentence(
    name: str, more: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        task(name, **more)  # type: ignore[arg-type]


@given(name=st.sampled_from(TASKS), loss=st.floats(0, 10), accuracy=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_learnt_is_better_than_guessing(name: str, loss: float, accuracy: float) -> None:
    found = task(name, 20)
    known = None if found.loss == "mse" else accuracy
    if found.is_learnt(loss, known):
        assert loss < found.chance_loss or accuracy > (found.chance_accuracy or 0.0)
