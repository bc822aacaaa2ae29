"""The table of controls: every choice of an experiment, once. Drawing, resetting and linking are loops over it."""

from __future__ import annotations

from app.components.link_translation import translate
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
from app.language.language import later, plain
from rnn_core import ExperimentConfig
from rnn_core.learning.kinds import KINDS

MAX_TEXT_IN_LINK = 1500  # characters
MAX_SLID_STEPS, MAX_STEPS = 200, 5000  # of a sequence: on the slider, and typed


def _one_step(said: Said) -> str | None:
    return plain("One to one is a single time step.") if said.says("type", "one_to_one") else None


def _no_state_to_scale(said: Said) -> str | None:
    return plain("Not used with one time step: W_hh multiplies a zero state.") if _one_step(said) else None


def _no_gates(said: Said) -> str | None:
    if said.without_effect.has("cells") or {"lstm", "gru"} & set(said["cells"]):
        return None
    return plain("Not used: no LSTM or GRU that follows this slider is shown.")


def _not_this_length(said: Said) -> str | None:
    return _one_step(said) or (plain("Not used: “More than 200 steps” is set.") if said["longer"] is not None else None)


def _silent(said: Said) -> str | None:
    return plain("Not used: the inputs are zeros.") if said.says("inputs", "zeros") else None


def _squared_error_only(said: Said) -> str | None:
    return plain("A series has squared error only.") if said.says("inputs", "series") else None


def _one_place_to_read(said: Said) -> str | None:
    if not said["both"]:
        return plain("Not used: there is one direction, and it ends at the last step.")
    if said["type"] == "many_to_one":
        return None
    return plain("Not used: each loss reads the states of its own step.")


def _sizes_are_free(said: Said) -> bool:
    return said["inputs"] not in ("text", "series")


def _size_of_data(name: str, config: ExperimentConfig) -> int | None:
    return None if config.inputs in ("text", "series") else int(getattr(config, name))


CELLS = Several(
    key="cells",
    label=later("Cells"),
    default=list(LONG_NAMES),
    options=LONG_NAMES,
    called={name: KINDS[key].name for key, name in LONG_NAMES.items()},
    read=lambda c: c.cell,
)
ACTIVATION = Choice(
    key="activation", field="activation", label=later("Activation"), default="tanh", options=ACTIVATIONS
)
SCALE = Slide(
    key="scale",
    field="weight_scale",
    label=later("Weight scale"),
    help=later("Multiplies the recurrent weights W_hh after initialisation."),
    low=0.0,
    high=8.0,
    step=0.05,
    default=1.0,
    needless=_no_state_to_scale,
)
BIAS = Slide(
    key="bias",
    field="gate_bias",
    label=later("Forget-gate bias"),
    low=-3.0,
    high=6.0,
    step=0.25,
    default=0.0,
    followed_by=("lstm", "gru"),
    help=later(
        "Added inside the sigmoid of the LSTM’s forget gate and the GRU’s update gate. More bias keeps more of the old "
        "state. “LSTM, forget bias 3” always has 3 in all."
    ),
    needless=_no_gates,
)
START = Choice(
    key="init",
    field="weight_init",
    label=later("Initialisation"),
    default="uniform",
    options=INITIALISATIONS,
    captions=DRAWN,
)
LENGTH = Slide(
    key="T",
    field="seq_len",
    label=later("Sequence length"),
    low=2,
    high=MAX_SLID_STEPS,
    default=50,
    help=later("“More than 200 steps” under More goes on from there."),
    needless=_not_this_length,
    read=lambda config: config.seq_len if config.seq_len <= MAX_SLID_STEPS else None,
)
TYPE = Choice(
    key="type",
    field="sequence_type",
    label=later("Sequence type (where the losses are)"),
    default="many_to_one",
    options=SEQUENCE_TYPES,
)
LAYERS = Slide(key="layers", field="num_layers", label=later("Layers"), low=1, high=6, default=1)
BOTH = Switch(key="both", field="bidirectional", label=later("Bidirectional"), default=False)

MAIN: tuple[Control, ...] = (ACTIVATION, SCALE, BIAS, START, LENGTH)
MORE: tuple[Control, ...] = (
    Slide(key="H", field="hidden_size", label=later("Hidden units"), low=1, high=512, default=32),
    Whole(
        key="seed",
        field="seed",
        label=later("Seed"),
        low=0,
        high=2**53 - 1,
        default=0,
        help=later("Here up to 2⁵³ − 1, the largest whole number that a browser keeps exactly."),
    ),
    Choice(key="inputs", field="inputs", label=later("Inputs"), default="gaussian", options=INPUTS),
    Typed(
        key="text",
        field="text",
        label=later("Your text"),
        default="",
        longest=MAX_TEXT_IN_LINK,
        placeholder=later("Empty: the opening of Alice in Wonderland"),
        help=later("One-hot characters. The target is the next one."),
        shown=lambda said: said["inputs"] == "text",
        read=lambda config: (config.text or "") if config.inputs == "text" else None,
    ),
    Slide(
        key="input_scale",
        field="input_scale",
        label=later("Input scale"),
        low=0.0,
        high=10.0,
        step=0.1,
        default=1.0,
        help=later("Multiplies the input weights W_ih."),
        needless=_silent,
    ),
    TYPE,
    Choice(key="loss", field="loss", label=later("Loss"), default="mse", options=LOSSES, needless=_squared_error_only),
    Whole(
        key="longer",
        label=later("More than 200 steps"),
        low=MAX_SLID_STEPS + 1,
        high=MAX_STEPS,
        default=None,
        placeholder="201–5000",
        help=later("In place of the slider, up to 5000 steps."),
        needless=_one_step,
        read=lambda config: config.seq_len if config.seq_len > MAX_SLID_STEPS else None,
    ),
    LAYERS,
    BOTH,
    Choice(
        key="read_at",
        field="reads",
        label=later("Where the answer reads"),
        default="own_ends",
        options=READS,
        help=later("Own ends: forward at the last step, backward at step 1, as torch’s h_n. Last step: out[:, -1]."),
        needless=_one_place_to_read,
        read=lambda config: config.reads if config.reads != "own_ends" else None,
    ),
    Slide(key="B", field="batch_size", label=later("Sequences in the batch"), low=1, high=64, default=16),
    Slide(
        key="D",
        field="input_size",
        label=later("Input size"),
        low=1,
        high=256,
        default=8,
        shown=lambda said: _sizes_are_free(said) and not _silent(said),
        read=lambda config: _size_of_data("input_size", config),
    ),
    Slide(
        key="O",
        field="output_size",
        label=later("Output size"),
        low=1,
        high=256,
        default=4,
        shown=_sizes_are_free,
        read=lambda config: _size_of_data("output_size", config),
    ),
    Whole(
        key="layer",
        label=later("Layer shown (1 reads the inputs)"),
        low=1,
        high=int(LAYERS.high),
        default=int(LAYERS.high),
        up_to=LAYERS.key,
        shown=lambda said: said["layers"] > 1,
    ),
    Choice(
        key="direction",
        label=later("Direction shown"),
        default="forward",
        options=DIRECTIONS,
        shown=lambda said: bool(said["both"]),
    ),
)
CONTROLS: tuple[Control, ...] = (CELLS, *MAIN, *MORE)
for _control in CONTROLS:
    if isinstance(_control, Choice | Several):
        translate(_control.key, [*_control.options.values()])
SLIDERS = {slide.label: slide for slide in (SCALE, BIAS, LENGTH)}  # those that a class watches while they are dragged
