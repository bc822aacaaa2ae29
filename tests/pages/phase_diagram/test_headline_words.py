"""The headline of a phase map, in every case."""

from __future__ import annotations

import pytest

from pages.phase_diagram.headline_words import headline
from tests.pages.phase_diagram.phases import made_up
from tests.wording import BANNED

INF = float("inf")
RISING = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.3]


@pytest.mark.parametrize(
    ("decays", "said"),
    [
        (RISING, "The RNN’s gradient shrinks below weight scale 1.41, grows above"),
        (RISING[::-1], "The RNN’s gradient grows below weight scale 1.41, shrinks above"),
        ([-0.1] * 6, "The RNN’s gradient shrinks at every weight scale up to 8"),
        ([0.1] * 6, "The RNN’s gradient does not shrink from weight scale 0.25 on"),
        ([-INF] * 6, "The RNN’s gradient is exactly 0 at every weight scale"),
        ([-0.1, 0.1, 0.1, 0.1, 0.1, -0.1], "The RNN’s gradient grows only between weight scales 0.35 and 5.66"),
        ([0.1, -0.1, 0.1, 0.1, 0.1, 0.1], "The RNN’s factor per step passes 1 at weight scales 0.35 and 0.71"),
    ],
)
def test_the_headline_says_where_the_edge_is(decays: list[float], said: str) -> None:
    picture = made_up({1: decays, 6: decays})
    assert headline(picture, "RNN") == said
    named = said.removeprefix("The ").replace("RNN", "LSTM bias 3")
    assert headline(picture, "LSTM bias 3") == named
    assert not BANNED.search(said)
    assert len(said) <= 71


@pytest.mark.parametrize("decays", [[-0.1] * 6, [0.1] * 6, [-INF] * 6])
def test_every_weight_scale_is_said_of_this_row_alone_where_other_rows_have_an_edge(decays: list[float]) -> None:
    said = headline(made_up({1: decays, 6: RISING}), "RNN")
    assert said.startswith("In this row, the RNN’s gradient ")
    assert headline(made_up({1: decays, 6: RISING}), "LSTM bias 3").startswith("In this row, LSTM bias 3’s gradient ")
