"""Each kind of mistake in a lesson's file gives one sentence that names the file, the field, the rule and the value."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lessons.lesson import Choices, Compared, Drawn, Lesson, Number
from app.lessons.lesson_files import FOLDER
from app.lessons.read_lesson import lesson_of, read_lesson
from app.lessons.read_question import ABOVE_ZERO

PLAIN = """
title = "A title"
level = "first course"
minutes = 5
misconception = "A belief."

[[step]]
prompt = "What is asked."
page = "gradient_decay"
query = "cells=RNN&cells=LSTM"
before = ["rnn"]
why = "Because of {value}."

[step.question]
kind = "choices"
ask = "How far?"
quantity = "horizon"
of = "lstm"
choices = [
    { text = "Not far", to = 5 },
    { text = "Far", from = 5, to = 40 },
    { text = "Without end", from = 40 },
]
claim = 2

[[step]]
prompt = "Another."
page = "theory"
query = "cells=RNN&T=20"
why = "It is {first}."
question.kind = "number"
question.ask = "How much?"
question.quantity = "decay_per_step"
question.of = "rnn"
question.low = 0.1
question.high = 2
question.claim = [0.5, 0.6]

[step.look]
at = "far end"
of = "rnn"
text = "Here."

[[step]]
prompt = "The last."
page = "unrolled"
query = "cells=RNN&T=20"
why = "It is drawn."
question.kind = "drawn"
question.ask = "Draw it."
question.of = "rnn"
question.lags = [5, 10, 19]
question.claim = [-7, -3]

