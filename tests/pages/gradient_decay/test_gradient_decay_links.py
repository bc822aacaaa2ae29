"""Links to Gradient decay, and what is typed: an experiment, or a sentence in place of the figure."""

from __future__ import annotations

import re

import pytest

from tests.pages.gradient_decay.reading import (
    CANT_RUN,
    SMALL_LINK,
    assert_cards_say,
    assert_controls_are_there,
    cards,
    opened,
    problems,
    title,
    words,
)
from tests.pages.reading import html


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
    told = [words(body) for body in html(at) if "gh-link-said" not in body]  # which quotes the link
    assert not re.search(r"\b(nan|None|Traceback)\b", " ".join([title(at), *told]))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"text": "short"}, "text must have at least 13 characters (sequence length 12 and one to predict), got 5"),
        ({"text": "a" * 100}, "text must have 2 to 256 distinct characters, got 1"),
        ({"text": "".join(map(chr, range(0x4E00, 0x4E00 + 400)))}, "distinct characters, got 400"),
        ({"inputs": "random (Gaussian)", "loss": "cross-entropy", "O": "1"}, "output_size must be at least 2"),
        (
            {"inputs": "random (Gaussian)", "H": "128", "T": "200", "B": "64", "layers": "6"},
            "of memory, and at most 1 GB is allowed",
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
