"""The eigenvalues as drawn, and that they are those of the chosen block."""

from __future__ import annotations

import numpy as np
import pytest

from app import numbers
from app.findings.runs import run_eigenvalues
from tests.app.drawn import eigenvalues_figure
from tests.app.made_findings import found


def test_every_eigenvalue_is_drawn_inside_of_the_axes_beside_a_true_circle() -> None:
    finding = found("gru", weight_scale=3.0)
    eigenvalues = run_eigenvalues(finding.config, 0, 0, "z")
    figure = eigenvalues_figure(finding.curve, eigenvalues)
    (points,) = figure.data
    np.testing.assert_allclose(np.hypot(points.x, points.y), np.abs(eigenvalues))
    assert figure.layout.yaxis.scaleanchor == "x"
    assert figure.layout.xaxis.range[1] >= np.abs(eigenvalues).max()
    assert {shape.x1 for shape in figure.layout.shapes} == {1.0, np.abs(eigenvalues).max()}


@pytest.mark.parametrize("scale", [0.1, 1.0, 3.0])
def test_both_circles_have_their_names(scale: float) -> None:
    finding = found("rnn", weight_scale=scale)
    eigenvalues = run_eigenvalues(finding.config, 0, 0, "h")
    figure = eigenvalues_figure(finding.curve, eigenvalues)
    rho = float(np.abs(eigenvalues).max())
    names = {note.text for note in figure.layout.annotations}
    assert {"solid: unit circle", f"dashed: radius ρ = {numbers.bare(rho)}"} <= names
    assert figure.layout.xaxis.range[1] >= 1.29 * max(rho, 1.0)  # so that no circle crosses them


def test_an_eigenvalue_is_told_with_its_sign_and_its_size() -> None:
    finding = found("rnn")
    (points,) = eigenvalues_figure(finding.curve, np.array([-0.3 - 0.4j, 0.5 + 0.0j])).data
    assert list(points.customdata) == ["−0.300 − 0.400 i, size 0.500", "0.500 + 0 i, size 0.500"]


@pytest.mark.parametrize(("cell", "gate", "block"), [("rnn", "h", 0), ("lstm", "f", 1), ("gru", "n", 2)])
def test_the_eigenvalues_are_those_of_the_chosen_block(cell: str, gate: str, block: int) -> None:
    finding = found(cell, bidirectional=True, num_layers=2, layer=1, direction=1)
    W = finding.result.state_dict()["weight_hh_l1_reverse"].reshape(-1, 8, 8)[block]
    eigenvalues = run_eigenvalues(finding.config, 1, 1, gate)
    np.testing.assert_allclose(np.prod(eigenvalues).real, np.linalg.det(W), rtol=1e-9)
