"""What the page on text asks: which text, letters or words, whose weights, which stretch and which prediction. In the link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import numbers
from app.components.choose import choose, segments
from app.components.problem import problem
from app.components.step_slider import step_slider
from app.components.switch import switch
from app.language.language import plain
from pages.text_memory.own_text import MAX_TEXT_READ, forget_link, own_text, text_file
from pages.text_memory.runs import MAX_TOKENS
from rnn_core.config import MAX_VOCABULARY, bundled_passage
from rnn_core.learning.sources import FRESH_SHARE
from rnn_core.trained.text_models import bundled_story, tokens_in

TEXTS = {"story": "The harbour story", "alice": "Alice in Wonderland", "own": "Your own"}
UNITS = {"character": "characters", "word": "words"}
MODELS = {"ready": "trained already", "here": "trained here on this text"}
SIZES = {"absolute": "absolute sizes", "relative": "relative sizes"}
LEAST_WORDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be read: tokens of the whole text, the stretch that is shown, and what follows it."""

    source: str
    text: str
    unit: str
    here: bool
    relative: bool
    tokens: tuple[str, ...]
    start: int
    length: int
    max_tokens: int | None = None

    @property
    def stretch(self) -> tuple[str, ...]:
        return self.tokens[self.start : self.start + self.length]

    @property
    def following(self) -> str | None:
        rest = self.tokens[self.start + self.length : self.start + self.length + 1]
        return rest[0] if rest else None


def ask(length: int, sliders: DeltaGenerator) -> Asked | None:
    """Text, unit, weights and sizes; None, with a sentence, where there is nothing to read.

    length: how many tokens are shown at most. sliders: where the one stands that chooses the stretch.
    """
    with st.container(horizontal=True, key="tools_above", vertical_alignment="bottom"):
        source = choose(plain("Text"), TEXTS, "reads", width=205, label_visibility="collapsed")
        unit = _segments(plain("Unit"), UNITS, "unit_read")
        model = _segments(plain("Networks"), MODELS, "networks")
        sizes = _segments(plain("Gradient"), SIZES, "sizes")
    text = _text(source)
    if text is None:
        return None
    tokens = tuple(tokens_in(text, unit))
    if unit == "word" and len(tokens) < LEAST_WORDS:
        sentences = [
            plain("To be read as words, a text needs at least {least} of them.", least=LEAST_WORDS),
            plain("This one has {count}.", count=len(tokens)),
            plain("Choose characters instead."),
        ]
        problem(" ".join(sentences))
        return None
    here = model == "here"
    with sliders:
        start = _start(source, unit, len(tokens), min(length, MAX_TOKENS))
    return Asked(
        source=source,
        text=text,
        unit=unit,
        here=here,
        relative=sizes == "relative",
        tokens=tokens,
        start=start,
        length=min(length, MAX_TOKENS, len(tokens) - start),
        max_tokens=_max_tokens(text, unit, tokens) if here else None,
    )


def _max_tokens(text: str, unit: str, tokens: Sequence[str]) -> int | None:
    """How many distinct tokens are kept of a text that has too many; None where it has not, or all are asked for."""
    if _distinct(tokens, unit) <= MAX_VOCABULARY:
        return None
    with st.container(horizontal=True, key="too_many", vertical_alignment="bottom"):
        if unit == "word":
            label = plain("Keep the {most} most frequent words, all others as one", most=MAX_VOCABULARY - 1)
        else:
            label = plain("Keep the {most} most frequent characters, all others as one", most=MAX_VOCABULARY - 1)
        others_as_one = switch(label, False, "rest")
        words = tokens_in(text, "word")
        if unit == "character" and len(words) >= LEAST_WORDS and _distinct(words, "word") <= MAX_VOCABULARY:
            st.button(plain("Read it as words"), key="by_words", on_click=_read_by_words)
    return MAX_VOCABULARY if others_as_one else None


def _read_by_words() -> None:
    st.session_state["unit_read"] = "word"


def _distinct(tokens: Sequence[str], unit: str) -> int:
    return len({token.lower() for token in tokens} if unit == "word" else set(tokens))


def ask_guess(asked: Asked) -> int:
    """After which token of the stretch (from 0) the prediction is; the last by default."""
    label = plain("Prediction after word") if asked.unit == "word" else plain("Prediction after character")
    return step_slider(label, 1, asked.length, asked.length, "after") - 1


def first_unread(tokens: int) -> int:
    """Where the part of the story begins that the ready-trained networks never read."""
    return tokens - int(FRESH_SHARE * tokens)


def _segments(label: str, options: dict[str, str], key: str) -> str:
    return segments(label, options, key, format_func=options.__getitem__, label_visibility="collapsed")


def _text(source: str) -> str | None:
    if source != "own":
        forget_link()
        return bundled_story() if source == "story" else bundled_passage()
    text, missing = own_text(
        plain("Your text"),
        height=68,
        placeholder=plain("Type or paste up to {most} characters", most=numbers.whole(MAX_TEXT_READ)),
        label_visibility="collapsed",
    )
    text_file()
    if missing:
        sentences = [
            plain("This link names a text that is too long for a link (SHA-256 {digest}…).", digest=missing[:12]),
            plain("Paste the text above, or choose the harbour story."),
        ]
        problem(" ".join(sentences))
        return None
    if not text.strip():
        problem(plain("There is nothing to read yet. Type or paste a text above, or choose the harbour story."))
        return None
    return text


def _start(source: str, unit: str, tokens: int, length: int) -> int:
    """The first token shown, from 0: of the story where its unread part begins."""
    last = max(tokens - length, 0)
    default = min(first_unread(tokens), last) if source == "story" else 0
    label = plain("First word shown") if unit == "word" else plain("First character shown")
    return step_slider(label, 1, last + 1, default + 1, f"from_{source}_{unit}") - 1
