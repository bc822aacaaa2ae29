"""The table of controls: one entry says everything about a control."""

from __future__ import annotations

import dataclasses

import pytest
from markupsafe import escape
from streamlit.testing.v1 import AppTest

from app.experiment.control import Choice, Control, Slide
from app.experiment.controls import CONTROLS, SLIDERS, START
from app.experiment.without_effect import SET_BY_TASK, WithoutEffect
from pages.page_list import EVERY
from rnn_core import ExperimentConfig
from rnn_core.rules import range_of
from tests.app.experiment.test_sidebar import opened

OF_THE_CONFIG = [control for control in CONTROLS if control.field]
KEYS = {control.key for control in CONTROLS}


def test_no_two_controls_share_a_key_or_a_field() -> None:
    fields = [control.field for control in OF_THE_CONFIG]
    assert len(KEYS) == len(CONTROLS)
    assert len(set(fields)) == len(fields)


def test_every_choice_of_a_network_but_its_cell_and_padding_has_a_control() -> None:
    fields = {field.name for field in dataclasses.fields(ExperimentConfig)}
    assert fields - {control.field for control in OF_THE_CONFIG} == {"cell", "lengths", "padding"}


@pytest.mark.parametrize("control", OF_THE_CONFIG, ids=lambda control: control.key)
def test_a_control_left_alone_asks_for_the_core_s_default(control: Control) -> None:
    assert (control.default or None) == (getattr(ExperimentConfig(), control.field) or None)


@pytest.mark.parametrize("control", OF_THE_CONFIG, ids=lambda control: control.key)
def test_the_core_takes_both_ends_of_every_control(control: Control) -> None:
    data = {"inputs": "text"} if control.key == "text" else {}
    ends = (control.low, control.high) if isinstance(control, Slide) else (control.default,)
    for value in list(control.options) if isinstance(control, Choice) else ends:
        length = {"seq_len": 1} if value == "one_to_one" else {}
        ExperimentConfig(**data | length | {control.field: value or None if control.key == "text" else value})


def test_the_controls_without_effect_that_pages_name_exist() -> None:
    assert SET_BY_TASK <= KEYS
    assert {slide.key for slide in SLIDERS.values()} <= KEYS
    some = {"training", "horizon_and_lag", "text_memory", "series_memory", "glossary"}
    for listed in EVERY:
        assert listed.without_effect().keys <= KEYS
        assert (listed.without_effect() == WithoutEffect()) == (listed.name not in some)


def test_a_control_without_effect_on_a_page_locks_no_other() -> None:
    """On Training the sequence type says nothing, so that "one to one" in a link leaves the weight scale free."""
    at = opened({"type": "one to one"}, keys=frozenset({"type"}))
    assert at.selectbox(key="type").disabled
    assert not at.slider(key="scale").disabled


@pytest.mark.parametrize("control", OF_THE_CONFIG, ids=lambda control: control.key)
def test_a_slider_that_ends_earlier_than_the_core_says_so(control: Control) -> None:
    if isinstance(control, Slide):
        low, high = range_of(ExperimentConfig, control.field)
        says = f"in rnn_core {low:g} to {high:g}".replace("-", "−") in (control.helps() or "")
        assert says == ((control.low, control.high) != (low, high))


def test_every_start_says_in_a_line_what_it_draws() -> None:
    assert set(START.captions) == set(START.options)
    said = escape(START.captions["keras"])
    assert any(said in body for body in html(opened({"init": "Keras' default"})))


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ({}, "one direction"),
        ({"both": "true", "type": "many to many"}, "its own step"),
        ({"both": "true"}, None),
    ],
    ids=str,
)
def test_where_the_answer_reads_says_why_it_has_no_effect(link: dict[str, str], why: str | None) -> None:
    box = opened(dict(link)).selectbox(key="read_at")
    assert box.disabled == (why is not None)
    assert (why or "out[:, -1]") in box.help


def html(at: AppTest) -> list[str]:
    return [block.proto.body for block in at.get("html")]
