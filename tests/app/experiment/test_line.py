"""The runs of a process come one after another, and nobody waits long for one of them."""

from __future__ import annotations

import threading
import time

import pytest

from app.experiment.apart import HEAVY, measure, seconds
from app.experiment.line import Line, leave
from rnn_core import ExperimentConfig

LIGHT, LONG = ExperimentConfig(seq_len=5, hidden_size=4), ExperimentConfig(seq_len=2000, hidden_size=64)


def test_runs_come_one_after_another_in_the_order_of_their_coming() -> None:
    line, came = Line(longest=60), list[int]()
    running, most = [0], [0]

    def run(k: int) -> None:
        with line.place():
            running[0] += 1
            most[0] = max(most[0], running[0])
            came.append(k)
            time.sleep(0.01)
            running[0] -= 1

    threads = [threading.Thread(target=run, args=(k,)) for k in range(10)]
    with line.place():
        for thread in threads:
            last = line._last
            thread.start()
            while line._last is last:  # until it stands in line
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert came == list(range(10))
    assert most == [1]


def test_a_run_that_goes_on_for_long_keeps_nobody() -> None:
    line, ended = Line(longest=0.01), list[int]()
    with line.place():
        for k in range(3):
            with line.place():
                ended.append(k)
    assert ended == [0, 1, 2]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_who_leaves_the_line_in_any_way_makes_way(error: type[BaseException]) -> None:
    line = Line(longest=60)
    with pytest.raises(error), line.place():
        raise error
    with line.place():
        pass


def place_is_left(config: ExperimentConfig) -> bool:
    """By who measures something of a config."""
    line = Line(longest=60)
    with line.place():
        return bool(measure(lambda _: line._last.is_set(), config))


def test_who_measures_something_heavy_leaves_the_line_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADIENT_HORIZON_APART", raising=False)
    assert seconds([LIGHT]) < HEAVY <= seconds([LONG])
    assert not place_is_left(LIGHT)
    assert place_is_left(LONG)


def test_who_stands_in_no_line_has_none_to_leave() -> None:
    leave()
    with Line().place():
        pass
    leave()
