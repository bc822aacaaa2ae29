"""What is said: the headline, the cards and what it tells you, against the numbers they are said of."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnn_core as rc
from app import numbers
from app.experiment.curve import LONG_NAMES, curve
from app.experiment.experiment import Experiment
from app.findings.find import find
from app.findings.finding import Finding
from app.findings.verdict_words import what_it_tells_you
from pages.gradient_decay.words import agreement, card_rows, card_verdict, headline
from rnn_core import Verdict
from tests.app.made_findings import found, of_verdict, straight, with_sizes

SAID = {  # LOOK's words, of one cell and of several
    Verdict.DIVERGED: ("diverges", "diverge"),
    Verdict.CUT_OFF: ("is cut off", "are cut off"),
    Verdict.VANISHES: ("vanishes", "vanish"),
    Verdict.EXPLODES: ("explodes", "explode"),
    Verdict.FADES: ("fades", "fade"),
    Verdict.GROWS: ("grows", "grow"),
    Verdict.HOLDS: ("holds", "hold"),
}
SHAPES = [verdict for verdict in SAID if verdict is not Verdict.DIVERGED]
STRAIGHT = {
    (key, verdict): straight(key, verdict)
    for key, verdict in itertools.product(("rnn", "lstm", "gru", "lstm3"), SHAPES)
}
CHOICES = st.lists(st.sampled_from(list(STRAIGHT)), min_size=1, max_size=4, unique_by=lambda choice: choice[0])


def in_order(choices: list[tuple[str, Verdict]]) -> list[Finding]:
    return [STRAIGHT[choice] for choice in sorted(choices, key=lambda choice: list(LONG_NAMES).index(choice[0]))]


def as_text(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def clauses(said: str, findings: list[Finding]) -> dict[str, str]:
    """What the headline says of each cell, by name: a parser of LOOK's patterns."""
    if match := re.fullmatch(r"All three defaults (.+); the LSTM with forget bias 3 (.+)", said):
        return {f.name: match[1] for f in findings[:3]} | {findings[3].name: match[2]}
    if match := re.match(r"(Both|All three|All four) ", said):
        assert {"Both": 2, "All three": 3, "All four": 4}[match[1]] == len(findings)
        does = re.split(r":|;| over ", said.removeprefix(match[0]))[0]
        return {f.name: does for f in findings}
    found = {}
    for clause in said.split("; "):
        for verbs in SAID.values():
            for verb in verbs:
                if match := re.match(rf"(.+?) {verb}(:| over | in h|$)", clause):
                    found |= dict.fromkeys(re.split(", | and ", match[1]), verb)
    return found


@given(CHOICES)
def test_the_headline_says_of_every_cell_what_its_card_says(choices: list[tuple[str, Verdict]]) -> None:
    findings = in_order(choices)
    said = clauses(headline(findings), findings)
    assert said.keys() == {finding.name for finding in findings}
    for finding in findings:
        assert said[finding.name] in SAID[finding.verdict]
        assert card_verdict(finding).endswith(str(finding.verdict))


@given(CHOICES)
def test_no_word_judges_and_no_raw_value_is_shown(choices: list[tuple[str, Verdict]]) -> None:
    findings = in_order(choices)
    told = " ".join([headline(findings), *what_it_tells_you(findings), *itertools.chain(*map(card_rows, findings))])
    assert not re.search(r"\b(good|bad|solved|nan|inf|None|Verdict)\b", as_text(told), re.IGNORECASE)
    assert re.findall(r"<[^>]*>", told) == ["<b>", "</b>"] * told.count("<b>")


