"""A file of text as people have it: which signs its bytes stand for, and what is to be said about that."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from app import numbers
from app.language.language import plain
from rnn_core.config import with_plain_line_ends

MAX_BYTES = 5 << 20
_WIDE = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


class TextFile(NamedTuple):
    """A text with plain line ends. told: what a reader of the file should know, "" where it is as it was sent."""

    text: str
    told: str


def read_text(content: bytes, longest: int) -> TextFile:
    """A file's text: UTF-8, UTF-16 with its mark, or else Windows-1252, the first `longest` characters.

    Raises:
        ValueError: one sentence that says why these bytes are no text.
    """
    if len(content) > MAX_BYTES:
        values = {"megabytes": MAX_BYTES >> 20, "most": numbers.whole(MAX_BYTES), "bytes": numbers.whole(len(content))}
        raise ValueError(
            plain("A file has at most {most} bytes ({megabytes} MB) here. This one has {bytes}.", **values)
        )
    text, told = _decoded(content)
    if "\x00" in text:
        raise ValueError(plain("The file is no text, because it has zero bytes. Save it as UTF-8 and upload it again."))
    text = with_plain_line_ends(text)
    if not text.strip():
        raise ValueError(plain("The file is empty."))
    if len(text) > longest:
        values = {"first": numbers.whole(longest), "all": numbers.whole(len(text))}
        told = f"{told} {plain('The first {first} of its {all} characters are read.', **values)}".strip()
    return TextFile(text=text[:longest], told=told)


def _decoded(content: bytes) -> tuple[str, str]:
    wide = next((name for mark, name in _WIDE.items() if content.startswith(mark)), None)
    try:
        return (
            (content.decode(wide), plain("The file is {encoding} and is read as such.", encoding=wide))
            if wide
            else (content.decode("utf-8-sig"), "")
        )
    except UnicodeDecodeError as error:
        place = {"place": numbers.whole(error.start + 1), "byte": f"0x{content[error.start]:02X}"}
    try:
        told = plain("The file is not UTF-8 (byte {place} is {byte}). It is read as Windows-1252.", **place)
        return content.decode("cp1252"), told
    except UnicodeDecodeError:
        sentences = [
            plain("The file is neither UTF-8 (byte {place} is {byte}) nor Windows-1252.", **place),
            plain("Save it as UTF-8 and upload it again."),
        ]
        raise ValueError(" ".join(sentences)) from None
