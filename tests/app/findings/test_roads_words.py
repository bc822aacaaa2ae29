"""What is said of the two paths back, in every case that they can be in."""

from __future__ import annotations

import numpy as np
import pytest

from app.findings.roads_measured import Drawn
from app.findings.roads_words import roads_words
from tests.app.made_findings import found
from tests.wording import offences, sentences


@pytest.mark.parametrize("key", ["lstm", "gru"])
@pytest.mark.parametrize("straight", [-np.inf, -12.5, -0.3])
@pytest.mark.parametrize("rest", [-np.inf, -12.3, -0.001])
@pytest.mark.parametrize(("overtaken", "lasting"), [(None, False), (1, True), (4, True), (7, False)])
def test_every_case_is_told_in_plain_words(
    key: str, straight: float, rest: float, overtaken: int | None, lasting: bool
) -> None:
    roads = Drawn(straight=straight, rest=rest, overtaken=overtaken, lasting=lasting)
    said = roads_words(found(key), roads)
    broken = {sentence: offences(sentence) for sentence in sentences(said) if offences(sentence)}
    assert not broken, roads


def test_most_is_said_only_of_more_than_twice_as_much() -> None:
    finding = found("lstm")
    assert "So most of" in roads_words(finding, Drawn(straight=-2.0, rest=-1.0, overtaken=3, lasting=True))
    assert "most of" not in roads_words(finding, Drawn(straight=-1.2, rest=-1.0, overtaken=3, lasting=True))


def test_the_far_end_of_the_backward_direction_is_the_last_step() -> None:
    roads = Drawn(straight=-2.0, rest=-1.0, overtaken=3, lasting=True)
    assert "At step 1, " in roads_words(found("gru", seq_len=9), roads)
    assert "At step 9, " in roads_words(found("gru", seq_len=9, bidirectional=True, direction=1), roads)
