"""Who owns the weights, as drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from pages.shared_weights.weights_diagram import weights_diagram


@pytest.mark.parametrize(("T", "window"), [(1, 20), (2, 1), (4, 4), (50, 20), (50, 200)])
def test_the_diagram_of_the_weights_says_who_owns_how_many(T: int, window: int) -> None:
    counts = {"window": 5284, "own": 67332, "shared": 1476}
    svg = weights_diagram(T, window=window, counts=counts, cell_name="RNN", cell="rnn", label="seen")
    root = ElementTree.fromstring(svg)
    words = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
    for count in counts.values():
        assert f"{count:,} parameters" in words
    assert words.count("not read") == sum(t <= T - window for t in {1, 2, T - 1, T} if 1 <= t <= T)
    assert f"W {window}" in words  # the newest step has the window's last block
    assert "separate weights" not in weights_diagram(
        T, window=window, counts={"window": 1, "shared": 2}, cell_name="RNN", cell="rnn", label="seen"
    )
