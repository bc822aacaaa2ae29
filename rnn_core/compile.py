"""Compile every loop ahead of its first use: python -m rnn_core.compile."""

from __future__ import annotations

from typing import Any

import rnn_core as rc

SMALL: dict[str, Any] = {"hidden_size": 3, "seq_len": 4, "batch_size": 2}

for cell in ("rnn", "lstm", "gru"):
    rc.run(rc.ExperimentConfig(cell=cell, **SMALL))
    rc.run(rc.ExperimentConfig(cell=cell, num_layers=2, bidirectional=True, sequence_type="many_to_many", **SMALL))
    rc.run_sweep([rc.ExperimentConfig(cell=cell, seed=seed, **SMALL) for seed in range(2)])
