"""No number, bar or headline says of two LSTMs that the one that carries more at every lag reaches less far."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

import numpy as np

import rnn_core as rc
from app.experiment.curve import Curve
from app.findings.finding import Finding
from pages.gradient_decay.words import card_rows, headline
from tests.app.drawn import decay_figure

LAGS = 69


@lru_cache(maxsize=1)
def random_findings() -> list[Finding]:
    draw = np.random.default_rng(12)
    found = []
    for k in range(40):
        config = rc.ExperimentConfig(
            cell="lstm",
            hidden_size=2 if k % 2 else int(draw.integers(3, 65)),
            num_layers=1 + k % 3,
            gate_bias=float(draw.uniform(0, 5)),
            seq_len=LAGS + 1,
            batch_size=4,
            seed=k,
        )
        result = rc.run(config)
        curve = Curve(key="lstm" if k % 4 < 2 else "lstm3", config=config)
        found.append(
            Finding(curve=curve, result=result, summary=result.summary(), layer=config.num_layers - 1, direction=0)
        )
    return found


@lru_cache(maxsize=1)
def pairs() -> list[tuple[Finding, Finding]]:
    """Of two LSTMs, the one that carries more at every lag first."""
    found = []
    for more, less in itertools.permutations(random_findings(), 2):
        assert more.carried is not None
        assert less.carried is not None
        if (more.carried[1:] > less.carried[1:]).all():
            found.append((more, less))
    assert len(found) > 300
    return found


def steps_on_card(finding: Finding) -> float:
    reach = card_rows(finding)[2]
    return np.inf if reach.startswith(">") else float(reach.split(" of ")[0])


def test_no_card_says_so() -> None:
    assert all(steps_on_card(more) >= steps_on_card(less) for more, less in pairs())


def test_no_bar_says_so() -> None:
    for more, less in pairs()[:: len(pairs()) // 20]:
        bars = [shape for shape in decay_figure([more, less], relative=True).layout.shapes if shape.yref == "y3"]
        if bars:
            first, second = (bar.x0 - bar.x1 for bar in bars)
            assert first >= second


def test_no_headline_says_so() -> None:
    for more, less in pairs():
        named = re.search(r"even the (.+) looks back only (\d+)", headline([less, more]))
        if named and more.name != less.name and more.reach > less.reach:
            assert (named[1], int(named[2])) == (more.name, more.summary.horizon)
        assert not re.search("looks back only", headline([more])) or more.summary.horizon_reached
