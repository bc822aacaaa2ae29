"""Gradient decay without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from app.experiment.options import ACTIVATIONS, INITIALISATIONS, INPUTS, LOSSES
from app.findings import find as comparison
from app.findings import runs
from rnn_core import ExperimentConfig, Verdict

MAIN = str(Path(__file__).parents[3] / "app" / "main.py")
CELLS: dict[str, dict[str, Any]] = {
    "rnn": {"cell": "rnn"},
    "lstm": {"cell": "lstm"},
    "gru": {"cell": "gru"},
    "lstm3": {"cell": "lstm", "gate_bias": 3.0},
}
SMALL_LINK = {"T": "12", "H": "6", "B": "4"}
SMALL: dict[str, Any] = {"seq_len": 12, "hidden_size": 6, "batch_size": 4}
SECTIONS = [
    *("Healthy total, dead past", "An LSTM's two roads back", "Which units still hear the loss"),
    *(
        "Is this seed typical?",
        "The equations, with this run's numbers",
        "Can these numbers be trusted?",
        "Take it away",
    ),
]
CANT_RUN = "These settings can't run"


OPEN = {f"open_{key}": "true" for key in ("weights", "roads", "units", "seeds", "equations", "check", "take")}


def sections(at: AppTest) -> list[str]:
    """What stands below the fold."""
    return [str(section.label) for section in at.main.expander]


def opened(**query: str | list[str]) -> AppTest:
    """The page at a link, every section open."""
    at = AppTest.from_file(MAIN, default_timeout=120)
    at.session_state["more"] = True
    for key, value in (OPEN | query).items():
        at.query_params[key] = value
    return at.run()


def title(at: AppTest) -> str:
    assert not at.exception, at.exception[0].value
    (found,) = at.title
    return str(found.value)


def html(at: AppTest) -> list[str]:
    return [str(element.proto.body) for element in at.get("html")]


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def cards(at: AppTest) -> dict[str, str]:
    """The words of each cell's card."""
    (row,) = (body for body in html(at) if 'class="gh-cards' in body)
    found = re.split(r'<div class="gh-card" data-cell="(\w+)">', row)[1:]
    return {key: words(body) for key, body in zip(found[::2], found[1::2], strict=True)}


def problems(at: AppTest) -> list[str]:
    return [words(body) for body in html(at) if 'class="gh-problem"' in body]


def assert_controls_are_there(at: AppTest) -> None:
    assert {slider.key for slider in at.sidebar.slider} >= {"scale", "bias", "T", "H"}
    assert {box.key for box in at.sidebar.selectbox} >= {"activation", "init", "inputs", "type"}


def assert_cards_say(at: AppTest, **config: Any) -> None:
    """Each card has the verdict and the numbers of rc.run."""
    for key, card in cards(at).items():
        result = rc.run(ExperimentConfig(**(config | CELLS[key])))
        summary = result.summary()
        assert f" {summary.verdict} " in card, (key, card)
        if summary.verdict in (Verdict.DIVERGED, Verdict.CANT_TELL):
            continue
        lags = config["seq_len"] - 1
        assert numbers.factor(summary.decay_per_step) in card
        reach = f"{summary.horizon} of {lags}" if summary.horizon_reached else f"&gt; {lags}"
        assert card.endswith(reach)
        if summary.verdict in (Verdict.VANISHES, Verdict.FADES):
            assert f"{numbers.steps(summary.half_life)} steps" in card


def test_the_first_picture_is_pytorch_s_defaults_beside_an_lstm_told_to_remember() -> None:
    at = opened()
    assert title(at) == "All three defaults vanish; an LSTM told to remember holds"
    assert list(cards(at)) == list(CELLS)
    assert_cards_say(at, seq_len=50)
    assert sections(at) == SECTIONS
    assert not problems(at)


def test_a_closed_section_computes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("computed though nobody looks")

    for name in ("run_roads", "run_units", "run_local_factors", "run_check"):
        monkeypatch.setattr(runs, name, forbidden)
    at = AppTest.from_file(MAIN, default_timeout=120).run()
    assert title(at) == "All three defaults vanish; an LSTM told to remember holds"
    assert sections(at) == SECTIONS
    assert not at.main.expander[0].children


def test_the_caption_says_what_is_drawn() -> None:
    at = opened(layers="3", layer="2", both="true", direction="backward", type="many to many", **SMALL_LINK)
    captions = [words(body) for body in html(at) if "gh-caption" in body]
    (caption,) = (caption for caption in captions if caption.startswith("Lines: median of 4 sequences"))
    for words_of in ("the middle 80 %", "12 steps", "6 hidden units", "layer 2 of 3", "backward direction"):
        assert words_of in caption
    assert caption.endswith("a loss at every step.")


