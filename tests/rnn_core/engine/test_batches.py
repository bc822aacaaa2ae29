from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.config import bundled_passage, bundled_series
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.loss_steps import input_steps, loss_steps

KINDS = ("gaussian", "zeros", "pulse", "sine", "text", "series")
SMALL = ExperimentConfig(seq_len=12, batch_size=3, input_size=2, output_size=5, hidden_size=4, seed=9)


@pytest.mark.parametrize("inputs", KINDS)
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_one_seed_gives_the_same_data_to_every_network(inputs: str, loss: str) -> None:
    base = replace(SMALL, inputs=inputs, loss="mse" if inputs == "series" else loss)
    first = draw_batch(base)
    for change in (
        {"cell": "rnn"},
        {"cell": "gru", "activation": "relu"},
        {"weight_init": "identity"},
        {"hidden_size": 17},
        {"num_layers": 3, "bidirectional": True},
        {"weight_scale": 7.0, "input_scale": 0.1, "gate_bias": 3.0},
    ):
        other = draw_batch(replace(base, **change))  # type: ignore[arg-type]
        np.testing.assert_array_equal(other.inputs, first.inputs)
        np.testing.assert_array_equal(other.targets, first.targets)
    assert not np.array_equal(draw_batch(replace(base, seed=10)).targets, first.targets)


@pytest.mark.parametrize("inputs", ["gaussian", "sine", "zeros"])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("longer", [13, 20, 57])
def test_a_longer_sequence_adds_older_steps(inputs: str, loss: str, longer: int) -> None:
    short = draw_batch(replace(SMALL, inputs=inputs, loss=loss))
    long = draw_batch(replace(SMALL, inputs=inputs, loss=loss, seq_len=longer))
    np.testing.assert_array_equal(long.inputs[-12:], short.inputs)
    np.testing.assert_array_equal(long.targets[-12:], short.targets)


def test_a_pulse_is_the_same_at_any_length_and_alone() -> None:
    short, long = (draw_batch(replace(SMALL, inputs="pulse", seq_len=T)).inputs for T in (3, 30))
    np.testing.assert_array_equal(short[0], long[0])
    assert (short[0] != 0).all()
    assert not short[1:].any()
    assert not long[1:].any()


def test_gaussian_data_are_standard_normal_and_targets_know_nothing_of_them() -> None:
    batch = draw_batch(ExperimentConfig(seq_len=400, batch_size=64, input_size=4, output_size=4))
    n = batch.inputs.size
    for values in (batch.inputs, batch.targets):
        assert abs(values.mean()) < 4 / np.sqrt(n)
        assert abs(values.var() - 1) < 4 * np.sqrt(2 / n)
    assert abs(np.mean(batch.inputs * batch.targets)) < 4 / np.sqrt(n)


def test_classes_are_uniform() -> None:
    config = ExperimentConfig(seq_len=400, batch_size=64, output_size=4, loss="cross_entropy")
    counts = np.bincount(draw_batch(config).targets.ravel().astype(int), minlength=4)
    np.testing.assert_allclose(counts / counts.sum(), 0.25, atol=4 * np.sqrt(0.25 * 0.75 / counts.sum()))


def test_sines_have_unit_amplitude_and_a_period_of_their_own() -> None:
    x = draw_batch(ExperimentConfig(inputs="sine", seq_len=400, batch_size=3, input_size=2)).inputs
    np.testing.assert_allclose(np.abs(x).max(axis=0), 1.0, atol=0.35)
    ratio = (x[2:] + x[:-2]) / (2 * x[1:-1])  # sin(a + w) + sin(a - w) = 2 cos(w) sin(a)
    cosine = np.median(ratio, axis=0)
    np.testing.assert_allclose(x[2:] + x[:-2], 2 * cosine * x[1:-1], atol=1e-9)
    assert len(np.unique(cosine.round(9))) == 6


