"""What Gradient decay asks beside the sidebar: the number format in which the gradient is stored. In the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.components.choose import choose
from app.components.slider import slider
from app.language.language import later, plain

AS_COMPUTED = "float64"
FORMATS = {
    AS_COMPUTED: later("float64, as computed"),
    "float32": "float32",
    "bfloat16": "bfloat16",
    "float16": "float16",
}
MAX_LOG2_SCALE = 24
DEFAULTS: dict[str, Any] = {"stored": AS_COMPUTED, "loss_scale": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """A number format, None for the numbers as computed, and k of the loss scale 2^k."""

    number_format: str | None
    log2_scale: int


def storage() -> Storage:
    """In which format each step's gradient is stored, and with which loss scale."""
    chosen = choose(plain("As stored in"), FORMATS, "stored", width=200, help=plain(_STORED))
    computed = chosen == AS_COMPUTED
    state = {"disabled": computed, "help": plain("Not used: no format is chosen.") if computed else plain(_SCALE)}
    log2_scale = slider(
        plain("Loss scale 2ᵏ, k"), 0, MAX_LOG2_SCALE, DEFAULTS["loss_scale"], 1, "loss_scale", width=200, **state
    )
    return Storage(number_format=None if computed else chosen, log2_scale=0 if computed else int(log2_scale))


_STORED = later("Each step’s gradient is rounded to this format before the step before gets it.")
_SCALE = later("The loss is multiplied by 2ᵏ before the backward pass. The sizes shown are divided by it again.")
