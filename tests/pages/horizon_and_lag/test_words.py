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
        if " learn at every " in said:
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
        if "More is not always better" in said:
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
        if "good guide" in title:
            assert rho >= 0.699
        if "the longer horizon learns the shorter lag" in title:
            assert rho <= -0.399
        pairs = [(a, b) for a in counted for b in counted if lag_words.reach(a.learner) > lag_words.reach(b.learner)]
        differ = [(a, b) for a, b in pairs if a.learner.largest != b.learner.largest]
        right = sum(a.learner.largest > b.learner.largest for a, b in differ)
        if "always" in said:
            assert right == len(differ) > 0
        if "in none of them" in said:
            assert right == 0
        if share := re.search(r"in (\d+) % of the pairs", said):
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
        assert ("No wall" in said) is bool(lag_words.beyond(spots))
        assert ("No promise" in said) is bool(lag_words.short_of(spots))
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
    for spots, said in ((nothing, "No network yet"), (alone, "One network is no comparison")):
        assert lag_words.how_far_it_holds(lag_words.agreement(spots)).startswith(said)
    for spots in (alike, none):
        assert "no order to compare" in lag_words.how_far_it_holds(lag_words.agreement(spots))
        assert lag_words.heading(lag_words.agreement(spots)) == "Horizon against largest lag learnt"


def test_a_correlation_the_wrong_way_round_is_said_so() -> None:
    spots = [
        spot(learner(seed=0, horizon=300, lag5=1)),
        spot(learner(seed=1, horizon=30, lag5=1, lag10=1)),
        spot(learner(seed=2, horizon=3, lag5=1, lag10=1, lag20=1)),
    ]
    found = lag_words.agreement(spots)
    assert lag_words.heading(found) == "Here the longer horizon learns the shorter lag: rank correlation −1.00"
    assert lag_words.how_far_it_holds(found).endswith("in none of them.")


def test_the_clearest_counter_examples_are_named_with_their_numbers() -> None:
    spots = [
        spot(learner("rnn", horizon=11, lag5=20, lag10=40, lag20=110)),
        spot(learner("gru", horizon=13, lag5=20, lag10=40, lag20=110)),
        spot(learner("rnn_identity", horizon=None, lag5=20, lag10=40, lag20=110, lag40=110)),
    ]
    said = plain(lag_words.counter_examples(spots, 400))
    assert "2 of 3 networks learnt a lag beyond their horizon: RNN, seed 0, has a horizon of 11 steps" in said
    assert "1 of 3 networks did not learn a lag within its horizon: RNN ReLU identity, seed 0, has a horizon of" in said
    assert "more than 400 steps, and within 400 steps of training it did not learn lag 80" in said


def falling(key: str, *ends: float) -> LearningCurves:
    losses = np.array([[3.0, end] for end in ends])
    return LearningCurves(key=key, name=KINDS[key].name, losses=losses)


@pytest.mark.parametrize(
    ("closed", "opened", "said", "title"),
    [
        ((0.2, 0.3), (1.0, 0.9), "learns more slowly", "an open gate slows learning"),
        ((0.2, 0.3), (0.2, 0.3), "neither faster nor slower", "an open gate does not help"),
        ((1.0, 0.9), (0.2, 0.3), "learns faster", "Where the recent past decides"),
    ],
)
def test_an_open_gate_is_told_as_it_was_measured(
    closed: tuple[float, ...], opened: tuple[float, ...], said: str, title: str
) -> None:
    kinds = [falling("lstm", *closed), falling("lstm3", *opened)]
    assert said in learning_curves_words.next_character_words(kinds, 400)
    assert learning_curves_words.heading(kinds).endswith(title)


def test_kinds_that_differ_less_than_their_seeds_are_not_told_apart() -> None:
    alike = [falling("rnn", 0.10, 0.20), falling("gru", 0.12, 0.20)]
    apart = [falling("rnn", 0.10, 0.11), falling("gru", 0.30, 0.31)]
    assert "by no more than seeds of one kind do" in learning_curves_words.series_words(alike, 1.0)
    assert "more than seeds of one kind differ" in learning_curves_words.series_words(apart, 1.0)
    assert learning_curves_words.series_words(alike[:1], 1.0) == "RNN ends at <b>0.15</b> of the loss of guessing."


@pytest.mark.parametrize("cells", [("rnn",), ("lstm",), ("gru",), ("rnn", "gru"), ALL])
def test_the_stored_numbers_have_words_for_every_choice_of_cells(cells: tuple[str, ...]) -> None:
    for cell in cells:
        found = table().doses[cell]
        assert dose_words.headline(DOSED[cell], found, 20, 400).startswith("Lag 20: ")
    spots = stored_spots(cells)
    assert {one.cell for one in spots} == set(cells)
    assert "rank correlation" in lag_words.how_far_it_holds(lag_words.agreement(spots))
    text, series = stored_learning_curves("next_character", cells), stored_learning_curves("series", cells)
    assert learning_curves_words.heading(text)
    assert "nan" not in learning_curves_words.next_character_words(text, 400) + learning_curves_words.series_words(
        series, 1.0
    )
