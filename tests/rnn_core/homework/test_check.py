"""A right homework is right, and one with a common mistake is told that mistake. Students compute in float32."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn_core import ExperimentConfig
from rnn_core.homework.check import check
from rnn_core.homework.judged import Judged
from rnn_core.homework.submission import read_submission
from rnn_core.homework.workings import Mistake, Task
from tests.rnn_core.homework.student import Student

RNN = ExperimentConfig(cell="rnn", seq_len=30, hidden_size=16)
LSTM = ExperimentConfig(cell="lstm", seq_len=30, hidden_size=16)
MANY = replace(RNN, sequence_type="many_to_many", weight_init="orthogonal")
OPEN = replace(LSTM, gate_bias=3.0)
RIGHT = [
    RNN,
    LSTM,
    OPEN,
    ExperimentConfig(cell="gru", seq_len=25, batch_size=7),
    ExperimentConfig(cell="rnn", seq_len=60),  # ends below what float32 can square
    replace(RNN, activation="relu", weight_init="orthogonal"),
    replace(RNN, activation="relu", hidden_size=3, weight_init="gaussian"),  # most sequences end in an exact zero
    replace(LSTM, num_layers=2),
    replace(RNN, bidirectional=True),
    replace(LSTM, num_layers=2, bidirectional=True),
    MANY,
    replace(RNN, sequence_type="encoder_decoder"),
]


def judged(data: bytes, task: Task) -> list[Judged]:
    submission = read_submission(data)
    return check(submission, submission.curves[""], task)


def horizon_of(config: ExperimentConfig, student: Student) -> float | str | None:
    """As docs ask: of an LSTM on ∂c."""
    if config.cell != "lstm":
        return None
    curve = replace(student, of_cell_state=True).curve(config).log10()
    below = np.flatnonzero(curve.numpy() < -3)
    return int(below[0]) - 1 if len(below) else f"> {len(curve) - 1}"


@pytest.mark.parametrize("config", RIGHT, ids=lambda config: f"{config.cell}-{config.activation}-{config.seq_len}")
@pytest.mark.parametrize("logarithms", [False, True], ids=["sizes", "logs"])
def test_a_right_homework_is_right(config: ExperimentConfig, logarithms: bool) -> None:
    student = Student()
    horizon = horizon_of(config, student)
    if logarithms:
        student = Student(column="log10_size", log=lambda curve: curve.log10())
    parts = judged(student.hand_in(config, horizon=horizon), Task(config=config))
    assert [part for part in parts if not part.right] == []


@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("layer", [0, 1])
def test_the_layer_and_direction_of_the_task_are_asked(layer: int, direction: int) -> None:
    config = replace(RNN, bidirectional=True, num_layers=2, sequence_type="many_to_many")
    data = Student(layer=layer, direction=direction).hand_in(config)
    assert judged(data, Task(config=config, layer=layer, direction=direction))[0].right
    other = judged(data, Task(config=config, layer=layer, direction=1 - direction))[0]
    assert other.mistakes == (Mistake.OTHER_DIRECTION,)


def test_the_last_loss_alone_can_be_asked() -> None:
    last = Student(losses=range(29, 30)).hand_in(MANY)
    assert all(part.right for part in judged(last, Task(config=MANY, last_loss=True)))
    assert judged(last, Task(config=MANY))[0].mistakes == (Mistake.ONE_LOSS,)
    every = Student().hand_in(MANY)
    assert judged(every, Task(config=MANY, last_loss=True))[0].mistakes == (Mistake.ALL_LOSSES,)


def log(base: float) -> dict[str, Any]:
    return {"column": "log10_size", "log": lambda curve: curve.log() / np.log(base)}


MISTAKES: list[tuple[Mistake, ExperimentConfig, dict[str, Any]]] = [
    (Mistake.ABSOLUTE, RNN, {"start": None}),
    (Mistake.ABSOLUTE, replace(LSTM, num_layers=2), {"start": None}),
    (Mistake.REVERSED, RNN, {"lags": lambda sizes: sizes.flip(0), "start": -1}),
    (Mistake.REVERSED, OPEN, {"lags": lambda sizes: sizes.flip(0)}),
    (Mistake.ONE_LOSS, MANY, {"losses": range(29, 30)}),
    (Mistake.ALL_LOSSES, RNN, {"losses": range(30)}),
    (Mistake.ALL_LOSSES, LSTM, {"losses": range(30)}),
    (Mistake.NATURAL_LOG, RNN, log(np.e)),
    (Mistake.LOG2, LSTM, log(2.0)),
    (Mistake.SQUARED, RNN, {"size": lambda grads: (grads**2).sum(dim=2)}),
    (Mistake.SQUARED, OPEN, {"size": lambda grads: (grads**2).sum(dim=2)}),
    (Mistake.MEAN, RNN, {"middle": lambda ratios: ratios.mean(dim=1)}),
    (Mistake.MEAN, replace(RNN, activation="relu"), {"middle": lambda ratios: ratios.mean(dim=1)}),
    (Mistake.MEAN, RNN, {"size": lambda grads: grads.norm(dim=2).mean(dim=1)}),
    (Mistake.WHOLE_BATCH, RNN, {"size": lambda grads: grads.norm(dim=(1, 2))}),
    (Mistake.MEDIANS_DIVIDED, RNN, {"size": lambda grads: grads.norm(dim=2).median(dim=1).values}),
    (Mistake.CELL_STATE, LSTM, {"of_cell_state": True}),
    (Mistake.CELL_STATE, OPEN, {"of_cell_state": True}),
    (Mistake.LATE, RNN, {"lags": lambda sizes: sizes[1:]}),
    (Mistake.LATE, LSTM, {"lags": lambda sizes: sizes[1:]}),
    (Mistake.EARLY, RNN, {"first_lag": 1}),
]


@pytest.mark.parametrize(
    ("mistake", "config", "how"), MISTAKES, ids=lambda value: str(value) if isinstance(value, Mistake) else ""
)
def test_a_mistake_is_told(mistake: Mistake, config: ExperimentConfig, how: dict[str, Any]) -> None:
    curve = judged(Student(**how).hand_in(config), Task(config=config))[0]
    assert not curve.right
    assert curve.mistakes == (mistake,)


@pytest.mark.parametrize(
    ("mistakes", "divide"),
    [
        ((Mistake.OVER_T,), 30),
        ((Mistake.OVER_B,), 16),
        ((Mistake.OVER_T, Mistake.OVER_B), 480),
        ((Mistake.MEAN_ERROR,), 0.5 * 4 * 16),
        ((Mistake.ANOTHER_FACTOR,), 7),
    ],
)
@pytest.mark.parametrize("config", [RNN, replace(MANY, cell="gru")], ids=["one", "many"])
def test_a_divided_loss_shows_in_absolute_sizes_and_in_no_others(
    config: ExperimentConfig, mistakes: tuple[Mistake, ...], divide: float
) -> None:
    absolute = judged(Student(start=None, divide_loss=divide).hand_in(config), Task(config=config))[0]
    assert absolute.mistakes == (Mistake.ABSOLUTE, *mistakes)
    assert judged(Student(divide_loss=divide).hand_in(config), Task(config=config))[0].right


def test_two_mistakes_are_told_together() -> None:
    student = Student(start=None, size=lambda grads: (grads**2).sum(dim=2))
    assert judged(student.hand_in(RNN), Task(config=RNN))[0].mistakes == (Mistake.SQUARED, Mistake.ABSOLUTE)


def test_logarithms_in_the_column_for_sizes_are_told_with_their_base() -> None:
    data = Student(**log(10.0)).hand_in(RNN).replace(b"log10_size", b"size")
    assert judged(data, Task(config=RNN))[0].mistakes == (Mistake.LOG_IN_SIZE,)
    data = Student(**log(np.e)).hand_in(RNN).replace(b"log10_size", b"size")
    assert judged(data, Task(config=RNN))[0].mistakes == (Mistake.LOG_IN_SIZE, Mistake.NATURAL_LOG)


def measured(config: ExperimentConfig) -> list[float]:
    """The decay and the horizon of a right homework."""
    return [part.measured for part in judged(Student().hand_in(config), Task(config=config))[1:]]


@pytest.mark.parametrize(
    ("mistake", "wrong"),
    [
        (Mistake.SLOPE, np.log10),
        (Mistake.SLOPE, np.log),
        (Mistake.WRONG_BASE, lambda decay: np.exp(np.log10(decay))),
        (Mistake.INVERSE, lambda decay: 1 / decay),
        (Mistake.SQUARED, lambda decay: decay**2),
        (Mistake.NATURAL_LOG, lambda decay: 10 ** np.log(decay)),
    ],
)
def test_what_gives_a_wrong_decay_is_told(mistake: Mistake, wrong: Any) -> None:
    decay = float(wrong(measured(RNN)[0]))
    curve, part, _ = judged(Student().hand_in(RNN, decay=decay), Task(config=RNN))
    assert curve.right
    assert not part.right
    assert part.mistakes[0] is mistake


def test_a_wrong_curve_s_own_mistake_explains_the_numbers_that_were_read_off_it() -> None:
    curve, decay, horizon = judged(Student(**MISTAKES[9][2]).hand_in(RNN), Task(config=RNN))
    assert curve.mistakes == decay.mistakes == horizon.mistakes == (Mistake.SQUARED,)


def test_what_gives_a_wrong_horizon_is_told() -> None:
    right = int(measured(RNN)[1])
    assert judged(Student().hand_in(RNN, horizon=right + 1), Task(config=RNN))[2].mistakes == (Mistake.FIRST_BELOW,)
    assert judged(Student().hand_in(LSTM), Task(config=LSTM))[2].mistakes == (Mistake.HIDDEN_STATE,)
    assert judged(Student().hand_in(OPEN, horizon=29), Task(config=OPEN))[2].mistakes == (Mistake.NOT_REACHED,)
    assert not judged(Student().hand_in(RNN, horizon="> 29"), Task(config=RNN))[2].right


def test_a_curve_with_a_lag_missing_or_one_number_wrong_is_wrong_there() -> None:
    lines = Student().hand_in(RNN).split(b"\n")
    gone = judged(b"\n".join(lines[:9] + lines[10:]), Task(config=RNN))[0]
    assert (gone.right, gone.lag, gone.lags, gone.given) == (False, 6, 1, None)
    lines[9] = b"6,0.9"
    odd = judged(b"\n".join(lines), Task(config=RNN))[0]
    assert (odd.right, odd.lag, odd.lags, odd.mistakes) == (False, 6, 1, ())
    assert odd.given == pytest.approx(np.log10(0.9))


def test_what_no_known_mistake_gives_is_wrong_without_a_diagnosis() -> None:
    rng = np.random.default_rng(0)
    rows = "".join(f"{lag},{value}\n" for lag, value in enumerate(rng.uniform(0.1, 1, 30)))
    parts = judged(f"decay_per_step,0.111\nhorizon,2\nlag,size\n{rows}".encode(), Task(config=RNN))
    assert [part.right for part in parts] == [False] * 3
    assert parts[0].mistakes == ()


def test_what_is_not_handed_in_is_not_right() -> None:
    data = Student().hand_in(RNN).split(b"\n", 2)[2]
    curve, decay, horizon = judged(data, Task(config=RNN))
    assert curve.right
    assert (decay.right, decay.given, horizon.right, horizon.given) == (False, None, False, None)


def test_a_network_without_a_curve_is_refused() -> None:
    data = Student().hand_in(RNN)
    with pytest.raises(ValueError, match="at least 2 steps"):
        judged(data, Task(config=ExperimentConfig(cell="rnn", seq_len=1)))
    runaway = ExperimentConfig(cell="rnn", activation="linear", weight_scale=8.0, seq_len=1000)
    with pytest.raises(ValueError, match="must stay finite"):
        judged(data, Task(config=runaway))
