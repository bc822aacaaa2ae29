"""What is written as HTML: text stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from app.components import cards, problem
from pages.gradient_decay.verdict_cards import verdict_cards
from rnn_core import Verdict
from rnn_core.learning.kinds import KINDS
from tests.app.made_findings import found, of_verdict

ATTACK = """<script>alert(1)</script><img src=x onerror="alert('1')">&amp;"""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every body that a component hands to st.html."""
    bodies: list[str] = []
    for module in (cards, problem):
        monkeypatch.setattr(module.st, "html", bodies.append)
    return bodies


def tags(body: str) -> set[str]:
    return set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", body))


def test_markup_in_a_problem_is_shown_as_text(written: list[str]) -> None:
    problem.problem(f"text must be short, got {ATTACK!r}")
    (body,) = written
    assert tags(body) == {"div"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert 'role="alert"' in body


def test_markup_in_a_name_is_shown_as_text(written: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "rnn", replace(KINDS["rnn"], name=ATTACK))
    verdict_cards([found("rnn")])
    (body,) = written
    assert tags(body) == {"div", "span", "b"}
    assert "&lt;script&gt;" in body


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_a_card_whose_tags_are_closed(written: list[str], verdict: Verdict) -> None:
    verdict_cards([of_verdict(verdict)])
    (body,) = written
    assert str(verdict) in unescape(body)
    for tag in tags(body):
        assert len(re.findall(rf"<{tag}[ >]", body)) == body.count(f"</{tag}>")


def test_a_swatch_repeats_the_dash_of_its_curve() -> None:
    made: dict[str, Any] = {key: cards.swatch(found(key).curve.ink) for key in ("rnn", "lstm", "gru", "lstm3")}
    assert len(set(made.values())) == 4
    assert "transparent" not in made["rnn"].replace("transparent 4px 4px", "")  # a solid line has no gap
    for key in ("lstm", "gru", "lstm3"):
        assert "transparent" in made[key]
