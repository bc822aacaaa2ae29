"""The main paths through Gradient decay, in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import expect

import rnn_core as rc
from rnn_core.diagnostics.decay import ratios
from tests.browser.conftest import Open
from tests.browser.visit import MAIN, SHOWN_FOR, Visit

DEFAULT_HEADLINE = "All three defaults vanish; the LSTM with forget bias 3 holds"


def true_curve(**changed: object) -> np.ndarray:
    """The core's own curve, in this process: what the browser must have drawn."""
    result = rc.run(rc.ExperimentConfig(**{"cell": "rnn", "weight_init": "uniform", **changed}))
    return ratios(result.by_lag(result.log10_dh), result.summary().peak_lag)


def assert_same_picture(one: Visit, other: dict[str, list[float]]) -> None:
    assert one.curves.keys() == other.keys()
    for name, curve in one.curves.items():
        np.testing.assert_array_equal(curve, other[name])


def test_a_slider_moved_by_keyboard_changes_curve_and_address_and_a_reload_keeps_both(open_app: Open) -> None:
    visit = open_app()
    assert visit.headline == DEFAULT_HEADLINE
    expect(visit.plot.locator(".scatterlayer .trace").first).to_be_visible()
    np.testing.assert_allclose(visit.curves["RNN"], true_curve(), rtol=0, atol=1e-12)

    visit.press("Weight scale", "ArrowRight", times=10)
    visit.expect_query(scale="1.5")
    np.testing.assert_allclose(visit.curves["RNN"], true_curve(weight_scale=1.5), rtol=0, atol=1e-12)

    visit.press("Sequence length", "ArrowLeft", times=4)
    visit.expect_query(scale="1.5", T="46")
    np.testing.assert_allclose(visit.curves["RNN"], true_curve(weight_scale=1.5, seq_len=46), rtol=0, atol=1e-12)

    headline, curves, address = visit.headline, visit.curves, visit.page.url
    visit.reload()
    assert (visit.headline, visit.page.url) == (headline, address)
    assert_same_picture(visit, curves)
    assert visit.errors == []
    assert visit.hosts == {"127.0.0.1"}


def test_a_slider_moved_back_to_its_default_leaves_the_address(open_app: Open) -> None:
    visit = open_app()
    curves = visit.curves
    visit.press("Weight scale", "ArrowRight")
    visit.expect_query(scale="1.05")
    visit.press("Weight scale", "ArrowLeft")
    visit.expect_query()
    assert_same_picture(visit, curves)


def test_reset_all_brings_back_the_first_picture_and_a_clean_address(open_app: Open) -> None:
    visit = open_app("?scale=2&activation=ReLU&T=20&cells=RNN")
    before = visit.seen()
    assert len(visit.curves) == 1
    visit.page.get_by_role("button", name="Reset all").click()
    visit.redrawn(before)
    visit.expect_query()
    assert visit.headline == DEFAULT_HEADLINE
    assert len(visit.curves) == 4


def test_a_link_shows_its_sender_s_experiment(open_app: Open) -> None:
    query = "?activation=ReLU&cells=RNN&cells=GRU&init=orthogonal&T=33&scale=1.5&bias=2"
    visit = open_app(query)
    assert list(visit.curves) == ["RNN", "GRU"]
    config = {"activation": "relu", "weight_init": "orthogonal", "seq_len": 33, "weight_scale": 1.5, "gate_bias": 2.0}
    np.testing.assert_allclose(visit.curves["RNN"], true_curve(**config), rtol=0, atol=1e-12)
    np.testing.assert_allclose(visit.curves["GRU"], true_curve(cell="gru", **config), rtol=0, atol=1e-12)
    assert_same_picture(open_app(query), visit.curves)


def test_the_plot_updates_in_place_instead_of_being_mounted_again(open_app: Open) -> None:
    visit = open_app()
    visit.plot.evaluate("(plot) => { plot.taggedByTest = true; }")
    visit.press("Weight scale", "ArrowRight")
    visit.press("Sequence length", "ArrowRight")
    assert visit.plot.evaluate("(plot) => plot.taggedByTest === true && plot.isConnected")
    assert visit.page.locator(MAIN).count() == 1


