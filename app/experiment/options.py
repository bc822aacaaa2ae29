"""What can be chosen, under the names that a reader knows, and the box that chooses."""

from __future__ import annotations

from app.language.language import later

ACTIVATIONS = {
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "relu": "ReLU",
    "leaky_relu": later("leaky ReLU"),
    "linear": later("linear"),
}
PHI_TEX = {  # as a function's name in an equation
    "tanh": r"\tanh",
    "sigmoid": r"\sigma",
    "relu": r"\mathrm{ReLU}",
    "leaky_relu": r"\mathrm{LReLU}",
    "linear": r"\mathrm{id}",
}
INITIALISATIONS = {
    "uniform": later("PyTorch's default"),
    "orthogonal": later("orthogonal"),
    "gaussian": later("Gaussian"),
    "identity": later("identity"),
    "shifted": later("shifted (non-normal)"),
    "orthogonal_stacked": later("orthogonal (whole stack)"),
    "keras": later("Keras' default"),
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
    "gaussian": later("random (Gaussian)"),
    "zeros": later("zeros"),
    "pulse": later("pulse at step 1"),
    "sine": later("sine waves"),
    "text": later("text"),
    "series": later("sunspots"),
}
SEQUENCE_TYPES = {
    "many_to_one": later("many to one"),
    "many_to_many": later("many to many"),
    "one_to_many": later("one to many"),
    "encoder_decoder": later("encoder–decoder"),
    "one_to_one": later("one to one"),
}
DIRECTIONS = {"forward": later("forward"), "backward": later("backward")}
READS = {"own_ends": later("each direction at its own end"), "last_step": later("both at the last step")}
LOSSES = {"mse": later("squared error"), "cross_entropy": later("cross-entropy")}

GATES = {
    "rnn": {"h": "state"},
    "lstm": {"g": "candidate g", "i": "input gate i", "f": "forget gate f", "o": "output gate o"},
    "gru": {"n": "candidate n", "r": "reset gate r", "z": "update gate z"},
}
