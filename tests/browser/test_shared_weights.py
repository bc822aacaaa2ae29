"""A window that is moved by keyboard, as a student sees it: what it ignores is exactly what the core ignores."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

import rnn_core as rc
from rnn_core.diagnostics.input_gradient import log10_input_gradient, over_largest
from rnn_core.diagnostics.parameter_counts import own_count, recurrent_count, windowed_count
from rnn_core.theory.feed_forward import dense
from rnn_core.theory.feed_forward import log10_input_gradient as log10_windowed_gradient
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR

FIGURE = ".st-key-inputs_reached .js-plotly-plot"
LINES = "(plot) => Object.fromEntries(plot.data.map((trace) => [trace.name, Array.from(trace.y)]))"
CROSSES = "(plot) => Array.from(plot.data.find((trace) => trace.name === 'window, exactly 0').x)"


def test_a_window_moved_by_key_ignores_one_step_less_and_draws_the_core_s_lines(open_app: Open) -> None:
    visit = open_app("shared_weights?cells=RNN&T=12&H=6&B=3&window_network=5")
    expect(visit.page.locator(f"{FIGURE} .scatterlayer .trace").first).to_be_attached(timeout=SHOWN_FOR)
    assert visit.headline == "A 5-step window ignores 7 of 12 steps; the RNN reads all 12"
    visit.slider("Window network, steps").focus()
    visit.page.keyboard.press("ArrowRight")
    expect(visit.page.locator("[data-testid=stMain] h1")).to_contain_text("ignores 6 of 12", timeout=SHOWN_FOR)
    visit.settled()
    assert visit.query["window_network"] == ["6"]
    config = rc.ExperimentConfig(cell="rnn", hidden_size=6, seq_len=12, batch_size=3)
    plot = visit.page.locator(FIGURE)
    visit.page.wait_for_function(
        f"(figure) => ({CROSSES})(document.querySelector(figure)).length === 6", arg=FIGURE, timeout=SHOWN_FOR
    )
    lines = plot.evaluate(LINES)
    np.testing.assert_allclose(lines["RNN"], over_largest(log10_input_gradient(rc.run(config).tape)), atol=1e-9)
    window = over_largest(log10_windowed_gradient(config, dense(6, 1), "window"))
    np.testing.assert_allclose(lines["window"][6:], window[6:], atol=1e-9)
    assert lines["window"][:6] == [None] * 6
    assert plot.evaluate(CROSSES) == [1, 2, 3, 4, 5, 6]
    drawing = visit.page.locator(".st-key-weights svg")
    expect(drawing).to_be_attached(timeout=SHOWN_FOR)
    words = drawing.locator("text").all_text_contents()
    for count in (windowed_count(config, dense(6, 1)), own_count(config), recurrent_count(config)):
        assert f"{count:,} parameters" in words
