"""What the page on theory measures, without a figure."""

from __future__ import annotations

import numpy as np
import pytest

from pages.theory.measured import Product, settled_rate
from tests.app.made_findings import found


@pytest.mark.parametrize(("n", "count"), [(1, 1), (2, 2), (3, 3), (32, 4)])
def test_few_directions_are_not_named_twice(n: int, count: int) -> None:
    product = Product(lags=np.arange(2), log10=np.zeros((2, n)))
    chosen = product.chosen
    assert len(chosen) == count
    assert next(iter(chosen)) == "largest"


def test_only_a_curve_of_one_loss_that_is_not_cut_has_a_rate_to_lay_beside_exponents() -> None:
    finding = found("rnn", activation="linear", weight_init="orthogonal", weight_scale=0.9)
    np.testing.assert_allclose(settled_rate(finding), 0.9, rtol=1e-9)
    assert np.isnan(settled_rate(found("rnn", weight_scale=0.0)))
    assert np.isnan(settled_rate(found("rnn", num_layers=2, layer=0)))
