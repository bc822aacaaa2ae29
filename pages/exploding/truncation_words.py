"""The words of the truncation microscope, from this run's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.language.language import plain, plain_count, say, say_count
from pages.exploding.written_numbers import cosine_text
from rnn_core.diagnostics.truncation import Truncation

_LITTLE = -2.0  # log10 of a part without which the gradient hardly changes
_OPPOSITE, _RIGHT_ANGLE = 0.5, 0.1  # cosines


def truncation_headline(finding: Finding, found: Truncation | None, window: int) -> str:
    """What a truncation window leaves of the gradient of W_hh."""
    T = finding.config.seq_len
    if found is None:
        return plain(
            "Nothing to truncate: {name} diverges at step {step}", name=finding.name, step=finding.result.diverged_at
        )
    if np.isnan(found.log10_size[-1]):
        return plain("Nothing to truncate: the gradient of W_hh in {name} is exactly 0", name=finding.name)
    if window == T:
        return plain_count(
            "Truncation after all {count} step is full backpropagation",
            "Truncation after all {count} steps is full backpropagation",
            T,
        )
    at = window - 1
    if found.log10_size[at] == -np.inf:
        return plain_count(
            "Truncation after {count} step leaves exactly nothing of the gradient of W_hh",
            "Truncation after {count} steps leaves exactly nothing of the gradient of W_hh",
            window,
        )
    if found.log10_missing[at] < _LITTLE:
        return plain_count(
            "Truncation after {count} step drops {part} of the gradient of W_hh",
            "Truncation after {count} steps drops {part} of the gradient of W_hh",
            window,
            part=numbers.size(float(found.log10_missing[at])),
        )
    left = {"size": numbers.size(float(found.log10_size[at])), "cosine": cosine_text(float(found.cosine[at]))}
    if found.log10_size[at] > 0:
        return plain_count(
            "Truncation after {count} step gives {size} times the gradient’s size, cosine {cosine}",
            "Truncation after {count} steps gives {size} times the gradient’s size, cosine {cosine}",
            window,
            **left,
        )
    return plain_count(
        "Truncation after {count} step leaves {size} of the gradient’s size, cosine {cosine}",
        "Truncation after {count} steps leaves {size} of the gradient’s size, cosine {cosine}",
        window,
        **left,
    )


def what_truncation_tells(finding: Finding, found: Truncation, window: int, *, detached: bool) -> Markup:
    """The zeros, what they leave out, and what an uncut wire does."""
    T = finding.config.seq_len
    if np.isnan(found.log10_size[-1]):
        said = [
            say("The full gradient of W<sub>hh</sub> is <b>exactly 0</b>."),
            say("It has no direction, so there is no cosine, and truncation takes nothing away."),
        ]
        return Markup(" ").join(said)
    if window == T:
        said = [
            say("Nothing lies beyond this window."),
            say("Make it shorter to see what is left out of the full gradient."),
        ]
        return Markup(" ").join(said)
    return Markup(" ").join(
        [*(_cut(window, T) if detached else _uncut(finding, window)), *_left_out(found, window, detached=detached)]
    )


def _cut(window: int, T: int) -> list[Markup]:
    return [
        say_count(
            "Beyond the last {count} step the gradient is <b>exactly 0</b>, at {cut} of {steps} steps.",
            "Beyond the last {count} steps the gradient is <b>exactly 0</b>, at {cut} of {steps} steps.",
            window,
            cut=T - window,
            steps=T,
        )
    ]


def losses_left_out(finding: Finding) -> Markup:
    """Where steps have losses of their own: which gradient this is."""
    if finding.result.loss_mask.any(axis=1).sum() == 1:
        return Markup()
    return Markup(" ").join(
        [
            say("Losses before the window are left out, too, so this is the gradient of the last window."),
            say("Earlier windows have gradients of their own."),
        ]
    )


def _left_out(found: Truncation, window: int, *, detached: bool) -> list[Markup]:
    at = window - 1
    if found.log10_missing[at] == -np.inf:
        if detached:
            return [say("What this leaves out of ∂L/∂W<sub>hh</sub> is <b>exactly 0</b> as well.")]
        return [say("What a cut there would leave out of ∂L/∂W<sub>hh</sub> is <b>exactly 0</b> as well.")]
    if found.log10_size[at] == -np.inf:
        return [say("The part of ∂L/∂W<sub>hh</sub> that is kept is <b>exactly 0</b>, so there is no cosine.")]
    missing = numbers.size(float(found.log10_missing[at]))
    said = [
        say(
            "The part of ∂L/∂W<sub>hh</sub> that is left out has <b>{missing}</b> of the full gradient’s size.",
            missing=missing,
        )
        if detached
        else say(
            "A cut would leave out a part of ∂L/∂W<sub>hh</sub> with <b>{missing}</b> of the full gradient’s size.",
            missing=missing,
        ),
        say(
            "The other part has <b>{size}</b> of this size and cosine <b>{cosine}</b> to the full gradient.",
            size=numbers.size(float(found.log10_size[at])),
            cosine=cosine_text(float(found.cosine[at])),
        ),
    ]
    return said + _direction(found, at)


def _direction(found: Truncation, at: int) -> list[Markup]:
    """What the cosine means, where it is not near 1."""
    cosine = found.cosine[at]
    if found.log10_missing[at] < _LITTLE:
        return [say("So the gradient of W<sub>hh</sub> hardly changes.")]
    if cosine < -_OPPOSITE:
        return [say("It points the opposite way.")]
    if cosine < -_RIGHT_ANGLE:
        return [say("It points partly against the full gradient.")]
    return [say("It is almost at a right angle to the full gradient.")] if cosine < _RIGHT_ANGLE else []


def _uncut(finding: Finding, window: int) -> list[Markup]:
    """What runs on through an uncut wire."""
    T = finding.config.seq_len
    return [
        say("<b>Without detach</b>, the gradient goes on into the earlier window."),
        say(
            "At step {step} it is <b>{size}</b>, and ∂L/∂W<sub>hh</sub> is the full gradient.",
            step=T - window,
            size=numbers.size(float(finding.ratios[window])),
        ),
        say(
            "In PyTorch the second <code>backward()</code> then raises “Trying to backward through the graph a second time”."
        ),
        say("The graph of the earlier window is freed by then."),
        say("With <code>retain_graph=True</code> it is kept, but memory and time grow with every window."),
        say_count(
            "The last of {windows} windows then goes back through {steps} steps, not {count}.",
            "The last of {windows} windows then goes back through {steps} steps, not {count}.",
            window,
            windows=-(-T // window),
            steps=T,
        ),
    ]


def what_is_drawn(finding: Finding) -> Markup:
    """Under both figures."""
    layers = finding.config.num_layers
    said = [
        say("Left: ‖∂ℓ/∂h<sub>t</sub>‖, median of the batch."),
        say(
            "Right: ∂L/∂W<sub>hh</sub> of the batch with the state detached before the last k steps, against the full one."
        ),
    ]
    if layers > 1:
        said.append(say("Layer {layer} of {layers}.", layer=finding.layer + 1, layers=layers))
    said += [losses_left_out(finding), say("Where either is exactly 0, there is no cosine.")]
    return Markup(" ").join(part for part in said if part)


def detach_label(finding: Finding, window: int, sizes: tuple[str, str, str], *, detached: bool) -> str:
    """What the diagram shows, for those who cannot see it."""
    first = finding.config.seq_len - window + 1
    known = {"before": first - 1, "first": first, "loss": sizes[0], "edge": sizes[1], "beyond": sizes[2]}
    if detached:
        return plain(
            "Two windows. The state h{before} is handed on; the gradient is cut by detach: {loss} at the loss, {edge} at step "
            "{first}, exactly 0 at step {before}.",
            **known,
        )
    return plain(
        "Two windows. The state h{before} is handed on; the gradient is not cut: {loss} at the loss, {edge} at step {first}, "
        "{beyond} at step {before}.",
        **known,
    )


def drawn(window: int, *, detached: bool) -> str:
    """The figure at the left, for those who cannot see it."""
    if detached:
        return plain("Gradient by time step with a truncation window of {window}, detached.", window=window)
    return plain("Gradient by time step with a truncation window of {window}, not detached.", window=window)
