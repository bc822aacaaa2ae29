"""The cells again as compiled loops, for speed: held by tests to `rnn_core.cells`, which say what they mean."""
