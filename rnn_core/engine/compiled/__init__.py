"""The cells again as compiled loops, for speed: held by tests to `rnn_core.engine.cells`, which say what they mean."""

ROWS = {"rnn": 1, "lstm": 4, "gru": 4}  # of a step's product, in hidden sizes
COEFFICIENTS = {"rnn": 1, "lstm": 6, "gru": 5}  # that a step leaves for its backward pass, in hidden sizes
