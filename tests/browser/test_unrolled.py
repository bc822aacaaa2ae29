"""The loop in a real browser: walked forward and back by keyboard, with the core's numbers in the picture."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

import rnn_core as rc
from app import numbers
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

FEW = "cells=RNN&T=4&H=3&D=2&B=1"
CONFIG = rc.ExperimentConfig(cell="rnn", seq_len=4, hidden_size=3, input_size=2, batch_size=1)


def opened(open_app: Open, query: str, **window: int) -> Visit:
    visit = open_app(f"unrolled?{query}", **window)
    expect(visit.page.locator(".gh-u[data-place]")).to_be_visible(timeout=SHOWN_FOR)
    return visit.settled()


def root(visit: Visit) -> Locator:
    return visit.page.locator(".gh-u")


def keys(visit: Visit, *pressed: str) -> None:
    visit.page.locator(".gh-u-scroll").focus()
    for key in pressed:
        visit.page.keyboard.press(key)


def lit(visit: Visit, selector: str) -> list[float]:
    """The numbers of what is lit, read from the drawing; none where it is dark."""
    found: list[float] = visit.page.locator(f".gh-u-unrolled .gh-u-on {selector}").evaluate_all(
        """(nodes) => nodes.filter((node) => getComputedStyle(node).opacity === "1")
            .map((node) => Number((node.dataset.value ?? node.dataset.log10).replace("-inf", "-Infinity")))"""
    )
    return found


def test_the_walk_goes_forward_and_back_by_keyboard_alone_with_the_cores_numbers(open_app: Open) -> None:
    visit = opened(open_app, FEW)
    result = rc.run(CONFIG)
    sizes, terms = result.log10_dh[0, 0, :, 0], result.log10_dW_hh_by_step[0, 0]
    keys(visit, "Home")
    expect(root(visit)).to_have_attribute("data-phase", "forward")
    np.testing.assert_allclose(lit(visit, ".gh-u-square"), result.hidden[0, 0, 0, 0], rtol=1e-8)
    assert lit(visit, ".gh-u-block") == []
    keys(visit, "ArrowRight", "ArrowRight")
    np.testing.assert_allclose(lit(visit, ".gh-u-square"), result.hidden[0, 0, :3, 0].ravel(), rtol=1e-8)
    keys(visit, "ArrowRight", "ArrowRight", "ArrowRight")
    expect(root(visit)).to_have_attribute("data-step", "3")
    np.testing.assert_allclose(lit(visit, ".gh-u-block"), (sizes - sizes[-1])[2:], atol=1e-11)
    expect(visit.page.locator(".gh-u-said")).to_contain_text(
        f"Backward, step 3: the gradient is {numbers.size(sizes[2] - sizes[3])}"
    )
    partial = visit.page.locator("[data-sum-log10].gh-u-size").get_attribute("data-sum-log10")
    keys(visit, "End")
    total = visit.page.locator("[data-sum-log10].gh-u-size").get_attribute("data-sum-log10")
    assert partial != total
    whole = np.log10(np.linalg.norm(result.gradient()["weight_hh_l0"]))
    np.testing.assert_allclose(float(total or "nan"), whole, atol=1e-11)
    np.testing.assert_allclose(lit(visit, ".gh-u-term")[1:], terms[1:], atol=1e-11)
    expect(visit.page.locator(".gh-u-sum")).to_contain_text(f"sum of all 4 terms{numbers.size(whole)}")
    expect(visit.page.get_by_role("img", name="4 copies of one cell")).to_be_visible()
    assert [error for error in visit.errors if "_stcore" not in error] == []


def test_play_walks_by_itself_and_pauses_and_the_colours_change(open_app: Open) -> None:
    visit = opened(open_app, "cells=GRU&T=3&H=3&B=1")
    colours = lambda: visit.page.locator(".gh-u-rolled .gh-u-square").evaluate_all(  # noqa: E731
        "(squares) => squares.map((square) => getComputedStyle(square).fill)"
    )
    keys(visit, "u", "Home")
    expect(root(visit)).to_have_attribute("data-rolled", "true")
    first = colours()
    keys(visit, " ")
    expect(root(visit)).to_have_attribute("data-step", "2")
    assert colours() != first
    keys(visit, " ")
    expect(root(visit)).to_have_attribute("data-playing", "false")
    keys(visit, " ")
    expect(root(visit)).to_have_attribute("data-place", "5", timeout=SHOWN_FOR)
    expect(root(visit)).to_have_attribute("data-playing", "false")
    visit.page.get_by_role("button", name="Unroll").click()
    assert len(lit(visit, ".gh-u-block")) == 3


def test_unrolling_is_at_once_under_reduced_motion_and_takes_its_time_without(open_app: Open) -> None:
    visit = opened(open_app, FEW)
    duration = "getComputedStyle(document.querySelector('.gh-u-step')).transitionDuration"
    assert visit.page.evaluate(duration) == "0s"
    visit.page.emulate_media(reduced_motion="no-preference")
    assert visit.page.evaluate(duration) == "0.4s"


@pytest.mark.parametrize("width", [390, 1280])
def test_fifty_steps_fit_and_any_of_them_is_reached_by_the_scrubber(open_app: Open, width: int) -> None:
    visit = opened(open_app, "cells=LSTM&B=1&on=LSTM", width=width, height=844)
    scrubber = visit.page.get_by_role("slider", name="Position in the forward and backward pass")
    scrubber.fill("72")
    expect(root(visit)).to_have_attribute("data-step", "28")
    result = rc.run(rc.ExperimentConfig(cell="lstm", batch_size=1))
    for lane, sizes in (("h", result.log10_dh), ("c", result.log10_dc)):
        assert sizes is not None
        shown = lit(visit, f'.gh-u-block[data-lane="{lane}"]')
        np.testing.assert_allclose(shown, (sizes[0, 0, :, 0] - sizes[0, 0, -1, 0])[27:], atol=1e-11)
    over = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    inside = visit.page.locator(".gh-u-scroll").evaluate("(place) => place.scrollWidth - place.clientWidth")
    assert (over <= 0, inside <= 0) == (True, True)


def test_one_step_is_one_copy_and_one_term(open_app: Open) -> None:
    visit = opened(open_app, "cells=RNN&type=one+to+one&H=4")
    expect(visit.page.get_by_role("img", name="Unrolled: 1 copy of one cell")).to_be_visible()
    expect(visit.page.locator(".gh-u-sum")).to_contain_text("sum of the one term")
