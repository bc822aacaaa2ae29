"""The walk through the unrolled network: its numbers are the core's, and no word contradicts them."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from app import numbers
from app.findings.finding import Finding
from pages.unrolled.measured import Steps, cut_at, grows, labels, left, mean_factor, reference
from pages.unrolled.picture import picture
from pages.unrolled.runs import run_steps
from pages.unrolled.words import caption, headline, what_it_tells
from rnn_core.engine.activations import ACTIVATIONS
from tests.app.made_findings import found
from tests.wording import BANNED, as_text, offences, sentences

CELLS = ["rnn", "lstm", "gru"]


def stepped(key: str, **config: Any) -> tuple[Finding, Steps]:
    finding = found(key, **config)
    return finding, run_steps(finding.config, finding.layer, finding.direction)


def drawn(key: str, **config: Any) -> dict[str, Any]:
    """The picture as the browser gets it."""
    said: dict[str, Any] = json.loads(json.dumps(picture(*stepped(key, **config), "seen"), allow_nan=False))
    return said


def infinite(values: list[float | None]) -> np.ndarray:
    return np.array([-np.inf if value is None else value for value in values])


@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("key", CELLS)
def test_states_and_gradients_are_the_first_sequences_in_the_order_of_reading(key: str, direction: int) -> None:
    config = {"bidirectional": True, "num_layers": 2, "sequence_type": "encoder_decoder"}
    finding = found(key, direction=direction, **config)
    shown = drawn(key, direction=direction, **config)
    way = slice(None, None, -1 if direction else 1)
    np.testing.assert_allclose(shown["states"][0]["values"], finding.result.hidden[-1, direction, way, 0], rtol=1e-8)
    for lane, sizes in zip(shown["lanes"], (finding.result.log10_dh, finding.result.log10_dc), strict=False):
        assert sizes is not None
        sizes = sizes[-1, direction, way, 0]
        np.testing.assert_allclose(infinite(lane["size"]), sizes, atol=1e-11)
        np.testing.assert_allclose(infinite(lane["log10"]), sizes - sizes[shown["start"]], atol=1e-11)
    assert shown["labels"] == [str(t) for t in range(1, 21)][way]
    assert shown["previous"] == [str(t) for t in range(20)] if not direction else [str(t) for t in range(21, 1, -1)]
    assert [label for label, enters in zip(shown["labels"], shown["enters"], strict=True) if enters] == [
        str(t) for t in range(11, 21)
    ][way]


@pytest.mark.parametrize("key", CELLS)
def test_the_whole_sum_of_a_single_sequence_is_the_runs_gradient(key: str) -> None:
    finding = found(key, batch_size=1, hidden_size=3)
    shown, W = drawn(key, batch_size=1, hidden_size=3), finding.result.gradient()["weight_hh_l0"]
    term, total = shown["terms"]
    np.testing.assert_allclose(total["log10"][0], np.log10(np.linalg.norm(W)), atol=1e-11)
    np.testing.assert_allclose(infinite(term["log10"]), finding.result.log10_dW_hh_by_step[0, 0], atol=1e-11)
    last = np.array(shown["sums"][0])
    np.testing.assert_allclose(last / np.linalg.norm(last), W / np.linalg.norm(W), atol=2e-3)
    assert max(*term["share"], *total["share"]) == 1.0


def test_in_an_rnn_the_two_factors_multiply_to_the_steps_change() -> None:
    shown = drawn("rnn", activation="sigmoid")
    slopes, matrix, whole = (np.array(factor["values"]) for factor in shown["factors"])
    np.testing.assert_allclose(slopes + matrix, whole, atol=1e-12)
    np.testing.assert_allclose(whole[1:], -np.diff(shown["lanes"][0]["log10"]), atol=1e-11)


@pytest.mark.parametrize(("H", "D"), [(1, 2), (3, 2), (3, 8), (8, 8)])
@pytest.mark.parametrize("activation", ["tanh", "leaky_relu"])
@pytest.mark.parametrize("key", CELLS)
def test_every_equation_is_filled_and_well_formed(key: str, activation: str, H: int, D: int) -> None:
    shown = drawn(key, activation=activation, hidden_size=H, input_size=D, seq_len=5, sequence_type="many_to_many")
    for line in shown["templates"]["forward"] + shown["templates"]["back"]:
        for k in range(5):
            filled = re.sub(r"«(\w+)»", lambda name: shown["said"][name[1]][k], line)  # noqa: B023
            assert "«" not in filled
            ElementTree.fromstring(f"<div>{filled}</div>")
    assert ("<mtable>" in "".join(shown["said"].get("v_h", []))) is (H <= 3)


def test_an_exact_zero_is_a_cut_and_a_small_number_is_not() -> None:
    shown = drawn("rnn", weight_scale=0.0)
    assert shown["lanes"][0]["log10"] == [None] * 19 + [0.0]
    assert shown["lanes"][0]["text"][0] == "exactly 0"
    small = drawn("rnn", activation="sigmoid", weight_scale=0.05, seq_len=200)
    assert min(small["lanes"][0]["log10"]) < -400


def test_a_diverged_run_is_walked_forward_only() -> None:
    finding, steps = stepped("rnn", activation="linear", weight_scale=100.0, seq_len=200)
    assert finding.diverged
    shown = picture(finding, steps, "seen")
    assert "lanes" not in shown
    assert steps.walked == (finding.result.diverged_at or 0) - 1
    assert headline(finding, steps).startswith(f"The RNN diverges at step {finding.result.diverged_at}")


CHOICES: dict[str, list[Any]] = {
    "key": [*CELLS, "lstm3"],
    "activation": list(ACTIVATIONS),
    "weight_init": ["uniform", "orthogonal", "gaussian", "identity", "shifted"],
    "weight_scale": [0.0, 0.5, 1.0, 1.0, 2.0, 8.0],
    "hidden_size": [1, 2, 3, 8],
    "seq_len": [2, 5, 14],
    "sequence_type": ["many_to_one", "many_to_one", "many_to_one", "many_to_many", "encoder_decoder"],
    "inputs": ["gaussian", "gaussian", "zeros", "pulse"],
    "num_layers": [1, 1, 2],
    "bidirectional": [False, True],
    "direction": [0, 1],
    "layer": [0, 1],
    "batch_size": [1, 3],
}


@pytest.mark.parametrize("seed", range(32))
def test_no_word_contradicts_the_numbers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    config = {name: values[rng.integers(len(values))] for name, values in CHOICES.items()} | {"seed": seed}
    config["direction"] *= config["bidirectional"]
    finding, steps = stepped(config.pop("key"), **config)
    said, told = headline(finding, steps), what_it_tells(finding, steps)
    seen = picture(finding, steps, said) if steps.walked else {}
    json.dumps(seen, allow_nan=False)
    spoken = [told, caption(finding, steps), *(seen["said"]["forward"] + seen["said"].get("back", []) if seen else [])]
    broken = {sentence: found for text in spoken for sentence in sentences(text) if (found := offences(sentence))}
    assert broken == {}, config
    assert len(said) <= 72
    assert BANNED.search(said) is None
    assert re.search(r"\bnan\b", f"{said} {told} {json.dumps(seen)}") is None
    if finding.diverged:
        assert "diverges" in said
        return
    dh = finding.result.log10_dh[finding.layer, finding.direction, :, 0][:: -1 if finding.direction else 1]
    start = reference(steps)
    if start is None:
        assert np.isneginf(dh).all()
        return
    rate = "multiplies by" in said
    assert rate is bool(start and np.isfinite(dh[: start + 1]).all() and np.isfinite(steps.sizes["direct"]).sum() == 1)
    if cut := re.search(r"exactly 0 from (\d+) steps? back", said):
        back = int(cut[1])
        assert np.isneginf(dh[start - back])
        assert np.isfinite(dh[start - back + 1 : start + 1]).all()
    if rate:
        end = labels(finding, steps)[0][0]
        np.testing.assert_allclose(left(steps), dh[0] - dh[start], atol=1e-9)
        if left(steps) > 0:
            assert said.endswith(f": {numbers.size(left(steps))} at step {end}")
        else:
            assert f": {numbers.share(left(steps))} is left" in said
            assert f"At step {end}, {numbers.share(left(steps))} " in as_text(told) or said.endswith(f"at step {end}")
        if finding.config.cell == "rnn":
            both = mean_factor(steps, "slopes"), mean_factor(steps, "matrix")
            np.testing.assert_allclose(sum(both) * start, left(steps), atol=1e-9)
            assert ("Both shrink" in told) is all(factor < -0.0025 for factor in both)
            assert ("makes it grow" in told) is (both[1] > 0.0025)
    assert (cut_at(steps) is None) is bool(np.isfinite(dh[: start + 1]).all())
    assert grows(steps) is (" It grows here" in caption(finding, steps))
    assert ("a quarter of the full height" in caption(finding, steps)) is grows(steps)


def test_the_batchs_mean_and_the_one_matrix_are_said() -> None:
    told = what_it_tells(*stepped("rnn"))
    assert "The batch’s gradient is the mean of 5 such sums." in told
    assert "<b>20</b> cells in the drawing are one cell" in told
    assert "mean of" not in what_it_tells(*stepped("rnn", batch_size=1))


def test_one_step_closes_no_loop() -> None:
    finding, steps = stepped("lstm", sequence_type="one_to_one", seq_len=1)
    assert headline(finding, steps) == "One time step: W_hh multiplies zeros and gets no gradient"
    assert finding.result.log10_dW_hh[0, 0] == -np.inf


def test_where_h_is_cut_and_c_is_not_both_are_said() -> None:
    finding, steps = stepped("lstm", weight_scale=0.0)
    assert headline(finding, steps) == "∂ℓ/∂h is exactly 0 from 1 step back, but ∂ℓ/∂c is not"
    dc = finding.result.log10_dc
    assert dc is not None
    left_of_c = dc[0, 0, 0, 0] - dc[0, 0, -1, 0]
    told = as_text(what_it_tells(finding, steps))
    assert "In the LSTM, ∂ℓ/∂c goes on where ∂ℓ/∂h is cut off." in told
    assert f"At step 1, {numbers.share(left_of_c)} of it is left." in told
    back = picture(finding, steps, "seen")["said"]["back"][0].replace("\u00a0", " ")
    left_of_c_said = f"∂ℓ/∂c is {numbers.size(left_of_c)} of that at step 20."
    assert back.startswith(f"Backward, step 1: ∂ℓ/∂h is exactly 0, {left_of_c_said}")
    assert "∂ℓ/∂c" not in headline(*stepped("rnn", weight_scale=0.0))


def test_a_diverging_backward_direction_counts_the_steps_as_read() -> None:
    config = {"activation": "linear", "weight_scale": 100.0, "seq_len": 200, "bidirectional": True}
    finding, steps = stepped("rnn", direction=1, **config)
    assert labels(finding, steps)[0][0] == "200"
    assert f"diverges at step {finding.result.diverged_at} as read" in headline(finding, steps)
    assert "as read" not in headline(*stepped("rnn", **config))


def test_the_way_from_the_first_step_leads_to_the_initial_state_and_its_term_has_a_reason() -> None:
    shown = drawn("gru", bidirectional=True, direction=1)
    assert shown["said"]["from_to"][0] == "From step 20 to the initial state"
    assert shown["said"]["from_to"][1] == "From step 19 back to step 20"
    assert "One more step, to the initial state, multiplies by" in shown["said"]["back"][0]
    assert shown["said"]["back_loop"][0].endswith("to the initial state")
    assert shown["words"]["noTerm"] == "Step «t» has no earlier state, so its term is exactly 0."
    assert shown["terms"][0]["text"][0] == "exactly 0"


def test_the_axis_of_terms_ends_at_the_largest_term_or_sum() -> None:
    shown = drawn("rnn")
    assert shown["largest"] in shown["terms"][0]["text"] + shown["terms"][1]["text"]
    sizes = [value for drawn_sizes in shown["terms"] for value in drawn_sizes["log10"] if value is not None]
    assert shown["largest"] == numbers.size(max(sizes))
