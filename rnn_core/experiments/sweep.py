"""Many runs: the same numbers as one by one, in chunks of one shape, side by side on all cores."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from functools import lru_cache

from rnn_core.config import ExperimentConfig
from rnn_core.experiments.estimate import working_bytes
from rnn_core.experiments.experiment import Result, run_alike

LARGEST_CHUNK = 8
_CHUNK_BYTES = 24 << 20  # what a chunk's passes may need, a thread


def run_sweep(
    configs: Iterable[ExperimentConfig],
    *,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Result]:
    """Many runs: [run(c) for c in configs], in that order, each with its curves, loss, outcome and config.

    What else a result can tell is computed when it is asked for, so that thousands fit in memory.

    executor: where the chunks run; by default threads of this process, one a core (the compiled loops and the matrix
    products let go of the interpreter). Chunks that an executor fails to bring back are computed here. progress is
    told how many runs of how many are done.
    """
    configs = list(configs)
    results: list[Result | None] = [None] * len(configs)
    done = 0

    def enter(chunk: list[int], found: list[Result]) -> None:
        nonlocal done
        for at, result in zip(chunk, found, strict=True):
            results[at] = result
        done += len(chunk)
        if progress is not None:
            progress(done, len(configs))

    chunks = chunked(configs)
    if executor is None and len(chunks) == 1:
        enter(chunks[0], _run_chunk([configs[at] for at in chunks[0]]))
    else:
        for chunk, found in _spread(configs, chunks, executor or _threads()):
            enter(chunk, found)
    return [result for result in results if result is not None]


def chunked(configs: Sequence[ExperimentConfig]) -> list[list[int]]:
    """Indices of configs that differ in numbers only, a handful each."""
    alike: dict[ExperimentConfig, list[int]] = defaultdict(list)
    for at, config in enumerate(configs):
        alike[_shape(config)].append(at)
    chunks = []
    for shape, members in alike.items():
        size = max(1, min(LARGEST_CHUNK, _CHUNK_BYTES // working_bytes(shape)))
        chunks += [members[start : start + size] for start in range(0, len(members), size)]
    return chunks


def _shape(config: ExperimentConfig) -> ExperimentConfig:
    """The config without what may differ within a chunk."""
    return replace(config, weight_scale=1.0, input_scale=1.0, gate_bias=0.0, weight_init="uniform", seed=0)


def _run_chunk(configs: list[ExperimentConfig]) -> list[Result]:
    return [result.without_tape() for result in run_alike(configs, None, terms=False)]


def _spread(
    configs: list[ExperimentConfig], chunks: list[list[int]], executor: Executor
) -> Iterable[tuple[list[int], list[Result]]]:
    """Each chunk with its results, in the order in which they come."""
    running: dict[Future[list[Result]], list[int]] = {}
    lost: list[list[int]] = []
    for chunk in chunks:
        try:
            running[executor.submit(_run_chunk, [configs[at] for at in chunk])] = chunk
        except RuntimeError:  # broken or shut down
            lost.append(chunk)
    try:
        for future in as_completed(running):
            if future.cancelled() or future.exception() is not None:
                lost.append(running[future])  # whatever the executor died of; an error of ours comes again below
            else:
                yield running[future], future.result()
    finally:  # the caller may have moved on
        for future in running:
            future.cancel()
    for chunk in lost:
        yield chunk, _run_chunk([configs[at] for at in chunk])


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="sweep")
