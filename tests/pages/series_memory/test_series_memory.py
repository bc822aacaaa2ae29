"""The page on a series' memory without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from app import numbers
from app.experiment.curve import curve
from pages.series_memory import runs as series_runs
from pages.series_memory.data import BUNDLED, Data
from pages.series_memory.uploads import uploads
from rnn_core.config import ExperimentConfig
from rnn_core.engine.initialisation import Drawn
from rnn_core.learning.training_config import TrainingConfig
from rnn_core.trained.forecasts import Series, cut, error_by_memory, forecasts
from rnn_core.with_torch.training import Training
from tests.pages.reading import group, headers, headline, open_page, spaced_texts, texts

SMALL = {"H": "4", "B": "4", "past": "6", "updates": "20"}
WAVE = "".join(f"{n};{str(round(10 + np.sin(n / 3), 3)).replace('.', ',')}\n" for n in range(1, 61))


def opened(**link: str) -> AppTest:
    return settled(open_page("series_memory", SMALL | link))


def settled(app: AppTest) -> AppTest:
    """Look again until nothing trains any more."""
    for _ in range(400):
        if not any(button.key == "stop" for button in app.button):
            return app
        app.run()
    raise AssertionError("the training does not end")


def trained(key: str, data: Data = BUNDLED, past: int = 6, **fields: Any) -> tuple[TrainingConfig, Drawn, Series]:
    """The same training by the core alone."""
    made = curve(key, ExperimentConfig(**({"hidden_size": 4, "batch_size": 4} | fields)))
    training = Training(series_runs.training_of(made, data, past, 20, 0.005))
    list(training.steps())
    return training.config, training.network.weights(), cut(data.values, past)


def off_by(config: TrainingConfig, weights: Drawn, series: Series) -> str:
    found = forecasts(config.trained, weights, series.windows(series.fresh))
    return numbers.amount(series.off_by(series.in_units(found)))


def test_each_cell_s_error_stands_beside_the_two_guesses() -> None:
    app = opened(cells="GRU")
    config, weights, series = trained("gru")
    said = texts(app)
    assert f"GRU{off_by(config, weights, series)}" in said
    assert f"baselineslast value{numbers.amount(series.last_off_by)}mean{numbers.amount(series.mean_off_by)}" in said
    assert off_by(config, weights, series) in headline(app)
    assert numbers.amount(min(series.last_off_by, series.mean_off_by)) in headline(app)


@pytest.mark.parametrize("cells", ["RNN", "LSTM", "LSTM, forget bias 3"])
def test_the_chosen_forecast_is_told_with_its_slopes_and_what_is_lost_without_a_value(cells: str) -> None:
    app = opened(cells=cells, at="1989")
    key = {"RNN": "rnn", "LSTM": "lstm"}.get(cells, "lstm3")
    config, weights, _ = trained(key)
    found = series_runs.run_memory(config, weights, 289)
    assert found is not None
    (heading,) = headers(app)
    count = int((found.log10_slope >= found.log10_slope.max() - 3).sum())
    assert heading == f"The forecast for 1989 is sensitive to {count} of its 6 inputs"
    top = int(found.log10_slope.argmax())
    said = texts(app)
    assert "True value for 1989: 157.6." in said
    assert f"is most sensitive to the value of {1983 + top}, with a slope of " in said
    assert f"changes its forecast by {numbers.amount(float(found.moved[top]))}" in said


def test_another_forecast_can_be_chosen_and_for_one_that_does_not_exist_the_nearest_is_shown() -> None:
    app = opened(cells="RNN", at="2050")
    assert headers(app)[0].startswith("The forecast for 2008 is sensitive to")
    app.slider(key="at").set_value(1950).run()
    assert headers(app)[0].startswith("The forecast for 1950 is sensitive to")
    group(app, "slopes").set_value("relative").run()
    assert not app.exception


def test_how_many_values_are_enough_is_measured_over_all_fresh_forecasts() -> None:
    app = opened(cells="LSTM", open_enough="true")
    config, weights, series = trained("lstm")
    alone = error_by_memory(config.trained, weights, series, [1])
    assert f"With the last value alone, the error is LSTM {numbers.amount(float(alone[0]))}." in texts(app)


def test_a_column_of_an_uploaded_file_is_forecast_in_its_own_units_and_rows() -> None:
    name = uploads().keep(f"no;wert\n{WAVE}".encode())
    app = opened(cells="GRU", data=name)
    values = tuple(float(line.split(";")[1].replace(",", ".")) for line in WAVE.split())
    data = Data(name="wert", values=values, axis="no", start=1, note="60 rows")
    assert f"GRU{off_by(*trained('gru', data))}" in texts(app)
    assert "Data: “wert”, 60 rows of your file." in texts(app)
    assert headers(app)[0].startswith("The forecast for 54 is sensitive to")
    app.selectbox(key="column").set_value("no").run()
    assert "Data: “no”, 60 rows of your file." in texts(settled(app))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "v\n1\n2\n3\n",
            "series must have at least 13 values (2 to read, one to learn to forecast and 10 held out), got 3",
        ),
        ("v\n" + "7\n" * 40, "series must vary before its last fifth, got only 7.0"),
        (
            "v\n" + "1\n2\n" * 20 + "\n3\n",
            "In the column “v” 1 row has no value. It is in row 41 of the data, line 42 of the file.",
        ),
        ("v\n" + "1\n2\n" * 20 + "1e200\n", "series must have finite values up to 10¹⁰⁰, got 10²⁰⁰"),
    ],
)
def test_a_series_that_cannot_be_forecast_is_one_sentence_and_the_controls_stay(rows: str, said: str) -> None:
    app = opened(cells="RNN", data=uploads().keep(rows.encode()))
    assert headline(app) == "This series cannot be forecast"
    assert said in texts(app)
    assert app.slider(key="updates")


def dated(values: list[str]) -> list[str]:
    return [f"{date(2019, 1, 2) + timedelta(n)},{value}" for n, value in enumerate(values)]


def test_a_file_with_the_newest_row_on_top_is_read_from_the_bottom_unless_asked_otherwise() -> None:
    rows = dated([f'"${10 + np.sin(n / 3):.3f}"' for n in range(60)])
    app = opened(cells="GRU", data=uploads().keep("\n".join(["Date,Close", *rows[::-1]]).encode()))
    values = tuple(float(row.split("$")[1].strip('"')) for row in rows)
    data = Data(name="Close", values=values, axis="Date", start=1)
    assert f"GRU{off_by(*trained('gru', data))}" in texts(app)
    said = texts(app)
    assert "The dates in “Date” fall. So the table is read from the bottom, the oldest row first." in said
    assert "A cell such as “$10.000” is read as 10." in said
    assert headers(app)[0].startswith("The forecast for 2019-02-24 is sensitive to")
    settled(app.toggle(key="file_order").set_value(True).run())
    assert "Rows are read as in the file all the same" in texts(app)
    backwards = Data(name="Close", values=values[::-1], axis="Date", start=1)
    assert f"GRU{off_by(*trained('gru', backwards))}" in texts(app)


def test_a_file_with_gaps_says_where_and_a_way_can_be_chosen() -> None:
    rows = dated(["" if n % 7 == 5 else f"{10 + np.sin(n / 3):.3f}" for n in range(60)])
    name = uploads().keep("\n".join(["Prices of <q>my</q> shop", "Date,Close", *rows]).encode())
    app = opened(cells="GRU", data=name)
    assert headline(app) == "This series cannot be forecast"
    assert (
        "8 rows have no value. The first is in row 6 of the data, line 8 of the file. Fill it in, or choose"
        in texts(app)
    )
    assert "Line 1 of the file is skipped: “Prices of &lt;q&gt;my&lt;/q&gt; shop”." in texts(app)
    settled(app.selectbox(key="gaps").set_value("drop").run())
    values = tuple(float(row.split(",")[1]) for row in rows if row[-1] != ",")
    assert f"GRU{off_by(*trained('gru', Data(name='Close', values=values, axis='Date', start=1)))}" in texts(app)
    assert "8 rows without a number are left out." in texts(app)
    app = opened(cells="GRU", data=name, gaps="the last number again")
    assert "8 rows without a number take the last number before them." in texts(app)


def test_a_link_to_a_file_that_is_not_here_says_so_and_leads_back() -> None:
    app = opened(cells="RNN", data="<b>0123456789abcdef</b>")
    assert headline(app) == "This series cannot be forecast"
    assert "names a file (SHA-256 &lt;b&gt;012345678…) that this server does not have" in spaced_texts(app)
    app.button(key="bundled").click().run()
    assert "Data: yearly sunspot numbers" in texts(settled(app))
    assert "data" not in app.query_params


def test_a_training_can_be_stopped_and_goes_on_where_it_was() -> None:
    app = open_page("series_memory", SMALL | {"cells": "GRU", "updates": "2000", "seed": "77"})
    app.button(key="stop").click().run()
    settled(app)
    assert headline(app) == "Training is stopped: there is no forecast yet"
    assert "stopped at update " in texts(app) or "stopped before the first update" in texts(app)
    app.button(key="resume").click().run()
    assert app.button(key="stop")
    app.button(key="stop").click().run()


def test_a_training_that_diverges_is_said_in_words() -> None:
    app = opened(cells="RNN", activation="linear", scale="8", rate="1.0", past="100", seed="5")
    assert headline(app) == "RNN diverges: there is no forecast"
    assert "diverged at update " in texts(app)
    assert not app.header


@pytest.mark.parametrize("activation", ["sigmoid", "ReLU", "leaky ReLU", "linear"])
def test_every_activation_trains(activation: str) -> None:
    app = opened(cells="GRU", activation=activation, layers="2")
    assert "GRU" in headline(app)
    assert headers(app)


def test_wild_links_show_the_defaults() -> None:
    app = opened(cells="RNN", past="x", updates="1e999", rate="<b>", at="x", column="<i>", slopes="?", T="7")
    assert headers(app)[0].startswith("The forecast for 1978 is sensitive to")
    assert app.slider(key="updates").value == 200
    assert app.slider(key="T").disabled


def test_too_long_a_training_is_one_sentence() -> None:
    app = opened(cells="GRU", activation="linear", past="200", updates="2000", H="128", layers="6")
    assert headline(app) == "This series cannot be forecast"
    assert "This training takes about" in texts(app)


def test_without_a_cell_the_page_asks_for_one() -> None:
    app = opened()
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"
