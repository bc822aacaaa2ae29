"""What the page says of characters and line ends that its networks do not know."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.text_memory import training as text_training
from pages.text_memory.runs import read_ready
from pages.text_memory.words import headline as of
from tests.pages.reading import group, headline, open_page, parts, spaced_texts, texts

ORDER = ("rnn", "lstm", "gru", "lstm3")


def opened(**link: Any) -> AppTest:
    return open_page("text_memory", link)


@pytest.mark.parametrize("unit", ["character", "word"])
def test_networks_that_know_nothing_of_a_text_say_so_and_tell_nothing_else(unit: str) -> None:
    text = "лодка стоит у причала и ждёт " * 6
    app = opened(reads="Your own", own=text, unit_read=f"{unit}s", T="20", cells="GRU")
    known = {"character": "15 %", "word": "none"}[unit]  # the spaces: 3 of 20
    assert headline(app) == f"These networks know {known} of the 20 {unit}s shown"
    said = spaced_texts(app)
    assert f"They read {17 if unit == 'character' else 20} of the 20 {unit}s shown as nothing" in said
    assert "trained here on this text" in said
    assert "What this tells you" not in said.split("On this text, forget bias")[0].split("Loss in nats")[0]
    assert not parts(app, "text_memory")
    assert "after" not in [slider.key for slider in app.slider]


def test_the_share_of_known_characters_is_told_where_it_is_not_all() -> None:
    app = opened(reads="Your own", own="the bo𝔘at", cells="GRU")
    assert headline(app).startswith("The gradient’s horizon is ")
    assert "They know 89 % of the 9 characters shown." in texts(app)
    assert "They know" not in texts(opened(reads="Your own", own="the boat", cells="GRU"))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_text_with_other_line_ends_is_the_same_text(end: str) -> None:
    lines = ["the boat came home", "and the lamp was out"]
    app = opened(reads="Your own", own="\ufeff" + end.join(lines), cells="GRU")
    assert headline(app) == of([read_ready("gru", "character", tuple("\n".join(lines)))], 38)
    assert app.query_params["own"] == "\n".join(lines)


def test_what_a_reader_sees_as_one_character_is_one_token() -> None:
    app = opened(reads="Your own", own="the boat 👨‍👩‍👧 e\u0301", cells="GRU")
    (part,) = parts(app, "text_memory")
    assert part["tokens"] == [*"the boat ", "👨‍👩‍👧", " ", "e\u0301"]


def test_a_text_with_too_many_characters_is_offered_words_or_the_most_frequent_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(text_training.STEPS, "character", 2)
    signs = "".join(chr(0x4E00 + n) for n in range(300))
    text = "the boat came home and the lamp was out. " * 6 + signs
    link = {"reads": "Your own", "networks": "trained here on this text", "cells": "RNN", "H": "4", "own": text}
    app = opened(**link)
    assert "text must have 2 to 256 distinct characters, got 317" in texts(app)
    assert app.button(key="by_words").label == "Read it as words"
    assert not app.toggle(key="rest").value
    app = opened(**link, rest="true")
    for _ in range(200):
        if headline(app).startswith("The gradient’s horizon"):
            break
        app.run()
    assert "The rarest characters are all read as one, &lt;unk&gt;." in texts(app)
    app.button(key="by_words").click().run()
    assert group(app, "unit_read").value == "word"
