"""The words of the page on activations, from the run's own numbers."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.experiment.options import ACTIVATIONS as LABELS
from app.findings.cut_words import why_cut
from app.findings.finding import Finding
from pages.activations.measured import Slopes, log10_power
from pages.activations.softmax_measured import Softmax
from rnn_core import Verdict
from rnn_core.engine.activations import ACTIVATIONS, UNBOUNDED


def headline(name: str, first: Finding | None, found: Slopes | None, lags: int) -> str:
    """What the chosen activation's slope does to the gradient over the sequence, in one line."""
    label, largest = LABELS[name], ACTIVATIONS[name].max_slope
    if not lags:
        return "One step: no slope is multiplied by another"
    ceiling = numbers.size(log10_power(largest, lags))
    if first is None:
        return f"{label}’s slope is at most {largest:g}: {ceiling} after {numbers.count(lags, 'step')}"
    judged = first.judged
    if judged.diverged:
        why = f"{label} has no ceiling" if name in UNBOUNDED else "the loss leaves the number range"
        return f"{why}: the {judged.name} diverges at step {judged.result.diverged_at}"
    if judged.verdict is Verdict.CUT_OFF:
        return f"The {judged.name}’s gradient is exactly 0 from {numbers.count(judged.cut_at or 0, 'step')} back"
    if judged.verdict is Verdict.CANT_TELL:
        return f"{label}’s slope is at most {largest:g}; a sum of losses can’t tell what arrives"
    arrives = arriving(judged)
    if found is None or judged.config.cell != "rnn":
        bound = log10_power(largest, lags)
        if bound < judged.left:
            return f"{label}’s ceiling {ceiling} does not bind the {judged.name}: {arrives} arrives"
        return f"{label}’s slope is at most {largest:g}; {arrives} of the {judged.name}’s gradient arrives"
    if name == "linear":
        return f"linear: no slope is lost, and W alone leaves {arrives} after {numbers.count(lags, 'step')}"
    alone = numbers.size(log10_power(found.typical, lags))
    return f"{label}’s slopes alone leave {alone} over {numbers.count(lags, 'step')}; {arrives} arrives"


def arriving(judged: Finding) -> str:
    """What is left at the oldest step, relative to the last."""
    return numbers.share(judged.left) if judged.left <= 0 else f"× {numbers.size(judged.left)}"


def what_slopes_tell(name: str, first: Finding | None, found: Slopes | None, lags: int) -> Markup:
    """The largest slope, the typical one, and the measured decay: what each says about the others."""
    label, largest = LABELS[name], ACTIVATIONS[name].max_slope
    if not lags:
        return Markup(
            "With one step the loss sits where the input enters: the gradient meets one slope, "
            "never a product of slopes."
        )
    power = f"<b>{numbers.size(log10_power(largest, lags))}</b>"
    if largest < 1:
        ceiling = (
            f"Even at its steepest {label} passes only <b>{largest:g}</b> a step, {power} over "
            f"{numbers.count(lags, 'step')}; in an RNN only weights whose largest singular value is "
            f"{1 / largest:g} or more could make up for it."
        )
    else:
        ceiling = (
            f"{label}’s slope is at most <b>1</b>, and 1 to any power is 1: "
            "the bound alone condemns nothing and saves nothing."
        )
    if first is None:
        return Markup(f"{ceiling} Choose a cell in the sidebar, and what its slopes come to is measured.")
    if first.judged.diverged or found is None:
        return Markup(ceiling)
    judged = first.judged
    measured = _gradient(judged)
    if judged.config.cell != "rnn":
        return Markup(
            f"{ceiling} And in the {judged.name} {label} stands only in the candidate{_and_output(judged)}: "
            f"the gates are sigmoid whatever the activation, and the road back runs through them. {measured}"
        )
    typical = (
        f"On this run the slopes average <b>{found.mean:.2f}</b>; as a length feels them (root mean square, "
        f"the <i>typical slope</i>) <b>{found.typical:.2f}</b>."
    )
    return Markup(f"{ceiling} {typical} {measured}{_left_to_weights(judged, found)}")


def _gradient(judged: Finding) -> str:
    if judged.verdict is Verdict.CUT_OFF:
        return (
            f"The {judged.name}’s gradient is <b>exactly 0</b> from {numbers.count(judged.cut_at or 0, 'step')} back. "
            f"{' '.join(why_cut(judged))}"
        ).strip()
    if judged.verdict is Verdict.CANT_TELL:
        return "Every step has a loss of its own here, so the curve is a sum and shows no rate."
    decay = numbers.factor(judged.summary.decay_per_step)
    return f"Measured, the {judged.name}’s gradient changes by <b>{decay}</b> a step."


def _and_output(judged: Finding) -> str:
    return " and the output" * (judged.config.cell == "lstm")


def _left_to_weights(judged: Finding, found: Slopes) -> str:
    decay = judged.summary.decay_per_step
    if not (math.isfinite(decay) and found.typical > 0) or judged.verdict in (Verdict.CUT_OFF, Verdict.CANT_TELL):
        return ""
    rest = f" The rest, about <b>{numbers.factor(decay / found.typical)}</b> a step, comes from the weights"
    if found.phi.name == "linear":
        return f"{rest}: there is no slope to lose."
    return f"{rest} and from which slopes they meet; linear’s card shows the weights alone."