@given(CHOICES)
def test_what_it_tells_you_names_every_cell_or_speaks_of_the_only_one(choices: list[tuple[str, Verdict]]) -> None:
    findings = in_order(choices)
    told = as_text(" ".join(what_it_tells_you(findings)))
    assert told
    if len(findings) > 1:
        assert all(finding.name in told for finding in findings), told


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_of_a_real_run_is_told(verdict: Verdict) -> None:
    finding = of_verdict(verdict)
    told = as_text(" ".join(what_it_tells_you([finding])))
    assert not re.search(r"\b(good|bad|solved|nan|inf|None)\b", f"{headline([finding])} {told}", re.IGNORECASE)
    assert card_verdict(finding).split(" ", 1)[1] == str(verdict)
    expected = {
        Verdict.VANISHES: ("the gradient is multiplied by about", "adds almost nothing to the weights’ gradient"),
        Verdict.FADES: ("fades", "a thousandth would be left after", "too few to see it"),
        Verdict.HOLDS: ("holds: ×", "left at step 1"),
        Verdict.GROWS: ("grows: ×", "does not explode yet"),
        Verdict.EXPLODES: ("times as large",),
        Verdict.CUT_OFF: ("exactly 0", "It is not small, it is missing"),
        Verdict.DIVERGED: ("overflow at step", "Lower the weight scale"),
        Verdict.CANT_TELL: ("Every time step has a loss", "the loss of step 1 alone"),
    }[verdict]
    for words in expected:
        assert words in told


@pytest.mark.parametrize("verdict", [Verdict.VANISHES, Verdict.EXPLODES, Verdict.HOLDS])
def test_the_numbers_told_are_the_run_s(verdict: Verdict) -> None:
    finding = of_verdict(verdict)
    told = " ".join(what_it_tells_you([finding]))
    assert f"<b>{numbers.factor(finding.summary.decay_per_step).removeprefix('× ')}</b>" in told
    left = float(finding.ratios[-1])
    said = f"<b>{numbers.share(left) if left <= 0 else numbers.size(left)}</b>"
    if verdict is Verdict.HOLDS and numbers.size(left) == "1":
        said = "All of the gradient is left"
    assert said in told


def test_a_lone_vanishing_cell_says_its_horizon() -> None:
    finding = of_verdict(Verdict.VANISHES)
    assert headline([finding]) == f"RNN vanishes: its horizon is {finding.summary.horizon} of 39 steps"


def test_three_vanishing_cells_name_the_one_with_the_longest_horizon() -> None:
    near = straight("rnn", Verdict.VANISHES)
    findings = [near, straight("lstm", Verdict.VANISHES), with_sizes("gru", np.linspace(0, -4, 50)[:, None])]
    horizon = findings[2].summary.horizon
    assert horizon > near.summary.horizon
    assert headline(findings) == f"All three vanish; the GRU’s horizon is longest: {horizon} of 49 steps"


def test_cells_that_differ_stand_in_clauses_in_order_of_appearance() -> None:
    made = [straight("rnn", Verdict.VANISHES), straight("lstm", Verdict.HOLDS), straight("gru", Verdict.HOLDS)]
    assert headline(made) == "RNN vanishes; LSTM and GRU hold"
    made = [straight("rnn", Verdict.CUT_OFF), straight("lstm", Verdict.VANISHES), straight("gru", Verdict.VANISHES)]
    assert headline(made) == "RNN is cut off; LSTM and GRU vanish"


def test_without_a_cell_the_headline_asks_for_one() -> None:
    assert headline([]) == "Choose a cell in the sidebar to begin"
    assert what_it_tells_you([]) == []


@pytest.mark.parametrize("seed", [0, 1, 2, 7, 42])
@pytest.mark.parametrize("hidden_size", [32, 64])
def test_the_first_picture_needs_no_chosen_seed(seed: int, hidden_size: int) -> None:
    config = rc.ExperimentConfig(seed=seed, hidden_size=hidden_size)
    findings = find(
        Experiment(config=config, curves=tuple(curve(key, config) for key in LONG_NAMES), layer=0, direction=0)
    )
    assert headline(findings) == "All three defaults vanish; the LSTM with forget bias 3 holds"


def test_cells_are_called_defaults_only_while_they_are() -> None:
    config = rc.ExperimentConfig(weight_scale=0.9)
    findings = find(
        Experiment(config=config, curves=tuple(curve(key, config) for key in LONG_NAMES), layer=0, direction=0)
    )
    assert "default" not in headline(findings)


