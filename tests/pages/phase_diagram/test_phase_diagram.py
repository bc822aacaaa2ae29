from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from rnn_core.experiments.phase import AXES
from tests.pages.reading import group, headline, texts

ROOT = Path(__file__).parents[3]
SMALL = {"cells": "RNN", "T": "12", "H": "6", "B": "2"}


def opened(page: str = "phase_diagram.py", **link: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=120)
    for key, value in link.items():
        app.query_params[key] = value
    return app.switch_page(str(ROOT / "pages" / page.removesuffix(".py") / page)).run()


def link_of(app: AppTest) -> str:
    (body,) = [block.proto.body for block in app.get("html") if 'class="gh-link"' in block.proto.body]
    return str(body)


def query_of(app: AppTest) -> dict[str, list[str]]:
    address = link_of(app).split('href="')[1].split('"')[0].replace("&amp;", "&")
    return parse_qs(urlsplit(address).query)


def test_the_page_opens_with_the_edge_of_the_first_cell() -> None:
    app = opened()
    assert headline(app).startswith("The RNN’s gradient shrinks below weight scale 2.")
    assert "median of 9 random seeds, from seed 0 on" in texts(app)
    assert "uses 4 sequences per network instead of 16" in texts(app)
    assert app.get("progress")


def test_the_map_is_refined_until_it_is_complete() -> None:
    app = opened(**SMALL)
    for _ in range(60):
        if not app.get("progress"):
            break
        app.run()
    assert not app.get("progress")
    assert not app.exception


@pytest.mark.parametrize("cell", ["RNN", "LSTM", "GRU", "LSTM, forget bias 3"])
@pytest.mark.parametrize("axis", list(AXES))
def test_every_cell_is_mapped_across_every_axis_that_it_has(cell: str, axis: str) -> None:
    app = opened(**(SMALL | {"cells": cell}))
    (across,) = [box for box in app.selectbox if box.key.startswith("across")]
    if axis == "gate_bias" and cell == "RNN":
        assert "gate bias" not in across.options
        return
    across.set_value(axis).run()
    assert cell.split(",")[0] in headline(app)
    assert "weight scale" in headline(app)
    assert "Open weight scale" in link_of(app)


@pytest.mark.parametrize("key", ["scale", "T", "H", "input_scale", "layers", "B", "D", "O"])
def test_the_page_stands_at_each_end_of_each_slider(key: str) -> None:
    app = opened(**SMALL)
    for end in ("min", "max"):
        app.slider(key=key).set_value(getattr(app.slider(key=key), end)).run()
        assert "RNN" in headline(app)


@pytest.mark.parametrize("axis", ["seq_len", "num_layers", "gate_bias"])
def test_a_point_opened_has_the_number_that_the_map_shows(axis: str) -> None:
    app = opened(**(SMALL | {"cells": "GRU", "scale": "1.4", "layers": "2", "seed": "5"}))
    (across,) = [box for box in app.selectbox if box.key.startswith("across")]
    across.set_value(axis).run()
    app.select_slider[0].set_value(4.0).run()
    shown = link_of(app).split("median: × ")[1].split(" ")[0]
    decay = opened("gradient_decay.py", **query_of(app))
    assert f"× {shown}" in texts(decay)
    (scale, seed) = (float(decay.slider(key="scale").value), int(decay.number_input(key="seed").value))
    assert scale == 4.0
    assert 5 <= seed < 14
    layers, T = int(decay.slider(key="layers").value), int(decay.slider(key="T").value)
    config = rc.ExperimentConfig(
        cell="gru", weight_scale=4.0, hidden_size=6, batch_size=2, seed=seed, seq_len=T, num_layers=layers
    )
    np.testing.assert_allclose(rc.run(config).summary().decay_per_step, float(shown), atol=0.006)


def test_a_moved_control_moves_the_point_to_open() -> None:
    app = opened(**SMALL)
    assert query_of(app)["scale"] == ["1"]
    app.slider(key="scale").set_value(2.0).run()
    assert query_of(app)["scale"] == ["2"]
    app.slider(key="T").set_value(17).run()
    assert query_of(app)["T"] == ["17"]


def test_colours_may_show_the_horizon() -> None:
    app = opened(**SMALL)
    group(app, "shade").set_value("horizon").run()
    assert "Colour: horizon" in texts(app)


def test_of_many_losses_the_last_one_s_edge_is_shown() -> None:
    app = opened(**(SMALL | {"type": "many to many"}))
    assert "Only the last loss is used." in texts(app)


def test_small_maps_of_all_activations_and_cells_come_on_demand() -> None:
    app = opened(**SMALL)
    assert "Vertical axis of each map" not in texts(app)
    app.toggle(key="multiples").set_value(True).run()
    assert not app.exception
    assert "Vertical axis of each map: sequence length" in texts(app)


def test_nothing_to_map_is_said_in_words() -> None:
    assert headline(opened(type="one to one")) == "One time step: there is nothing to map"
    app = opened(**SMALL)
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"
    both = opened(**SMALL, both="true", direction="backward", read_at="both at the last step")
    assert headline(both) == "These settings can't run"


def test_an_own_text_too_short_for_the_longest_rows_is_still_mapped() -> None:
    app = opened(**(SMALL | {"inputs": "text", "text": "hello there"}))
    assert headline(app) == "These settings can't run"  # shorter than the length itself
    app = opened(**(SMALL | {"inputs": "text", "text": "hello there, who is it"}))
    assert "RNN" in headline(app)