def diverged_words(findings: list[Finding]) -> str:
    """Which cells left the number range; empty where none did."""
    gone = [finding for finding in findings if finding.diverged]
    if not gone:
        return ""
    said = numbers.names([f"{f.name} at step {f.result.diverged_at}" for f in gone])
    return f" Not drawn, since the states left the number range: {said}. Lower the weight scale to get a gradient."


def card_values(name: str, lags: int, finding: Finding | None, *, pending: bool) -> tuple[str, str, str]:
    """Largest slope, its power, and the decay measured with this activation."""
    largest = ACTIVATIONS[name].max_slope
    power = numbers.size(log10_power(largest, lags)) if lags else "–"
    return f"{largest:g}", power, "…" if pending else _measured(finding)


def _measured(finding: Finding | None) -> str:
    if finding is None:
        return "not run"
    judged = finding.judged
    if judged.diverged:
        return "diverges"
    if judged.verdict is Verdict.CUT_OFF:
        return f"0 from {judged.cut_at} back"
    if judged.verdict is Verdict.CANT_TELL:
        return "can’t tell"
    return numbers.factor(judged.summary.decay_per_step)


def percent(share: float) -> str:
    """A share in words: none, under 1 %, 47 %, all."""
    if share in (0.0, 1.0):
        return "all" if share else "none"
    return "under 1 %" if share < 0.01 else "over 99 %" if share > 0.99 else f"{100 * share:.0f} %"


def saturation_headline(found: Slopes | None, finding: Finding) -> str:
    """How much of the gate lies on its flat side."""
    if found is None:
        return f"{finding.name}: no step stayed in the number range"
    where = f"{finding.name}, {found.gate_name}" if len(found.gate_name) > 5 else finding.name
    if found.phi.name == "linear":
        return f"{where}: a line has no flat side"
    if found.phi.name == "relu":
        return f"{where}: {percent(float(found.dead.mean()))} of its ReLUs stand on the flat side, at slope 0"
    return f"{where}: {percent(float(found.saturated.mean()))} of its units are saturated"


def saturation_words(found: Slopes) -> Markup:
    """Where the pre-activations lie, and what that does."""
    config = found.finding.config
    label = LABELS[found.phi.name]
    stopped = f" (up to step {found.steps}, then it left the number range)" if found.steps < config.seq_len else ""
    many = (
        f"{numbers.count(found.steps, 'step')}, {numbers.count(config.hidden_size, 'unit')} and "
        f"{numbers.count(config.batch_size, 'sequence')}{stopped}"
    )
    average = (
        f"Over {many} the slope of {label} averages <b>{found.mean:.2f}</b> "
        f"where <b>{found.phi.max_slope:g}</b> is the most."
    )
    return Markup(
        " ".join(part for part in (average, _flat_side(found), _of_gate(found), _beyond(found.beyond)) if part)
    )


def _flat_side(found: Slopes) -> str:
    units = found.finding.config.hidden_size
    saturated = percent(float(found.saturated.mean()))
    if found.phi.name == "relu":
        never = found.never_open
        gone = (
            f"<b>{never}</b> of {units} never open, at any step of any sequence: dead."
            if never
            else "None stays shut throughout."
        )
        return f"At a given step <b>{percent(float(found.dead.mean()))}</b> pass exactly nothing (a ≤ 0). {gone}"
    if found.phi.name == "leaky_relu":
        return f"<b>{saturated}</b> stand on the leaky side, where a hundredth passes: small, and never a cut."
    if found.phi.name == "linear":
        return "Its slope is 1 wherever the pre-activation lies, so nothing saturates and nothing dies."
    return (
        f"Saturated, with a slope under 5 % of the largest: <b>{saturated}</b>. "
        "None is dead: only a ReLU’s slope can be exactly 0."
    )


def _of_gate(found: Slopes) -> str:
    if not found.gated:
        return ""
    return (
        "This gate is <b>sigmoid whatever the activation</b>. A saturated gate stands fully open or fully shut; "
        "almost no gradient reaches the weights that would move it."
    )


def _beyond(beyond: float) -> str:
    return f"Outside of the picture: {percent(beyond)} of the pre-activations." if beyond else ""


def softmax_headline(found: Softmax) -> str:
    """The largest slope against the most it can be."""
    _, slope = found.steepest
    said = numbers.size(math.log10(slope)) if slope > 0 else "0"
    return f"Softmax: the steepest slope here is {said}, never more than ¼"


def softmax_words(found: Softmax) -> Markup:
    """Rows, the largest slope, and saturation, from the logits on screen."""
    (_, slope), (likeliest, p) = found.steepest, found.likeliest
    shared = "The rows sum to <b>0</b>: the probabilities share one whole, and what one gains the others lose. "
    steep = (
        "On the diagonal stands p(1 − p), at most ¼, where p = ½; "
        f"here the largest is <b>{numbers.size(math.log10(slope))}</b>. "
    )
    if p > 0.95:
        return Markup(
            f"{shared}{steep}<b>p<sub>{likeliest + 1}</sub></b> is near 1 (the others hold "
            f"<b>{numbers.size(math.log10(1 - p))}</b> together), so every entry is near 0: softmax is saturated. A "
            "squared error on p then hears next to nothing, right or wrong; cross-entropy cancels the slope: its "
            "gradient for the logits is p minus the target."
        )
    return Markup(
        f"{shared}{steep}Push one logit far above the others, and every entry fades towards 0: "
        "that is a saturated softmax."
    )
