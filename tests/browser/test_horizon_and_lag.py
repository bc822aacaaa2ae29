"""The page on horizon and lag in a browser: what is drawn is what was measured, and one's own networks join it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from rnn_core.learning.kinds import KINDS
from rnn_core.studies.learnt_lag import BUDGET, LagStudy
from rnn_core.studies.table import table
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

_BARS = "(plot) => Array.from(plot._fullData.find((trace) => trace.type === 'bar').y)"
_OWN = """(plot) => plot._fullData.filter((trace) => trace.name.endsWith(" own")).map((trace) => trace.customdata[0])"""


def opened(open_app: Open, query: str = "", **window: int) -> Visit:
    visit = open_app(f"horizon_and_lag{query}", **window)
    expect(visit.page.locator(".st-key-dose .barlayer .point").first).to_be_attached(timeout=SHOWN_FOR)
    return visit.settled()


def test_the_bars_are_the_seeds_that_learnt_and_the_explanation_is_in_sight(open_app: Open) -> None:
    visit = opened(open_app)
    bars = visit.page.locator(".st-key-dose .js-plotly-plot").evaluate(_BARS)
    assert bars == [one.learnt for one in table().doses["lstm"]]
    tells = visit.box(visit.page.locator(".gh-tells"))
    assert tells["y"] + 3 * 27 < 720
    visit.page.locator(".st-key-dose_of").get_by_text("GRU’s update bias").click()
    visit.page.wait_for_function(
        "(expected) => JSON.stringify(Array.from(document.querySelector('.st-key-dose .js-plotly-plot')._fullData"
        ".find((trace) => trace.type === 'bar').y)) === expected",
        arg=str([one.learnt for one in table().doses["gru"]]).replace(" ", ""),
        timeout=SHOWN_FOR,
    )
    assert visit.errors == [] or all("_stcore" in error for error in visit.errors)


def test_on_a_phone_nothing_is_wider_than_the_screen(open_app: Open) -> None:
    visit = opened(open_app, width=390, height=844)
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_sweep_of_ones_own_is_stopped_and_gone_on_with(open_app: Open) -> None:
    visit = opened(open_app, "?cells=LSTM&lag_seeds=5&lag_longest=80&lag_steps=800&seed=12")
    told = visit.page.locator("[role=status].gh-caption")
    visit.page.get_by_role("button", name="Train these").click()
    stop = visit.page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop")  # not Streamlit's own
    stop.click(timeout=SHOWN_FOR)
    expect(told).to_contain_text("Stopped.", timeout=SHOWN_FOR)
    visit.page.get_by_role("button", name="Resume").click(timeout=SHOWN_FOR)
    expect(stop).to_be_visible(timeout=SHOWN_FOR)
    expect(told).not_to_contain_text("Stopped.", timeout=SHOWN_FOR)


@pytest.mark.long
def test_ones_own_network_is_trained_and_drawn(open_app: Open) -> None:
    visit = opened(open_app, "?cells=LSTM,%20forget%20bias%203&lag_seeds=1&lag_longest=10&lag_steps=200&seed=11")
    visit.page.get_by_role("button", name="Train these").click()
    expect(visit.page.locator("[role=status].gh-caption")).to_contain_text(
        "1 of 1 network done, in", timeout=4 * SHOWN_FOR
    )
    visit.settled()
    sweep = LagStudy(kinds=(KINDS["lstm3"],), seeds=(11,), lags=(5, 10), budget=replace(BUDGET, steps=200))
    *_, expected = sweep.learners()
    visit.page.wait_for_function(
        f"() => ({_OWN})(document.querySelector('.st-key-lag_scatter .js-plotly-plot')).length === 1", timeout=SHOWN_FOR
    )
    (said,) = visit.page.locator(".st-key-lag_scatter .js-plotly-plot").evaluate(_OWN)
    horizon = f"{expected.horizon} steps" if expected.horizon_reached else f"more than {expected.horizon} steps"
    assert f"horizon before training: {horizon}" in said
    assert f"largest lag learnt: {expected.largest}, in {expected.needed[1]} updates" in said
