"""A point of the phase diagram, from a click on the map to its curves."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import expect

import rnn_core as rc
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

MAP = ".st-key-phase_map .js-plotly-plot"
SMALL = "cells=RNN&T=12&H=6&B=2"


def opened(open_app: Open, query: str = SMALL, **window: int) -> Visit:
    visit = open_app(f"phase_diagram?{query}", **window)
    expect(visit.page.locator(f"{MAP} .heatmaplayer image").first).to_be_attached(timeout=SHOWN_FOR)
    expect(visit.page.get_by_test_id("stProgress")).to_have_count(0, timeout=4 * SHOWN_FOR)
    return visit.settled()


def test_a_click_on_the_map_leads_to_that_points_curves(open_app: Open) -> None:
    visit = opened(open_app)
    box = visit.box(visit.page.locator(f"{MAP} .nsewdrag"))
    link = visit.page.locator(".gh-link a")
    expect(link).to_contain_text("Open weight scale 1, 12 steps")
    visit.page.mouse.click(box["x"] + 0.98 * box["width"], box["y"] + 0.02 * box["height"])
    expect(link).to_contain_text("Open weight scale 8, 100 steps", timeout=SHOWN_FOR)
    shown = float(re.findall(r"× ([\d.]+) per step", link.inner_text())[0])
    link.click()
    expect(visit.page.locator(".st-key-decay")).to_be_attached(timeout=SHOWN_FOR)
    visit.settled()
    assert (visit.query["scale"], visit.query["T"], visit.query["H"]) == (["8"], ["100"], ["6"])
    assert list(visit.curves) == ["RNN"]
    seed = int(visit.query.get("seed", ["0"])[0])
    config = rc.ExperimentConfig(cell="rnn", weight_scale=8, seq_len=100, hidden_size=6, batch_size=2, seed=seed)
    np.testing.assert_allclose(rc.run(config).summary().decay_per_step, shown, atol=0.006)


def test_the_keyboard_chooses_a_point_as_a_click_does(open_app: Open) -> None:
    visit = opened(open_app)
    visit.slider("Weight scale of the point").focus()
    visit.page.keyboard.press("ArrowRight")
    expect(visit.page.locator(".gh-link a")).to_contain_text("Open weight scale 1.2, 12 steps", timeout=SHOWN_FOR)


def test_the_map_is_refined_without_a_move_of_the_user_and_runs_over_nowhere(open_app: Open) -> None:
    visit = opened(open_app, f"{SMALL}&seed=77", width=390, height=844)
    cells = visit.page.locator(MAP).evaluate("(plot) => plot.data.find((trace) => trace.type === 'heatmap').x.length")
    assert cells == 21 + 1
    over = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0
