"""Words on dose, horizon and lag: over any table, none that its numbers contradict."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from scipy import stats

from pages.horizon_and_lag import dose_words, learning_curves_words
from pages.horizon_and_lag import scatter_words as lag_words
from pages.horizon_and_lag.dose_words import DOSED
from pages.horizon_and_lag.measured import LearningCurves, Spot
from pages.horizon_and_lag.runs import stored_learning_curves, stored_spots
from rnn_core.learning.kinds import KINDS
from rnn_core.studies.table import table
from tests.pages.horizon_and_lag.learners import TABLES, learner, responses, spot
from tests.pages.horizon_and_lag.learners import spots as any_spots
from tests.wording import offences, sentences

ALL = ("rnn", "lstm", "gru")


def plain(said: str) -> str:
    return re.sub(r"<[^>]*>", "", said)


@pytest.mark.parametrize("dosed", DOSED.values(), ids=DOSED)
def test_a_headline_names_doses_and_what_happened_there(dosed: dose_words.Dosed) -> None:
    for found in map(responses, TABLES):
        low, high = dose_words.ends(dosed, found)
        said = dose_words.headline(dosed, found, 20, 400)
        assert len(said) <= 80
        assert low.learnt == min(one.learnt for one in found)
        assert high.learnt == max(one.learnt for one in found)
        if " every " in said:
            assert len({(one.learnt, one.typical_steps) for one in found}) == 1
        elif " needs " in said:
            assert low.learnt == high.learnt
            assert high.typical_steps is not None
            assert low.typical_steps is None or low.typical_steps > high.typical_steps
        else:
            assert f"{low.learnt} of {low.seeds}" in said
            assert low.learnt < high.learnt


@pytest.mark.parametrize("dosed", DOSED.values(), ids=DOSED)
def test_what_a_dose_tells_holds_of_its_networks(dosed: dose_words.Dosed) -> None:
    for found in map(responses, TABLES):
        said = plain(dose_words.what_the_dose_tells(dosed, found, 400))
        rho = dose_words.correlation(found)
        steps = [math.inf if s is None else s for one in found for s in one.steps]
        if math.isnan(rho):
            assert "no order to compare" in said
        else:
            expected = stats.spearmanr([left for one in found for left in one.left], stats.rankdata(steps)).statistic
            assert rho == pytest.approx(expected, abs=1e-12)
        if "the sooner" in said:
            assert rho < -0.39
        if "the later the lag" in said:
            assert rho > 0.39
        assert "nan" not in said
        if "More gradient does not always help" in said:
            _, best = dose_words.ends(dosed, found)
            assert any(one.typical_left > best.typical_left and one.learnt < best.learnt for one in found)


def test_how_far_it_holds_is_counted() -> None:
    for spots in map(any_spots, TABLES):
        found = lag_words.agreement(spots)
        said, title = plain(lag_words.how_far_it_holds(found)), lag_words.heading(found)
        counted = [s for s in spots if s.learner.horizon is not None]
        horizons = np.array([lag_words.reach(s.learner) for s in counted])
        lags = np.array([s.learner.largest for s in counted])
        assert found.networks == len(counted)
        assert "nan" not in said + title
        if len(set(horizons)) < 2 or len(set(lags)) < 2:
            assert "rank correlation" not in said + title
            continue
        rho = stats.spearmanr(stats.rankdata(horizons), lags).statistic
        assert f"{rho:.2f}".replace("-", "−") in said or abs(rho) < 0.005
        if "learnt, but is not a limit" in title:
            assert rho >= 0.699
            assert lag_words.beyond(counted)
        if "longer horizons go with shorter lags" in title:
            assert rho <= -0.399
        pairs = [(a, b) for a in counted for b in counted if lag_words.reach(a.learner) > lag_words.reach(b.learner)]
        differ = [(a, b) for a, b in pairs if a.learner.largest != b.learner.largest]
        right = sum(a.learner.largest > b.learner.largest for a, b in differ)
        if "In all pairs" in said:
            assert right == len(differ) > 0
        if "In no pair" in said:
            assert right == 0
        if share := re.search(r"In (\d+) % of the pairs", said):
            assert int(share[1]) == pytest.approx(100 * right / len(differ), abs=0.501)


def test_counter_examples_are_those_of_the_table() -> None:
    for spots in map(any_spots, TABLES):
        said = plain(lag_words.counter_examples(spots, 400))
        for one in lag_words.beyond(spots):
            assert one.learner.horizon is not None
            assert one.learner.horizon_reached
            assert one.learner.largest > one.learner.horizon
        for one in lag_words.short_of(spots):
            lag = lag_words.missed(one.learner)
            assert lag is not None
            assert one.learner.largest < lag
            assert one.learner.needed[one.learner.lags.index(lag)] is None
            assert not one.learner.horizon_reached or lag <= (one.learner.horizon or 0)
        assert ("Not a limit" in said) is bool(lag_words.beyond(spots))
        assert ("Not a guarantee" in said) is bool(lag_words.short_of(spots))
        assert ("no counter-example" in said) is bool(
            spots and not lag_words.beyond(spots) and not lag_words.short_of(spots)
        )


def test_the_table_in_numbers_has_every_network_once() -> None:
    for spots in map(any_spots, TABLES):
        _, rows = lag_words.in_numbers(spots)
        assert sum(len(row[2].split(", ")) for row in rows) == len(spots)
        assert all("nan" not in cell and "inf" not in cell for row in rows for cell in row)


def test_all_ties_one_row_and_none_learnt_have_words_of_their_own() -> None:
    nothing: list[Spot] = []
    alone = [spot(learner(lag5=10))]
    alike = [spot(learner(seed=seed, lag5=10)) for seed in range(3)]
    none = [spot(learner(seed=seed, horizon=seed)) for seed in range(4)]
    for spots, said in ((nothing, "No network yet"), (alone, "One network is not enough")):
        assert lag_words.how_far_it_holds(lag_words.agreement(spots)).startswith(said)
    for spots in (alike, none):
        assert "no order to compare" in lag_words.how_far_it_holds(lag_words.agreement(spots))
        assert lag_words.heading(lag_words.agreement(spots)) == "The horizon and the largest lag learnt"


def test_a_correlation_the_wrong_way_round_is_said_so() -> None:
    spots = [
        spot(learner(seed=0, horizon=300, lag5=1)),
        spot(learner(seed=1, horizon=30, lag5=1, lag10=1)),
        spot(learner(seed=2, horizon=3, lag5=1, lag10=1, lag20=1)),
    ]
    found = lag_words.agreement(spots)
    assert lag_words.heading(found) == "Here longer horizons go with shorter lags: rank correlation −1.00"
    assert lag_words.how_far_it_holds(found).endswith(
        "In <b>no</b> pair that differs in both does the longer horizon come with the longer lag."
    )


def test_the_clearest_counter_examples_are_named_with_their_numbers() -> None:
    spots = [
        spot(learner("rnn", horizon=11, lag5=20, lag10=40, lag20=110)),
        spot(learner("gru", horizon=13, lag5=20, lag10=40, lag20=110)),
        spot(learner("rnn_identity", horizon=None, lag5=20, lag10=40, lag20=110, lag40=110)),
    ]
    said = plain(lag_words.counter_examples(spots, 400))
    assert "2 of 3 networks learnt a lag beyond their horizon. RNN, seed 0, has a horizon of 11 steps and" in said
    assert "1 of 3 networks did not learn a lag within its horizon. RNN ReLU identity, seed 0, has a horizon of" in said
    assert "more than 400 steps. In 400 updates it did not learn lag 80." in said


def falling(key: str, *ends: float) -> LearningCurves:
    losses = np.array([[3.0, end] for end in ends])
    return LearningCurves(key=key, name=KINDS[key].name, losses=losses)


@pytest.mark.parametrize(
    ("closed", "opened", "said", "title"),
    [
        ((0.2, 0.3), (1.0, 0.9), "learns more slowly", "forget bias 3 slows learning"),
        ((0.2, 0.3), (0.2, 0.3), "neither faster nor more slowly", "forget bias 3 does not help"),
        ((1.0, 0.9), (0.2, 0.3), "learns faster", "Tasks for which recent inputs are enough"),
    ],
)
def test_a_gate_bias_is_told_as_it_was_measured(
    closed: tuple[float, ...], opened: tuple[float, ...], said: str, title: str
) -> None:
    kinds = [falling("lstm", *closed), falling("lstm3", *opened)]
    assert said in learning_curves_words.next_character_words(kinds, 400)
    assert learning_curves_words.heading(kinds).endswith(title)


def test_kinds_that_differ_less_than_their_seeds_are_not_told_apart() -> None:
    alike = [falling("rnn", 0.10, 0.20), falling("gru", 0.12, 0.20)]
    apart = [falling("rnn", 0.10, 0.11), falling("gru", 0.30, 0.31)]
    assert "by no more than the seeds of one network do" in learning_curves_words.series_words(alike, 1.0)
    assert "by more than the seeds of one network do" in learning_curves_words.series_words(apart, 1.0)
    assert learning_curves_words.series_words(alike[:1], 1.0) == (
        "RNN ends with a held-out loss of <b>0.15</b> of chance level."
    )


@pytest.mark.parametrize("cells", [("rnn",), ("lstm",), ("gru",), ("rnn", "gru"), ALL])
def test_the_stored_numbers_have_words_for_every_choice_of_cells(cells: tuple[str, ...]) -> None:
    for cell in cells:
        found = table().doses[cell]
        assert dose_words.headline(DOSED[cell], found, 20, 400).startswith("At lag 20, ")
    spots = stored_spots(cells)
    assert {one.cell for one in spots} == set(cells)
    assert "rank correlation" in lag_words.how_far_it_holds(lag_words.agreement(spots))
    text, series = stored_learning_curves("next_character", cells), stored_learning_curves("series", cells)
    assert learning_curves_words.heading(text)
    assert "nan" not in learning_curves_words.next_character_words(text, 400) + learning_curves_words.series_words(
        series, 1.0
    )


def test_the_bias_that_is_told_is_that_of_the_cells_compared() -> None:
    gru = [falling("gru", 0.2, 0.3), falling("gru3", 1.0, 0.9)]
    assert learning_curves_words.heading(gru) == "If recent inputs are enough, update bias 3 slows learning"
    both = [*gru, falling("lstm", 0.2, 0.3), falling("lstm3", 1.0, 0.9)]
    assert learning_curves_words.heading(both) == "If recent inputs are enough, gate bias 3 slows learning"


def test_a_horizon_that_no_network_learns_beyond_is_not_said_to_be_no_limit() -> None:
    within = [spot(learner(seed=0, horizon=30, lag5=1, lag10=1, lag20=1)), spot(learner(seed=1, horizon=8, lag5=1))]
    assert (
        lag_words.heading(lag_words.agreement(within)) == "The horizon predicts the lag learnt: rank correlation 1.00"
    )


def test_every_sentence_keeps_the_rules_of_wording() -> None:
    told = []
    for number in TABLES[:60]:
        cell = ALL[number % 3]
        told.append(dose_words.what_the_dose_tells(DOSED[cell], responses(number), 400))
        spots = any_spots(number)
        told += [lag_words.all_that_holds(spots), lag_words.counter_examples(spots, 400)]
        rng = np.random.default_rng(number)
        chosen = rng.choice(["rnn", "lstm", "lstm1", "lstm3", "gru", "gru3"], rng.integers(1, 7), replace=False)
        kinds = [falling(str(key), *rng.uniform(0.01, 2.0, 3)) for key in chosen]
        told += [learning_curves_words.next_character_words(kinds, 400), learning_curves_words.series_words(kinds, 1.2)]
    for said in told:
        assert {sentence: offences(sentence) for sentence in sentences(said) if offences(sentence)} == {}