def test_the_same_link_gives_the_same_page() -> None:
    link = {
        "activation": "ReLU",
        "scale": "1.5",
        "init": "orthogonal",
        "cells": ["RNN", "GRU"],
        "seed": "7",
    } | SMALL_LINK
    one, other = opened(**link), opened(**link)
    assert html(one) == html(other)
    assert title(one) == title(other)
    assert [unknown.proto.json for unknown in one.get("bidi_component")] == [
        unknown.proto.json for unknown in other.get("bidi_component")
    ]


def test_a_link_sets_every_control_it_names() -> None:
    at = opened(
        activation="ReLU",
        cells="RNN",
        init="orthogonal",
        T="33",
        scale="1.5",
        type="many to one",
        loss="cross-entropy",
        inputs="pulse at step 1",
        seed="9",
        **{key: SMALL_LINK[key] for key in "HB"},
    )
    assert list(cards(at)) == ["rnn"]
    chosen = {"activation": "relu", "weight_init": "orthogonal", "seq_len": 33, "weight_scale": 1.5}
    data = {"loss": "cross_entropy", "inputs": "pulse", "seed": 9, "hidden_size": 6, "batch_size": 4}
    assert_cards_say(at, **chosen, **data)


SLIDERS = {  # key: field, low, high
    "scale": ("weight_scale", 0.0, 8.0),
    "bias": ("gate_bias", -3.0, 6.0),
    "T": ("seq_len", 2, 200),
    "H": ("hidden_size", 1, 128),
    "input_scale": ("input_scale", 0.0, 10.0),
    "layers": ("num_layers", 1, 6),
    "B": ("batch_size", 1, 64),
    "D": ("input_size", 1, 64),
    "O": ("output_size", 1, 64),
}


@pytest.mark.parametrize("key", SLIDERS)
def test_the_cards_tell_the_run_at_both_ends_of_every_slider(key: str) -> None:
    field, low, high = SLIDERS[key]
    at = opened(**SMALL_LINK)
    assert (at.slider(key=key).min, at.slider(key=key).max) == (low, high)
    for value in (low, high):
        at = at.slider(key=key).set_value(value).run()
        assert title(at) != CANT_RUN
        assert_cards_say(at, **(SMALL | {field: value}))


OPTIONS = {  # key: field, and the options by the labels that a link has
    "activation": ("activation", ACTIVATIONS),
    "init": ("weight_init", INITIALISATIONS),
    "inputs": ("inputs", INPUTS),
    "loss": ("loss", LOSSES),
}


@pytest.mark.parametrize(
    ("key", "option"), [(key, option) for key, (_, options) in OPTIONS.items() for option in options]
)
def test_the_cards_tell_the_run_at_every_option(key: str, option: str) -> None:
    field, labels = OPTIONS[key]
    at = opened(**SMALL_LINK, **{key: labels[option]})
    assert title(at) != CANT_RUN
    assert at.selectbox(key=key).options == list(labels.values())
    assert_cards_say(at, **(SMALL | {field: option}))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("many to many", r"Sums of losses can't tell\. The last loss alone: "),
        ("one to many", r"Sums of losses can't tell\. The last loss alone: "),
        ("encoder–decoder", r"Sums of losses can't tell\. The last loss alone: "),
        ("one to one", r"One step: there is no way back to fade on"),
    ],
)
def test_every_sequence_type_is_told(kind: str, said: str) -> None:
    at = opened(type=kind, **SMALL_LINK)
    assert re.match(said, title(at))
    assert len(cards(at)) == 4


def test_one_to_one_says_why_length_and_scale_do_nothing() -> None:
    at = opened(type="one to one", **SMALL_LINK)
    for key in ("T", "scale"):
        assert at.slider(key=key).disabled
        assert at.slider(key=key).help


def test_layer_and_direction_are_asked_for_only_where_there_is_a_choice() -> None:
    asked = {"layer", "direction"}
    at = opened(**SMALL_LINK)
    assert not asked & {widget.key for widget in (*at.number_input, *at.selectbox)}
    at = opened(layers="4", layer="1", both="true", direction="backward", **SMALL_LINK)
    assert title(at)
    assert asked <= {widget.key for widget in (*at.number_input, *at.selectbox)}
    for key, card in cards(at).items():
        result = rc.run(ExperimentConfig(**(SMALL | CELLS[key]), num_layers=4, bidirectional=True))
        summary = result.summary(layer=0, direction=1)
        assert f" {summary.verdict} " in card
        assert numbers.factor(summary.decay_per_step) in card


