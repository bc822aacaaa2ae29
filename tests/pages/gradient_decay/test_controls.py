"""Number format and loss scale of Gradient decay: off by default, in the link, in picture, words and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app.findings.find import as_stored
from pages.gradient_decay.take_away_csv import curves_csv
from tests.app.made_findings import found
from tests.pages.gradient_decay.reading import MAIN, cards, title, words
from tests.pages.reading import html, parts


def shown(**link: str | list[str]) -> AppTest:
    """The page at a link, its sections closed."""
    at = AppTest.from_file(MAIN, default_timeout=120)
    for key, value in link.items():
        at.query_params[key] = value
    return at.run()


def figure(at: AppTest) -> dict[str, Any]:
    """The main figure as the browser gets it, with its words."""
    (drawn, *_) = (part for part in parts(at, "chart"))
    return {**json.loads(drawn["figure"]), "alt": drawn["alt"], "rows": drawn["rows"]}


def texts(at: AppTest) -> str:
    return " ".join(words(body) for body in html(at))


def test_no_format_is_chosen_at_first_and_the_loss_scale_waits() -> None:
    at = shown(T="12", H="6", B="4")
    assert at.selectbox(key="stored").value == "float64"
    assert at.slider(key="loss_scale").disabled
    before = figure(at)
    assert " in float" not in before["alt"]
    moved = figure(shown(T="12", H="6", B="4", loss_scale="20"))
    assert moved == before


def test_a_gru_of_c18_s_size_is_0_in_float16_where_a_run_is_and_fades_on_in_float32() -> None:
    """DeepSpeed #697: 128 units, a loss of classes, 60 steps: exact zeros from lag 34 on, none in float32."""
    link = {"cells": "GRU", "H": "128", "D": "64", "O": "64", "T": "60", "loss": "cross-entropy"}
    config = rc.ExperimentConfig(
        cell="gru", hidden_size=128, input_size=64, output_size=64, seq_len=60, loss="cross_entropy"
    )
    sizes = np.median(rc.stored_gradient(rc.run(config), "float16")[0, 0, ::-1], axis=1)
    first = int(np.isneginf(sizes).argmax())
    assert abs(first - 34) <= 4
    at = shown(stored="float16", **link)
    assert f"0 in float16 : GRU from {first} steps back." in texts(at)
    assert f"0 in float16: GRU from {first} steps back." in figure(at)["alt"]
    assert "GRU, 0 in float16" in {trace.get("name") for trace in figure(at)["data"]}
    verdict = title(at), cards(at)
    scaled = at.slider(key="loss_scale").set_value(24).run()
    assert "0 in float16 :" not in texts(scaled)
    assert (title(scaled), cards(scaled)) == verdict
    as_float32 = scaled.selectbox(key="stored").set_value("float32").run()
    assert "0 in float32 :" not in texts(as_float32)
    assert (title(as_float32), cards(as_float32)) == verdict


def test_a_long_run_is_0_in_float32_too_and_that_is_no_cut() -> None:
    at = shown(cells="RNN", T="200", stored="float32")
    assert re.search(r"0 in float32 : RNN from 1\d\d steps back\. There is a gradient", texts(at))
    assert "exactly 0" not in texts(at)
    assert title(at).startswith("RNN vanishes")


@pytest.mark.parametrize(
    "link",
    [
        {"stored": "float8"},
        {"stored": "<script>alert(1)</script>", "loss_scale": "1e999"},
        {"stored": "float16", "loss_scale": "-1"},
        {"stored": "float16", "loss_scale": "25"},
        {"stored": "float16", "loss_scale": "nan"},
        {"stored": "float16", "loss_scale": "2.5"},
    ],
    ids=str,
)
def test_a_hand_edited_link_gives_a_page_with_a_format_and_scale_of_the_list(link: dict[str, str]) -> None:
    at = shown(cells="RNN", T="12", H="6", B="4", **link)
    assert title(at)
    assert at.selectbox(key="stored").value in ("float64", "float16")
    assert 0 <= at.slider(key="loss_scale").value <= 24
    assert "<script>alert" not in " ".join(html(at))


def test_reset_brings_back_the_numbers_as_computed() -> None:
    at = shown(cells="RNN", T="12", H="6", B="4", stored="float16", loss_scale="3")
    assert "loss scale 2³" in texts(at)
    at = at.button(key="reset").click().run()
    assert (at.selectbox(key="stored").value, at.slider(key="loss_scale").value) == ("float64", 0)


def test_no_preview_is_offered_where_what_is_stored_is_shown() -> None:
    assert parts(shown(T="12", H="6", B="4"), "preview")[0]["tokens"]
    assert parts(shown(T="12", H="6", B="4", stored="bfloat16"), "preview")[0]["tokens"] == {}


@pytest.mark.parametrize("link", [{"type": "one to one"}, {"layers": "2", "layer": "1", "both": "true"}, {"cells": []}])
def test_every_shape_of_network_has_its_picture(link: dict[str, Any]) -> None:
    assert title(shown(**({"T": "12", "H": "6", "B": "4", "stored": "float16"} | link)))


def test_the_table_to_take_away_says_what_is_stored() -> None:
    findings = [found("rnn", seq_len=60), found("gru")]
    plain = list(csv.reader(io.StringIO(curves_csv(findings))))
    kept = as_stored(findings, "float16", 4)
    rows = list(csv.DictReader(io.StringIO(curves_csv(kept))))
    assert [list(row.values())[:7] for row in rows] == plain[1:]
    of_rnn = [row for row in rows if row["cell"] == "RNN"]
    assert {(row["stored_in"], row["log2_loss_scale"]) for row in rows} == {("float16", "4")}
    column = np.array([float(row["log10_size_stored_median"]) for row in of_rnn])
    np.testing.assert_array_equal(column, kept[0].stored_size)
    assert np.isneginf(column).any()
