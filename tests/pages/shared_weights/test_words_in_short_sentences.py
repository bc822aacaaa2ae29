"""Every sentence that the page on shared weights makes keeps the rules for words, in states drawn at random."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.findings.measured import spectral_radius
from app.findings.runs import run_eigenvalues
from pages.shared_weights import weights_words, words
from pages.shared_weights.runs import run_product, run_recurrent, run_windowed
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.parameter_counts import own_count, recurrent_count, windowed_count
from rnn_core.engine.cells import CELLS
from rnn_core.theory.feed_forward import dense
from tests.wording import BANNED, offences, sentences

STATES: dict[str, list[Any]] = {
    "cell": ["rnn", "rnn", "lstm", "gru"],
    "activation": ["tanh", "sigmoid", "relu", "linear", "linear"],
    "weight_init": ["uniform", "orthogonal", "gaussian", "identity", "shifted"],
    "weight_scale": [0.0, 0.5, 1.0, 1.0, 2.0],
    "input_scale": [0.0, 1.0, 1.0, 1.0],
    "hidden_size": [1, 2, 6],
    "seq_len": [1, 2, 3, 12],
    "num_layers": [1, 1, 2],
    "batch_size": [1, 3],
}


def drawn(seed: int) -> tuple[ExperimentConfig, int, int]:
    rng = np.random.default_rng(seed)
    config = {name: values[rng.integers(len(values))] for name, values in STATES.items()}
    return ExperimentConfig(**config), int(rng.choice([1, 5, 12, 20])), int(rng.choice([1, 3, 16]))


def test_words_every_sentence_keeps_the_rules_whatever_is_run() -> None:
    for seed in range(30):
        config, width, kernel = drawn(seed)
        window, convolution = run_windowed(config, "window", width), run_windowed(config, "convolution", kernel)
        recurrent = run_recurrent(config, "LSTM bias 3")
        titles, said = [words.headline(config, window, recurrent)], []
        said += sentences(words.what_windows_tell(config, window, convolution, recurrent))
        at_length = windowed_count(config, dense(config.seq_len, config.num_layers))
        own = own_count(config) if config.num_layers == 1 else None
        counted = recurrent_count(config)
        titles.append(weights_words.counts_headline(config, at_length, counted, "RNN"))
        said += sentences(weights_words.counts_words(config, at_length, own, counted, "RNN"))
        if own is not None:
            product = run_product(config)
            rho = spectral_radius(run_eigenvalues(config, 0, 0, CELLS[config.cell].CANDIDATE))
            titles.append(weights_words.product_headline(product, "RNN"))
            said += sentences(weights_words.product_words(config, product, rho))
        broken = {sentence: rules for sentence in said if (rules := offences(sentence))}
        assert broken == {}, (config, width, kernel)
        assert [title for title in titles if BANNED.search(title)] == [], (config, width, kernel)
