"""What is refused because one server cannot do it for one reader."""

from __future__ import annotations

import re

import pytest

from app import numbers
from app.experiment.limit import limit
from app.language import language
from app.language.language import later
from tests.app.language.spoken import ROOT, said_in
from tests.wording import offences, sentences

SAID = later("This run needs {needs}, and at most {allowed} is allowed. Lower the hidden units.")
CODE = [path for folder in ("app", "pages") for path in sorted((ROOT / folder).rglob("*.py"))]
LIMITS = sorted(str(said) for said in said_in(CODE) if "{allowed}" in str(said))


def test_what_is_allowed_is_not_refused() -> None:
    limit(SAID, 5, 5)


def test_what_is_more_is_refused_with_need_limit_and_what_to_lower() -> None:
    with pytest.raises(ValueError, match=r"^This run needs 5,001, and at most 5,000 is allowed\. Lower the hidden"):
        limit(SAID, 5001, 5000)
    with pytest.raises(ValueError, match=r"needs 2 GB, and at most 1 GB is"):
        limit(SAID, 2 << 30, 1 << 30, written=numbers.size_of_memory)


def test_values_have_the_marks_of_the_language() -> None:
    language.use("de")
    try:
        with pytest.raises(ValueError, match=r"5\.001"):
            limit(SAID, 5001, 5000)
    finally:
        language.use("en")


@pytest.mark.parametrize("refusal", LIMITS, ids=lambda refusal: refusal[:30])
def test_every_limit_says_need_limit_and_what_to_lower_in_short_sentences(refusal: str) -> None:
    said = refusal.format(needs="3.5 GB", allowed="1.2 GB")
    assert {*re.findall(r"{(\w+)}", refusal)} == {"needs", "allowed"}
    assert "Lower" in sentences(said)[-1]
    assert [(sentence, offences(sentence)) for sentence in sentences(said) if offences(sentence)] == []
