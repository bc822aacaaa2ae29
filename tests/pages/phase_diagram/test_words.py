"""What is said of a phase map, against the numbers it is said of."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pages.phase_diagram.words import caption, headline, link_label, multiples_words, what_it_tells_you
from tests.pages.phase_diagram.phases import made_up, measured, with_seeds

INF = float("inf")
RISING = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.3]


@pytest.mark.parametrize(
    ("decays", "said"),
    [
        (RISING, "The edge lies at × 1.41: below it this RNN’s gradient vanishes"),
        (RISING[::-1], "The edge lies at × 1.41: above it this RNN’s gradient vanishes"),
        ([-0.1] * 6, "No edge up to × 8: this RNN’s gradient vanishes at every weight scale"),
        ([0.1] * 6, "No edge down to × 0.25: this RNN’s gradient never shrinks"),
        ([-INF] * 6, "Cut off at every weight scale: this RNN’s gradient is exactly 0"),
        ([-0.1, 0.1, 0.1, 0.1, 0.1, -0.1], "Between × 0.35 and × 5.66 this RNN’s gradient grows"),
        ([0.1, -0.1, 0.1, 0.1, 0.1, 0.1], "This RNN’s gradient passes × 1 at × 0.35 and × 0.71"),
    ],
)
def test_the_headline_says_where_the_edge_lies(decays: list[float], said: str) -> None:
    assert headline(made_up({1: decays, 6: decays}), "RNN").startswith(said)


def test_the_text_has_this_runs_numbers() -> None:
    picture = measured("num_layers", weight_init="orthogonal", weight_scale=1.2, hidden_size=24)
    said = what_it_tells_you(picture)
    near = picture.nearest(1.2, 1.0)
    assert f"<b>{10**near.typical:.2f}</b>: it shrinks" in said
    assert "tanh’s slopes, below 1 on average, push it out" in said
    low, high = picture.home_spread or (0.0, 0.0)
    assert low <= picture.home_edges[0] <= high
    assert re.search(r"from <b>× [\d.]+</b> to <b>× [\d.]+</b>", said)


def test_an_axis_that_moves_no_edge_is_said_not_to_set_it() -> None:
    assert "hardly moves: layers is not what sets it" in what_it_tells_you(made_up({1: RISING, 6: RISING}))
    moved = made_up({1: RISING, 6: [-0.1, 0.1, 0.2, 0.3, 0.4, 0.5]})
    assert "From 1 layer to 6 layers the edge moves from <b>× 1.41</b> to <b>× 0.35</b>" in what_it_tells_you(moved)


def test_a_row_without_an_edge_says_where_it_comes_closest_and_who_has_one() -> None:
    bent = [-0.4, -0.2, -0.1, -0.05, -0.2, -0.3]
    said = what_it_tells_you(made_up({1: bent, 2: [-0.1, 0.1, 0.1, 0.1, 0.1, -0.1], 6: bent}))
    assert "closest to 1 at × 2, with <b>0.89</b> a step; smaller and larger weights both shrink it more" in said
    assert "An edge there is at 2 layers." in said


def test_what_the_map_takes_instead_of_the_controls_is_said() -> None:
    picture = made_up({1: RISING, 6: RISING})
    config = picture.plane.config
    assert "To be quick" not in caption(picture, config, "decay")
    asked = replace(config, batch_size=16, seq_len=200)
    assert "takes 12 steps, not 200 and 2 sequences, not 16" in caption(picture, asked, "decay")


def test_marks_are_explained_only_where_there_are_any() -> None:
    plain = made_up({1: RISING, 6: RISING})
    marked = made_up({1: [-INF, *RISING[1:5], INF], 6: RISING})
    assert "diverged" not in caption(plain, plain.plane.config, "decay")
    assert "diverged" in caption(marked, marked.plane.config, "decay")
    assert "exactly 0" in caption(marked, marked.plane.config, "decay")


def test_controls_beside_the_map_are_named() -> None:
    picture = made_up({1: RISING, 6: RISING}, weight_scale=0.0)
    assert "You are at × 0, left of this map" in caption(picture, picture.plane.config, "decay")


def test_a_link_names_the_seed_that_it_opens() -> None:
    picture = made_up({1: RISING, 6: RISING}, seed=10)
    spread = with_seeds(picture, (1, 1.0), [-0.5, -0.4, -0.3, -0.25, -0.35, -0.2, -0.1, 0.0, 0.1])
    assert "per step × 0.56 (seed 13, the median)" in link_label(spread.points[1, 1.0], "num_layers")


def test_the_small_maps_are_summed_up() -> None:
    said = multiples_words({"RNN, tanh": [2.5], "LSTM, tanh": [5.5], "GRU, tanh": []})
    assert "first for RNN, tanh, at <b>× 2.50</b>" in said
    assert "last for LSTM, tanh" in said
    assert "1 network of 3 has no edge" in said
