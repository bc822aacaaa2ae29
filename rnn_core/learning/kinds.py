"""Named networks: a cell with the start that makes it what its name says. What a kind leaves open, the config says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from rnn_core.config import ExperimentConfig
from rnn_core.engine.initialisation import drawn_gate_bias


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A cell by name, and the fields of a config that it fixes."""

    key: str
    name: str
    fixed: dict[str, Any] = field(hash=False)

    def of(self, config: ExperimentConfig) -> ExperimentConfig:
        """The config as this kind. A bias in its name is the gate's whole bias, whatever the start draws of it."""
        found = replace(config, **self.fixed)
        if "gate_bias" not in self.fixed:
            return found
        return replace(found, gate_bias=found.gate_bias - drawn_gate_bias(found))


def has_fused_module(config: ExperimentConfig) -> bool:
    """Whether nn.RNN, nn.LSTM or nn.GRU computes this network: their activations are tanh, an RNN's also ReLU."""
    return config.activation == "tanh" or (config.cell, config.activation) == ("rnn", "relu")


KINDS = {
    key: Kind(key=key, name=name, fixed=fixed)
    for key, name, fixed in (
        ("rnn", "RNN", {"cell": "rnn"}),
        ("rnn_orthogonal", "RNN orthogonal", {"cell": "rnn", "weight_init": "orthogonal"}),
        ("rnn_identity", "RNN ReLU identity", {"cell": "rnn", "activation": "relu", "weight_init": "identity"}),
        ("lstm", "LSTM", {"cell": "lstm"}),
        ("lstm1", "LSTM bias 1", {"cell": "lstm", "gate_bias": 1.0}),
        ("lstm3", "LSTM bias 3", {"cell": "lstm", "gate_bias": 3.0}),
        ("gru", "GRU", {"cell": "gru"}),
        ("gru3", "GRU bias 3", {"cell": "gru", "gate_bias": 3.0}),
    )
}
