"""The equation of each step with its numbers, as MathML. «name» stands for what the step fills in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from latex2mathml.converter import convert

from app import numbers
from app.experiment.options import PHI_TEX
from app.language.language import decimal_symbols, plain
from pages.unrolled.measured import Steps
from rnn_core.engine.scaled import Scaled

Said = dict[str, list[str]]

# A line a string, its equations parted by ";": in symbols, in numbers where the network is small, else in sizes.
# LaTeX with a shorthand: ∂h_t is ∂ℓ/∂h_t, t this step and p the one before it, «v_h» a vector or matrix of numbers.
_EQUATIONS: dict[str, dict[str, list[str]]] = {
    "rnn": {
        "forward": ["h_t = φ(W_ih x_t + b + W_hh h_p)"],
        "forward, numbers": [r"«v_h» = φ(«v_input» + «v_Whh» «v_h_prev»)"],
        "forward, sizes": ["‖W_ih x_t + b‖ = «input»; ‖W_hh h_p‖ = «recurrent»; ‖h_t‖ = «h»"],
        "back": [r"∂h_p = W_hh^\top (φ′(a_t) \circ ∂h_t) «joins»"],
        "back, numbers": [r"«v_handed» = «v_WhhT» («v_slope» \circ «v_dh»)"],
        "back, sizes": [r"‖∂h_t‖ = «dh»; ‖φ′ \circ ∂h_t‖ = «da»; ‖W_hh^\top (\dots)‖ = «handed»"],
    },
    "lstm": {
        "forward": [r"c_t = f \circ c_p + i \circ g; h_t = o \circ φ(c_t)"],
        "forward, numbers": [r"«v_c» = «v_f» \circ «v_c_prev» + «v_i» \circ «v_g»", r"«v_h» = «v_o» \circ φ(«v_c»)"],
        "forward, sizes": [r"‖f \circ c_p‖ = «kept»; ‖i \circ g‖ = «written»; ‖c_t‖ = «c»; ‖h_t‖ = «h»"],
        "back": [r"∂h_p = W_hh^\top ∂a_t «joins»; ∂c_p ~∋~ f \circ ∂c_t"],
        "back, numbers": [r"W_hh^\top ∂a_t = «v_handed»; «v_straight» = «v_f» \circ «v_dc»"],
        "back, sizes": [
            r"‖∂h_t‖ = «dh»; ‖W_hh^\top ∂a_t‖ = «handed»; ‖∂c_t‖ = «dc»; ‖f \circ ∂c_t‖ = «straight»",
        ],
    },
    "gru": {
        "forward": [r"h_t = (1 - z) \circ n + z \circ h_p"],
        "forward, numbers": [r"«v_h» = «v_written» + «v_z» \circ «v_h_prev»"],
        "forward, sizes": [r"‖(1 - z) \circ n‖ = «written»; ‖z \circ h_p‖ = «kept»; ‖h_t‖ = «h»"],
        "back": [r"∂h_p = z \circ ∂h_t + W_hh^\top ∂a_t «joins»"],
        "back, numbers": [r"«v_handed» = «v_z» \circ «v_dh» + «v_through»"],
        "back, sizes": [
            r"‖z \circ ∂h_t‖ = «straight»; ‖W_hh^\top ∂a_t‖ = «through»; ‖«together»‖ = «handed»",
        ],
    },
}
_SHORTHAND = (
    (r"«\w+»", r"\\text{\g<0>}"),
    (r"∂(\w_\w)", r"\\frac{\\partial \\ell}{\\partial \1}"),
    (r"_([tp])\b", r"_{\\text{«\1»}}"),
    (r"W_(\w\w)\b", r"W_{\\text{\1}}"),
    (r"‖(.+?)‖", r"\\left\\|\1\\right\\|"),
    (r"\(", r"\\left("),
    (r"\)", r"\\right)"),
)


def templates(cell: str, activation: str, steps: Steps) -> dict[str, list[str]]:
    """Lines of MathML of the steps forward and back: in symbols, and in numbers."""
    detail = "numbers" if steps.vectors else "sizes"
    matrices = _matrices(steps.weights) if steps.vectors else {}
    found: dict[str, list[str]] = {"forward": [], "back": []}
    for way in found if steps.backward else ("forward",):
        for line in _EQUATIONS[cell][way] + _EQUATIONS[cell][f"{way}, {detail}"]:
            if steps.D <= 3:  # else the vector that they come to
                line = line.replace("«v_input»", "«v_Wih» «v_x» + «v_b»")
            shown = "".join(_mathml(equation.replace("φ(", f"{PHI_TEX[activation]}(")) for equation in line.split(";"))
            found[way].append(re.sub(r"«(\w+)»", lambda name: matrices.get(name[1], name[0]), shown))
    return found


@lru_cache(maxsize=128)
def _mathml(shorthand: str) -> str:
    tex = shorthand
    for short, long in _SHORTHAND:
        tex = re.sub(short, long, tex)
    return re.sub(r"<mtext>(«v_\w+»)</mtext>", r"\1", convert(rf"\displaystyle {tex}"))


def _matrices(weights: dict[str, Scaled]) -> dict[str, str]:
    W_hh, b = weights["W_hh"], weights["b_ih"] + weights["b_hh"]
    return {"v_Wih": table(weights["W_ih"]), "v_Whh": table(W_hh), "v_WhhT": table(W_hh.T), "v_b": table(b)}


def filled(cell: str, steps: Steps, labels: list[str], previous: list[str]) -> Said:
    """What each step fills in: sizes as they are said on screen, and whole vectors where the network is small."""
    said = {"t": labels, "p": previous}
    for name, sizes in steps.sizes.items():
        said[name] = [numbers.size(float(size)) for size in sizes]
    for name, vector in steps.vectors.items():
        said[f"v_{name}"] = [table(vector[t]) for t in range(len(vector))]
    if "slope" in steps.vectors and steps.sums is not None:
        said["v_sum"] = [table(steps.sums[t]) for t in range(steps.walked)]
    if steps.backward:
        said["joins"] = _joins(steps, labels)
        said["together"] = [plain("together")] * steps.walked
    return said


def _joins(steps: Steps, labels: list[str]) -> list[str]:
    """What else comes to the state before, where a loss or the layer above sends something in."""
    entered = [False, *steps.enters[:-1]]
    said = [plain("+ gradient that enters at step {step}", step=labels[k - 1]) for k in range(len(entered))]
    return [f"\u2002{words}" if enters else "" for words, enters in zip(said, entered, strict=True)]


def table(values: Scaled) -> str:
    """A vector (standing) or a matrix in brackets, two digits an element, one power of ten for all where it needs one."""
    rows = values.reshape(len(values), -1)
    logs = rows.log10()
    top = float(logs.max(initial=-math.inf))
    power = 0 if not math.isfinite(top) or -1.5 < top < 2 else math.floor(top)
    with np.errstate(under="ignore"):
        plain = np.sign(rows.mantissa) * 10.0 ** (logs - power)
    cells = "".join(f"<mtr>{''.join(_cells(line))}</mtr>" for line in plain)
    scale = "" if not power else f"<mo>·</mo><mtext>{numbers.power_of_ten(power)}</mtext>"
    return f"<mrow><mtable>{cells}</mtable>{scale}</mrow>"


def _cells(values: Iterable[float]) -> Iterable[str]:
    decimal, _ = decimal_symbols()
    for value in values:
        shown = "0" if value == 0 else f"{value:.2f}".replace("-", "−").replace(".", decimal)
        yield f"<mtd><mtext>{shown}</mtext></mtd>"
