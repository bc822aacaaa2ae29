"""The front end: widgets, figures, words. Arrows go one way: pages -> app -> rnn_core."""