def test_absolute_sizes_draw_each_curve_at_its_own_height(open_app: Open) -> None:
    visit = open_app("?cells=RNN&cells=LSTM")
    before = visit.seen()
    relative = visit.curves
    visit.page.get_by_text("Show absolute sizes").click()
    visit.redrawn(before)
    visit.expect_query(cells="LSTM", absolute="true")
    result = rc.run(rc.ExperimentConfig(cell="rnn"))
    expected = np.median(result.by_lag(result.log10_dh), axis=1)
    np.testing.assert_allclose(visit.curves["RNN"], expected, rtol=0, atol=1e-12)
    assert visit.curves["RNN"] != relative["RNN"]


def test_pinned_curves_stay_as_ghosts_while_a_slider_moves(open_app: Open) -> None:
    visit = open_app()
    kept = visit.curves
    before = visit.seen()
    visit.page.get_by_role("button", name="Keep these curves to compare").click()
    visit.redrawn(before)
    visit.press("Weight scale", "ArrowRight", times=4)
    for name, curve in kept.items():
        np.testing.assert_array_equal(visit.curves[f"pinned {name}"], curve)
    assert visit.curves["RNN"] != kept["RNN"]
    before = visit.seen()
    visit.page.get_by_role("button", name="Remove kept curves").click()
    visit.redrawn(before)
    assert not any(name.startswith("pinned") for name in visit.curves)


def test_two_tabs_do_not_disturb_each_other(open_app: Open) -> None:
    one, other = open_app(), open_app()
    before = other.curves
    other.page.get_by_role("button", name="Keep these curves to compare").click()
    one.press("Weight scale", "ArrowRight", times=6)
    assert one.curves["RNN"] != before["RNN"]
    assert not any(name.startswith("pinned") for name in one.curves)
    other.press("Forget-gate bias", "ArrowRight")
    other.expect_query(bias="0.25")
    np.testing.assert_array_equal(other.curves["RNN"], before["RNN"])  # an RNN has no gate
    one.expect_query(scale="1.3")


def test_address_and_figure_can_be_taken_away(open_app: Open, tmp_path: Path) -> None:
    visit = open_app("?cells=RNN&T=20&open_take=true")
    button = visit.page.get_by_role("button", name="Copy link")
    button.scroll_into_view_if_needed()
    button.click()
    expect(button).to_contain_text("✓")
    assert visit.page.evaluate("navigator.clipboard.readText()") == visit.page.url
    for kind, magic in (("png", b"\x89PNG\r\n\x1a\n"), ("svg", b"<svg")):
        with visit.page.expect_download(timeout=SHOWN_FOR) as download:
            visit.page.get_by_role("button", name=f"Figure as {kind.upper()}").click()
        assert download.value.suggested_filename == f"gradient-horizon.{kind}"
        download.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(magic)


def test_markup_typed_as_text_never_becomes_an_element(open_app: Open) -> None:
    attack = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> **a** $x^2$ ' * 3
    visit = open_app("?inputs=text&T=20&cells=RNN").open_more()
    before = visit.seen()
    box = visit.page.get_by_role("textbox", name="Your text")
    box.fill(attack)
    box.press("Control+Enter")
    visit.redrawn(before)
    visit.expect_query(inputs="text", T="20", cells="RNN", text=attack)
    box.fill("<img src=x onerror=1>"[:12])  # too short for 20 steps: a sentence, not a figure
    box.press("Control+Enter")
    expect(visit.page.get_by_role("alert").filter(has_text="text must have at least")).to_be_visible()
    by_link = open_app("?" + urlencode({"inputs": "text", "T": 20, "cells": "RNN", "text": attack}))
    for tab in (visit, by_link):
        assert tab.page.locator("img[src=x]").count() == 0
        assert tab.page.evaluate("window.hacked === undefined")


def test_a_format_ends_the_curve_and_a_reload_keeps_it(open_app: Open) -> None:
    visit = open_app("?cells=RNN&stored=float16&loss_scale=2")
    sizes = rc.run(rc.ExperimentConfig(cell="rnn"))
    stored = rc.stored_gradient(sizes, "float16", log2_scale=2)[0, 0, ::-1]
    with np.errstate(invalid="ignore"):
        expected = np.median(stored - sizes.log10_dh[0, 0, -1], axis=1)
    drawn = np.array(visit.curves["RNN"], float)
    np.testing.assert_allclose(drawn, np.where(np.isfinite(expected), expected, np.nan), rtol=0, atol=1e-12)
    expect(visit.plot).to_contain_text("0 in float16")
    curves, address = visit.curves, visit.page.url
    visit.reload()
    assert visit.page.url == address
    np.testing.assert_array_equal(np.array(visit.curves["RNN"], float), np.array(curves["RNN"], float))
    assert visit.errors == []
