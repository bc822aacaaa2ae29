"""A file of text as people have it: which signs its bytes stand for, and what is to be said about that."""

from __future__ import annotations

import codecs
from typing import NamedTuple

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
        raise ValueError(
            f"A file must have at most {MAX_BYTES >> 20} MB here, this one has {len(content) / 2**20:.1f} MB."
        )
    text, told = _decoded(content)
    if "\x00" in text:
        raise ValueError("The file is no text (it has zero bytes): save it as UTF-8 and upload it again.")
    text = with_plain_line_ends(text)
    if not text.strip():
        raise ValueError("The file is empty.")
    if len(text) > longest:
        told = f"{told} Of its {len(text):,} characters the first {longest:,} are read.".strip()
    return TextFile(text=text[:longest], told=told)


def _decoded(content: bytes) -> tuple[str, str]:
    wide = next((name for mark, name in _WIDE.items() if content.startswith(mark)), None)
    try:
        return (
            (content.decode(wide), f"The file is {wide}, and read so.") if wide else (content.decode("utf-8-sig"), "")
        )
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1:,} is 0x{content[error.start]:02X}"
    try:
        return content.decode("cp1252"), f"The file is not UTF-8 ({where}). It is read as Windows-1252."
    except UnicodeDecodeError:
        raise ValueError(
            f"The file is neither UTF-8 ({where}) nor Windows-1252: save it as UTF-8 and upload it again."
        ) from None
