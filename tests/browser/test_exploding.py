"""The cliff and the window moved by keyboard, as a student sees them."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

import rnn_core as rc
from rnn_core.theory.loss_cliff import descend, largest_step
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

MAP = ".st-key-loss_cliff .js-plotly-plot"
STEPS = ".st-key-truncated .js-plotly-plot"
RUN = "(plot) => Array.from(plot.data.find((trace) => trace.name === 'not clipped').x)"
CROSSES = "(plot) => Array.from(plot.data.find((trace) => trace.name === 'GRU, exactly 0').x)"


def opened(open_app: Open, query: str, **window: int) -> Visit:
    visit = open_app(f"exploding?cells=GRU&T=12&H=6&B=3&{query}", **window)
    expect(visit.page.locator(f"{MAP} .scatterlayer .trace").first).to_be_attached(timeout=SHOWN_FOR)
    return visit.settled()


def test_a_learning_rate_moved_by_key_draws_the_core_s_own_descent(open_app: Open) -> None:
    visit = opened(open_app, "cliff_steps=40&cliff_rate=1")
    visit.slider("Learning rate").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_function("new URLSearchParams(location.search).get('rate') === null", timeout=SHOWN_FOR)  # 3
    visit.settled()
    descent = descend((6.0, -2.8), 3.0, np.array([np.inf, 0.1]), 40, 12)
    visit.page.wait_for_function(
        f"([plot, w]) => Math.abs(({RUN})(document.querySelector(plot))[40] - w) < 1e-6",
        arg=[MAP, float(descent.w[-1, 0])],
        timeout=SHOWN_FOR,
    )
    np.testing.assert_allclose(visit.page.locator(MAP).evaluate(RUN), descent.w[:, 0], rtol=1e-9)
    assert largest_step(descent, 0) > 0
    assert visit.hosts == {"127.0.0.1"}


def test_a_shorter_window_cuts_one_step_more_and_the_wire_can_be_left_uncut(open_app: Open) -> None:
    visit = opened(open_app, "trunc=5", width=390, height=844)
    visit.slider("Truncation window, steps").scroll_into_view_if_needed()
    visit.slider("Truncation window, steps").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.page.wait_for_function("new URLSearchParams(location.search).get('trunc') === '4'", timeout=SHOWN_FOR)
    visit.page.wait_for_function(
        f"(plot) => {{ const node = document.querySelector(plot); return node?.data && ({CROSSES})(node).length === 8; }}",
        arg=STEPS,
        timeout=SHOWN_FOR,
    )
    label = visit.page.locator(".st-key-wire svg")
    assert "exactly 0 at step 8" in str(label.get_attribute("aria-label"))
    visit.page.locator(".st-key-detach label").click()
    expect(visit.page.locator(".st-key-wire svg text", has_text="no detach")).to_be_attached(timeout=SHOWN_FOR)
    result = rc.run(rc.ExperimentConfig(cell="gru", hidden_size=6, seq_len=12, batch_size=3))
    by_lag = result.by_lag(result.log10_dh)
    drawn = "(plot) => Array.from(plot.data.find((trace) => trace.name === 'GRU').y)"
    visit.page.wait_for_function(
        f"(plot) => ({drawn})(document.querySelector(plot)).every((y) => y !== null)", arg=STEPS, timeout=SHOWN_FOR
    )
    found = visit.page.locator(STEPS).evaluate(drawn)
    np.testing.assert_allclose(found, np.median(by_lag - by_lag[0], axis=1), atol=1e-9)
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
