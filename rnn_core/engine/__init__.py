"""One pass through one network, forward and back: arithmetic, cells, loops over time, draws, gradients."""
