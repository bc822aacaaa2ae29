"""The Lyapunov spectrum as drawn."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from rnn_core.diagnostics.lyapunov import lyapunov_spectrum
from tests.app.drawn import lyapunov_figure
from tests.app.made_findings import found


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


def test_the_drawn_spectrum_is_the_measured_one_as_factors_with_the_measured_decay_as_a_rule() -> None:
    finding = found("rnn", activation="relu", hidden_size=16)
    spectrum = lyapunov_spectrum(finding.result.tape.forward.layers[0][0], range(4), finding.lags)
    assert spectrum is not None
    figure = lyapunov_figure(finding, spectrum, finding.summary.decay_per_step)
    drawn = np.concatenate([line(figure, "leading"), line(figure, "others")])
    alive = np.isfinite(spectrum.exponents)
    np.testing.assert_allclose(drawn[alive], spectrum.exponents[alive] / np.log(10))
    assert np.isnan(drawn[~alive]).all()
    assert any(shape.y0 == np.log10(finding.summary.decay_per_step) for shape in figure.layout.shapes)
    assert any(f"{(~alive).sum()} of 16: exactly 0" == note.text for note in figure.layout.annotations)
    said = [str(text) for trace in figure.data if trace.customdata is not None for text in trace.customdata]
    assert said[0].startswith("direction 1: λ = ")
    assert not any("-" in text for text in said)
    assert "slowest decay" in figure.layout.xaxis.title.text
