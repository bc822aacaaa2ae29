"""The words of a choice: whatever language shows them, the link has the same and the choice keeps its value."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.components.link_translation import english_by_word, in_english, shown
from app.experiment.control import Choice, Several
from app.experiment.controls import CONTROLS
from app.language.language import LANGUAGES, use
from pages.own_keys import OWN_KEYS

MAIN = Path(__file__).parents[3] / "app" / "main.py"
CHOICES = [control for control in CONTROLS if isinstance(control, Choice | Several)]
SET = {"init": "gaussian", "activation": "leaky_relu", "type": "encoder_decoder", "inputs": "zeros", "cells": ["lstm3"]}
LINK = {
    "init": "Gaussian",
    "activation": "leaky ReLU",
    "type": "encoder–decoder",
    "inputs": "zeros",
    "cells": "LSTM, forget bias 3",
}


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(str(MAIN), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def values(at: AppTest) -> dict[str, object]:
    return {key: at.session_state[key] for key in SET}


def link(at: AppTest) -> dict[str, str]:
    return {key: value if isinstance(value, str) else value[0] for key, value in at.query_params.items()}


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("control", CHOICES, ids=lambda control: control.key)
def test_the_words_of_a_choice_tell_its_values_apart_in_every_language(control: Choice | Several, spoken: str) -> None:
    use(spoken)
    words = [*control.options.values()]
    said = [shown(control.key, word) for word in words]
    use("en")
    assert len(set(said)) == len(said)
    assert in_english(control.key, said) == words


def test_a_word_of_another_language_is_no_other_value_s_english_word() -> None:
    for words in english_by_word().values():
        assert not words.keys() & set(words.values())


def test_only_choices_have_words_in_the_link() -> None:
    of_the_pages = {key for keys in OWN_KEYS.values() for key in keys.split()}
    assert english_by_word().keys() <= {control.key for control in CHOICES} | of_the_pages


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_link_s_english_words_are_taken_in_every_language(spoken: str) -> None:
    at = opened(lang=spoken, **LINK)
    assert values(at) == SET
    assert "gh-link-said" not in str(at.main)


def test_a_link_takes_the_words_of_another_language_as_well() -> None:
    at = opened(lang="en", init="gaußverteilt", inputs="Nullen")
    assert (at.session_state["init"], at.session_state["inputs"]) == ("gaussian", "zeros")
    assert link(at)["init"] == "Gaussian"


def test_a_choice_shows_the_language_s_words() -> None:
    assert "gaußverteilt" in opened(lang="de").selectbox(key="init").options
    assert "Gaussian" in opened().selectbox(key="init").options


def test_another_language_takes_no_value_away_and_leaves_the_link_in_english() -> None:
    at = opened(**LINK)
    for spoken in ("de", "en", "de"):
        at.segmented_control(key="lang").set_value(spoken).run()
        assert not at.exception
        assert values(at) == SET
        assert {key: link(at)[key] for key in LINK} == LINK
