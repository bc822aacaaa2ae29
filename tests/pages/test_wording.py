"""Every page, in random states, in the words that a first-year student reads: short, few numbers, no private terms."""

from __future__ import annotations

import random
import re
import statistics
from typing import Any

import pytest

from app.experiment.options import ACTIVATIONS, INITIALISATIONS, INPUTS, LOSSES, READS, SEQUENCE_TYPES
from pages.orientation import ORIENTATION
from pages.page_list import EVERY
from tests.pages.reading import html, open_page
from tests.wording import BANNED, as_text, offences, sentences, words

STATES = {"training": 6, "text_memory": 4, "series_memory": 4, "horizon_and_lag": 4, "phase_diagram": 10, "glossary": 1}
_TELLS = re.compile(r'<div class="gh-tells">(.*?)</div>', re.DOTALL)
EACH = 25  # states of every other page
CELLS = ("RNN", "LSTM", "GRU", "LSTM, forget bias 3")


def state(page: str, number: int) -> dict[str, Any]:
    """A random link, small enough to be quick; the first is the default."""
    draw = random.Random(f"{page} {number}")
    if not number:
        return {}
    link: dict[str, Any] = {
        "cells": draw.sample(CELLS, draw.randint(1, 4)),
        "activation": draw.choice([*ACTIVATIONS.values()]),
        "init": draw.choice([*INITIALISATIONS.values()]),
        "type": draw.choice([*SEQUENCE_TYPES.values()]),
        "scale": draw.choice(["0", "0.5", "1", "1.5", "3"]),
        "bias": draw.choice(["-2", "0", "3"]),
        "T": str(draw.choice([2, 3, 12, 30])),
        "H": str(draw.choice([1, 2, 8])),
        "B": str(draw.choice([1, 5])),
        "layers": str(draw.choice([1, 1, 2, 3])),
        "inputs": draw.choice([name for name in INPUTS.values() if name != "text"]),
        "seed": str(draw.randint(0, 99)),
    }
    if draw.random() < 0.4:
        link |= {
            "both": "true",
            "direction": draw.choice(["forward", "backward"]),
            "read_at": draw.choice([*READS.values()]),
        }
    if link["inputs"] != "sunspots":
        link["loss"] = draw.choice([*LOSSES.values()])
    if page == "gradient_decay":
        link |= {
            "stored": draw.choice(["float16", "bfloat16", "float64, as computed"]),
            "open_weights": "true",
            "open_roads": "true",
        }
    if page == "training":
        link |= {"seeds": "one", "steps": "10", "lag": "5", "nets": "RNN"}
    if page == "series_memory":
        link["updates"] = "10"
    if page == "gates":
        link |= dict.fromkeys(("open_gate_gradients", "open_openness", "open_gate_bias"), "true")
    if page == "sequence_types":
        link["open_lengths"] = "true"
    return link


def told(page: str, link: dict[str, Any]) -> list[str]:
    """The sentences of every explanation on a page."""
    app = open_page(page, link)
    assert not app.exception, (link, app.exception[0].value)
    texts = [text for body in html(app) for text in _TELLS.findall(body)]
    return [sentence for text in texts for sentence in sentences(text)]


@pytest.mark.parametrize("page", [listed.name for listed in EVERY])
def test_every_explanation_is_short_and_in_the_terms_of_the_field(page: str) -> None:
    broken, lengths = [], []
    for number in range(STATES.get(page, EACH)):
        link = state(page, number)
        for sentence in told(page, link):
            lengths.append(words(sentence))
            if found := offences(sentence):
                broken.append(f"{', '.join(found)}: {sentence}\n    {link}")
    assert not broken, "\n".join(broken[:40])
    if lengths:
        assert statistics.mean(lengths) <= 14


@pytest.mark.parametrize("page", ORIENTATION)
def test_a_page_asks_one_question_and_no_headline_has_a_private_word(page: str) -> None:
    question = ORIENTATION[page].question
    assert question.endswith("?")
    assert len(question) <= 60
    for number in range(min(4, STATES.get(page, EACH))):
        app = open_page(page, state(page, number))
        (asked,) = (body for body in html(app) if 'class="gh-question"' in body)
        assert as_text(asked).count("?") == 1
        titles = [str(title.value) for title in app.title]
        assert [title for title in titles if BANNED.search(title)] == []
