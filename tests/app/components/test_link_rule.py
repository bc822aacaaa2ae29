"""What a control takes of a link: what it can have exactly, of the rest the nearest or the default, named."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.link_refusal import Why
from app.components.link_rule import Flag, Number, OneOf, OneOfNumbers, Rule, SomeOf, Taken, Words
from app.experiment.control import Choice, Control, Several, Slide, Switch, Typed
from app.experiment.controls import CONTROLS
from app.experiment.controls import MORE as BEHIND_MORE

SLIDES = [control for control in CONTROLS if isinstance(control, Slide)]
CHOICES = [control for control in CONTROLS if isinstance(control, Choice)]
FEW = settings(max_examples=30)
HOSTILE = st.lists(
    st.text() | st.floats().map(str) | st.integers().map(str) | st.sampled_from(["", "1e999", "<b>", "٣"]), min_size=1
)
NUMBER = Number(low=1, high=64, default=8, whole=True)
SMALL = Number(low=1e-6, high=1, default=0.1)
BEYOND = Number(low=201, high=999, default=None)
TENS = OneOfNumbers(words=["0.1", "1", "10"], default="1")


def sentence_of(taken: Taken, key: str) -> str:
    assert taken.refused is not None
    return taken.refused.sentence(key)


def assert_told(taken: Taken, key: str) -> None:
    sentence = sentence_of(taken, key)
    assert sentence.startswith(key)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.key)
@FEW
@given(values=HOSTILE)
def test_whatever_a_link_says_is_taken_exactly_or_named(control: Control, values: list[str]) -> None:
    taken = control.rule.read(values)
    if taken.refused:
        assert_told(taken, control.key)
        assert control.rule.read(taken.written or ("",)).written == taken.written or not taken.written
    else:
        assert set(taken.written) <= {*values}


@pytest.mark.parametrize("control", SLIDES, ids=lambda control: control.key)
@FEW
@given(data=st.data())
def test_a_number_within_reach_is_taken_as_it_is_written(control: Slide, data: st.DataObject) -> None:
    whole = isinstance(control.step, int)
    drawn = st.integers(int(control.low), int(control.high)) if whole else st.floats(control.low, control.high)
    value = str(data.draw(drawn))
    assert control.rule.read([value]) == Taken(written=(value,))


@pytest.mark.parametrize("control", SLIDES, ids=lambda control: control.key)
@FEW
@given(beyond=st.floats(0, 1e300, exclude_min=True).filter(lambda x: x > 1e-6))
def test_a_number_out_of_reach_goes_to_the_nearest_end(control: Slide, beyond: float) -> None:
    for value, end, why in (
        (control.low - beyond, control.low, Why.BELOW),
        (control.high + beyond, control.high, Why.ABOVE),
    ):
        taken = control.rule.read([str(value)])
        assert [float(written) for written in taken.written] == [end]
        assert taken.refused is not None
        assert (taken.refused.why, taken.refused.shown) == (why, (end,))
        assert_told(taken, control.key)


@pytest.mark.parametrize("control", CHOICES, ids=lambda control: control.key)
@FEW
@given(word=st.text(min_size=1))
def test_an_unknown_word_goes_to_the_default(control: Choice, word: str) -> None:
    assert all(control.rule.read([name]) == Taken(written=(name,)) for name in control.options.values())
    if word not in control.options.values():
        taken = control.rule.read([word])
        assert not taken.written
        assert taken.refused is not None
        assert taken.refused.shown == (control.options[control.default],)
        assert_told(taken, control.key)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.key)
def test_what_a_control_writes_it_takes(control: Control) -> None:
    values = {
        Choice: lambda: [*control.options],
        Several: lambda: [*control.options],
        Switch: lambda: [True, False],
        Typed: lambda: ["", "any\ntext"],
        Slide: lambda: [control.low, control.high, control.default],
    }.get(type(control), lambda: [value for value in (control.default,) if value is not None and not control.up_to])
    for value in values():
        assert control.rule.read([control.written(value)]).refused is None


@pytest.mark.parametrize("given", ["nan", "inf", "-inf", "1e999", "12abc", "", "0x10", "--3", "<script>"])
def test_what_is_no_finite_number_goes_to_the_default(given: str) -> None:
    taken = NUMBER.read([given])
    assert not taken.written
    assert taken.refused is not None
    assert taken.refused.shown == (8,)


@pytest.mark.parametrize(
    ("rule", "given", "sentence"),
    [
        (NUMBER, ["200"], "k=200 is above the maximum of 64, so the page uses 64."),
        (NUMBER, ["2.6"], "k=2.6 is not a whole number, so the page uses 3."),
        (NUMBER, ["3", "4"], "k has 2 different values, so the page uses the last one, 4."),
        (NUMBER, ["3", "99"], "k=99 is above the maximum of 64, so the page uses 64."),
        (NUMBER, [""], "k has no value, so the page uses 8."),
        (Number(low=-3, high=6, default=0.0), ["-7"], "k=-7 is below the minimum of −3, so the page uses −3."),
        (SMALL, ["0"], "k=0 is below the minimum of 0.000001, so the page uses 0.000001."),
        (BEYOND, ["x"], "k=x is not a finite number, so the page ignores it."),
        (BEYOND, ["300", ""], "k has 2 different values and the last one is empty, so the page ignores them."),
        (OneOf(words=["a", "b"], default="a"), ["c"], "k=c is not one of the choices, so the page uses a."),
        (OneOf(words=["a", "b"], default="a"), [""], "k has no value, so the page uses a."),
        (TENS, ["0.6"], "k=0.6 is not one of the choices, so the page uses the nearest, 1."),
        (TENS, ["99"], "k=99 is above the maximum of 10, so the page uses 10."),
        (TENS, ["nan"], "k=nan is not a finite number, so the page uses 1."),
        (
            SomeOf(words=["A", "B"], default=["A", "B"]),
            ["C"],
            "k=C is not one of the choices, so the page uses A and B.",
        ),
        (
            SomeOf(words=["A"], default=["A"]),
            ["A", "C", "D"],
            "k=C and D are not among the choices, so the page uses A.",
        ),
        (
            SomeOf(words=["A", "B"], default=["B"], most=1),
            ["A", "B"],
            "k has 2 values, more than 1, so the page uses A.",
        ),
        (Flag(), ["maybe"], "k=maybe is neither true nor false, so the page uses false."),
        (Words(longest=3), ["abcd"], "k=abcd has 4 characters, so the page uses only the first 3."),
    ],
    ids=str,
)
def test_a_sentence_says_what_is_wrong_and_what_is_shown(rule: Rule, given: list[str], sentence: str) -> None:
    assert sentence_of(rule.read(given), "k") == sentence


def test_no_cell_at_all_is_a_choice_and_the_same_cell_twice_is_one() -> None:
    rule = SomeOf(words=["A", "B"], default=["A"])
    assert rule.read([""]) == Taken(written=("",))
    assert rule.read(["B", "B"]) == Taken(written=("B",))


def test_a_number_written_otherwise_is_the_same_on_a_scale_of_numbers() -> None:
    assert OneOfNumbers(words=["0.1", "1"], default="1").read(["1.0"]) == Taken(written=("1",))


def test_the_layer_of_a_link_is_one_that_its_network_has() -> None:
    layer = next(control for control in BEHIND_MORE if control.key == "layer")
    assert "the page uses 1." in sentence_of(layer.rule.read(["2"]), "layer")


def test_numbers_of_a_rule_are_finite() -> None:
    assert all(math.isfinite(slide.low) and math.isfinite(slide.high) for slide in SLIDES)


def test_a_switch_reads_one_and_zero_as_on_and_off() -> None:
    assert [Flag().read([given]) for given in ("1", "0")] == [Taken(written=("true",)), Taken(written=("false",))]
