"""Texts as people have them: what one token is, and that how a file was saved says nothing."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn_core import ExperimentConfig, TrainingConfig
from rnn_core.config import MAX_VOCABULARY
from rnn_core.learning.sources import RARE, codes_of, tokens_in, tokens_of

# Each as a reader counts it: one.
SEEN_AS_ONE = [
    "a",
    "é",
    "e\u0301",
    "कि",
    "👋🏽",
    "👨\u200d👩\u200d👧",
    "❤\ufe0f",
    "🇨🇭",
    "1\ufe0f\u20e3",
    "\n",
    " ",
    "한",
    "\U0001f602",
]
UNITS = st.sampled_from(["character", "word"])
LINES = st.lists(st.text("ab é👋🏽\u0301", max_size=6), min_size=2, max_size=8)


@given(st.lists(st.sampled_from([sign for sign in SEEN_AS_ONE if sign != "🇨🇭"]), max_size=20))
def test_a_character_is_what_a_reader_sees_as_one(signs: list[str]) -> None:
    assert tokens_in("".join(signs), "character") == signs


def test_flags_and_words_of_any_script_stay_whole() -> None:
    assert tokens_in("🇨🇭🇩🇪", "character") == ["🇨🇭", "🇩🇪"]
    words = ["हिन्दी", "e\u0301te\u0301", ",", "👋🏽", "ok", "❤\ufe0f"]
    assert tokens_in("{} {}{} {}{} {}".format(*words), "word") == words


@given(st.text("ab.,!?’'_9", max_size=30))
def test_plain_text_is_cut_at_every_code_point(text: str) -> None:
    assert tokens_in(text, "character") == list(text)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\u2029"])
@given(lines=LINES, unit=UNITS, mark=st.sampled_from(["", "\ufeff"]))
@settings(deadline=None)
def test_how_lines_end_and_a_byte_order_mark_change_no_token(end: str, lines: list[str], unit: str, mark: str) -> None:
    assert tokens_in(mark + end.join(lines), unit) == tokens_in("\n".join(lines), unit)


@given(lines=LINES, end=st.sampled_from(["\r\n", "\r"]))
@example(lines=["", ""], end="\r")
def test_a_config_with_windows_line_ends_equals_the_one_without(lines: list[str], end: str) -> None:
    assert ExperimentConfig(text="\ufeff" + end.join(lines)) == ExperimentConfig(text="\n".join(lines))


@given(st.lists(st.integers(0, 40), min_size=20, max_size=200), st.integers(3, 30))
@settings(deadline=None)
def test_of_too_many_characters_the_most_frequent_keep_their_names(drawn: list[int], most: int) -> None:
    text = "".join(chr(0x4E00 + n) for n in drawn)
    counted = Counter(text)
    if len(counted) < 2:
        return
    found = tokens_of(text, "character", most)
    assert len(found.names) == min(most, len(counted))
    kept = set(found.names) - {RARE}
    assert (RARE in found.names) is (len(counted) > most)
    assert min(counted[sign] for sign in kept) >= max((counted[sign] for sign in set(counted) - kept), default=0)
    read = [found.names[code] for code in found.codes]
    assert read == [sign if sign in kept else RARE for sign in text]


def test_a_bound_that_nothing_exceeds_changes_nothing() -> None:
    text = "the boat came home. " * 9
    for unit in ("character", "word"):
        bounded, free = tokens_of(text, unit, MAX_VOCABULARY), tokens_of(text, unit)
        assert bounded.names == free.names
        np.testing.assert_array_equal(bounded.codes, free.codes)


def test_a_text_with_too_many_characters_trains_on_the_most_frequent() -> None:
    text = "".join(chr(0x4E00 + (n * 37) % 700) for n in range(3000))
    network = ExperimentConfig(text=text)
    with pytest.raises(ValueError, match=r"^text must have 2 to 256 distinct characters, got 700$"):
        TrainingConfig(network=network, task="next_character", lag=5)
    config = TrainingConfig(network=network, task="next_character", lag=5, max_tokens=MAX_VOCABULARY)
    assert config.trained.output_size == MAX_VOCABULARY
    assert config.data.names[-1] == RARE


@pytest.mark.parametrize("most", [2, 257, 10.5, "9"])
def test_a_bound_out_of_range_is_a_sentence(most: object) -> None:
    with pytest.raises(ValueError, match=r"^max_tokens must be"):
        TrainingConfig(max_tokens=most)  # type: ignore[arg-type]


def test_what_no_name_stands_for_is_the_rare_one_where_there_is_one() -> None:
    assert codes_of(["a", "z"], ("a", "b"), "character", -1).tolist() == [0, -1]
    assert codes_of(["A", "z"], ("a", "b", RARE), "word", -1).tolist() == [0, 2]
