"""The wire between two windows, cut or not."""

from __future__ import annotations

import pytest

from pages.exploding.detach_diagram import detach_diagram


@pytest.mark.parametrize(("detached", "wires"), [(True, 2), (False, 1)])
def test_the_wire_is_cut_by_detach_alone(detached: bool, wires: int) -> None:
    svg = detach_diagram(50, 10, detached=detached, cell="rnn", sizes=("1", "0.2", "0.1"), label="<b>x</b>")
    assert ("exactly 0" in svg) is detached
    assert ("no detach" in svg) is not detached
    assert "steps 1–40" in svg
    assert "steps 41–50" in svg
    assert "<b>x" not in svg
    assert svg.count("gh-d-faint") == wires - 1
