"""The one immutable value that says everything about an experiment, and its rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rnn_core.rules import apply_rules, choice_field, flag, real_field, ruled, string, whole_field

DATA = Path(__file__).parent / "data"
MAX_SEED = 2**63 - 1
MAX_VOCABULARY = 256
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_OTHER_STARTS = ("orthogonal", "gaussian", "identity", "shifted", "orthogonal_stacked", "keras")


def next_seed(seed: int, k: int) -> int:
    """The k-th seed after this one; after the largest comes 0."""
    return (seed + k) % (MAX_SEED + 1)


@lru_cache(maxsize=1)
def bundled_passage() -> str:
    """The opening of Alice's Adventures in Wonderland (Lewis Carroll, 1865); public domain."""
    return (DATA / "passage.txt").read_text(encoding="utf-8").strip()


@lru_cache(maxsize=1)
def bundled_series() -> tuple[float, ...]:
    """Mean sunspot number of each year 1700-2008; National Geophysical Data Center, public domain."""
    rows = (DATA / "sunspots.csv").read_text(encoding="utf-8").split()[1:]
    return tuple(float(row.split(",")[1]) for row in rows)


def with_plain_line_ends(text: str) -> str:
    """A text whose lines end in a line feed alone, without byte-order marks: how a text was saved says nothing."""
    return _LINE_END.sub("\n", text.replace("\ufeff", ""))


def _text(name: str, value: Any) -> str | None:
    given = string(name, value)
    return None if given is None else with_plain_line_ends(given)


@lru_cache(maxsize=64)
def vocabulary(text: str) -> str:
    """The distinct characters of a text, by code point."""
    return "".join(sorted(set(text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentConfig:
    """An experiment: network, data, loss and seed. Equal configs give equal numbers.

    gate_bias is added to bias_ih of an LSTM's forget gate and a GRU's update gate (which keeps h_{t-1}), whatever the
    start draws there: "keras" draws 1 for an LSTM, so that gate_bias 2 makes 3.
    weight_init "orthogonal" draws a matrix for each gate, "orthogonal_stacked" one for the whole W_hh, as
    nn.init.orthogonal_ and Keras do: a gate's block of it is about 1/√gates as large. "keras" is Keras' default of
    LSTM, GRU and SimpleRNN: W_hh so, W_ih Glorot uniform over all gates, biases 0 but the LSTM's forget bias 1.
    weight_init "shifted" is 0.9 I with ones above the diagonal, gate block by gate block: every eigenvalue is 0.9, and
    yet a gradient grows at first. weight_scale multiplies the draw of W_hh, input_scale that of W_ih. For inputs "text"
    and "series" the sizes are those of the data, whatever was given.

    lengths "varied" gives each sequence 1 to seq_len steps of its own (an encoder_decoder 2: a word and an answer), the
    rest is padding: "masked" leaves it out, as torch's packed sequences do; "read_through" goes on over zeros, and a
    many_to_one loss waits at step seq_len. An encoder_decoder then has padding behind its source and behind its target,
    so that the source's own words and the hand-over lie apart. Losses stand at a sequence's own steps elsewhere.
    "counted" is read_through with a loss at every padded step that could carry one: its target is 0, the padding's.

    reads: which states the answer of a bidirectional many_to_one network reads. "own_ends": each direction's last one
    as it processes, forward at step seq_len, backward at step 1, as torch's h_n. "last_step": both at step seq_len,
    as out[-1], where the backward direction has processed one step only. Elsewhere each loss reads its own step.

    Raises:
        ValueError: one sentence that names the field, the rule and the value.
    """

    cell: str = choice_field("lstm", "rnn", "gru")
    activation: str = choice_field("tanh", "sigmoid", "relu", "leaky_relu", "linear")
    weight_init: str = choice_field("uniform", *_OTHER_STARTS)
    weight_scale: float = real_field(1.0, 0, 100)
    input_scale: float = real_field(1.0, 0, 100)
    gate_bias: float = real_field(0.0, -20, 20)
    hidden_size: int = whole_field(32, 1, 1024)
    input_size: int = whole_field(8, 1, 512)
    output_size: int = whole_field(4, 1, 512)
    seq_len: int = whole_field(50, 1, 5000, " steps")
    batch_size: int = whole_field(16, 1, 1024)
    num_layers: int = whole_field(1, 1, 16)
    bidirectional: bool = ruled(False, flag)
    sequence_type: str = choice_field("many_to_one", "one_to_one", "one_to_many", "many_to_many", "encoder_decoder")
    loss: str = choice_field("mse", "cross_entropy")
    inputs: str = choice_field("gaussian", "zeros", "pulse", "sine", "text", "series")
    text: str | None = ruled(None, _text)
    seed: int = whole_field(0, 0, MAX_SEED)
    lengths: str = choice_field("equal", "varied")
    padding: str = choice_field("masked", "read_through", "counted")
    reads: str = choice_field("own_ends", "last_step")

    def __post_init__(self) -> None:
        apply_rules(self)
        if self.inputs == "text":
            self._take_sizes_of_text()
        if self.inputs == "series":
            self._take_sizes_of_series()
        if self.sequence_type == "one_to_one" and self.seq_len != 1:
            raise ValueError(f"seq_len must be 1 step for one_to_one, got {self.seq_len}")
        if self.sequence_type == "encoder_decoder" and self.seq_len < 2:
            raise ValueError(f"seq_len must be at least 2 steps for encoder_decoder, got {self.seq_len}")
        if self.loss == "cross_entropy" and self.output_size < 2:
            raise ValueError(f"output_size must be at least 2 for cross_entropy, got {self.output_size}")

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _take_sizes_of_text(self) -> None:
        text = self.source_text
        distinct = len(vocabulary(text))
        if len(text) < self.seq_len + 1:
            raise ValueError(
                f"text must have at least {self.seq_len + 1} characters (sequence length {self.seq_len} and one to predict), "
                f"got {len(text)}"
            )
        if not 2 <= distinct <= MAX_VOCABULARY:
            raise ValueError(f"text must have 2 to {MAX_VOCABULARY} distinct characters, got {distinct}")
        self._set("input_size", distinct)
        self._set("output_size", distinct)

    def _take_sizes_of_series(self) -> None:
        values = len(bundled_series())
        if self.seq_len + 1 > values:
            raise ValueError(
                f"seq_len must be in [1, {values - 1}] steps for the series of {values} values, got {self.seq_len}"
            )
        if self.loss != "mse":
            raise ValueError(f"loss must be mse where inputs is series, got {self.loss!r}")
        self._set("input_size", 1)
        self._set("output_size", 1)

    @property
    def source_text(self) -> str:
        """The text that inputs "text" reads: the user's own, or the bundled passage."""
        return bundled_passage() if self.text is None else self.text

    @property
    def num_directions(self) -> int:
        """K: 1, or 2 with the backward direction second."""
        return 2 if self.bidirectional else 1
