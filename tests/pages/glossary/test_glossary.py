"""The glossary: every term, its search, and where it can be seen."""

from __future__ import annotations

import pytest

from app.language.glossary import TERMS
from pages.glossary.words import with_indices
from pages.page_list import EVERY
from tests.pages.reading import headline, open_page, texts


def test_every_term_stands_on_the_page_with_a_link_to_where_it_is_seen() -> None:
    app = open_page("glossary", {})
    assert headline(app) == f"{len(TERMS)} terms of this app"
    (body,) = (str(block.proto.body) for block in app.get("html") if "<dl" in block.proto.body)
    for term in TERMS:
        assert term.name[1:] in body
        assert term.seen in {listed.name for listed in EVERY}


@pytest.mark.parametrize(
    ("typed", "said"), [("horizon", "term has"), ("GRADIENT", "terms have"), ("<b>zzz", "No term")]
)
def test_a_search_finds_names_first_and_says_how_many(typed: str, said: str) -> None:
    app = open_page("glossary", {"term": typed})
    assert said in headline(app) or "terms have" in headline(app)
    assert typed in headline(app)


def test_no_two_terms_share_a_form() -> None:
    forms = [form.lower() for term in TERMS for form in (term.name, *term.written)]
    assert len(forms) == len(set(forms))


def test_the_first_use_of_a_term_on_a_page_tells_what_it_means_and_only_the_first() -> None:
    app = open_page("gradient_decay", {"cells": ["RNN"]})
    bodies = "".join(str(block.proto.body) for block in app.get("html"))
    assert bodies.count('aria-label="horizon') + bodies.count('aria-label="Horizon') <= 1
    assert bodies.count("gh-term") >= 4
    assert "gradient" in texts(app)


def test_indices_stand_below_the_line_as_one_writes_them() -> None:
    assert with_indices("W_hn h_{t−1} < e^λ") == "W<sub>hn</sub> h<sub>t−1</sub> &lt; e<sup>λ</sup>"
    app = open_page("glossary", {})
    (body,) = (str(block.proto.body) for block in app.get("html") if "<dl" in block.proto.body)
    assert "_{" not in body
