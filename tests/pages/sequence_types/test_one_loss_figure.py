"""One loss alone beside the sum of all, as drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pages.sequence_types.measured import relative_in_time
from pages.sequence_types.runs import run_one_loss
from tests.app.drawn import one_loss_figure
from tests.app.made_findings import found


@pytest.mark.parametrize("step", [3, 19])
def test_one_loss_alone_is_drawn_beside_the_sum_in_its_unit(step: int) -> None:
    finding = found("gru", sequence_type="many_to_many")
    result = run_one_loss(finding.config, step)
    alone = relative_in_time(finding, result)
    figure = one_loss_figure([finding], {"gru": alone}, step)
    traces = {trace.name: np.array(trace.y, float) for trace in figure.data if trace.name}
    thin = traces[f"GRU, loss of step {step + 1} alone"]
    assert np.isnan(thin[step + 1 :]).all()
    np.testing.assert_allclose(
        thin[: step + 1],
        np.median(result.log10_dh[0, 0] - finding.result.log10_dh[0, 0, -1], axis=1)[: step + 1],
    )
    np.testing.assert_allclose(traces["GRU, all losses"], finding.ratios)
    if step == 19:
        assert finding.alone is not None
        np.testing.assert_allclose(thin, finding.alone.ratios[::-1])


@pytest.mark.parametrize("change", [{"weight_scale": 0.0}, {"activation": "relu", "hidden_size": 1}])
def test_a_cut_sum_still_draws(change: dict[str, Any]) -> None:
    finding = found("rnn", sequence_type="many_to_many", **change)
    alone = relative_in_time(finding, run_one_loss(finding.config, 19))
    assert one_loss_figure([finding], {"rnn": alone}, 19).data
