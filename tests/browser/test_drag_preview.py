"""The curves follow a dragged slider, from curves computed beforehand: no message is sent before the release."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

import rnn_core as rc
from rnn_core.diagnostics.decay import ratios
from tests.browser.conftest import Open
from tests.browser.visit import MAIN, SHOWN_FOR, Visit

_HEIGHTS = """(plot) => {
    const {yaxis} = plot._fullLayout;
    const group = [...plot.querySelectorAll('.scatterlayer .trace')].find((g) => g.__data__[0].trace.name === 'RNN');
    const points = group.querySelector('.js-line').getAttribute('d').match(/-?[\\d.]+,-?[\\d.]+/g);
    return points.map((point) => yaxis.p2l(Number(point.split(',')[1])));
}"""


def take_in_hand(visit: Visit, label: str) -> tuple[float, float]:
    """Focus a slider, wait for its preview, and put the mouse on its thumb."""
    visit.slider(label).focus()
    visit.page.wait_for_function(
        "(label) => document.body.dataset.dragPreview?.split('|').includes(label)", arg=label, timeout=SHOWN_FOR
    )
    thumb = visit.page.get_by_role("group", name=label, exact=True).locator("[data-rac][style*='translate(-50%']")
    box = visit.box(thumb)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(x, y)
    return x, y


def heights(visit: Visit) -> np.ndarray:
    """The RNN's line as it is painted, from the loss back, as log10."""
    return np.array(visit.plot.evaluate(_HEIGHTS))


def true_line(**config: Any) -> np.ndarray:
    result = rc.run(rc.ExperimentConfig(**({"cell": "rnn"} | config)))
    return ratios(result.by_lag(result.log10_dh), 0)


def test_a_dragged_slider_moves_the_curves_without_a_message_and_tells_the_finding_on_release(open_app: Open) -> None:
    visit = open_app()
    visit.page.evaluate(
        """() => { const send = WebSocket.prototype.send; window.sent = 0;
        WebSocket.prototype.send = function (...all) { window.sent += 1; return send.apply(this, all); }; }"""
    )
    x, y = take_in_hand(visit, "Weight scale")
    before, headline = heights(visit), visit.headline
    quiet = visit.page.evaluate("window.sent")
    visit.page.mouse.down()
    for shift in range(4, 44, 4):
        visit.page.mouse.move(x + shift, y)
    visit.page.wait_for_timeout(200)
    value = float(visit.slider("Weight scale").input_value())
    assert value > 1.2
    assert visit.page.evaluate("window.sent") == quiet
    np.testing.assert_allclose(heights(visit), true_line(weight_scale=value), atol=0.35)  # between two positions
    assert abs(heights(visit)[-1] - before[-1]) > 0.5
    assert visit.headline == headline
    drawn = visit.seen()
    visit.page.mouse.up()
    visit.redrawn(drawn)
    visit.expect_query(scale=f"{value:g}")
    np.testing.assert_allclose(visit.curves["RNN"], true_line(weight_scale=value), rtol=0, atol=1e-12)
    expect(visit.page.locator(f"{MAIN} .annotation", has_text="RNN").first).to_be_visible()
    assert not visit.page.evaluate("document.body.classList.contains('gh-dragging')")
    assert visit.errors == []


def test_a_thumb_dragged_back_to_where_it_was_leaves_the_picture_as_it_was(open_app: Open) -> None:
    visit = open_app()
    x, y = take_in_hand(visit, "Sequence length")
    before = heights(visit)
    visit.page.mouse.down()
    for shift in (10, 30, 20, 10, 0):
        visit.page.mouse.move(x + shift, y)
        visit.page.wait_for_timeout(60)
    visit.page.mouse.up()
    visit.page.wait_for_timeout(400)
    assert visit.slider("Sequence length").input_value() == "50"
    np.testing.assert_allclose(heights(visit)[[0, -1]], before[[0, -1]], atol=0.02)  # Plotly leaves straight points out
    for words in ("RNN: horizon", "9 × 10⁻¹⁴"):
        expect(visit.page.locator(f"{MAIN} .annotation", has_text=words).first).to_be_visible()
    assert visit.errors == []


@pytest.mark.parametrize("label", ["Sequence length", "Forget-gate bias"])
def test_a_key_is_followed_before_the_server_answers(open_app: Open, label: str) -> None:
    visit = open_app()
    take_in_hand(visit, label)
    visit.page.evaluate(
        """() => { const send = WebSocket.prototype.send; WebSocket.prototype.send = function () {};
        window.unmute = () => { WebSocket.prototype.send = send; }; }"""
    )
    before = visit.plot.inner_html()
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_function(
        "([selector, before]) => document.querySelector(selector).innerHTML !== before", arg=[MAIN, before]
    )
    assert visit.errors == []
