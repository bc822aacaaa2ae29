"""The equation of each step with its numbers. «name» stands for what the step fills in."""

from __future__ import annotations

import math

from app import numbers
from pages.unrolled.mathml import line, mi, mo, norm, partial, row, sub, table, transposed, words
from pages.unrolled.measured import Steps
from rnn_core.engine.scaled import Scaled

_PHI = {"tanh": "tanh", "sigmoid": "σ", "relu": "ReLU", "leaky_relu": "LReLU", "linear": "id"}
Said = dict[str, list[str]]

_t, _p = "«t»", "«p»"
_W = transposed("W", "hh")
_EQUALS, _PLUS, _TIMES = mo("="), mo("+"), mo("∘")


def templates(cell: str, activation: str, steps: Steps) -> dict[str, list[str]]:
    """Lines of MathML of the steps forward and back: in symbols, and in numbers."""
    forward, back = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}[cell](mi(_PHI[activation]), bool(steps.vectors), steps)
    return {"forward": forward, "back": back if steps.backward else []}


def filled(cell: str, steps: Steps, labels: list[str], previous: list[str]) -> Said:
    """What each step fills in: sizes as they are said on screen, and whole vectors where the network is small."""
    said = {"t": labels, "p": previous}
    for name, sizes in steps.sizes.items():
        said[name] = [numbers.size(float(size)) for size in sizes]
    for name, means in steps.means.items():
        said[f"mean_{name}"] = [numbers.size(math.log10(mean)) if mean > 0 else "exactly 0" for mean in means]
    for name, vector in steps.vectors.items():
        said[f"v_{name}"] = [table(vector[t]) for t in range(len(vector))]
    if "slope" in steps.vectors and steps.sums is not None:
        said["v_sum"] = [table(steps.sums[t]) for t in range(steps.walked)]
    if steps.backward:
        said["joins"] = _joins(steps, labels)
    return said


def _joins(steps: Steps, labels: list[str]) -> list[str]:
    """What else arrives at the state before, where a loss or the layer above sends something in."""
    entered = [False, *steps.enters[:-1]]
    return [words(f"\u2002+ what enters at step {labels[k - 1]}") if enters else "" for k, enters in enumerate(entered)]


def _is(name: str, *symbol: str) -> str:
    return row(norm(*symbol), _EQUALS, words(f"«{name}»"))


def _listed(*parts: str) -> str:
    return "".join(line(part) for part in parts)


def _d(symbol: str, index: str) -> str:
    return partial(symbol, index)


def _v(name: str) -> str:
    return f"«v_{name}»"


def _applied(phi: str, *inside: str) -> str:
    return row(phi, mo("("), *inside, mo(")"))


def _affine(whole: bool, steps: Steps) -> list[str]:
    """W_ih x_t and b, in numbers: as matrices where they are small, else as the vector that they come to."""
    if not whole or steps.D > 3:
        return [_v("input")]
    weights = steps.weights
    b: Scaled = weights["b_ih"] + weights["b_hh"]
    return [table(weights["W_ih"]), _v("x"), _PLUS, table(b)]


def _rnn(phi: str, whole: bool, steps: Steps) -> tuple[list[str], list[str]]:
    h, before, x = sub("h", _t), sub("h", _p), sub("x", _t)
    forward = [
        line(h, _EQUALS, _applied(phi, sub("W", "ih"), x, _PLUS, mi("b"), _PLUS, sub("W", "hh"), before)),
    ]
    back = [
        line(
            _d("h", _p), _EQUALS, _W, mo("("), mi("φ′"), mo("("), sub("a", _t), mo(")"), _TIMES, _d("h", _t), mo(")"),
            "«joins»",
        ),
    ]  # fmt: skip
    if whole:
        forward.append(
            line(
                _v("h"),
                _EQUALS,
                _applied(phi, *_affine(whole, steps), _PLUS, table(steps.weights["W_hh"]), _v("h_prev")),
            )
        )
        back.append(
            line(
                _v("handed"), _EQUALS, table(steps.weights["W_hh"].T),
                mo("("), _v("slope"), _TIMES, _v("dh"), mo(")"),
            )
        )  # fmt: skip
    else:
        forward.append(
            _listed(
                _is("input", sub("W", "ih"), x, _PLUS, mi("b")),
                _is("recurrent", sub("W", "hh"), before),
                _is("h", h),
            )
        )
        back.append(
            _listed(
                _is("dh", _d("h", _t)),
                _is("da", mi("φ′"), _TIMES, _d("h", _t)),
                _is("handed", _W, mo("("), mo("…"), mo(")")),
            )
        )
    return forward, back


def _lstm(phi: str, whole: bool, steps: Steps) -> tuple[list[str], list[str]]:
    h, c, before = sub("h", _t), sub("c", _t), sub("c", _p)
    forward = [
        _listed(
            row(c, _EQUALS, mi("f"), _TIMES, before, _PLUS, mi("i"), _TIMES, mi("g")),
            row(h, _EQUALS, mi("o"), _TIMES, _applied(phi, c)),
        )
    ]
    back = [
        _listed(
            row(_d("h", _p), _EQUALS, _W, _d("a", _t), "«joins»"),
            row(_d("c", _p), mo("∋"), mi("f"), _TIMES, _d("c", _t)),
        )
    ]
    if whole:
        forward += [
            line(_v("c"), _EQUALS, _v("f"), _TIMES, _v("c_prev"), _PLUS, _v("i"), _TIMES, _v("g")),
            line(_v("h"), _EQUALS, _v("o"), _TIMES, _applied(phi, _v("c"))),
        ]
        back.append(
            _listed(
                row(_W, _d("a", _t), _EQUALS, _v("handed")),
                row(_v("straight"), _EQUALS, _v("f"), _TIMES, _v("dc")),
            )
        )
    else:
        forward.append(
            _listed(
                _is("kept", mi("f"), _TIMES, before), _is("written", mi("i"), _TIMES, mi("g")), _is("c", c), _is("h", h)
            )
        )
        back.append(
            _listed(
                _is("dh", _d("h", _t)),
                _is("handed", _W, _d("a", _t)),
                _is("dc", _d("c", _t)),
                _is("straight", mi("f"), _TIMES, _d("c", _t)),
            )
        )
    return forward, back


def _gru(phi: str, whole: bool, steps: Steps) -> tuple[list[str], list[str]]:
    h, before = sub("h", _t), sub("h", _p)
    written = row(mo("("), words("1"), mo("−"), mi("z"), mo(")"), _TIMES, mi("n"))
    forward = [line(h, _EQUALS, written, _PLUS, mi("z"), _TIMES, before)]
    back = [line(_d("h", _p), _EQUALS, mi("z"), _TIMES, _d("h", _t), _PLUS, _W, _d("a", _t), "«joins»")]
    if whole:
        forward.append(line(_v("h"), _EQUALS, _v("written"), _PLUS, _v("z"), _TIMES, _v("h_prev")))
        back.append(line(_v("handed"), _EQUALS, _v("z"), _TIMES, _v("dh"), _PLUS, _v("through")))
    else:
        forward.append(_listed(_is("written", written), _is("kept", mi("z"), _TIMES, before), _is("h", h)))
        back.append(
            _listed(
                _is("straight", mi("z"), _TIMES, _d("h", _t)),
                _is("through", _W, _d("a", _t)),
                _is("handed", words("together")),
            )
        )
    return forward, back
