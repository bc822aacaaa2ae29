"""What is drawn while a slider is dragged."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from app.experiment.controls import SLIDERS
from app.experiment.curve import curve
from app.experiment.experiment import Experiment
from pages.gradient_decay import drag_preview
from pages.gradient_decay.drag_preview import MAX_POSITIONS, Request, positions, preview, tokens
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.decay import ratios

SMALL = {"hidden_size": 5, "batch_size": 4, "seq_len": 20}
CELLS = ("rnn", "lstm", "gru", "lstm3")


@pytest.fixture(autouse=True)
def _with_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run beside each other, with every annotation executed: seconds say nothing here."""
    monkeypatch.setattr(drag_preview, "MAX_SECONDS", 120.0)
    monkeypatch.setattr(drag_preview, "_affordable", lambda _: MAX_POSITIONS)


def experiment(cells: tuple[str, ...] = CELLS, **config: Any) -> Experiment:
    made = ExperimentConfig(**(SMALL | config))
    return Experiment(
        config=made, curves=tuple(curve(key, made) for key in cells), layer=made.num_layers - 1, direction=0
    )


def request(slider: str, absolute: bool = False, **config: Any) -> Request:
    return Request(slider=slider, experiment=experiment(**config), absolute=absolute)


def unpacked(found: dict[str, Any]) -> list[list[list[np.ndarray]]]:
    """By position and curve: line, low, high."""
    numbers = np.frombuffer(base64.b64decode(found["numbers"]), "<f4")
    places, at = [], 0
    for lengths in found["lengths"]:
        curves = []
        for n in lengths:
            half = (n - 1) // 2 + 1 + (n - 1) % 2
            curves.append(np.split(numbers[at : at + n + 2 * half], [n, n + half]))
            at += n + 2 * half
        places.append(curves)
    assert at == len(numbers)
    return places


@pytest.mark.parametrize("slider", SLIDERS)
def test_positions_are_steps_of_the_slider_from_end_to_end_with_the_present_one_among_them(slider: str) -> None:
    bounds = SLIDERS[slider]
    for value in (bounds.low, bounds.low + 7 * bounds.step, bounds.high):
        asked = request(slider, **{bounds.field: value})
        found = positions(asked)
        assert len(found) <= MAX_POSITIONS
        assert found == sorted(set(found))
        assert (found[0], found[-1]) == (bounds.low, bounds.high)
        assert min(abs(position - value) for position in found) < 1e-9
        steps = (np.array(found) - bounds.low) / bounds.step
        np.testing.assert_allclose(steps, np.round(steps), atol=1e-6)


@pytest.mark.parametrize("slider", SLIDERS)
@pytest.mark.parametrize("absolute", [False, True])
def test_every_position_is_the_run_itself(slider: str, absolute: bool) -> None:
    found = preview(request(slider, absolute), lambda: None)
    assert found is not None
    assert found["names"] == ["RNN", "LSTM", "GRU", "LSTM bias 3"]
    field = SLIDERS[slider].field
    for value, curves in list(zip(found["positions"], unpacked(found), strict=True))[::5]:
        for key, (line, low, high) in zip(CELLS, curves, strict=True):
            config = curve(key, replace(ExperimentConfig(**SMALL), **{field: value})).config  # type: ignore[arg-type]
            result = rc.run(config)
            sizes = result.by_lag(result.log10_dh)
            true = np.median(sizes, axis=1) if absolute else ratios(sizes, result.summary().peak_lag)
            np.testing.assert_allclose(line, np.where(np.isfinite(true), true, np.nan), atol=1e-4)
            middle = line[np.unique([*range(0, len(line), 2), len(line) - 1])]
            shown = np.isfinite(middle)
            assert (low[shown] <= middle[shown] + 1e-4).all()
            assert (high[shown] >= middle[shown] - 1e-4).all()


def test_a_preview_is_called_by_everything_but_its_slider_s_value() -> None:
    for slider, bounds in SLIDERS.items():
        before, after = (experiment(**{bounds.field: value}) for value in (bounds.low, bounds.high))
        assert tokens(before, False)[slider] == tokens(after, False)[slider]
        for other in SLIDERS:
            if other != slider:
                assert tokens(before, False)[other] != tokens(after, False)[other]
    assert tokens(experiment(), False) != tokens(experiment(), True)
    assert tokens(experiment(), False) != tokens(experiment(seed=1), False)
    assert tokens(experiment(), False) != tokens(experiment(("rnn",)), False)


def test_one_step_has_no_ride() -> None:
    assert tokens(experiment(seq_len=1, sequence_type="one_to_one"), False) == {}


@pytest.mark.parametrize("slider", SLIDERS)
def test_a_ride_stays_small(slider: str) -> None:
    found = preview(request(slider, hidden_size=2, batch_size=2, seq_len=200), lambda: None)
    assert found is not None
    assert len(found["numbers"]) < 300_000


def test_who_moves_on_stops_the_ride_and_leaves_room_for_others() -> None:
    class MovedOn(Exception):
        pass

    def told() -> None:
        raise MovedOn

    asked = request("Weight scale", seed=99)
    for _ in range(5):  # more often than previews are computed at once
        with pytest.raises(MovedOn):
            preview(asked, told)
    assert preview(asked, lambda: None) is not None


def test_a_ride_that_takes_too_long_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drag_preview, "MAX_SECONDS", -1.0)
    monkeypatch.setattr(drag_preview, "_affordable", lambda _: 3)
    assert preview(request("Weight scale", seed=98), lambda: None) is None


def test_a_position_that_the_config_rules_out_gives_no_ride() -> None:
    asked = request("Sequence length", inputs="text", text="abcdefghij" * 3)  # 30 characters: no 200 steps
    assert preview(asked, lambda: None) is None


def test_a_second_asking_is_answered_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = request("Forget-gate bias", seed=97)
    first = preview(asked, lambda: None)
    monkeypatch.setattr(drag_preview, "_made", lambda *_: pytest.fail("computed twice"))
    assert preview(asked, lambda: None) is first


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drag_preview, "_made", lambda *_: {})
    for seed in range(drag_preview.MAX_KEPT + 5):
        preview(request("Weight scale", seed=1000 + seed), lambda: None)
    assert len(drag_preview._kept) == drag_preview.MAX_KEPT
    drag_preview._kept.clear()
