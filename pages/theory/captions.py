"""The captions of the page on theory: what is drawn, and what each thin line is."""

from __future__ import annotations

from markupsafe import Markup, escape

from app.findings.finding import Finding
from app.findings.network_words import of_last_loss, of_which_network, what_is_drawn
from app.language.language import say
from pages.theory.measured import Theory


def curve_caption(finding: Finding, theory: Theory) -> Markup:
    """What is drawn, of which network, and one sentence for each thin line."""
    told = finding.judged
    if told.diverged:
        return say("The size of the states, up to the step at which they overflow.")
    said = [escape(what_is_drawn(finding.config)), escape(of_which_network(finding))]
    if finding.alone:
        said.append(escape(of_last_loss(finding)))
    if told.lags:
        said += [say("Thin lines: what theory predicts, k steps back."), *_lines(finding, theory)]
    return Markup(" ").join(said)


def _lines(finding: Finding, theory: Theory) -> list[Markup]:
    if theory.gate_road is not None:
        return [
            say("Forget gates: ‖∏ f‖/√H, the cell-state path alone.")
            if finding.config.cell == "lstm"
            else say("Update gates: ‖∏ z‖/√H, the direct path alone."),
            say("ρᵏ: the spectral radius ρ of the candidate’s block of W<sub>hh</sub>, to the power k."),
        ]
    said = [
        say("ρᵏ: the spectral radius ρ of W<sub>hh</sub>, to the power k."),
        say("Upper bound: (γσ<sub>max</sub>)ᵏ, which no gradient can exceed."),
    ]
    if theory.prediction.wide is not None:
        said.append(say("Mean field: an infinitely wide layer with random weights."))
    return said


def directions_caption(cell: str) -> Markup:
    """Eigenvalues at the left, singular values at the right."""
    left = say("Left: each mark is one eigenvalue in the complex plane.")
    right = (
        say(
            "Right: singular values of the product of all Jacobians, J<sub>T</sub> ⋯ J<sub>s+1</sub>, of the state (h, c). "
            "First sequence of the batch."
        )
        if cell == "lstm"
        else say(
            "Right: singular values of the product of all Jacobians, J<sub>T</sub> ⋯ J<sub>s+1</sub>, of the state h. "
            "First sequence of the batch."
        )
    )
    return Markup(" ").join([left, right])


def lyapunov_caption() -> Markup:
    """What a dot is, and how it is measured."""
    return say(
        "Each dot is one exponent λ of the backward pass, drawn as its factor e<sup>λ</sup> per step. "
        "Method: QR at every step. The fifth of the steps nearest the loss is left out."
    )
