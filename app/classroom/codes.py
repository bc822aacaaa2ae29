"""Codes that are read aloud, and keys that are not."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # 31, without 0 O 1 I L
LENGTH = 6


def new_code() -> str:
    """Six characters of 31: 30 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def code_of(text: str) -> str:
    """The code of a text: the same one every time."""
    number, letters = int(digest(text), 16), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return letters


def as_code(written: str) -> str | None:
    """A code as somebody typed it, in small letters or with blanks around it; None where it cannot be one."""
    code = written.strip().upper()
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else None


def new_key() -> str:
    """128 random bits, as a link carries them."""
    return secrets.token_urlsafe(16)


def is_key(text: str) -> bool:
    """Whether it is as long and of such characters as a key is."""
    return re.fullmatch(r"[A-Za-z0-9_-]{22}", text) is not None


def digest(secret: str) -> str:
    """What is stored of a key or a token: it cannot be turned back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def matches(secret: str, stored: str) -> bool:
    """Whether a digest is that of a key, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(digest(secret), stored)
