"""The equations of a cell with a run's own numbers put in, as LaTeX."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app import numbers
from app.experiment.options import PHI_TEX
from app.findings.finding import Finding
from app.language.language import decimal_symbols, plain
from rnn_core.diagnostics.jacobian import LocalFactors


@dataclass(frozen=True, slots=True, kw_only=True)
class Equations:
    """As LaTeX: the step, the gradient one step back, and its measured rate."""

    step: str
    backward: str
    measured: str


def equations(finding: Finding, factors: LocalFactors) -> Equations:
    """The chosen cell's equations; `factors` are the run's mean gates and slopes and the size of W_hh."""
    phi = PHI_TEX[finding.config.activation]
    return {"rnn": _rnn, "lstm": _lstm, "gru": _gru}[finding.config.cell](phi, finding, factors)


def _rnn(phi: str, finding: Finding, factors: LocalFactors) -> Equations:
    return Equations(
        step=rf"h_t = {phi}(a_t), \qquad a_t = W_{{ih}} x_t + b_{{ih}} + W_{{hh}} h_{{t-1}} + b_{{hh}}",
        backward=r"\frac{\partial \ell}{\partial h_{t-1}} = W_{hh}^\top \Big( \varphi'(a_t) \circ "
        r"\frac{\partial \ell}{\partial h_t} \Big)",
        measured=rf"\overline{{\varphi'(a)}} = {_mean(factors, 'slope_h')}, \qquad "
        rf"\sigma_{{\max}}(W_{{hh}}) = {_decimal(factors.sigma_max)}, \qquad \rho(W_{{hh}}) = {_decimal(factors.spectral_radius)}"
        rf"\qquad\Rightarrow\qquad {_measured(finding)}",
    )


def _lstm(phi: str, finding: Finding, factors: LocalFactors) -> Equations:
    return Equations(
        step=rf"i, f, o = \sigma(a_i), \sigma(a_f), \sigma(a_o), \quad g = {phi}(a_g), \qquad "
        rf"c_t = f \circ c_{{t-1}} + i \circ g, \quad h_t = o \circ {phi}(c_t)",
        backward=r"\frac{\partial \ell}{\partial c_{t-1}} \ni f \circ \frac{\partial \ell}{\partial c_t}, \qquad "
        r"\frac{\partial \ell}{\partial h_{t-1}} = W_{hh}^\top\, \delta a_t",
        measured=rf"\bar f = {_mean(factors, 'f')}, \quad \bar\imath = {_mean(factors, 'i')}, \quad "
        rf"\bar o = {_mean(factors, 'o')}, \quad \overline{{\varphi'(a_g)}} = {_mean(factors, 'slope_g')}, \quad "
        rf"\overline{{\varphi'(c)}} = {_mean(factors, 'slope_c')} \qquad\Rightarrow\qquad {_measured(finding)}",
    )


def _gru(phi: str, finding: Finding, factors: LocalFactors) -> Equations:
    return Equations(
        step=rf"r, z = \sigma(a_r), \sigma(a_z), \quad n = {phi}\big(W_{{in}} x_t + b_{{in}} + "
        r"r \circ (W_{hn} h_{t-1} + b_{hn})\big), \quad h_t = (1-z) \circ n + z \circ h_{t-1}",
        backward=r"\frac{\partial \ell}{\partial h_{t-1}} = z \circ \frac{\partial \ell}{\partial h_t} + "
        r"W_{hh}^\top\, \delta a_t",
        measured=rf"\bar r = {_mean(factors, 'r')}, \quad \bar z = {_mean(factors, 'z')}, \quad "
        rf"\overline{{\varphi'(a_n)}} = {_mean(factors, 'slope_n')} \qquad\Rightarrow\qquad {_measured(finding)}",
    )


def _mean(factors: LocalFactors, name: str) -> str:
    value = factors.means[name]
    return _decimal(value) if value >= 0.005 else _tex(numbers.size(math.log10(value) if value > 0 else -math.inf))


def _decimal(value: float) -> str:
    """With two decimals; in braces, a decimal comma has no space after it."""
    mark, _ = decimal_symbols()
    return f"{value:.2f}".replace(".", "." if mark == "." else f"{{{mark}}}")


def _measured(finding: Finding) -> str:
    value = numbers.factor(finding.summary.decay_per_step).removeprefix("× ")
    return rf"\text{{{plain('measured:')} }} \times\, {_tex(value)} \text{{ {plain('per step')}}}"


def _tex(number: str) -> str:
    return rf"\text{{{number}}}"
