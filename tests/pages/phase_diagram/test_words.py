"""What is said of a phase map, against the numbers it is said of."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from pages.phase_diagram.words import link_label, multiples_words, what_it_tells_you
from tests.pages.phase_diagram.phases import made_up, measured, with_seeds
from tests.wording import offences, sentences

INF = float("inf")
RISING = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.3]


def test_the_text_has_this_runs_numbers() -> None:
    picture = measured("num_layers", weight_init="orthogonal", weight_scale=1.2, hidden_size=24)
    said = what_it_tells_you(picture)
    near = picture.nearest(1.2, 1.0)
    assert f"<b>{10**near.typical:.2f}</b>. It shrinks." in said
    assert "With linear units, the edge would be at 1. The derivative of tanh is below 1 on average" in said
    low, high = picture.home_spread or (0.0, 0.0)
    assert low <= picture.home_edges[0] <= high
    assert re.search(r"edge is between <b>[\d.]+</b> and <b>[\d.]+</b>", said)


def test_an_axis_that_moves_no_edge_is_said_not_to_set_it() -> None:
    assert "the edge hardly moves. So it does not depend on the number of layers." in what_it_tells_you(
        made_up({1: RISING, 6: RISING})
    )
    moved = made_up({1: RISING, 6: [-0.1, 0.1, 0.2, 0.3, 0.4, 0.5]})
    assert "From 1 layer to 6 layers, the edge moves from <b>1.41</b> to <b>0.35</b>." in what_it_tells_you(moved)


def test_a_row_without_an_edge_says_where_it_comes_closest_and_who_has_one() -> None:
    bent = [-0.4, -0.2, -0.1, -0.05, -0.2, -0.3]
    said = what_it_tells_you(made_up({1: bent, 2: [-0.1, 0.1, 0.1, 0.1, 0.1, -0.1], 6: bent}))
    assert (
        "closest to 1 at weight scale 2: <b>0.89</b>. Smaller and larger weights both shrink the gradient more." in said
    )
    assert "Only the row with 2 layers has an edge." in said
    rows = {1: bent, 2: RISING, 3: RISING, 4: bent, 5: bent, 6: bent}
    assert "Only the rows from 2 layers to 3 layers have an edge." in what_it_tells_you(made_up(rows))
    rows[5] = RISING
    assert "Only 3 rows between 2 layers and 5 layers have an edge." in what_it_tells_you(made_up(rows))


def test_a_link_names_the_seed_that_it_opens() -> None:
    picture = made_up({1: RISING, 6: RISING}, seed=10)
    spread = with_seeds(picture, (1, 1.0), [-0.5, -0.4, -0.3, -0.25, -0.35, -0.2, -0.1, 0.0, 0.1])
    assert "(seed 13, the median: × 0.56 per step)" in link_label(spread.points[1, 1.0], "num_layers")


def test_the_small_maps_are_summed_up() -> None:
    said = multiples_words({"RNN, tanh": [2.5], "LSTM, tanh": [5.5], "GRU, tanh": []})
    assert "The lowest edge is that of RNN, tanh: <b>2.50</b>. The highest is that of LSTM, tanh: <b>5.50</b>." in said
    assert "<b>1</b> network of 3 has no edge" in said
    assert "All 2 networks have an edge" in multiples_words({"RNN, tanh": [2.5], "GRU, tanh": [3.0]})
    texts = [said, multiples_words({"RNN, tanh": [0.9], "GRU, tanh": [3.0]}), multiples_words({"GRU, tanh": []})]
    assert not [sentence for text in texts for sentence in sentences(text) if offences(sentence)]


def test_what_the_weights_alone_do_is_not_said_where_it_is_not_known() -> None:
    shifted = made_up({1: RISING, 6: RISING}, weight_init="shifted")
    assert "With linear units" not in what_it_tells_you(shifted)
    assert "near 1" in what_it_tells_you(made_up({1: RISING, 6: RISING}, weight_init="gaussian"))
    lower = made_up({1: RISING, 6: RISING}, weight_init="orthogonal")
    lower = replace(lower, plane=replace(lower.plane, layer=0))
    assert "With linear units" not in what_it_tells_you(lower)


@pytest.mark.parametrize("seed", range(40))
def test_every_sentence_keeps_the_rules_of_plain_words(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = {}
    for value in rng.choice([1, 2, 3, 4, 5, 6], size=4, replace=False):
        decays = np.round(np.sort(rng.normal(scale=0.4, size=6)) if rng.random() < 0.6 else rng.normal(size=6), 3)
        decays[rng.random(6) < 0.1] = rng.choice([INF, -INF])
        rows[int(value)] = decays.tolist() if rng.random() < 0.9 else (-abs(decays)).tolist()
    rows.setdefault(1, [-0.1] * 6)
    picture = made_up(
        rows,
        weight_scale=float(rng.choice([0.0, 1.0, 2.85])),
        cell=str(rng.choice(["rnn", "gru"])),
        activation=str(rng.choice(["tanh", "leaky_relu", "linear"])),
        weight_init=str(rng.choice(["uniform", "orthogonal", "gaussian", "shifted"])),
    )
    said = what_it_tells_you(picture)
    assert not {sentence: offences(sentence) for sentence in sentences(said) if offences(sentence)}, rows