[onward]
text = "Go on."
page = "training"
query = "nets=LSTM&lag=10"
"""
MISTAKES = [
    ('title = "A title"\n', "", "title must be given, got nothing"),
    ("title", "titel", "titel must be one of the fields title, level,"),
    ("title =", "titel =", "did you mean title, got 'titel'"),
    ('"A title"', "7", "title must be a text, got 7"),
    ('"A title"', '" "', "title must be a text that is not empty, got ' '"),
    ("A title", "A" * 61, "title must have at most 60 characters, got 61: 'AAA"),
    ("A title", "A\\u0007", "title must have only characters that can be printed, got"),
    ("first course", "first corse", "level must be one of first course, second course, practice, got 'first corse'"),
    ("minutes = 5", "minutes = 5.5", "minutes must be a whole number in [1, 90], got 5.5"),
    ("minutes = 5", "minutes = true", "minutes must be a whole number in [1, 90], got True"),
    ("[onward]", "[onwards]", "onwards must be one of the fields"),
    ("What is asked.", "?" * 601, "step 1, prompt must have at most 600 characters, got 601"),
    ('"gradient_decay"', '"gradient_decai"', "got 'gradient_decai': did you mean gradient_decay?"),
    (
        "cells=RNN&cells=LSTM",
        "scale=99",
        "step 1, query must be a query that the controls take, got scale=99 is beyond 8",
    ),
    ("cells=RNN&cells=LSTM", "cells=", "step 1, query must show a cell"),
    ("cells=RNN&cells=LSTM", "T=200&H=512&B=64&longer=5000", "step 1, query must be a query that the controls take"),
    ("cells=RNN&cells=LSTM", "lag=x", "lag must be a whole number in [2, 100], got 'x'"),
    ('["rnn"]', '["gru"]', "step 1, before must be a list of some of rnn, lstm, each once, got ['gru']"),
    ('["rnn"]', '"rnn"', "step 1, before must be a list of some of rnn, lstm, each once, got 'rnn'"),
    ("{value}", "{wert}", "step 1, why must have only {value}, {first} in braces, got '{wert}'"),
    ("{value}", "{second}", "step 1, why must have only {value}, {first} in braces, got '{second}'"),
    ("{value}", "{value.real}", "in braces, got '{value.real}'"),
    ("{value}", "{value:9}", "step 1, why must have only"),
    ("{value}", "{value", "step 1, why must have braces only around a name"),
    (
        'kind = "choices"',
        'kind = "choice"',
        "step 1, question, kind must be one of choices, number, drawn, got 'choice'",
    ),
    ("How far?", "?" * 201, "step 1, question, ask must have at most 200 characters"),
    ('"horizon"', '"horizn"', "got 'horizn': did you mean horizon?"),
    (
        '"horizon"',
        '"middle"',
        "question, quantity must be measurable, which for middle needs a query such as both=true",
    ),
    ('of = "lstm"', 'of = "gru"', "step 1, question, of must be one of rnn, lstm, got 'gru'"),
    ('of = "lstm"', 'of = "lstm"\nlow = 3', "step 1, question, low must be one of the fields kind, ask, quantity"),
    ('of = "lstm"', 'of = "lstm"\ncompared = "times"', "compared must be one of ratio, difference, got 'times'"),
    ('of = "lstm"', 'of = "lstm"\nagainst_of = "rnn"', "compared must be given where against_of is, got nothing"),
    (
        'of = "lstm"',
        'of = "lstm"\ncompared = "ratio"\nagainst = "T=1"',
        "against must be a query that the controls take",
    ),
    (
        'of = "lstm"',
        'of = "lstm"\ncompared = "ratio"\nagainst_of = "gru"',
        "against_of must be one of rnn, lstm, got 'gru'",
    ),
    (
        'of = "lstm"',
        'of = "lstm"\ncompared = "ratio"\nagainst_quantity = "log10_left"',
        "against_quantity must have the unit of horizon, got 'log10_left'",
    ),
    ('{ text = "Not far", to = 5 },', "", "step 1, question, choices must cover every value, got none from -inf to 5"),
    ("from = 40", "from = 41", "step 1, question, choices must cover every value, got none from 40 to 41"),
    ("from = 40", "from = 39", "step 1, question, choices must have each value once, got 39 in choices 2 and 3"),
    ("from = 40", "from = 40, to = 50", "step 1, question, choices must cover every value, got none above 50"),
    ("from = 5, to = 40", "from = 40, to = 5", "step 1, question, choices 2, to must be above from, 40, got 5"),
    ("from = 5,", 'from = "zero",', "step 1, question, choices 2, from must be a number, got 'zero'"),
    ("from = 5,", "low = 5,", "step 1, question, choices 2, low must be one of the fields text, from, to"),
    ("from = 5,", "from = nan,", "step 1, question, choices 2, from must be a number, got nan"),
    ("Not far", "N" * 121, "step 1, question, choices 1, text must have at most 120 characters"),
    ("claim = 2", "claim = 4", "step 1, question, claim must be a whole number in [1, 3], got 4"),
    ("claim = 2", "claim = 0", "step 1, question, claim must be a whole number in [1, 3], got 0"),
    ("high = 2", "high = 0", "step 2, question, high must be above low, 0.1, got 0"),
    ("[0.5, 0.6]", "[0.5, 2.6]", "step 2, question, claim 2 must be a number in [0.1, 2], got 2.6"),
    ("[0.5, 0.6]", "[0.6, 0.5]", "step 2, question, claim must be two numbers, the smaller one first, got [0.6, 0.5]"),
    ("[0.5, 0.6]", "0.5", "step 2, question, claim must be two numbers, [smallest, largest], got 0.5"),
    ("question.low = 0.1", "question.low = 0.1\nquestion.near = 0.5", "near must be a number in [1, 1e+06], got 0.5"),
    ('"far end"', '"for end"', "got 'for end': did you mean far end?"),
    ("[5, 10, 19]", "[5, 10, 20]", "step 3, question, lags must be rising whole numbers in [0, 19], got [5, 10, 20]"),
    ("[5, 10, 19]", "[10, 5, 19]", "step 3, question, lags must be rising whole numbers in [0, 19], got [10, 5, 19]"),
    ("[5, 10, 19]", "[5]", "step 3, question, lags must be 2 to 8 whole numbers, got [5]"),
    ("[-7, -3]", "[-30, -3]", "step 3, question, claim 1 must be a number in [-20, 3], got -30"),
    ("nets=LSTM&lag=10", "T=1", "onward, query must be a query that the controls take"),
    ("minutes = 5", "minutes = ", "line 4 must be TOML"),
    ("minutes = 5", "minutes = 5\nminutes = 5", "line 5 must be TOML"),
    ("minutes = 5", f"minutes = {'9' * 5000}", "must be TOML"),
    ("minutes = 5", f"minutes = {'[' * 3000}", "of few levels"),
]


def refused(data: bytes) -> str:
    """What is said of a file."""
    with pytest.raises(ValueError, match=r"^mine\.toml: ") as said:
        lesson_of("mine", data)
    assert len(str(said.value)) <= 300
    return str(said.value)


def choices_of(lesson: Lesson) -> Choices:
    """The question of the first step."""
    question = lesson.steps[0].question
    assert isinstance(question, Choices)
    return question


def test_a_file_gives_its_lesson() -> None:
    lesson = lesson_of("mine", PLAIN.encode())
    assert (lesson.name, lesson.title, lesson.minutes) == ("mine", "A title", 5)
    first = choices_of(lesson)
    assert first.claim == 1
    assert [(choice.low, choice.high) for choice in first.choices] == [(-math.inf, 5), (5, 40), (40, math.inf)]
    assert [type(step.question) for step in lesson.steps] == [Choices, Number, Drawn]
    assert [step.before for step in lesson.steps] == [("rnn",), (), ()]


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES, ids=[said for _, _, said in MISTAKES])
def test_a_mistake_is_one_sentence_with_its_place(right: str, wrong: str, said: str) -> None:
    assert right in PLAIN
    assert said in refused(PLAIN.replace(right, wrong, 1).encode())


@pytest.mark.parametrize("count", [1, 7])
def test_a_question_has_two_to_six_choices(count: int) -> None:
    before, _, after = PLAIN.partition("choices = [")
    _, _, after = after.partition("]\nclaim = 2")
    row = '{ text = "One" },' * count
    said = refused(f"{before}choices = [{row}]\nclaim = 1{after}".encode())
    assert f"question, choices must be 2 to 6 tables, got {count}" in said


def test_what_is_no_text_is_refused_with_its_line() -> None:
    assert refused(PLAIN.encode().replace(b"A belief", b"A \xff belief")).endswith(
        "line 5 must be UTF-8, got the byte 0xff"
    )
    assert refused(b"#" * 100_001) == "mine.toml: the file must have at most 100000 bytes, got more"
    assert refused(b"").startswith("mine.toml: step must be given")


@pytest.mark.parametrize("name", ["Mine.toml", "my lesson.toml", "mine.txt", "ü.toml", "a" * 41 + ".toml"])
def test_a_file_s_name_is_the_lesson_s_in_links(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PLAIN, encoding="utf-8")
    with pytest.raises(ValueError, match="the file must be named"):
        read_lesson(tmp_path / name)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    for name in ("folder", "nothing"):
        with pytest.raises(ValueError, match=f"{name}.toml: the file must be readable"):
            read_lesson(tmp_path / f"{name}.toml")


def test_html_stays_text() -> None:
    lesson = lesson_of("mine", PLAIN.replace("A belief.", "<script>alert(1)</script>").encode())
    assert lesson.misconception == "<script>alert(1)</script>"


def test_the_exact_zero_of_a_size_is_a_choice_of_its_own() -> None:
    sizes = '[{ text = "0", to = "zero" }, { text = "Small", from = "zero", to = -3 }, { text = "Large", from = -3 }]'
    before, _, after = PLAIN.replace('"horizon"', '"log10_left"').partition("choices = [")
    _, _, after = after.partition("]\nclaim")
    first = choices_of(lesson_of("mine", f"{before}choices = {sizes}\nclaim{after}".encode()))
    assert [(choice.low, choice.high) for choice in first.choices][:2] == [(-math.inf, ABOVE_ZERO), (ABOVE_ZERO, -3)]


def test_a_comparison_is_with_the_step_s_own_query_where_it_names_none() -> None:
    compared = 'of = "lstm"\ncompared = "ratio"\nagainst_of = "rnn"'
    lesson = lesson_of("mine", PLAIN.replace('of = "lstm"', compared).replace("{value}", "{second}").encode())
    measure = choices_of(lesson).measure
    assert (measure.compared, measure.against, measure.against_of) == (Compared.RATIO, "", "rnn")


FILES = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))] + [PLAIN]
BITS = st.sampled_from(
    [
        '"',
        "]",
        "[",
        "{",
        "}",
        "=",
        "\n",
        "-",
        "inf",
        "nan",
        "true",
        "'",
        "[[step]]",
        "#",
        "0",
        "1e999",
        "\\u0000",
        "é",
        "",
    ]
)


@settings(max_examples=400)
@given(st.data())
def test_a_changed_file_is_a_lesson_or_one_sentence(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(FILES))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 1, 3, 20])))
        text = text[:start] + data.draw(BITS | st.text(max_size=8)) + text[end:]
    one_sentence_or_a_lesson(text.encode("utf-8", "replace"))


@settings(max_examples=300)
@given(st.data())
def test_a_changed_value_is_a_lesson_or_one_sentence(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(FILES)).splitlines()
    at = data.draw(st.sampled_from([at for at, line in enumerate(lines) if " = " in line]))
    name = lines[at].partition(" = ")[0]
    values = [
        "7",
        "-1",
        "0.5",
        "nan",
        "inf",
        '""',
        '"x"',
        "[]",
        "[1, 2]",
        '["rnn"]',
        "{}",
        "[{}]",
        "true",
        "1979-05-27",
    ]
    lines[at] = f"{name} = {data.draw(st.sampled_from(values))}"
    one_sentence_or_a_lesson("\n".join(lines).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_sentence(data: bytes) -> None:
    one_sentence_or_a_lesson(data)


def one_sentence_or_a_lesson(data: bytes) -> None:
    """Nothing else comes of a file."""
    said = "mine.toml: "
    try:
        lesson_of("mine", data)
    except ValueError as error:
        said = str(error)
    assert said.startswith("mine.toml: ")
    assert len(said) <= 300
    assert said.isprintable()
