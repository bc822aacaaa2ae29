"""What can be chosen, under the names that a reader knows, and the box that chooses."""

from __future__ import annotations

from app.language.language import later

ACTIVATIONS = {"tanh": "tanh", "sigmoid": "sigmoid", "relu": "ReLU", "leaky_relu": "leaky ReLU", "linear": "linear"}
PHI_TEX = {  # as a function's name in an equation
    "tanh": r"\tanh",
    "sigmoid": r"\sigma",
    "relu": r"\mathrm{ReLU}",
    "leaky_relu": r"\mathrm{LReLU}",
    "linear": r"\mathrm{id}",
}
INITIALISATIONS = {
    "uniform": "PyTorch's default",
    "orthogonal": "orthogonal",
    "gaussian": "Gaussian",
    "identity": "identity",
    "shifted": "shifted (non-normal)",
    "orthogonal_stacked": "orthogonal (whole stack)",
    "keras": "Keras' default",
}
DRAWN = {  # what each start draws
    "uniform": later("Every weight and bias is U(±1/√H), as torch.nn draws them."),
    "orthogonal": later("W_hh: an orthogonal matrix for each gate. Biases are 0."),
    "gaussian": later("W_hh: N(0, 1/H). Biases are 0."),
    "identity": later("W_hh: the identity for each gate. Biases are 0."),
    "shifted": later("W_hh: 0.9 on each gate’s diagonal, 1 above it. Biases are 0."),
    "orthogonal_stacked": later(
        "W_hh: one orthogonal draw for all gates, as nn.init.orthogonal_. An LSTM’s blocks are half as large."
    ),
    "keras": later(
        "W_ih: Glorot uniform. W_hh: one orthogonal draw for all gates. Biases are 0, an LSTM’s forget bias is 1. "
        "The weight scales multiply these, the bias slider adds to them."
    ),
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
