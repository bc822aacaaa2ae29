"""Whatever is in a file, it is a lesson, or one sentence says why it is none."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.lessons.lesson_files import FOLDER
from app.lessons.read_lesson import lesson_of
from tests.app.lessons.mistakes import PLAIN

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
