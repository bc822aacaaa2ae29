"""The order of two quantities: against scipy, and by definition."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from rnn_core.studies.rank_correlation import pairs_in_order, rank_correlation, ranks

PAIRS = some.lists(some.tuples(some.integers(0, 5), some.integers(-3, 3)), min_size=1, max_size=30)


def columns(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.array(pairs, np.float64).T
    return x, y


@given(PAIRS)
def test_ranks_and_their_correlation_are_scipys_with_ties(pairs: list[tuple[int, int]]) -> None:
    x, y = columns(pairs)
    np.testing.assert_array_equal(ranks(x), stats.rankdata(x))
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert math.isnan(rank_correlation(x, y))
    else:
        assert rank_correlation(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)


@given(PAIRS)
def test_pairs_in_order_are_counted_by_definition(pairs: list[tuple[int, int]]) -> None:
    products = [np.sign(a[0] - b[0]) * np.sign(a[1] - b[1]) for a, b in combinations(pairs, 2)]
    assert pairs_in_order(*columns(pairs)) == (products.count(1), products.count(1) + products.count(-1))


def test_only_the_order_counts() -> None:
    x = np.array([1.0, 2.0, 3.0, math.inf])
    assert rank_correlation(x, np.exp(np.arange(4.0))) == pytest.approx(1.0)
    assert rank_correlation(x, -x) == pytest.approx(-1.0)
