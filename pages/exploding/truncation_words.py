"""The words of the truncation microscope, from this run's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from pages.exploding.written_numbers import cosine_text
from rnn_core.diagnostics.truncation import Truncation

_LITTLE = -2.0  # log10 of a part of the gradient that is hardly noticed


def truncation_headline(finding: Finding, found: Truncation | None, window: int) -> str:
    """What a window leaves of the gradient of W_hh."""
    T = finding.config.seq_len
    if found is None:
        return f"Nothing to truncate: the {finding.name} diverges at step {finding.result.diverged_at}"
    if np.isnan(found.log10_size[-1]):
        return f"Nothing to truncate: the {finding.name}’s gradient of Whh is exactly 0"
    if window == T:
        return f"A window of all {numbers.count(T, 'step')} is full backpropagation"
    at = window - 1
    if found.log10_size[at] == -np.inf:
        return f"A window of {window} leaves exactly nothing of Whh’s gradient"
    if found.log10_missing[at] < _LITTLE:
        return f"A window of {window} leaves out {numbers.size(float(found.log10_missing[at]))} of the {finding.name}’s update"
    size, cosine = numbers.size(float(found.log10_size[at])), cosine_text(float(found.cosine[at]))
    return f"A window of {window} makes the {finding.name}’s update {size} times as large, at cosine {cosine} to the full one"


def what_truncation_tells(finding: Finding, found: Truncation, window: int, *, detached: bool) -> Markup:
    """The zeros, what they leave out, and what an uncut wire does."""
    T = finding.config.seq_len
    if np.isnan(found.log10_size[-1]):
        return Markup(
            "The full gradient of W<sub>hh</sub> is <b>exactly 0</b>: it has no direction, so there is no cosine, and no window "
            "takes anything away."
        )
    if window == T:
        return Markup("Nothing lies beyond the window. Make it shorter: what it leaves out is compared with this.")
    cut = T - window
    beyond = f"Beyond the last {numbers.count(window, 'step')} the gradient is <b>exactly 0</b>, at {cut} of {T} steps."
    return Markup(f"{beyond if detached else _uncut(finding, window)} {_left_out(found, window)}")


def losses_left_out(finding: Finding) -> str:
    """Where steps have losses of their own: whose update this is."""
    if finding.result.loss_mask.any(axis=1).sum() == 1:
        return ""
    return (
        "Losses before the window are left out with it: this is the last window’s update, the others make their own from "
        "their losses. "
    )


def _left_out(found: Truncation, window: int) -> str:
    at = window - 1
    missing = numbers.size(float(found.log10_missing[at]))
    if found.log10_missing[at] == -np.inf:
        return "What a cut there would leave out of ∂L/∂W<sub>hh</sub> is <b>exactly 0</b> as well: it costs nothing."
    if found.log10_size[at] == -np.inf:
        return "What the window keeps of ∂L/∂W<sub>hh</sub> is <b>exactly 0</b>: no direction, so no cosine."
    said = (
        f"Of ∂L/∂W<sub>hh</sub> a window of {window} leaves out a part as large as <b>{missing}</b> of the full gradient; what "
        f"it keeps has <b>{numbers.size(float(found.log10_size[at]))}</b> of its size and cosine "
        f"<b>{cosine_text(float(found.cosine[at]))}</b> with it"
    )
    if found.log10_missing[at] < _LITTLE:
        return f"{said}: this network hardly notices."
    if found.cosine[at] < 0:
        return f"{said}: it points the other way."
    return f"{said}."


def _uncut(finding: Finding, window: int) -> str:
    """What runs on through an uncut wire."""
    T = finding.config.seq_len
    on = numbers.size(float(finding.ratios[window]))
    windows = -(-T // window)
    return (
        f"<b>No detach</b>: the gradient runs on into the earlier window, where it is <b>{on}</b> at step {T - window}, and the "
        "update is the full gradient. In PyTorch the second <code>backward()</code> then raises “Trying to backward through "
        "the graph a second time”, since the earlier window’s graph is freed. Kept alive by <code>retain_graph=True</code>, "
        f"memory and time grow with every window: the last of {windows} walks back through {T} steps, not {window}."
    )


def detach_label(finding: Finding, window: int, sizes: tuple[str, str, str], *, detached: bool) -> str:
    """What the diagram shows, for those who cannot see it."""
    first = finding.config.seq_len - window + 1
    wire = "cut by detach" if detached else "not cut"
    before = "exactly 0" if detached else sizes[2]
    return (
        f"Two windows. The state h{first - 1} is handed on; the gradient’s wire is {wire}: {sizes[0]} at the loss, {sizes[1]} at "
        f"step {first}, {before} at step {first - 1}."
    )