def test_without_cells_the_page_asks_for_one() -> None:
    at = opened(**SMALL_LINK)
    at = at.button_group(key="cells").set_value([]).run()
    assert title(at) == "Pick a cell to begin"
    assert_controls_are_there(at)
    assert sections(at) == []


def test_a_page_without_an_lstm_shows_no_roads() -> None:
    at = opened(cells=["RNN", "GRU"], **SMALL_LINK)
    assert title(at)
    assert "An LSTM's two roads back" not in sections(at)


def test_where_every_cell_diverges_the_words_name_the_step_and_the_control() -> None:
    # Linear layers grow 4 times a step each and read both directions of the one below: together beyond float64.
    query = {
        "activation": "linear",
        "scale": "4",
        "T": "200",
        "H": "8",
        "init": "Gaussian",
        "layers": "3",
        "both": "true",
    }
    config = {"activation": "linear", "weight_scale": 4.0, "seq_len": 200, "hidden_size": 8, "weight_init": "gaussian"}
    step = rc.run(
        ExperimentConfig(cell="rnn", num_layers=3, bidirectional=True, input_scale=10.0, batch_size=1, **config)
    ).diverged_at
    assert step is not None
    at = opened(cells="RNN", input_scale="10", B="1", **query)
    assert title(at) == f"RNN diverges: the states leave the number range by step {step}"
    assert "⊘ diverged" in cards(at)["rnn"]
    assert f"step {step}" in cards(at)["rnn"]
    assert any("Lower the weight scale" in words(body) for body in html(at))
    assert sections(at) == []
    assert_controls_are_there(at)


@pytest.mark.parametrize(
    "query",
    [
        {"T": "1000000", "scale": "inf", "bias": "nan", "layers": "99", "H": "abc", "B": "", "D": "-1"},
        {"activation": "<img src=x onerror=alert(1)>", "init": "<script>alert(1)</script>", "type": "many_to_one"},
        {"cells": "Transformer", "both": "maybe", "absolute": "perhaps", "direction": "sideways"},
        {"seed": "1e999"},
        {"longer": "1e999"},
        {"longer": "5001"},
        {"layer": "1e999", "layers": "2"},
        {"nonsense": "1", "text": "<script>alert(1)</script>"},
    ],
    ids=str,
)
def test_a_hand_edited_link_shows_a_page_with_its_controls(query: dict[str, str]) -> None:
    at = opened(**({"cells": "RNN"} | SMALL_LINK | query))
    assert title(at)
    assert_controls_are_there(at)
    assert not any("<script>alert" in body or "<img src=x" in body for body in html(at))
    assert not re.search(r"\b(nan|None|Traceback)\b", " ".join([title(at), *map(words, html(at))]))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"text": "short"}, "text must have at least seq_len + 1 = 13 characters, got 5"),
        ({"text": "a" * 100}, "text must have 2 to 256 distinct characters, got 1"),
        ({"text": "".join(map(chr, range(0x4E00, 0x4E00 + 400)))}, "distinct characters, got 400"),
        ({"inputs": "random (Gaussian)", "loss": "cross-entropy", "O": "1"}, "output_size must be at least 2"),
        (
            {"inputs": "random (Gaussian)", "H": "128", "T": "200", "B": "64", "layers": "6"},
            "memory of a run must be at most 1 GB here, got",
        ),
    ],
    ids=["too short", "one character", "too many characters", "one class", "too large"],
)
def test_what_cannot_run_is_one_sentence_in_place_of_the_figure(query: dict[str, str], sentence: str) -> None:
    at = opened(**({"inputs": "text"} | SMALL_LINK | query))
    assert title(at) == CANT_RUN
    (said,) = problems(at)
    assert sentence in said
    assert_controls_are_there(at)
    assert not at.get("bidi_component")[1:]  # no figure
    repaired = at.slider(key="T").set_value(4).run() if query.get("text") == "short" else None
    if repaired is not None:
        assert title(repaired) != CANT_RUN
        assert not problems(repaired)


@pytest.mark.parametrize(
    "text", ["x y" * 2_000_000, "\x00\x01\x02 \ud7ff" * 20, "🐇🕳️ \"'`$\\{}%\n\t" * 10], ids=["huge", "control", "odd"]
)
def test_any_text_gives_a_page_or_a_sentence(text: str) -> None:
    at = opened(inputs="text", text=text, **SMALL_LINK)
    assert title(at)
    assert_controls_are_there(at)


