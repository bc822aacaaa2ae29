"""Five types of sequence in a browser: a click chooses one, and the matrix is the core's."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

import rnn_core as rc
from app import numbers
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

MATRIX = ".st-key-influence .js-plotly-plot"
GRADIENT = ".st-key-type_gradient .js-plotly-plot"
SMALL = "cells=LSTM&T=12&H=6&B=2"
CONFIG = rc.ExperimentConfig(cell="lstm", seq_len=12, hidden_size=6, batch_size=2)
_READ = """(plot) => plot.data.filter((trace) => trace.type === "heatmap").at(-1).customdata"""
_CURVES = """(plot) => Object.fromEntries(plot._fullData.filter((trace) => trace.name.includes(","))
    .map((trace) => [trace.name, Array.from(trace.y)]))"""


def opened(open_app: Open, query: str = SMALL, **window: int) -> Visit:
    visit = open_app(f"sequence_types?{query}", **window)
    expect(visit.page.locator(f"{MATRIX} .heatmaplayer image").first).to_be_attached(timeout=SHOWN_FOR)
    return visit.settled()


def test_the_matrix_on_the_page_is_the_cores(open_app: Open) -> None:
    visit = opened(open_app)
    shown = visit.page.locator(MATRIX).evaluate(_READ)
    sizes = rc.influence(CONFIG)
    for t, s in ((11, 0), (5, 4), (7, 7)):
        assert shown[t][s] == numbers.size(float(sizes[t, s]))


def test_a_click_chooses_a_type_by_the_sidebars_own_control_and_back_again(open_app: Open) -> None:
    visit = opened(open_app, "cells=LSTM&T=12")  # with "More" closed: the control is not there yet
    visit.page.get_by_role("button", name="Many to many", exact=True).click()
    expect(visit.page.locator("[data-testid=stMain] h1")).to_contain_text("Many to many: all losses", timeout=SHOWN_FOR)
    visit.settled()
    visit.expect_query(cells="LSTM", T="12", type="many to many")
    assert visit.reload().headline.startswith("Many to many")
    visit.page.wait_for_function(
        "(selector) => document.querySelector(selector)?._fullData?.some(({name}) => name.includes('alone'))",
        arg=GRADIENT,
        timeout=SHOWN_FOR,
    )
    curves = visit.page.locator(GRADIENT).evaluate(_CURVES)
    last = rc.run_last_loss(rc.ExperimentConfig(cell="lstm", seq_len=12, sequence_type="many_to_many"))
    expected = np.median(last.log10_dh[0, 0] - last.log10_dh[0, 0, -1], axis=1)
    np.testing.assert_allclose(curves["LSTM, loss of step 12 alone"], expected, atol=1e-9)
    visit.page.get_by_role("button", name="Many to one", exact=True).press("Enter")
    expect(visit.page.locator("[data-testid=stMain] h1")).to_contain_text("Many to one", timeout=SHOWN_FOR)
    visit.settled().page.wait_for_function("!location.search.includes('type=')", timeout=SHOWN_FOR)


def test_on_a_phone_the_types_scroll_in_their_row_and_every_drawing_says_what_is_seen(open_app: Open) -> None:
    visit = opened(open_app, f"{SMALL}&type=encoder–decoder", width=390, height=844)
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    said = [svg.get_attribute("aria-label") for svg in visit.page.locator("svg.gh-diagram").all()]
    assert len(said) == 5
    assert "Encoder–decoder. Inputs at steps 1 to 6. Zeros are read at later steps. Losses at steps 7 to 12." in said
    assert not [error for error in visit.errors if "404" not in error]
