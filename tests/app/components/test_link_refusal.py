"""What is said of a value in a link that cannot be taken: in the rules of every sentence on screen, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.link_reading import told
from app.components.link_refusal import Refusal, Why, unknown_keys
from app.components.link_rule import Flag, Number, OneOf, OneOfNumbers, Rule, SomeOf, Words
from app.experiment.control import Control
from app.experiment.controls import CONTROLS
from app.language import language
from app.language.language import LANGUAGES
from tests.wording import MOST_WORDS, as_text, offences, words

FEW, MANY = settings(max_examples=30), settings(max_examples=200)
HOSTILE = [
    *(
        "x" * 100_000,
        "1" * 100_000,
        "9" * 400,
        "a b " * 50,
        "\x00\x1b[31m\n\t",
        "\u202e123\u2066\u200f",
        "\ud800\ud800",
    ),
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{key}",
        "{0}{given!r:>9}",
        "%s &amp;",
        "nan",
        "-1e999",
    ),
]
TYPED = st.sampled_from(HOSTILE) | st.text() | st.floats().map(str) | st.integers().map(str)
LINKS = st.lists(TYPED, min_size=1, max_size=6)
CHOICES = st.lists(
    st.sampled_from(["RNN", "LSTM", "recall the first symbol", "by norm", "true"]), min_size=1, unique=True
)
ENDS = st.floats(-1e12, 1e12) | st.integers(-(10**6), 2**63 - 1) | st.sampled_from([1e-6, 0.0, 0.32])


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    language.use("en")


def numbers(whole: bool) -> st.SearchStrategy[Rule]:
    def between(ends: list[float]) -> Rule:
        low, default, high = sorted(int(end) for end in ends) if whole else sorted(ends)
        return Number(low=low, high=high, default=default, whole=whole)

    return st.lists(ENDS, min_size=3, max_size=3).map(between)


RULES: st.SearchStrategy[Rule] = st.one_of(
    st.sampled_from([control.rule for control in CONTROLS]),
    numbers(whole=True),
    numbers(whole=False),
    st.just(Number(low=201, high=5000, default=None, whole=True)),
    CHOICES.map(lambda words: OneOf(words=words, default=words[0])),
    CHOICES.map(lambda words: SomeOf(words=words, default=words[:1], most=1)),
    st.just(OneOfNumbers(words=["0.0005", "0.1", "1.0", "20"], default="1.0")),
    st.booleans().map(lambda default: Flag(default=default)),
    st.integers(1, 2000).map(lambda longest: Words(longest=longest)),
)


def masked(refusal: Refusal) -> Refusal:
    """Without what was typed, which keeps no rules."""
    shown = ("x",) if refusal.why is Why.REPEATED else refusal.shown
    return replace(refusal, given=["x"] * len(refusal.given), shown=shown)


@MANY
@given(rule=RULES, values=LINKS)
def test_every_refusal_is_one_sentence_that_keeps_the_rules_of_the_screen(rule: Rule, values: list[str]) -> None:
    if refusal := rule.read(values).refused:
        said = masked(refusal).sentence("bias")
        assert said.startswith("bias")
        assert said.endswith(".")
        assert offences(said) == []


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.key)
@FEW
@given(values=LINKS)
def test_every_control_s_refusal_keeps_the_rules_of_the_screen(control: Control, values: list[str]) -> None:
    if refusal := control.rule.read(values).refused:
        said = masked(refusal).sentence(control.key)
        assert said.startswith(control.key)
        assert offences(said) == []


@pytest.mark.parametrize("spoken", LANGUAGES)
@MANY
@given(rule=RULES, values=LINKS)
def test_a_refusal_names_the_key_and_what_is_shown_instead(spoken: str, rule: Rule, values: list[str]) -> None:
    language.use(spoken)
    if refusal := rule.read(values).refused:
        said = refusal.sentence("bias")
        assert said.startswith("bias")
        assert all(one in said for one in refusal.shown if isinstance(one, str))
        assert all(f" {_plain(one)}" in _plain(said) for one in refusal.shown if not isinstance(one, str))
        assert refusal.shown or refusal.why in (Why.IGNORED, Why.TOO_LONG, Why.LAST_IS_EMPTY)
        assert words(masked(refusal).sentence("bias")) <= MOST_WORDS


def _plain(said: str | float) -> str:
    """Digits alone, whatever stands between them."""
    digits = f"{said:.12f}".rstrip("0").rstrip(".") if isinstance(said, float) else str(said)
    return digits.replace(",", "").replace(".", "").replace("−", "-")


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed[:12]))
@pytest.mark.parametrize(
    "rule", [Number(low=1, high=9, default=3), Number(low=1, high=9, default=None), OneOf(words=["a"], default="a"),
             SomeOf(words=["a"], default=["a"]), Flag(), Words(longest=1), OneOfNumbers(words=["1", "2"], default="2")],
    ids=lambda rule: type(rule).__name__,
)  # fmt: skip
def test_a_hostile_value_is_quoted_cut_and_escaped(rule: Rule, typed: str, spoken: str) -> None:
    language.use(spoken)
    refusal = rule.read([typed]).refused
    assert refusal is not None
    said = refusal.sentence("bias")
    assert said.isprintable()
    assert len(said) < 200
    assert typed[:23] in said or not typed[:23].isprintable()
    shown = told([said])
    assert "<script" not in shown
    assert "<img" not in shown
    assert as_text(shown) == " ".join(said.split())


@FEW
@given(st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1, max_size=50))
def test_keys_that_nobody_has_are_named_in_a_sentence_of_bounded_length(keys: list[tuple[str, str]]) -> None:
    sentence = unknown_keys(keys * 200)
    assert len(sentence) < 300
    assert f"{200 * len(keys) - 3} more" in sentence
    assert sentence.isprintable()


def test_one_key_that_nobody_has_is_named_alone() -> None:
    assert unknown_keys([("foo", "1")]) == "foo=1 is not a control of this app, so it is ignored."
    assert offences(unknown_keys([("foo", "1"), ("goo", "2")])) == []


def test_a_refusal_is_said_in_the_language_that_is_spoken_when_it_is_shown() -> None:
    refusal = Number(low=0.5, high=8192, default=1).read(["9000"]).refused
    assert refusal is not None
    assert refusal.sentence("H") == "H=9000 is above the maximum of 8,192, so the page uses 8,192."
    language.use("de")
    assert refusal.sentence("H") == "H=9000 liegt über dem Maximum von 8.192, also verwendet die Seite 8.192."


def test_what_a_link_says_is_shown_as_text_in_one_line() -> None:
    refusal = OneOf(words=["a"], default="a").read(["<img src=x>\u202e\n"]).refused
    assert refusal is not None
    attack = refusal.sentence("<b>")
    one, many = told([attack]), told([attack] * 9)
    for body in (one, many):
        assert "<img" not in body
        assert "<b>" not in body
        assert "\u202e" not in body
        assert 'role="status"' in body
    assert "details" not in one
    assert "And 8 more." in many
