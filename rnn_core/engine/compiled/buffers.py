"""Memory that passes use again: fresh pages from the system cost as much as the arithmetic done in them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import numpy as np
from jaxtyping import Float64

_LARGEST_KEPT = 32 << 20  # bytes
_MOST_KEPT = 2  # sets of buffers; more at once are made and dropped


class Buffers:
    """Arrays by name, of whatever shape was asked for last; what is in them is left over."""

    def __init__(self) -> None:
        self._flat: dict[Hashable, Float64[np.ndarray, " n"]] = {}

    def array(self, name: Hashable, *shape: int) -> Float64[np.ndarray, "..."]:
        size = math.prod(shape)
        flat = self._flat.get(name)
        if flat is None or flat.size < size:
            flat = self._flat[name] = np.empty(size)
        return flat[:size].reshape(shape)

    @property
    def nbytes(self) -> int:
        return sum(flat.nbytes for flat in self._flat.values())


_idle: list[Buffers] = []


@contextmanager
def buffers() -> Iterator[Buffers]:
    """Lend a set of buffers to one pass at a time. Copy what is to outlive the block."""
    try:
        mine = _idle.pop()
    except IndexError:
        mine = Buffers()
    yield mine
    if mine.nbytes <= _LARGEST_KEPT and len(_idle) < _MOST_KEPT:
        _idle.append(mine)
