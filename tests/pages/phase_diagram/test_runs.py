"""The cached door to planes: measured once for all sessions, coarse first, and a bounded part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import streamlit as st

from pages.phase_diagram import runs as phase_runs
from pages.phase_diagram.runs import Survey, advance_all
from rnn_core import ExperimentConfig
from rnn_core.experiments.phase import SCALES, SEEDS, STRIDES, Plane, Point, measure
from tests.pages.phase_diagram.phases import SMALL, point

PLANE = Plane(config=ExperimentConfig(**SMALL), axis="gate_bias")
GATED = replace(PLANE, config=replace(PLANE.config, cell="lstm"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ExperimentConfig]]:
    """Every config that is measured, with an empty cache; nothing is run."""
    st.cache_resource.clear()
    configs: list[ExperimentConfig] = []

    def counted(wanted: list[ExperimentConfig], *, layer: int, direction: int) -> list[Point]:
        configs.extend(wanted)
        return [point(config, -0.1) for config in wanted]

    monkeypatch.setattr(phase_runs, "measure", counted)
    yield configs
    st.cache_resource.clear()


def test_the_first_picture_is_the_own_row_from_end_to_end(asked: list[ExperimentConfig]) -> None:
    survey = Survey(GATED)
    survey.start()
    assert survey.picture.values == [0.0]
    assert survey.picture.scales == list(SCALES[:: STRIDES[0]])
    assert not survey.complete
    assert survey.done == len(asked) * SEEDS < 100


def test_a_full_picture_asks_for_no_point_twice(asked: list[ExperimentConfig]) -> None:
    survey = Survey(GATED)
    survey.start()
    survey.advance(60.0)
    assert survey.complete
    assert len(asked) == len(set(asked)) == len(survey.picture.points)
    assert survey.done == survey.total >= 1000


def test_what_one_session_measured_is_there_for_the_next_whatever_its_weight_scale(
    asked: list[ExperimentConfig],
) -> None:
    Survey(GATED).advance(60.0)
    measured = len(asked)
    moved = Survey(replace(GATED, config=replace(GATED.config, weight_scale=3.0, gate_bias=2.0)))
    assert moved.complete
    assert moved.picture.plane.home == 2.0
    assert len(asked) == measured


def test_an_rnn_has_one_row_across_gate_biases(asked: list[ExperimentConfig]) -> None:
    survey = Survey(PLANE)
    survey.advance(60.0)
    assert survey.picture.values == [0.0]
    assert len(asked) == len(SCALES)


def test_when_the_time_is_up_the_rest_waits(asked: list[ExperimentConfig]) -> None:
    survey, other = Survey(GATED), Survey(replace(GATED, axis="num_layers"))
    advance_all([survey, other], 0.0)
    assert asked == []
    survey.advance(0.0)
    assert 0 < len(asked) < 10
    advance_all([survey, other], 60.0)
    assert survey.complete
    assert other.complete


def test_a_row_appears_once_it_reaches_from_end_to_end(asked: list[ExperimentConfig]) -> None:
    survey = Survey(replace(GATED, config=replace(GATED.config, hidden_size=64, batch_size=16)))
    survey.start()
    while not survey.complete:
        survey.advance(0.0)
        for value in survey.picture.values:
            scales = {p.config.weight_scale for p in survey.picture.row(value)}
            assert {SCALES[0], SCALES[-1]} <= scales


def test_a_survey_s_points_are_the_core_s(monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_resource.clear()
    survey = Survey(replace(GATED, strides=STRIDES[:1]))
    survey.start()
    (alone,) = measure([GATED.at(2.0, 0.0)])
    assert list(survey.picture.points[0.0, 2.0].log10_decay) == list(alone.log10_decay)
