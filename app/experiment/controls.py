"""The table of controls: every choice of an experiment, once. Drawing, resetting and linking are loops over it."""

from __future__ import annotations

from app.experiment.control import Choice, Control, Said, Several, Slide, Switch, Typed, Whole
from app.experiment.curve import LONG_NAMES
from app.experiment.options import (
    ACTIVATIONS,
    DIRECTIONS,
    DRAWN,
    INITIALISATIONS,
    INPUTS,
    LOSSES,
    READS,
    SEQUENCE_TYPES,
)
from rnn_core import ExperimentConfig
from rnn_core.learning.kinds import KINDS

MAX_TEXT_IN_LINK = 1500  # characters
MAX_SLID_STEPS, MAX_STEPS = 200, 5000  # of a sequence: on the slider, and typed


def _one_step(said: Said) -> str | None:
    return "One to one is a single step." if said.says("type", "one_to_one") else None


def _no_state_to_scale(said: Said) -> str | None:
    return "Without effect at one step: W_hh multiplies a zero state." if _one_step(said) else None


def _no_gates(said: Said) -> str | None:
    if said.without_effect.has("cells") or {"lstm", "gru"} & set(said["cells"]):
        return None
    return "Without effect: no LSTM or GRU that follows this slider is shown."


def _not_this_length(said: Said) -> str | None:
    return _one_step(said) or ("The longer sequence under More counts." if said["longer"] is not None else None)


def _silent(said: Said) -> str | None:
    return "Without effect: the inputs are zeros." if said.says("inputs", "zeros") else None


def _squared_error_only(said: Said) -> str | None:
    return "A series has squared error only." if said.says("inputs", "series") else None


def _one_place_to_read(said: Said) -> str | None:
    if not said["both"]:
        return "Without effect: there is one direction, and it ends at the last step."
    return None if said["type"] == "many_to_one" else "Without effect: each loss reads the states of its own step."


def _sizes_are_free(said: Said) -> bool:
    return said["inputs"] not in ("text", "series")


def _size_of_data(name: str, config: ExperimentConfig) -> int | None:
    return None if config.inputs in ("text", "series") else int(getattr(config, name))


CELLS = Several(
    key="cells",
    label="Cells",
    default=list(LONG_NAMES),
    options=LONG_NAMES,
    called={name: KINDS[key].name for key, name in LONG_NAMES.items()},
    read=lambda c: c.cell,
)
ACTIVATION = Choice(key="activation", field="activation", label="Activation", default="tanh", options=ACTIVATIONS)
SCALE = Slide(
    key="scale",
    field="weight_scale",
    label="Weight scale",
    low=0.0,
    high=8.0,
    step=0.05,
    default=1.0,
    needless=_no_state_to_scale,
)
BIAS = Slide(
    key="bias",
    field="gate_bias",
    label="Forget-gate bias",
    low=-3.0,
    high=6.0,
    step=0.25,
    default=0.0,
    followed_by=("lstm", "gru"),
    help="Added to what the start draws, also in the GRU's update gate. The curve named bias 3 has 3 in all.",
    needless=_no_gates,
)
START = Choice(
    key="init",
    field="weight_init",
    label="Weights start as",
    default="uniform",
    options=INITIALISATIONS,
    captions=DRAWN,
)
LENGTH = Slide(
    key="T",
    field="seq_len",
    label="Sequence length",
    low=2,
    high=MAX_SLID_STEPS,
    default=50,
    help="“Longer sequence” under More goes on from there.",
    needless=_not_this_length,
    read=lambda config: config.seq_len if config.seq_len <= MAX_SLID_STEPS else None,
)
TYPE = Choice(
    key="type",
    field="sequence_type",
    label="Losses stand at (sequence type)",
    default="many_to_one",
    options=SEQUENCE_TYPES,
)
LAYERS = Slide(key="layers", field="num_layers", label="Layers", low=1, high=6, default=1)
BOTH = Switch(key="both", field="bidirectional", label="Both directions", default=False)

MAIN: tuple[Control, ...] = (ACTIVATION, SCALE, BIAS, START, LENGTH)
MORE: tuple[Control, ...] = (
    Slide(key="H", field="hidden_size", label="Hidden units", low=1, high=512, default=32),
    Whole(
        key="seed",
        field="seed",
        label="Seed",
        low=0,
        high=2**53 - 1,
        default=0,
        help="Here up to 2⁵³ − 1, the largest whole number that a browser keeps exactly.",
    ),
    Choice(key="inputs", field="inputs", label="Inputs", default="gaussian", options=INPUTS),
    Typed(
        key="text",
        field="text",
        label="Your text",
        default="",
        longest=MAX_TEXT_IN_LINK,
        placeholder="Empty: the opening of Alice in Wonderland",
        help="One-hot characters; the target is the next one.",
        shown=lambda said: said["inputs"] == "text",
        read=lambda config: (config.text or "") if config.inputs == "text" else None,
    ),
    Slide(
        key="input_scale",
        field="input_scale",
        label="Input scale",
        low=0.0,
        high=10.0,
        step=0.1,
        default=1.0,
        help="Multiplies W_ih.",
        needless=_silent,
    ),
    TYPE,
    Choice(key="loss", field="loss", label="Loss", default="mse", options=LOSSES, needless=_squared_error_only),
    Whole(
        key="longer",
        label="Longer sequence",
        low=MAX_SLID_STEPS + 1,
        high=MAX_STEPS,
        default=None,
        placeholder="beyond the slider",
        help="In place of the slider, up to 5000 steps.",
        needless=_one_step,
        read=lambda config: config.seq_len if config.seq_len > MAX_SLID_STEPS else None,
    ),
    LAYERS,
    BOTH,
    Choice(
        key="read_at",
        field="reads",
        label="Where the answer reads",
        default="own_ends",
        options=READS,
        help="Own ends: forward at the last step, backward at step 1, as torch's h_n. Last step: out[:, -1].",
        needless=_one_place_to_read,
        read=lambda config: config.reads if config.reads != "own_ends" else None,
    ),
    Slide(key="B", field="batch_size", label="Sequences in the batch", low=1, high=64, default=16),
    Slide(
        key="D",
        field="input_size",
        label="Input size",
        low=1,
        high=256,
        default=8,
        shown=lambda said: _sizes_are_free(said) and not _silent(said),
        read=lambda config: _size_of_data("input_size", config),
    ),
    Slide(
        key="O",
        field="output_size",
        label="Output size",
        low=1,
        high=256,
        default=4,
        shown=_sizes_are_free,
        read=lambda config: _size_of_data("output_size", config),
    ),
    Whole(
        key="layer",
        label="Layer shown (1 reads the inputs)",
        low=1,
        high=int(LAYERS.high),
        default=int(LAYERS.high),
        up_to=LAYERS.key,
        shown=lambda said: said["layers"] > 1,
    ),
    Choice(
        key="direction",
        label="Direction shown",
        default="forward",
        options=DIRECTIONS,
        shown=lambda said: bool(said["both"]),
    ),
)
CONTROLS: tuple[Control, ...] = (CELLS, *MAIN, *MORE)
SLIDERS = {slide.label: slide for slide in (SCALE, BIAS, LENGTH)}  # those that a class watches while they are dragged
