"""Series memory as a student uses it: a file of one's own, and a forecast chosen by click; drawn is what the core finds."""

from __future__ import annotations

import math
import re

import numpy as np
from playwright.sync_api import expect

from app.experiment.curve import curve
from pages.series_memory import runs as series_runs
from pages.series_memory.data import BUNDLED
from rnn_core.config import ExperimentConfig
from rnn_core.trained.forecasts import cut
from rnn_core.trained.past_values import forecast_gradient
from rnn_core.with_torch.training import Training
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

LINES = "(plot) => plot.data.map((trace) => [trace.name, Array.from(trace.x), Array.from(trace.y)])"
PAST = ".st-key-past_values .js-plotly-plot"


def trained(visit: Visit) -> Visit:
    expect(visit.page.locator(f"{PAST} .scatterlayer .trace").first).to_be_attached(timeout=SHOWN_FOR)
    expect(visit.page.locator(".st-key-stop")).to_have_count(0, timeout=SHOWN_FOR)
    return visit.settled()


def test_a_click_on_a_year_shows_the_slopes_of_its_forecast(open_app: Open) -> None:
    visit = trained(open_app("series_memory?cells=GRU&H=4&B=4&past=6&updates=20&at=1950"))
    plot = visit.page.locator(".st-key-forecasts .js-plotly-plot")
    ((_, years, _), _) = plot.evaluate(LINES)
    assert years == list(range(1948, 2009))
    place = plot.evaluate(
        "(plot) => ({x: plot._fullLayout.xaxis.d2p(1989) + plot._fullLayout._size.l, y: plot._fullLayout._size.t + 60})"
    )
    plot.click(position=place)
    heading = visit.page.locator("[data-testid=stMain] h2")
    expect(heading).to_have_text(re.compile("^The forecast for 1989 is sensitive to"), timeout=SHOWN_FOR)
    visit.expect_query(cells="GRU", H="4", B="4", past="6", updates="20", at="1989")
    visit.page.wait_for_function(
        "(plot) => document.querySelector(plot).data[0].x.at(-1) === 1988", arg=PAST, timeout=SHOWN_FOR
    )
    made = curve("gru", ExperimentConfig(hidden_size=4, batch_size=4))
    training = Training(series_runs.training_of(made, BUNDLED, 6, 20, 0.005))
    list(training.steps())
    window = cut(None, 6).windows([289])[:, 0]
    gradient = forecast_gradient(training.config.trained, training.network.weights(), window)
    assert gradient is not None
    name, years, sizes = visit.page.locator(PAST).evaluate(LINES)[0]
    assert (name, years) == ("GRU", list(range(1983, 1989)))
    np.testing.assert_allclose(sizes, gradient.log10(), atol=1e-6)
    assert all("_stcore" in error for error in visit.errors)


def test_a_file_of_one_s_own_is_forecast_and_stands_in_the_link_by_its_content(open_app: Open) -> None:
    visit = trained(open_app("series_memory?cells=RNN&H=4&B=4&past=6&updates=20"))
    rows = "".join(f"{n};{str(round(20 + 5 * math.sin(n / 4), 2)).replace('.', ',')}\n" for n in range(90))
    visit.page.get_by_text("Sunspots", exact=True).first.click()
    upload = visit.page.locator("input[type=file]")
    upload.set_input_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": b"a\nx\ny\n"})
    problem = visit.page.locator(".gh-problem")
    expect(problem).to_have_text("No column has numbers. The file has the column “a”.", timeout=SHOWN_FOR)
    upload.set_input_files({"name": "t.csv", "mimeType": "text/csv", "buffer": f"day;temp\n{rows}".encode()})
    caption = visit.page.locator(".gh-caption", has_text="Data: “temp”, 90 rows of your file.")
    expect(caption).to_be_attached(timeout=SHOWN_FOR)
    expect(problem).to_have_count(0, timeout=SHOWN_FOR)
    trained(visit)
    (name,) = visit.query["data"]
    assert re.fullmatch("[0-9a-f]{64}", name)
    trained(visit.reload())
    expect(caption).to_be_attached(timeout=SHOWN_FOR)
    assert visit.query["data"] == [name]