@pytest.mark.parametrize("agreeing", range(1, 17))
def test_under_four_fifths_of_agreement_is_told(agreeing: int) -> None:
    ends = np.where(np.arange(16) < agreeing, 9.0, 0.0)
    finding = with_sizes("rnn", np.linspace(0, 1, 50)[:, None] * ends)
    same = agreeing if finding.verdict is Verdict.EXPLODES else 16 - agreeing
    if finding.verdict not in (Verdict.EXPLODES, Verdict.HOLDS):  # the median of 8 and 8 lies between the two
        same = 0
    assert agreement(finding) == ("" if same / 16 >= 0.8 else f"in {same} of 16 sequences")


def test_sums_of_losses_are_told_as_sums_and_the_last_loss_alone_is_judged() -> None:
    config = rc.ExperimentConfig(sequence_type="many_to_many", weight_init="orthogonal")
    findings = find(
        Experiment(
            config=config, curves=tuple(curve(key, config) for key in ("rnn", "lstm", "gru")), layer=0, direction=0
        )
    )
    assert all(finding.verdict is Verdict.CANT_TELL for finding in findings)
    assert headline(findings) == "For the last loss alone, three vanish"
    told = what_it_tells_you(findings)
    assert told[0] == "Every time step has a loss."
    for finding in findings:
        alone = rc.run_last_loss(finding.config).summary()
        decay, arrives, horizon = card_rows(finding)
        assert decay == f"{numbers.factor(alone.decay_per_step)} (last loss)"
        assert arrives == numbers.size(finding.judged.left)
        assert horizon == f"{alone.horizon} of 49"


def test_one_step_is_told_as_one_step() -> None:
    config = rc.ExperimentConfig(cell="rnn", sequence_type="one_to_one", seq_len=1)
    findings = find(Experiment(config=config, curves=(curve("rnn", config),), layer=0, direction=0))
    assert headline(findings) == "One time step: the gradient has no step back to take"
    assert what_it_tells_you(findings) == []


def test_a_card_says_decay_what_arrives_and_the_horizon() -> None:
    finding = of_verdict(Verdict.VANISHES)
    result = rc.run(finding.config)
    summary, sizes = result.summary(), result.by_lag(result.log10_dh)
    assert card_rows(finding) == (
        numbers.factor(summary.decay_per_step),
        numbers.size(float(np.median(sizes[-1] - sizes[0]))),
        f"{summary.horizon} of {finding.config.seq_len - 1}",
    )
    grown = of_verdict(Verdict.EXPLODES)  # linear and orthogonal at scale 2: exactly 2 a step
    assert card_rows(grown) == ("× 2.00", numbers.size(grown.lags * math.log10(2.0)), f"> {grown.lags}")
    cut = of_verdict(Verdict.CUT_OFF)
    assert card_rows(cut)[1:] == ("0 from 1 back", f"0 of {cut.lags}")
    assert card_rows(of_verdict(Verdict.DIVERGED))[1].startswith("step ")


def test_a_backward_direction_never_speaks_of_the_oldest_input() -> None:
    told = {
        direction: " ".join(what_it_tells_you([found("rnn", bidirectional=True, direction=direction, seq_len=40)]))
        for direction in (0, 1)
    }
    assert "At the oldest input" in told[0]
    assert "At the input read first" in told[1]
    assert "oldest" not in told[1]


def test_a_direction_that_begins_at_its_only_loss_has_no_rate_to_tell() -> None:
    fields = {"seq_len": 2, "sequence_type": "encoder_decoder", "bidirectional": True}
    (said,) = what_it_tells_you([found("rnn", direction=1, **fields)])
    assert "no step back" in said
    assert "–" not in said


@pytest.mark.parametrize("layer", [0, 1])
def test_a_direction_that_is_read_where_it_begins_is_told_by_layer(layer: int) -> None:
    config = rc.ExperimentConfig(seq_len=12, hidden_size=6, num_layers=2, bidirectional=True, reads="last_step")
    (finding,) = find(Experiment(config=config, curves=(curve("gru", config),), layer=layer, direction=1))
    told = as_text(" ".join(what_it_tells_you([finding])))
    if layer:
        assert finding.verdict is Verdict.CUT_OFF
        assert finding.cut_at == 1
        assert "at one step at most" in headline([finding])
        assert "At the other 11 steps the gradient of GRU is exactly 0" in told
    else:
        assert np.isfinite(finding.log10_size).all()
        assert "through the forward direction of the layer above" in told