@pytest.mark.parametrize("text", [None, "a🙂b, a🙂c; 𝔘 and so on 🙂 and on", "é e\u0301 \u0000 x" * 3])
@pytest.mark.parametrize("sequence_type", ["many_to_many", "many_to_one", "encoder_decoder", "one_to_many"])
def test_the_target_of_a_character_is_the_next_one(text: str | None, sequence_type: str) -> None:
    source = bundled_passage() if text is None else text
    letters = sorted(set(source))
    config = replace(SMALL, inputs="text", text=text, sequence_type=sequence_type, seq_len=9)
    hot = draw_batch(config)
    classes = draw_batch(replace(config, loss="cross_entropy"))
    assert hot.inputs.shape == (9, 3, len(letters)) == hot.targets.shape
    np.testing.assert_array_equal(hot.targets.argmax(axis=2), classes.targets)
    np.testing.assert_array_equal(hot.targets.sum(axis=2), 1.0)
    read = {"encoder_decoder": 5, "one_to_many": 1}.get(sequence_type, 9)
    for b in range(3):
        said = "".join(letters[i] for i in classes.targets[:, b])
        heard = "".join(letters[i] for i in hot.inputs[:read, b].argmax(axis=1))
        assert (heard + said[read - 1 :])[1:] == said
        assert heard[:1] + said in source
        np.testing.assert_array_equal(hot.inputs[:read, b].sum(axis=1), 1.0)
        assert not hot.inputs[read:, b].any()


def test_the_whole_of_a_shortest_text_is_one_window() -> None:
    batch = draw_batch(replace(SMALL, inputs="text", text="abcabcabcabcd"))
    np.testing.assert_array_equal(batch.inputs.argmax(axis=2)[:, 0], [0, 1, 2] * 4)
    np.testing.assert_array_equal(batch.targets.argmax(axis=2)[:, 0], [1, 2, 0] * 3 + [1, 2, 3])


def test_the_series_is_standardised_and_asks_for_the_next_value() -> None:
    values = np.array(bundled_series())
    standardised = (values - values.mean()) / values.std()
    batch = draw_batch(replace(SMALL, inputs="series", batch_size=5))
    np.testing.assert_array_equal(batch.inputs[1:], batch.targets[:-1])
    for b in range(5):
        window = np.append(batch.inputs[:, b, 0], batch.targets[-1, b, 0])
        gaps = np.abs(np.lib.stride_tricks.sliding_window_view(standardised, 13) - window).max(axis=1)
        assert gaps.min() < 1e-12


def test_every_window_of_the_series_can_be_drawn() -> None:
    config = ExperimentConfig(inputs="series", seq_len=len(bundled_series()) - 2, batch_size=64)
    assert len(np.unique(draw_batch(config).inputs[0, :, 0])) == 2


@pytest.mark.parametrize(
    ("sequence_type", "T", "reads", "says"),
    [
        ("one_to_one", 1, range(1), range(1)),
        ("one_to_many", 7, range(1), range(7)),
        ("many_to_one", 7, range(7), range(6, 7)),
        ("many_to_many", 7, range(7), range(7)),
        ("encoder_decoder", 7, range(4), range(4, 7)),
        ("encoder_decoder", 8, range(4), range(4, 8)),
        ("encoder_decoder", 2, range(1), range(1, 2)),
    ],
)
def test_each_sequence_type_reads_and_answers_where_it_should(
    sequence_type: str, T: int, reads: range, says: range
) -> None:
    config = replace(SMALL, seq_len=T, sequence_type=sequence_type)
    batch = draw_batch(config)
    assert (input_steps(config), loss_steps(config)) == (reads, says)
    np.testing.assert_array_equal(np.flatnonzero(batch.loss_mask[:, 0]), list(says))
    np.testing.assert_array_equal(batch.loss_mask, batch.loss_mask[:, :1] & np.ones(3, bool))
    np.testing.assert_array_equal(np.flatnonzero(batch.inputs.any(axis=(1, 2))), list(reads))
    assert batch.loss_mask.dtype == bool


def test_data_cannot_be_written_to() -> None:
    result = rc.run(SMALL)
    for array in (result.inputs, result.targets, result.loss_mask):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
