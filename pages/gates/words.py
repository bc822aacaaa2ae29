"""The words of the page on gates, from the run's own numbers."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding, of_one_loss
from app.findings.roads_measured import drawn
from app.language.language import plain, say
from pages.gates.measured import Inside, Line, both_cut
from pages.gates.names import NAMES
from rnn_core.diagnostics.gates import Openness
from rnn_core.engine.initialisation import drawn_gate_bias


def headline(finding: Finding, inside: Inside) -> str:
    """What the gates of the direct path pass per step, and from where other paths carry more, in one line."""
    judged = finding.judged
    if judged.diverged:
        name, step = judged.config.cell.upper(), judged.result.diverged_at
        if judged.direction:  # counted as read, which this direction's labels are not
            return plain(
                "The {name} diverges at step {step} as read; its gates are shown up to there", **_at(name, step)
            )
        return plain("The {name} diverges at step {step}; its gates are shown up to there", **_at(name, step))
    if not judged.lags:
        return plain("One time step: there is no earlier state to keep")
    rate, lstm = numbers.kept(inside.rate), judged.config.cell == "lstm"
    if judged.begins_at_loss and judged.cut_at is not None:
        if lstm:
            return plain("Forget gates pass {rate} per step; the loss is at the first step read", rate=rate)
        return plain("Update gates pass {rate} per step; the loss is at the first step read", rate=rate)
    assert inside.roads is not None
    if np.isneginf(inside.roads.log10_rest).all():
        return _nothing_else(rate, lstm, both_cut(inside.roads))
    if not of_one_loss(judged):
        if lstm:
            return plain("Forget gates pass {rate} per step; gradient enters on the way", rate=rate)
        return plain("Update gates pass {rate} per step; gradient enters on the way", rate=rate)
    roads = drawn(judged, inside.roads)
    if roads.overtaken is None:
        if lstm:
            return plain("Forget gates pass {rate} per step; no other path carries more", rate=rate)
        return plain("Update gates pass {rate} per step; no other path carries more", rate=rate)
    return _overtaken(rate, lstm, roads.overtaken, roads.lasting)


def _at(name: str, step: int | None) -> dict[str, object]:
    return {"name": name, "step": step}


def _nothing_else(rate: str, lstm: bool, both: bool) -> str:
    if both and lstm:
        return plain("Forget gates pass {rate} per step, but both paths carry exactly 0", rate=rate)
    if both:
        return plain("Update gates pass {rate} per step, but both paths carry exactly 0", rate=rate)
    if lstm:
        return plain("Forget gates pass {rate} per step; other paths carry exactly 0", rate=rate)
    return plain("Update gates pass {rate} per step; other paths carry exactly 0", rate=rate)


def _overtaken(rate: str, lstm: bool, lag: int, lasting: bool) -> str:
    if lasting and lstm:
        return plain("Forget gates pass {rate} per step; other paths carry more from {lag} back", rate=rate, lag=lag)
    if lasting:
        return plain("Update gates pass {rate} per step; other paths carry more from {lag} back", rate=rate, lag=lag)
    if lstm:
        return plain("Forget gates pass {rate} per step; other paths first carry more {lag} back", rate=rate, lag=lag)
    return plain("Update gates pass {rate} per step; other paths first carry more {lag} back", rate=rate, lag=lag)


def what_gates_do(cell: str, opened: dict[str, Openness], phi: str) -> list[Markup]:
    """What each gate proper does, with its mean over all steps, units and sequences."""
    if not opened:
        return []
    mean = {gate: numbers.bare(found.mean) for gate, found in opened.items()}
    if cell == "lstm":
        return [
            say("<b>Forget gate f</b> multiplies the old cell state c. On average f is <b>{mean}</b>.", mean=mean["f"]),
            say(
                "<b>Input gate i</b> controls how much of the candidate g is added to c. On average i is <b>{mean}</b>.",
                mean=mean["i"],
            ),
            say(
                "<b>Output gate o</b> controls how much of {phi}(c) is shown as h. On average o is <b>{mean}</b>.",
                phi=phi,
                mean=mean["o"],
            ),
        ]
    return [
        say(
            "<b>Update gate z</b> mixes the old state h with the candidate n. "
            "On average h has the weight <b>{mean}</b> and n has <b>{new}</b>.",
            mean=mean["z"],
            new=numbers.bare(1 - opened["z"].mean),
        ),
        say(
            "<b>Reset gate r</b> controls how much of the old state, as W<sub>n</sub>h, enters the candidate n. "
            "On average r is <b>{mean}</b>.",
            mean=mean["r"],
        ),
    ]


def gradient_words(finding: Finding, lines: dict[str, Line]) -> Markup:
    """Which gate gets the largest gradient, at the loss and at the far end."""
    near, far = _largest(lines, 0), _largest(lines, -1)
    if near is None:
        return say("At the loss, the gradient at every gate is <b>exactly 0</b>.")
    judged = finding.judged
    step = judged.config.seq_len if judged.backwards else 1
    at_loss = say(
        "At the loss, the largest gradient is at <b>{gate}</b>: <b>{size}</b>.",
        gate=plain(NAMES[near]),
        size=_size(lines[near], 0),
    )
    if not judged.lags:
        return at_loss
    if far is None:
        nothing = say("At step {step}, the gradient at every gate is <b>exactly 0</b>.", step=step)
        return Markup(" ").join([at_loss, nothing])
    if near == far:
        said = [
            say(
                "The largest gradient is at <b>{gate}</b>: <b>{near}</b> at the loss and <b>{far}</b> at step {step}.",
                gate=plain(NAMES[near]),
                near=_size(lines[near], 0),
                far=_size(lines[far], -1),
                step=step,
            )
        ]
    else:
        at_end = say(
            "At step {step}, it is at <b>{gate}</b>: <b>{size}</b>.",
            step=step,
            gate=plain(NAMES[far]),
            size=_size(lines[far], -1),
        )
        said = [at_loss, at_end]
    silent = [plain(NAMES[gate]) for gate, line in lines.items() if line[-1] == -np.inf]
    if silent:
        said += [
            say("There, the gradient at <b>{gates}</b> is <b>exactly 0</b>.", gates=numbers.names(silent)),
            say("The old state is zero there, so this gate changes nothing.")
            if all(line[-1] > -np.inf for gate, line in lines.items() if gate not in ("f", "r"))
            else say("The step starts from a zero state, or no path leads to the gate."),
        ]
    return Markup(" ").join(said)


def _largest(lines: dict[str, Line], lag: int) -> str | None:
    sizes = {gate: float(line[lag]) for gate, line in lines.items()}
    gate = max(sizes, key=sizes.__getitem__)
    return None if sizes[gate] == -math.inf else gate


def _size(line: Line, lag: int) -> str:
    return numbers.size(float(line[lag]))


def openness_words(opened: dict[str, Openness]) -> Markup:
    """How many gates are nearly closed or open, and what that does to their gradient."""
    said = [say("Here a gate value counts as closed below 0.05, and as open above 0.95.")]
    shares = {gate: (numbers.percentage(found.shut), numbers.percentage(found.open)) for gate, found in opened.items()}
    if len(shares) > 1 and len(set(shares.values())) == 1:
        closed, wide = next(iter(shares.values()))
        sentence = "Each gate is closed in <b>{closed}</b> of its values and open in <b>{open}</b>."
        said.append(say(sentence, closed=closed, open=wide))
    else:
        sentence = "The {gate} is closed in <b>{closed}</b> of its values and open in <b>{open}</b>."
        said += [
            say(sentence, gate=plain(NAMES[gate]), closed=closed, open=wide) for gate, (closed, wide) in shares.items()
        ]
    if max(found.shut + found.open for found in opened.values()) > 0:
        said.append(
            say("Below 0.05 and above 0.95, the derivative σ′ is less than a fifth of its largest value.")
            + say(" So little gradient gets to such a gate.")
        )
    else:
        said.append(say("No gate is near an end, so each can still change either way."))
    return Markup(" ").join(said)


def bias_words(finding: Finding, rate: float) -> Markup:
    """σ(b) against what was measured at the present bias, and why they differ."""
    config = finding.config
    b = config.gate_bias + drawn_gate_bias(config)
    expected = 1 / (1 + math.exp(-b))
    written, measured = numbers.bare(expected), numbers.kept(rate).removeprefix("× ")
    said = [
        say(
            "At b = <b>{b}</b>, the bias alone gives σ(b) = <b>{factor}</b> per step.",
            b=numbers.general(b),
            factor=written,
        ),
        say("Measured, the forget gates pass <b>{factor}</b>.", factor=measured)
        if config.cell == "lstm"
        else say("Measured, the update gates pass <b>{factor}</b>.", factor=measured),
    ]
    if written == measured:
        said.append(say("Here they agree: other influences on the gate are small, or cancel out."))
        return Markup(" ").join(said)
    said.append(say("Inputs, states and the biases drawn at initialisation also change each gate."))
    if rate > expected and config.hidden_size == 1:
        said.append(say("The measured factor is higher: on the whole they open the gate of this one unit."))
    elif rate > expected:
        said.append(say("The measured factor is higher: units with the most open gates carry most of what is left."))
    else:
        said.append(
            say(
                "The measured factor is lower: a gate that varies loses more when it closes than it gains when it opens."
            )
        )
    return Markup(" ").join(said)


def cost_words(counts: dict[str, int], seconds: dict[str, float]) -> Markup:
    """LSTM and GRU against the RNN, in parameters and in time."""
    times_as_many = {cell: numbers.general(counts[cell] / counts["rnn"]) for cell in ("lstm", "gru")}
    times_as_long = {cell: numbers.steps(seconds[cell] / seconds["rnn"]) for cell in ("lstm", "gru")}
    return Markup(" ").join(
        [
            say(
                "The LSTM has <b>{lstm}</b> times as many parameters as the RNN, the GRU <b>{gru}</b> times as many.",
                **times_as_many,
            ),
            say("The candidate and each gate have a block of W<sub>ih</sub>, W<sub>hh</sub> and biases of their own."),
            say("The LSTM takes <b>{lstm}</b> times as long as the RNN, the GRU <b>{gru}</b> times.", **times_as_long),
            say("Time need not follow the number of parameters, because a step has other work too."),
        ]
    )
