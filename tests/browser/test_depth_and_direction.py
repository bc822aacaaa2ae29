"""Depth by buttons and by the sidebar, and two paths to each input, as a student sees them."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

import rnn_core as rc
from app import numbers
from pages.depth_and_direction.runs import run_one_loss
from rnn_core.diagnostics.input_gradient import over_largest
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

MAP = ".st-key-layers_over_time .js-plotly-plot"
SMALL = "cells=GRU&T=12&H=6&B=3"
FIELDS = {"cell": "gru", "hidden_size": 6, "seq_len": 12, "batch_size": 3}
ROWS = "(plot) => Array.from(plot.data.find((trace) => trace.name === 'layers').customdata, (row) => Array.from(row))"


def opened(open_app: Open, query: str, **window: int) -> Visit:
    visit = open_app(f"depth_and_direction?{query}", **window)
    expect(visit.page.locator(f"{MAP} .heatmaplayer image").first).to_be_attached(timeout=SHOWN_FOR)
    return visit.settled()


def expected_rows(layers: int) -> list[list[str]]:
    dh = rc.run(rc.ExperimentConfig(cell="gru", seq_len=12, num_layers=layers)).log10_dh[:, 0]
    return [[numbers.size(float(size)) for size in np.median(layer - dh[-1, -1], axis=1)] for layer in dh]


def test_a_depth_is_chosen_by_keyboard_stands_in_the_link_and_is_the_core_s(open_app: Open) -> None:
    visit = opened(open_app, "cells=GRU&T=12")  # "More", where the control for depth is, has not been opened
    button = visit.page.locator(".st-key-depth_3 button")
    button.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("[data-testid=stMain] h1")).to_contain_text("Layer 1 of 3 gets", timeout=SHOWN_FOR)
    visit.settled()
    assert visit.query["layers"] == ["3"]
    visit.page.wait_for_function(
        "(map) => document.querySelector(map).data.some((trace) => trace.name === 'layers' && trace.z.length === 3)",
        arg=MAP,
        timeout=SHOWN_FOR,
    )
    assert visit.page.locator(MAP).evaluate(ROWS) == expected_rows(3)
    visit.reload()
    assert visit.headline.startswith("Layer 1 of 3 gets ")
    row = visit.page.locator(".gh-table [aria-current]").inner_text().split()
    assert row[0] == "3"


def test_the_paths_carry_the_core_s_numbers_and_nothing_runs_over_on_a_phone(open_app: Open) -> None:
    visit = opened(open_app, f"{SMALL}&both=true", width=390, height=844)
    drawing = visit.page.locator(".st-key-both_ways_roads svg")
    expect(drawing).to_be_attached(timeout=SHOWN_FOR)
    one = run_one_loss(rc.ExperimentConfig(**FIELDS, bidirectional=True), 0)
    assert one is not None
    reached = over_largest(one.log10_dx)
    label = str(drawing.get_attribute("aria-label"))
    words = drawing.locator("text").all_text_contents()
    for step in (1, 6, 12):
        said = numbers.size(float(reached[step - 1]))
        assert f"step {step}: {said}" in words
        assert f"x{step}: {said}" in label
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert visit.page.locator(".st-key-switch_both").count() == 0
