"""The words on a guess, against the numbers that they speak of, over random networks and texts."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from pages.text_memory.gradient_and_use_words import what_it_tells as told
from pages.text_memory.measured import USED, Reading
from pages.text_memory.open_gate_words import caption as learnt
from pages.text_memory.open_gate_words import heading, table, what_it_tells
from pages.text_memory.part_words import words
from pages.text_memory.picture import picture
from pages.text_memory.words import caption, headline, known_words, row, shown, what_is_unknown
from rnn_core.config import ExperimentConfig
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.trained.ablation import ablation
from rnn_core.trained.guesses import guesses, horizons
from rnn_core.trained.text_models import READY, TextModel, ready
from tests.wording import BANNED, offences, sentences

ALPHABET = ("<", "a", "b", " ", "\n")
KEYS = {"rnn": "rnn", "lstm": "lstm", "gru": "gru"}


def reading(cell: str, seed: int, text: str, **fields: object) -> Reading:
    config = ExperimentConfig(
        cell=cell,
        seed=seed,
        hidden_size=6,
        input_size=5,
        output_size=5,
        sequence_type="many_to_many",
        loss="cross_entropy",
        weight_init="gaussian",
        **fields,  # type: ignore[arg-type]
    )
    model = TextModel(config=config, weights=draw_parameters(config), names=ALPHABET, unit="character")
    codes = model.codes(list(text))
    found = guesses(model, codes)
    return Reading(
        key=KEYS[cell],
        model=model,
        tokens=tuple(text),
        known=codes >= 0,
        guesses=found,
        moved=ablation(model, codes, found.guessed),
        heard=tuple(horizons(found.log10_gradient)),
    )


def random_readings(seed: int) -> list[Reading]:
    rng = np.random.default_rng(seed)
    text = "".join(rng.choice([*ALPHABET, "é"], rng.integers(1, 14)))
    fields = {
        "weight_scale": float(rng.choice([0.0, 0.05, 1.0, 3.0])),
        "activation": str(rng.choice(["tanh", "relu"])),
        "input_scale": float(rng.choice([0.0, 0.5, 3.0])),
    }
    return [reading(cell, seed, text, **fields) for cell in ("rnn", "lstm", "gru")[: rng.integers(1, 4)]]


@pytest.mark.parametrize("seed", range(24))
def test_every_sentence_holds_on_random_networks(seed: int) -> None:
    found = random_readings(seed)
    for t in range(found[0].T):
        said = headline(found, t)
        heard = sorted((lag, not ends) for lag, ends in (r.heard[t] for r in found))
        if t == 0:
            assert said == "Only one character is read: there is nothing further back"
        else:
            least, most = (f"> {lag}" if is_open else f"{lag}" for lag, is_open in (heard[0], heard[-1]))
            assert said.startswith(
                f"The gradient’s horizon is {least if least == most else f'{least} to {most}'} character"
            )
        tells = told(found, t, relative=bool(seed % 2))
        assert ("A small gradient does not mean unused." in tells) == any(overlooked(r, t) for r in found)
        assert ("A large gradient does not mean used." in tells) == any(overrated(r, t) for r in found)
        assert ("gradient and replacement agree" in tells) == (
            not any(overlooked(r, t) or overrated(r, t) for r in found)
        )
        assert "<a" not in re.sub(r"</?b>", "", tells)
        assert "exactly 0</b> of the largest" not in tells
        assert "nan" not in tells.lower().split()


@pytest.mark.parametrize("seed", range(12))
def test_every_sentence_keeps_the_rules_of_wording(seed: int) -> None:
    found = random_readings(seed)
    for t in range(found[0].T):
        title = headline(found, t)
        assert not BANNED.search(title), title
        assert len(title) <= 70, title
        said = [told(found, t, relative=relative) for relative in (False, True)]
        for sentence in [each for text in said for each in sentences(text)]:
            assert not offences(sentence), (offences(sentence), sentence, seed, t)
    unknown = replace(found[0], known=np.zeros(found[0].T, bool))
    for text in (caption(found[0], known_words(found[0])), what_is_unknown(unknown)):
        for sentence in sentences(text):
            assert not offences(sentence), (offences(sentence), sentence, seed)


def test_the_counter_example_keeps_the_rules_of_wording() -> None:
    found = {kind: ready(kind, "character") for kind in READY}
    for sentence in [*sentences(what_it_tells(found)), *sentences(learnt(found))]:
        assert not offences(sentence), (offences(sentence), sentence)
    same = found | {"lstm3": found["lstm"]}
    assert heading(found) == "On this text, forget bias 3 slows learning"
    assert heading(same) == "On this text, forget bias 3 does not slow learning"
    assert what_it_tells(same) == "Here forget bias 3 costs nothing."


@pytest.mark.parametrize("unit", ["character", "word"])
def test_what_the_browser_says_keeps_the_rules_of_wording(unit: str) -> None:
    for said in words(unit, -6.0, relative=True).values():
        for sentence in sentences(said) if isinstance(said, str) else []:
            assert not offences(sentence), (offences(sentence), sentence)


def overlooked(r: Reading, t: int) -> bool:
    """Below a thousandth of the largest, or exactly 0 as all are, and yet used."""
    row = r.guesses.log10_gradient[t, : t + 1]
    return any(
        moved >= USED and (size == -np.inf or size < row.max() - 3)
        for size, moved in zip(row, r.moved[t, : t + 1], strict=True)
    )


def overrated(r: Reading, t: int) -> bool:
    row = r.guesses.log10_gradient[t, : t + 1]
    return bool(((row > row.max() - 1) & (r.moved[t, : t + 1] < 0.01)).any()) if np.isfinite(row.max()) else False


def test_used_is_the_farthest_that_moves_the_guess() -> None:
    r = reading("gru", 3, "ab<a b\nab", weight_scale=2.0, input_scale=4.0)
    for t in range(r.T):
        lags = [t - s for s in range(t + 1) if r.moved[t, s] >= USED]
        assert r.used(t) == (max(lags) if lags else None)


def test_a_network_that_reads_nothing_has_no_horizon_and_uses_none() -> None:
    r = reading("lstm", 0, "ab a", input_scale=0.0)
    assert headline([r], 3) == "The gradient’s horizon is 0 characters; used: none"
    assert (r.relative(3) == -np.inf).all()
    assert row([r], 3, 3) == ["0", "“a”", "exactly 0", "exactly 0"]


def test_tokens_are_named_and_escaped() -> None:
    assert [shown(token) for token in (" ", "\n", "x")] == ["the space", "the line break", "“x”"]
    r = reading("rnn", 1, "<<<<<<<<", weight_scale=0.05, input_scale=3.0)
    assert "“<”" not in told([r], 7, relative=False)


def test_the_picture_holds_every_number_of_every_guess() -> None:
    r = reading("gru", 5, "ab é", weight_scale=1.0)
    drawn = picture([r], "a", at=3, relative=False, said="x")
    (strip,) = drawn["strips"]
    np.testing.assert_allclose(unpacked(strip["gradient"]), r.guesses.log10_gradient[np.tril_indices(4)], rtol=1e-6)
    np.testing.assert_allclose(unpacked(strip["moved"]), r.moved[np.tril_indices(4)], rtol=1e-6)
    assert drawn["known"] == [True, True, True, False]
    p = r.guesses.probabilities
    assert strip["true"][2] is None  # what came next is no token of the network's
    np.testing.assert_allclose([strip["true"][t] for t in (0, 3)], [p[0, 2], p[3, 1]], rtol=1e-3)
    assert strip["next"][1][0] == ALPHABET[int(p[1].argmax())]
    assert strip["heard"][0] == "> 0"


def unpacked(text: str) -> np.ndarray:
    import base64

    return np.frombuffer(base64.b64decode(text), "<f4")


def test_the_counter_example_says_what_its_table_shows() -> None:
    found = {kind: ready(kind, "character") for kind in READY}
    heads, rows = table(found)
    assert heads[-2] == "update 400"
    by_name = {cells[0]: cells[1:] for cells in rows}
    said = what_it_tells(found)
    assert by_name["LSTM bias 3"][-2] in said
    assert by_name["LSTM"][-2] in said
    sooner = int(re.findall(r"by update <b>(\d+)</b>", said)[0])
    assert sooner < found["lstm3"].learning[-1].step
    assert [len(cells) for cells in rows] == [len(heads)] * 4
