"""What a caption says of a phase map, against the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pages.phase_diagram.captions import map_caption, multiples_caption
from rnn_core.experiments.phase import AXES
from tests.pages.phase_diagram.phases import made_up
from tests.wording import offences, sentences

INF = float("inf")
RISING = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.3]


def test_what_the_map_takes_instead_of_the_controls_is_said() -> None:
    picture = made_up({1: RISING, 6: RISING})
    config = picture.plane.config
    assert "To save time" not in map_caption(picture, config, "decay")
    asked = replace(config, batch_size=16, seq_len=200)
    assert (
        "To save time, the map uses 12 steps instead of 200. "
        "It also uses 2 sequences per network instead of 16. So does a point that you open."
    ) in map_caption(picture, asked, "decay")


def test_marks_are_explained_only_where_there_are_any() -> None:
    plain = made_up({1: RISING, 6: RISING})
    marked = made_up({1: [-INF, *RISING[1:5], INF], 6: RISING})
    assert "diverged" not in map_caption(plain, plain.plane.config, "decay")
    assert "diverged" in map_caption(marked, marked.plane.config, "decay")
    assert "exactly 0" in map_caption(marked, marked.plane.config, "decay")


def test_controls_beside_the_map_are_named() -> None:
    picture = made_up({1: RISING, 6: RISING}, weight_scale=0.0)
    assert "Your weight scale, 0, is left of this map." in map_caption(picture, picture.plane.config, "decay")


@pytest.mark.parametrize("axis", list(AXES))
@pytest.mark.parametrize(
    "changed",
    [
        {"cell": "gru"},
        {"weight_scale": 9.5, "sequence_type": "many_to_many"},
        {"sequence_type": "encoder_decoder", "bidirectional": True, "num_layers": 3},
    ],
    ids=str,
)
@pytest.mark.parametrize("by", ["decay", "horizon"])
def test_every_sentence_keeps_the_rules_of_plain_words(axis: str, changed: dict[str, Any], by: str) -> None:
    rows = {value: [-INF, *RISING[1:5], INF] for value in (4, 12)}
    picture = made_up(rows, axis=axis, weight_init="orthogonal_stacked", **changed)
    for layer in (-1, 1):
        shown = replace(picture, plane=replace(picture.plane, layer=layer, direction=layer % 2))
        asked = replace(picture.plane.config, batch_size=16, seq_len=200)
        said = map_caption(shown, asked, by) + " " + multiples_caption(axis)
        assert not {sentence: offences(sentence) for sentence in sentences(said) if offences(sentence)}
