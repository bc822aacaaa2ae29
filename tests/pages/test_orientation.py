"""What each page says to try first: the link does it, and what is said to be seen then is what is measured."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest

import rnn_core as rc
from app.experiment.curve import curve
from app.experiment.experiment import Experiment
from app.findings.find import find
from app.lessons.lesson_files import lessons
from pages.orientation import ORIENTATION
from pages.page_list import EVERY, FIRST, Sidebar
from rnn_core import Verdict
from rnn_core.learning.kinds import KINDS
from tests.pages.reading import html, open_page
from tests.wording import offences, sentences

NETWORK = {"cells", "scale", "bias", "T", "layers", "type", "activation", "init"}


def decay(key: str, **fields: Any) -> float:
    return rc.run(KINDS[key].of(rc.ExperimentConfig(**fields))).summary().decay_per_step


@pytest.mark.parametrize("page", ORIENTATION)
def test_the_link_opens_and_nothing_of_it_is_refused(page: str) -> None:
    link = {key: values if len(values) > 1 else values[0] for key, values in parse_qs(ORIENTATION[page].link).items()}
    app = open_page(page, link)
    assert not app.exception, app.exception[0].value
    assert [body for body in html(app) if 'class="gh-caption gh-link-said"' in body] == []


def test_the_chain_of_pages_leads_through_all_of_them_from_the_first() -> None:
    seen, page = [], FIRST.name
    while page not in seen:
        seen.append(page)
        page = ORIENTATION[page].next_page
    reached = {*seen, *(of.next_page for of in ORIENTATION.values())}
    assert set(ORIENTATION) - reached == {
        "glossary",
        "lessons",
        "lesson_link",
    }  # a line on every page, and the menu, lead to these
    assert {listed.name for listed in EVERY if listed.sidebar is not Sidebar.NONE} == set(ORIENTATION)
    assert len(seen) >= 8


def test_with_forget_bias_3_the_gated_cells_hold_and_the_rnn_does_not() -> None:
    config = rc.ExperimentConfig(gate_bias=3.0)
    curves = tuple(curve(key, config) for key in ("rnn", "lstm", "gru"))
    rnn, *gated = find(Experiment(config=config, curves=curves, layer=0, direction=0))
    assert rnn.verdict is Verdict.VANISHES
    assert {finding.verdict for finding in gated} == {Verdict.HOLDS}


def test_sigmoid_shrinks_the_rnn_s_gradient_much_faster() -> None:
    assert decay("rnn", activation="sigmoid") < 0.5 * decay("rnn")


def test_with_orthogonal_weights_the_edge_is_at_a_smaller_scale() -> None:
    scales = {
        init: [decay("rnn", weight_init=init, weight_scale=2.2, seed=seed) for seed in range(5)]
        for init in ("uniform", "orthogonal")
    }
    assert np.median(scales["uniform"]) < 1 < np.median(scales["orthogonal"])


def test_orthogonal_weights_at_one_and_a_half_are_predicted_to_grow_and_shrink() -> None:
    config = rc.ExperimentConfig(cell="rnn", weight_init="orthogonal", weight_scale=1.5)
    assert rc.run(config).summary().decay_per_step < 1


def test_many_losses_hardly_shrink_and_the_last_alone_does() -> None:
    config = rc.ExperimentConfig(cell="rnn", sequence_type="many_to_many")
    assert rc.run(config).summary().decay_per_step > 0.95
    assert rc.run_last_loss(config).summary().decay_per_step < 0.7


def test_of_four_layers_the_lowest_gets_less_at_the_loss_and_more_at_step_1_than_a_single_one() -> None:
    one, four = (rc.run(rc.ExperimentConfig(cell="rnn", num_layers=layers)) for layers in (1, 4))
    top = np.median(four.by_lag(four.log10_dh, 3), axis=1)[0]
    lowest = np.median(four.by_lag(four.log10_dh, 0), axis=1) - top
    single = np.median(one.by_lag(one.log10_dh), axis=1)
    assert lowest[0] < 0
    assert lowest[-1] > single[-1] - single[0]


def test_every_page_with_a_figure_says_how_its_figure_is_read_in_plain_words() -> None:
    reading = {page: of.reading for page, of in ORIENTATION.items()}
    assert {page for page, words in reading.items() if not words} == {"glossary", "lessons", "lesson_link"}
    broken = {one: offences(one) for words in reading.values() for one in sentences(words) if offences(one)}
    assert broken == {}
    bodies = html(open_page("theory", {"type": "one to one"}))
    (question,) = (body for body in bodies if 'class="gh-question"' in body)
    assert reading["theory"] in question


def test_the_lesson_to_start_with_is_the_first_one_by_name_and_title() -> None:
    of, first = ORIENTATION["lessons"], lessons().every[0]
    assert of.link == f"lesson={first.name}"
    assert f"“{first.title}”" in of.action
