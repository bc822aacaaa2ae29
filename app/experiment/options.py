"""What can be chosen, under the names that a reader knows, and the box that chooses."""

from __future__ import annotations

ACTIVATIONS = {
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "linear": "linear",
}
INITIALISATIONS = {
    "uniform": "PyTorch's default",
    "orthogonal": "orthogonal",
    "gaussian": "Gaussian",
    "identity": "identity",
    "shifted": "shifted (non-normal)",
}
INPUTS = {
    "gaussian": "random (Gaussian)",
    "zeros": "zeros",
    "pulse": "pulse at step 1",
    "sine": "sine waves",
    "text": "text",
    "series": "sunspots",
}
SEQUENCE_TYPES = {
    "many_to_one": "many to one",
    "many_to_many": "many to many",
    "one_to_many": "one to many",
    "encoder_decoder": "encoder–decoder",
    "one_to_one": "one to one",
}
DIRECTIONS = {"forward": "forward", "backward": "backward"}
READS = {"own_ends": "each direction at its own end", "last_step": "both at the last step"}
LOSSES = {"mse": "squared error", "cross_entropy": "cross-entropy"}

GATES = {
    "rnn": {"h": "state"},
    "lstm": {"g": "candidate g", "i": "input gate i", "f": "forget gate f", "o": "output gate o"},
    "gru": {"n": "candidate n", "r": "reset gate r", "z": "update gate z"},
}