def test_typed_text_is_shown_as_text() -> None:
    at = opened(inputs="text", **SMALL_LINK)
    at = at.text_area(key="text").set_value("<script>alert(1)</script>" * 3).run()
    assert title(at) != CANT_RUN
    assert not any("<script>alert" in body for body in html(at))


def test_absolute_sizes_change_no_word_and_no_number() -> None:
    at = opened(**SMALL_LINK)
    relative = title(at), cards(at)
    at = at.toggle(key="absolute").set_value(True).run()
    assert (title(at), cards(at)) == relative


def test_the_check_says_that_engine_and_autograd_agree() -> None:
    at = opened(cells=["LSTM"], **SMALL_LINK)
    at = at.button(key="run_check").click().run()
    assert title(at)
    (said,) = (words(body) for body in html(at) if "engine and autograd" in body)
    largest = rc.check(ExperimentConfig(cell="lstm", **SMALL)).dh
    assert 0 < largest < 1e-9
    assert re.search(r"differ by at most (\d × )?10⁻¹[⁰¹²³⁴⁵⁶⁷⁸⁹] in any ∂h t", said)


def test_eight_seeds_are_run_on_demand() -> None:
    at = opened(cells=["RNN"], seed="5", **SMALL_LINK)
    assert at.button(key="run_seeds").label == "Run seeds 5 to 12"
    at = at.button(key="run_seeds").click().run()
    left = []
    for seed in range(5, 13):
        result = rc.run(ExperimentConfig(cell="rnn", seed=seed, **SMALL))
        sizes = result.by_lag(result.log10_dh)
        left.append(sorted(sizes[-1] - sizes[0]))
    middle = [(sample[1] + sample[2]) / 2 for sample in left]  # four sequences: the mean of the middle two
    (said,) = (words(body) for body in html(at) if "Over 8 seeds" in body)
    assert f"RNN between {numbers.size(min(middle))} and {numbers.size(max(middle))}" in said


def test_pinned_curves_can_be_let_go_again() -> None:
    at = opened(**SMALL_LINK)
    assert "unpin" not in {button.key for button in at.button}
    at = at.button(key="pin").click().run()
    assert "unpin" in {button.key for button in at.button}
    at = at.button(key="unpin").click().run()
    assert "unpin" not in {button.key for button in at.button}


CHANGED = {
    **{
        "activation": "ReLU",
        "init": "orthogonal",
        "inputs": "text",
        "text": "to be, or not to be",
        "type": "many to many",
    },
    **{"loss": "cross-entropy", "direction": "backward", "both": "true", "absolute": "true", "cells": "GRU"},
    **{
        "scale": "2",
        "bias": "1",
        "T": "12",
        "H": "6",
        "seed": "3",
        "input_scale": "2",
        "layers": "2",
        "layer": "1",
        "B": "3",
    },
}


def values(at: AppTest) -> dict[str, Any]:
    widgets = (*at.slider, *at.selectbox, *at.number_input, *at.toggle, *at.text_area)
    cells = list(at.button_group(key="cells").value)
    return {str(widget.key): widget.value for widget in widgets if widget.key != "sample"} | {"cells": cells}


def test_reset_all_brings_every_control_back() -> None:
    fresh, changed = opened(), opened(**CHANGED)
    assert title(changed) != title(fresh)
    assert values(changed).keys() >= CHANGED.keys()
    at = changed.button(key="reset").click().run()
    assert title(at) == title(fresh)
    assert values(at) == values(fresh)
    # What had been hidden comes back with its default too.
    at = at.selectbox(key="inputs").set_value("text").run()
    assert not at.text_area(key="text").value


def test_the_shown_code_and_script_are_those_of_the_picked_cell() -> None:
    at = opened(cells=["RNN", "LSTM"], **SMALL_LINK)
    assert "torch.rnn_tanh_cell" in at.code[-1].value
    at = at.button_group(key="script_of").set_value("LSTM").run()
    assert "torch.lstm_cell" in at.code[-1].value
    assert "def step_backward" in at.code[0].value


def test_a_long_run_s_notice_is_gone_when_the_figure_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "NOTICEABLE", 0.0)
    at = opened(**SMALL_LINK)
    for _ in range(2):
        assert title(at)
        assert not at.get("spinner")
        at = at.run()
