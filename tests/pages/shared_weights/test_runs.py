"""What the page on shared weights runs."""

from __future__ import annotations

import numpy as np

import rnn_core as rc
from pages.shared_weights.runs import run_product
from rnn_core import ExperimentConfig
from tests.app.made_findings import SMALL

CONFIG = ExperimentConfig(cell="rnn", **SMALL)


def test_the_shared_line_is_the_recurrent_network_s_own() -> None:
    product = run_product(CONFIG)
    sizes = rc.run(CONFIG).log10_dh[0, 0]
    assert product.shared is not None
    np.testing.assert_allclose(product.shared[0], np.median(sizes - sizes[-1], axis=1)[::-1], atol=1e-12)
    assert len(product.shared) == 8
