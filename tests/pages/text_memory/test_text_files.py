"""Files of text as people save them are the same text, or a sentence says why they are none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.text_memory.text_files import MAX_BYTES, read_text

LINES = st.lists(st.text("ab é’👋", min_size=1, max_size=8), min_size=1, max_size=6).filter(
    lambda lines: "".join(lines).strip()
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_encoding_mark_and_line_ends_change_no_text(lines: list[str], end: str, encoding: str) -> None:
    found = read_text(end.join(lines).encode(encoding), 1000)
    assert found.text == "\n".join(lines)
    assert found.told == ("The file is UTF-16 and is read as such." if encoding == "utf-16" else "")


def test_an_apostrophe_of_windows_1252_is_read_and_said() -> None:
    found = read_text("it isn’t lit".encode("cp1252"), 1000)
    assert found.text == "it isn’t lit"
    assert found.told == "The file is not UTF-8 (byte 7 is 0x92). It is read as Windows-1252."


def test_of_a_long_file_the_first_characters_are_read() -> None:
    found = read_text(b"ab" * 60, 100)
    assert found == ("ab" * 50, "The first 100 of its 120 characters are read.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b" \r\n", "The file is empty."),
        (b"a\x00b\x00", "The file is no text, because it has zero bytes. Save it"),
        (b"\x89PNG\x81", "The file is neither UTF-8 (byte 1 is 0x89) nor Windows-1252. Save it as UTF-8"),
        (b"a" * (MAX_BYTES + 1), "A file has at most 5,242,880 bytes (5 MB) here. This one has 5,242,881."),
    ],
)
def test_what_is_no_text_is_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}"):
        read_text(content, 1000)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_text_or_a_sentence(content: bytes) -> None:
    try:
        said = "The file is" if "\r" not in read_text(content, 1000).text else "a line end is left"
    except ValueError as error:
        said = str(error)
    assert said.startswith("The file is")
