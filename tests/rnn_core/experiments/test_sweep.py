from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig, Outcome
from rnn_core.experiments.estimate import working_bytes
from rnn_core.experiments.sweep import LARGEST_CHUNK, chunked

CONFIGS = [
    ExperimentConfig(cell=cell, seq_len=T, hidden_size=5, batch_size=3, weight_scale=scale, seed=seed)
    for cell in ("rnn", "lstm", "gru")
    for T in (6, 9)
    for scale in (0.7, 1.4)
    for seed in range(3)
]
CONFIGS.append(ExperimentConfig(cell="rnn", activation="linear", weight_scale=100.0, seq_len=400))  # diverges


def assert_as_one_by_one(results: list[rc.Result]) -> None:
    for config, result in zip(CONFIGS, results, strict=True):
        alone = rc.run(config)
        assert (result.config, result.outcome) == (config, alone.outcome)
        np.testing.assert_allclose(result.log10_dh, alone.log10_dh, rtol=0, atol=1e-12)


def test_a_sweep_is_in_the_order_of_its_configs() -> None:
    assert_as_one_by_one(rc.run_sweep(iter(CONFIGS)))


def test_chunks_hold_every_config_once_and_one_shape_each() -> None:
    chunks = chunked(CONFIGS)
    assert sorted(place for chunk in chunks for place in chunk) == list(range(len(CONFIGS)))
    for chunk in chunks:
        assert len(chunk) <= LARGEST_CHUNK
        assert len({(CONFIGS[p].cell, CONFIGS[p].seq_len, CONFIGS[p].hidden_size) for p in chunk}) == 1


def test_large_networks_run_one_at_a_time() -> None:
    large = ExperimentConfig(hidden_size=256, seq_len=500, batch_size=64)
    assert chunked([large, replace(large, seed=1)]) == [[0], [1]]
    assert working_bytes(large) > 10 << 20


def test_what_a_sweep_let_go_comes_back_with_equal_numbers() -> None:
    config = CONFIGS[13]
    (result,) = rc.run_sweep([config])
    assert "tape" not in vars(result)
    alone = rc.run(config)
    np.testing.assert_allclose(result.hidden, alone.hidden, rtol=0, atol=0)
    np.testing.assert_array_equal(result.inputs, alone.inputs)
    for name, gradient in result.gradient().items():
        np.testing.assert_allclose(gradient, alone.gradient()[name], rtol=1e-12)
    np.testing.assert_allclose(result.log10_dW_hh_by_step, alone.log10_dW_hh_by_step, rtol=0, atol=1e-12)


def test_a_result_of_a_sweep_is_small() -> None:
    (result,) = rc.run_sweep([ExperimentConfig(cell="lstm", hidden_size=64, seq_len=100)])
    assert len(pickle.dumps(result)) < 40_000  # two curves of 100 x 16 numbers


def test_processes_give_the_same_numbers() -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert_as_one_by_one(rc.run_sweep(CONFIGS, executor=pool))


def test_dask_gives_the_same_numbers() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert_as_one_by_one(rc.run_sweep(CONFIGS, executor=client.get_executor()))


def test_a_killed_worker_costs_nothing_but_time() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        os.kill(pool.submit(os.getpid).result(), signal.SIGKILL)
        assert_as_one_by_one(rc.run_sweep(CONFIGS, executor=pool))


class Forgetful(Executor):
    """Fails at every second chunk."""

    def __init__(self) -> None:
        self._count = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._count += 1
        future: Future[Any] = Future()
        if self._count % 2:
            future.set_exception(OSError("the line is dead"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_chunks_that_do_not_come_back_are_computed_here() -> None:
    assert_as_one_by_one(rc.run_sweep(CONFIGS, executor=Forgetful()))
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    assert_as_one_by_one(rc.run_sweep(CONFIGS, executor=pool))


def test_progress_counts_up_to_all() -> None:
    told: list[tuple[int, int]] = []
    rc.run_sweep(CONFIGS, progress=lambda done, whole: told.append((done, whole)))
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (len(CONFIGS), len(CONFIGS))
    assert rc.run_sweep([], progress=lambda done, whole: told.append((done, whole))) == []


def test_sweeps_side_by_side_do_not_mix() -> None:
    with ThreadPoolExecutor(4) as pool:
        for results in pool.map(lambda _: rc.run_sweep(CONFIGS), range(4)):
            assert_as_one_by_one(results)


def test_a_diverged_run_in_a_sweep_is_a_result_like_any_other() -> None:
    assert rc.run_sweep(CONFIGS)[-1].outcome is Outcome.DIVERGED
