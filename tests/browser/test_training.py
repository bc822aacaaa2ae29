"""Training in a browser: it trains, stops, resumes, and its film is scrubbed."""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
from playwright.sync_api import expect

import rnn_core as rc
from app import numbers
from rnn_core.learning.kinds import KINDS
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR


def test_a_training_is_stopped_resumed_and_scrubbed(open_app: Open) -> None:
    """Far from its end whenever it is stopped, so that nothing hangs on how fast it trains."""
    visit = open_app("shared_weights")
    visit.page.goto(f"{visit.address}/training?nets=GRU&seeds=one&H=16&steps=5000&lag=60&seed=11")
    main = visit.page.get_by_test_id("stMain")
    stop, resume = (main.get_by_role("button", name=name, exact=True) for name in ("Stop", "Resume"))
    stop.click(timeout=4 * SHOWN_FOR)  # a server whose cores all train answers late
    expect(resume).to_be_visible(timeout=SHOWN_FOR)
    assert visit.headline == "Training is stopped: press Resume to go on"
    resume.click()
    expect(main.locator(".gh-card").get_by_text(re.compile(r"update (2[4-9]\d|[3-9]\d\d|\d{4})"))).to_be_visible(
        timeout=4 * SHOWN_FOR
    )
    stop.click()
    expect(resume).to_be_visible(timeout=SHOWN_FOR)
    expect(main.get_by_role("heading", name="How the gradient changes")).to_be_visible(timeout=SHOWN_FOR)

    made = KINDS["gru"].of(rc.ExperimentConfig(hidden_size=16, seed=11))
    config = rc.TrainingConfig(network=made, lag=60, steps=5000, evaluate_every=50, clip_norm=1.0, seed=11)
    steps = list(islice(rc.train(config), 200))
    told = visit.page.locator("p[data-step]")
    visit.slider("Training update").focus()
    visit.page.keyboard.press("Home")
    expect(told).to_contain_text(f"Update 1. GRU: loss {numbers.amount(steps[0].loss)},", timeout=SHOWN_FOR)
    for _ in range(4):
        visit.page.keyboard.press("ArrowRight")
    expect(told).to_contain_text(f"Update 200. GRU: loss {numbers.amount(steps[199].loss)},", timeout=SHOWN_FOR)
    visit.expect_query(nets="GRU", seeds="one", H="16", steps="5000", lag="60", seed="11", frame="200")
    assert [error for error in visit.errors if "_stcore" not in error] == []


def test_controls_without_effect_here_keep_their_values_for_the_other_pages(open_app: Open) -> None:
    visit = open_app("training?T=80&nets=RNN&seeds=one&steps=10&H=4")
    expect(visit.slider("Sequence length")).to_be_disabled()
    visit.page.get_by_role("link", name="Unrolled").click()
    expect(visit.page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=SHOWN_FOR
    )
    expect(visit.slider("Sequence length")).to_have_value("80", timeout=SHOWN_FOR)
    assert visit.query["T"] == ["80"]


def test_the_film_follows_the_scrub_bar_while_it_is_dragged(open_app: Open) -> None:
    visit = open_app("training?nets=RNN&seeds=one&steps=40&H=8&lag=6&batch=8")
    curve = visit.page.locator(".st-key-frame_curve .js-plotly-plot")
    expect(curve.locator(".scatterlayer .trace").first).to_be_attached(timeout=SHOWN_FOR)
    visit.settled()
    made = KINDS["rnn"].of(rc.ExperimentConfig(hidden_size=8))
    config = rc.TrainingConfig(network=made, lag=6, steps=40, batch_size=8, clip_norm=1.0)
    first, *_ = rc.train(config)
    assert first.log10_dh is not None
    thumb = visit.slider("Training update")
    thumb.scroll_into_view_if_needed()
    bar = visit.box(visit.page.locator("[data-testid=stSlider]", has=thumb))
    x, y = bar["x"] + bar["width"] - 8, visit.box(thumb)["y"] + visit.box(thumb)["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(bar["x"] + bar["width"] / 2, y, steps=4)
    visit.page.mouse.move(bar["x"] + 2, y, steps=4)
    visit.page.wait_for_function(
        "() => document.querySelector('.st-key-frame_curve .js-plotly-plot').dataset.scrubbed === '0'",
        timeout=SHOWN_FOR,
    )
    drawn = curve.evaluate("(gd) => Array.from(gd.data.find((trace) => trace.mode === 'lines').y)")
    np.testing.assert_allclose(drawn, first.log10_dh, atol=6e-4)
    expect(visit.page.locator("p[data-step]")).to_contain_text("Update 40.")  # the server was told nothing
    visit.page.mouse.up()
    expect(visit.page.locator("p[data-step]")).to_contain_text("Update 1.", timeout=SHOWN_FOR)
