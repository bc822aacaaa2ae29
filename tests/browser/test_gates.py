"""The page on gates in a browser: the circuit's numbers by keyboard, its words for whoever does not see it."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import expect

import rnn_core as rc
from rnn_core.diagnostics.gates import gate_values
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

CIRCUIT = ".st-key-first_screen svg.gh-diagram"
OPACITY = (
    "(svg) => [...svg.querySelectorAll('[data-name=h] [fill-opacity]')].map((r) => getComputedStyle(r).fillOpacity)"
)
CONFIG = rc.ExperimentConfig(cell="lstm", seq_len=12, hidden_size=6, batch_size=2)


def opened(open_app: Open, query: str, **window: int) -> Visit:
    visit = open_app(f"gates?cells=LSTM&T=12&H=6&B=2{query}", **window)
    expect(visit.page.locator(CIRCUIT)).to_be_attached(timeout=SHOWN_FOR)
    return visit.settled()


def means(visit: Visit) -> dict[str, float]:
    found: dict[str, float] = visit.page.locator(CIRCUIT).evaluate(
        "(svg) => Object.fromEntries([...svg.querySelectorAll('[data-name]')]"
        ".map((strip) => [strip.dataset.name, Number(strip.dataset.mean)]))"
    )
    return found


def test_numbers_and_colours_of_the_circuit_follow_the_step_by_keyboard_and_are_the_cores(open_app: Open) -> None:
    visit = opened(open_app, "")
    values = gate_values(rc.run(CONFIG).tape.forward.layers[0][0], 0)
    visit.slider("Step t").focus()
    for step, key in ((12, None), (11, "ArrowLeft"), (1, "Home")):
        if key:
            visit.page.keyboard.press(key)
        label = f"Inside the LSTM at step {step}, first sequence."
        expect(visit.page.locator(CIRCUIT)).to_have_attribute(
            "aria-label", re.compile(f"^{re.escape(label)}"), timeout=SHOWN_FOR
        )
        found = means(visit)
        for name, rows in values.items():
            at = rows[step - 1] if name in "ifo" else np.abs(rows[step - 1])
            np.testing.assert_allclose(found[name], at.mean(), rtol=1e-12, atol=0)
        seen = np.array(visit.page.locator(CIRCUIT).evaluate(OPACITY), float)
        np.testing.assert_allclose(seen, np.minimum(np.abs(values["h"][step - 1]), 1), atol=1e-3)
    visit.expect_query(cells="LSTM", T="12", H="6", B="2", t="1")
    assert visit.errors == [] or all("_stcore" in error for error in visit.errors)


def test_on_a_phone_the_circuit_scrolls_in_its_place_and_stays_readable(open_app: Open) -> None:
    visit = opened(open_app, "&t=5", width=390, height=844)
    drawing = visit.page.locator(f"{CIRCUIT} text", has_text="forget gate f")
    size = drawing.evaluate("(text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a")
    assert size >= 13.99
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
