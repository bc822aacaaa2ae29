"""What a control takes of a link: what it can have exactly, of the rest the nearest or the default, named."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.link_reading import told
from app.components.link_rule import Flag, Number, OneOf, OneOfNumbers, SomeOf, Taken, Words, unknown_keys
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


def assert_told(taken: Taken, key: str) -> None:
    sentence = taken.sentence(key)
    assert sentence.startswith(key)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.key)
@FEW
@given(values=HOSTILE)
def test_whatever_a_link_says_is_taken_exactly_or_named(control: Control, values: list[str]) -> None:
    taken = control.rule.read(values)
    if taken.why:
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
    for value, end, side in (
        (control.low - beyond, control.low, "below"),
        (control.high + beyond, control.high, "beyond"),
    ):
        taken = control.rule.read([str(value)])
        assert [float(written) for written in taken.written] == [end]
        assert taken.why.startswith(f"is {side} ")
        assert_told(taken, control.key)


@pytest.mark.parametrize("control", CHOICES, ids=lambda control: control.key)
@FEW
@given(word=st.text(min_size=1))
def test_an_unknown_word_goes_to_the_default(control: Choice, word: str) -> None:
    assert all(control.rule.read([name]) == Taken(written=(name,)) for name in control.options.values())
    if word not in control.options.values():
        taken = control.rule.read([word])
        assert not taken.written
        assert taken.shown == control.options[control.default]
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
        assert not control.rule.read([control.written(value)]).why


@pytest.mark.parametrize("given", ["nan", "inf", "-inf", "1e999", "12abc", "", "0x10", "--3", "<script>"])
def test_what_is_no_finite_number_goes_to_the_default(given: str) -> None:
    taken = NUMBER.read([given])
    assert not taken.written
    assert taken.shown == "8"


@pytest.mark.parametrize(
    ("rule", "given", "sentence"),
    [
        (NUMBER, ["200"], "k=200 is beyond 64: shown with 64."),
        (NUMBER, ["2.6"], "k=2.6 is no whole number: shown with 3."),
        (NUMBER, ["3", "4"], "k is given 2 times: shown with 4."),
        (NUMBER, ["3", "99"], "k=99 is beyond 64: shown with 64."),
        (NUMBER, [""], "k= is empty: shown with 8."),
        (Number(low=-3, high=6, default=0.0), ["-7"], "k=-7 is below −3: shown with −3."),
        (Number(low=1e-6, high=1, default=0.1), ["0"], "k=0 is below 0.000001: shown with 0.000001."),
        (Number(low=201, high=999, default=None), ["x"], "k=x is no finite number: ignored."),
        (OneOf(words=["a", "b"], default="a"), ["c"], "k=c is not among the choices: shown with a."),
        (OneOfNumbers(words=["0.1", "1", "10"], default="1"), ["0.6"], "k=0.6 is not among the choices: shown with 1."),
        (OneOfNumbers(words=["0.1", "1", "10"], default="1"), ["99"], "k=99 is beyond 10: shown with 10."),
        (SomeOf(words=["A", "B"], default=["A", "B"]), ["C"], "k=C is not among the choices: shown with A and B."),
        (
            SomeOf(words=["A", "B"], default=["B"]),
            ["A", "C", "D"],
            "k=C and D are not among the choices: shown with A.",
        ),
        (SomeOf(words=["A", "B"], default=["B"], most=1), ["A", "B"], "k has more than 1 values: shown with A."),
        (Flag(), ["maybe"], "k=maybe is neither true nor false: shown with false."),
        (Words(longest=3), ["abcd"], "k=abcd has more than 3 characters: shown with the first 3."),
    ],
    ids=str,
)
def test_a_sentence_says_what_is_wrong_and_what_is_shown(rule: Number, given: list[str], sentence: str) -> None:
    assert rule.read(given).sentence("k") == sentence


def test_no_cell_at_all_is_a_choice_and_the_same_cell_twice_is_one() -> None:
    rule = SomeOf(words=["A", "B"], default=["A"])
    assert rule.read([""]) == Taken(written=("",))
    assert rule.read(["B", "B"]) == Taken(written=("B",))


def test_a_number_written_otherwise_is_the_same_on_a_scale_of_numbers() -> None:
    assert OneOfNumbers(words=["0.1", "1"], default="1").read(["1.0"]) == Taken(written=("1",))


def test_the_layer_of_a_link_is_one_that_its_network_has() -> None:
    layer = next(control for control in BEHIND_MORE if control.key == "layer")
    assert layer.rule.read(["2"]).shown == "1"


@FEW
@given(st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1, max_size=50))
def test_keys_that_nobody_has_are_named_in_a_sentence_of_bounded_length(keys: list[tuple[str, str]]) -> None:
    sentence = unknown_keys(keys * 200)
    assert len(sentence) < 300
    assert f"{200 * len(keys) - 3} more" in sentence
    assert sentence.isprintable()


def test_what_a_link_says_is_shown_as_text_in_one_line() -> None:
    attack = OneOf(words=["a"], default="a").read(["<img src=x>\u202e\n"]).sentence("<b>")
    one, many = told([attack]), told([attack] * 9)
    for body in (one, many):
        assert "<img" not in body
        assert "<b>" not in body
        assert "\u202e" not in body
        assert 'role="status"' in body
    assert "details" not in one
    assert "7 more." in many or "8 more." in many


def test_numbers_of_a_rule_are_finite() -> None:
    assert all(math.isfinite(slide.low) and math.isfinite(slide.high) for slide in SLIDES)


def test_a_switch_reads_one_and_zero_as_on_and_off() -> None:
    assert [Flag().read([given]) for given in ("1", "0")] == [Taken(written=("true",)), Taken(written=("false",))]
