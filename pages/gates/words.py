"""The words of the page on gates, from the run's own numbers."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding, of_one_loss
from app.findings.roads_measured import drawn
from app.findings.verdict_words import diverged_step
from pages.gates.measured import Inside, Line, both_cut
from rnn_core.diagnostics.gates import Openness
from rnn_core.engine.initialisation import drawn_gate_bias

STRAIGHT = {"lstm": "forget gates", "gru": "update gates"}


def headline(finding: Finding, inside: Inside) -> str:
    """What the straight road keeps a step, and whether the rest overtakes it, in one line."""
    judged = finding.judged
    if judged.diverged:
        return f"The {judged.name} diverges at {diverged_step(judged)}: its gates up to there"
    gates = STRAIGHT[judged.config.cell]
    if not judged.lags:
        return "One step: there is nothing yet for a gate to keep"
    keep = f"{gates.capitalize()} keep {numbers.kept(inside.rate)} a step"
    if judged.begins_at_loss and judged.cut_at is not None:
        return f"{keep}, but the answer reads this direction where it begins"
    assert inside.roads is not None
    roads = drawn(judged, inside.roads)
    if np.isneginf(inside.roads.log10_rest).all():
        return f"{keep}; {'but both roads carry exactly 0' if both_cut(inside.roads) else 'the rest is exactly 0'}"
    if not of_one_loss(judged):
        return f"{keep}; the road is refilled on the way"
    if roads.overtaken is None:
        return f"{keep}; the rest never overtakes them"
    return f"{keep}; the rest overtakes {numbers.count(roads.overtaken, 'step')} back"


def what_gates_do(cell: str, opened: dict[str, Openness], phi: str) -> list[Markup]:
    """A sentence for each gate proper, with its mean over all steps, units and sequences."""
    if not opened:
        return []
    mean = {gate: _mean(found.mean) for gate, found in opened.items()}
    if cell == "lstm":
        sentences = [
            f"<b>Forget gate f</b> multiplies what the cell remembers: on average {mean['f']} of c is kept.",
            f"<b>Input gate i</b> says how much of the candidate g is written into c: on average {mean['i']}.",
            f"<b>Output gate o</b> says how much of {phi}(c) the rest of the network sees as h: on average {mean['o']}.",
        ]
    else:
        new = _mean(1 - opened["z"].mean)
        sentences = [
            f"<b>Update gate z</b> keeps h and makes room for the candidate n: on average {mean['z']} is kept, {new} new.",
            f"<b>Reset gate r</b> says how much of W<sub>n</sub>h the candidate n hears: on average {mean['r']}.",
        ]
    return [Markup(sentence) for sentence in sentences]


def step_words(handed_zeros: bool, cell: str) -> str:
    """What else is to be seen at the first step."""
    if not handed_zeros:
        return ""
    return " The first step is handed zeros: " + (
        "the forget gate has nothing to forget." if cell == "lstm" else "the update gate has nothing to keep."
    )


def gradient_words(finding: Finding, lines: dict[str, Line]) -> Markup:
    """Which gate gets the largest gradient, at the loss and at the far end."""
    near, far = _loudest(lines, 0), _loudest(lines, -1)
    if near is None:
        return Markup("At the loss every gate’s gradient is <b>exactly 0</b>.")
    first = f"At the loss <b>{near}</b> gets the largest gradient, {_size(lines[near][0])}"
    if not finding.judged.lags:
        return Markup(f"{first}.")
    if far is None:
        return Markup(f"{first}; at the other end every gate’s is <b>exactly 0</b>.")
    words = f"{first}; at the other end <b>{far}</b> does{' too' * (near == far)}, {_size(lines[far][-1])}."
    silent = [f"<b>{gate}</b>" for gate, line in lines.items() if line[-1] == -np.inf]
    if not silent:
        return Markup(words)
    return Markup(
        f"{words} There {numbers.names(silent)} get{'s' * (len(silent) == 1)} <b>exactly 0</b>: that step is handed a "
        "state of zeros, or the road to the gate is cut."
    )


def _loudest(lines: dict[str, Line], lag: int) -> str | None:
    sizes = {gate: float(line[lag]) for gate, line in lines.items()}
    gate = max(sizes, key=sizes.__getitem__)
    return None if sizes[gate] == -math.inf else gate


def _size(log10: float) -> str:
    return f"<b>{numbers.size(float(log10))}</b>"


def openness_words(opened: dict[str, Openness]) -> Markup:
    """How many gates are nearly shut or open, and what that does to their own learning."""
    parts = [
        f"<b>{gate}</b> is below 0.05 in <b>{numbers.percentage(found.shut)}</b> and above 0.95 in "
        f"<b>{numbers.percentage(found.open)}</b>"
        for gate, found in opened.items()
    ]
    stuck = max(found.shut + found.open for found in opened.values())
    meaning = (
        "There σ′ is under a fifth of its largest, so such a gate hardly learns to move."
        if stuck > 0
        else "No gate stands at an end, so each can still be moved either way."
    )
    return Markup(f"Of all values in this run, {'; '.join(parts)}. {meaning}")


def bias_words(finding: Finding, rate: float) -> Markup:
    """σ(b) against what was measured at the present bias, and why they differ."""
    config = finding.config
    b = config.gate_bias + drawn_gate_bias(config)
    promised = 1 / (1 + math.exp(-b))
    written, measured = numbers.bare(promised), numbers.kept(rate).removeprefix("× ")
    words = (
        f"At b = <b>{b:g}</b> the bias alone would keep σ(b) = <b>{written}</b> a step; the {STRAIGHT[config.cell]} "
        f"measured keep <b>{measured}</b>."
    )
    if written == measured:
        return Markup(f"{words} Here they agree: little else moves the gate, or it cancels out.")
    words += " Inputs, states and the biases that the start draws move each gate as well."
    if rate > promised and config.hidden_size == 1:
        return Markup(f"{words} It is above: on the whole they open this one unit’s gate.")
    if rate > promised:
        return Markup(f"{words} It is above: the units whose gates stay most open make up most of what is left.")
    return Markup(f"{words} It is below: a gate that swings loses more where it dips than it gains where it rises.")


def bias_caption(finding: Finding) -> Markup:
    """Which control moves the ring."""
    if finding.curve.key == "lstm3":
        return Markup("This curve keeps its bias of 3; choose the plain LSTM to move it with the slider.")
    return Markup("The slider <b>Forget-gate bias</b> in the sidebar moves the ring.")


def cost_words(counts: dict[str, int], seconds: dict[str, float]) -> Markup:
    """RNN : LSTM : GRU, in parameters and in time."""
    unit = counts["rnn"]
    ratio = " : ".join(f"{counts[cell] / unit:g}" for cell in counts)
    time = " : ".join(f"{seconds[cell] / seconds['rnn']:.1f}" for cell in counts)
    return Markup(
        f"RNN : LSTM : GRU have parameters as <b>{ratio}</b>: a block of W<sub>ih</sub>, W<sub>hh</sub> and biases for the "
        f"candidate and one more for each gate. Their time is as <b>{time}</b>, which need not follow the count: "
        "a step has other work too."
    )


def _mean(value: float) -> str:
    return f"<b>{numbers.bare(value)}</b>"
