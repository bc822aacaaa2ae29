"""What is said of two descents, over random choices."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.exploding import runs as exploding_runs
from pages.exploding.cliff_section import CLIPS, RATES, STARTS
from pages.exploding.cliff_words import headline, what_is_drawn, what_the_cliff_tells
from pages.exploding.measured import Cliff
from pages.exploding.written_numbers import signed, two_digits
from tests.wording import offences, sentences


def cliff_of(start: tuple[float, float], rate: float, clip: float, steps: int, T: int) -> Cliff:
    descent = exploding_runs.run_descent(start, rate, clip, steps, T)
    return Cliff(surface=exploding_runs.run_surface(T), descent=descent, rate=rate, clip=clip, T=T)


@settings(max_examples=12)
@given(
    start=st.sampled_from(list(STARTS.values())),
    rate=st.sampled_from(RATES),
    clip=st.sampled_from(CLIPS),
    steps=st.sampled_from([10, 40]),
    T=st.sampled_from([1, 2, 20, 50]),
)
def test_what_is_said_of_two_descents_holds_of_them(
    start: tuple[float, float], rate: float, clip: float, steps: int, T: int
) -> None:
    cliff = cliff_of(start, rate, clip, steps, T)
    found, said, told = cliff.descent, headline(cliff), what_the_cliff_tells(cliff)
    moved = np.hypot(np.diff(found.w, axis=0), np.diff(found.b, axis=0))
    assert moved[:, 1].max() <= rate * clip * (1 + 1e-9)
    if "moves" in said:
        assert moved[:, 0].max() > 1
        k = int(moved[:, 0].argmax()) + 1
        thrown = found.w if "moves w" in said else found.b
        assert abs(thrown[k, 0] - thrown[k - 1, 0]) > min(1, 0.7 * moved[:, 0].max())
        assert f"from {signed(thrown[k - 1, 0])} to {signed(thrown[k, 0])}" in said
        assert two_digits(float(moved[:, 0].max())) in told
    if "never acts" in said:
        assert found.norm[:-1, 1].max() <= clip
        np.testing.assert_array_equal(found.w[:, 0], found.w[:, 1])
    if "no later update leads back" in told:
        k = int(moved[:, 0].argmax()) + 1
        assert abs(found.w[-1, 0] - found.w[k, 0]) < 0.01 * moved[:, 0].max()
    if ", without it <b>" in told:
        assert ("here clipping does not help" in told) is bool(found.loss[-1, 1] > found.loss[-1, 0])
    assert ("has no cliff" in told) is bool(np.abs(np.diff(cliff.surface.loss, axis=0)).max() <= 0.05)
    assert [sentence for sentence in sentences(told) if offences(sentence)] == []
    if T == 1:
        assert "Over 1 step the loss has no cliff" in told


def test_an_update_that_moves_the_bias_is_not_told_of_the_weight() -> None:
    """Over 200 steps the longest step moves w by 0.3, as much as a clipped one may, and b by 1.1."""
    assert headline(cliff_of(STARTS["6, −2.8"], 3.0, 0.1, 100, 200)) == (
        "One update moves b from −2.1 to −0.98; with clipping, by at most 0.3"
    )


def test_a_gradient_beyond_float64_is_said() -> None:
    cliff = cliff_of((8.0, -4.0), 1.0, 0.1, 3, 1100)
    assert headline(cliff) == "At this start the gradient overflows: no update is possible"
    assert what_the_cliff_tells(cliff)


def test_a_run_that_leaves_float64_is_said() -> None:
    cliff = cliff_of((8.0, -4.0), 1e300, 0.1, 3, 200)
    assert headline(cliff) == "Without clipping, training overflows after update 0; clipped, it goes on"
    assert "The run without clipping has overflowed" in what_the_cliff_tells(cliff)


def test_the_cliff_is_explained_by_a_fixed_point_that_is_unstable_above_w_4_alone() -> None:
    """For w = 3 both sides of b = −w/2 end near ½."""
    told = what_the_cliff_tells(cliff_of(STARTS["6, −2.8"], 3.0, 0.1, 40, 50))
    assert "For w > 4 this fixed point is unstable." in told


def test_a_loss_that_is_drawn_at_the_foot_is_said_to_be_lower() -> None:
    """At the second start the loss falls to less than a hundredth of the lowest that is drawn."""
    for start in STARTS.values():
        cliff = cliff_of(start, 3.0, 0.1, 200, 50)
        assert ("a loss below 10⁻⁶" in what_is_drawn(cliff, 50)) is bool(np.nanmin(cliff.descent.loss) < 1e-6)
