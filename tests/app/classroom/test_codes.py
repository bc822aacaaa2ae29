"""Codes are read aloud without doubt, and keys are stored so that nobody reads them back."""

from __future__ import annotations

from collections import Counter

import pytest

from app.classroom import codes


def test_a_code_has_six_characters_that_nobody_takes_for_another() -> None:
    found = Counter("".join(codes.new_code() for _ in range(2_000)))
    assert set(found) == set(codes.LETTERS)
    assert len(codes.LETTERS) == 31
    assert not set(codes.LETTERS) & set("0O1IL")
    assert min(found.values()) > 12_000 / 31 / 1.5


@pytest.mark.parametrize("written", ["k7m2qx", " K7M2QX\n", "K7m2Qx"])
def test_a_code_is_known_however_it_is_typed(written: str) -> None:
    assert codes.as_code(written) == "K7M2QX"


@pytest.mark.parametrize("written", ["", "K7M2Q", "K7M2QXX", "K7M2Q0", "K7M2Q\0", "\ud800" * 6, "K" * 100_000, "'; --"])
def test_what_cannot_be_a_code_is_none(written: str) -> None:
    assert codes.as_code(written) is None


def test_a_key_has_128_bits_and_is_known_by_its_digest_alone() -> None:
    keys = {codes.new_key() for _ in range(100)}
    assert len(keys) == 100
    key = keys.pop()
    assert len(key) == 22
    assert key not in codes.digest(key)
    assert codes.matches(key, codes.digest(key))
    assert not codes.matches(key[:-1], codes.digest(key))
    assert not codes.matches("\ud800", codes.digest(key))


def test_the_code_of_a_text_is_the_same_every_time() -> None:
    assert codes.code_of("a") == codes.code_of("a") != codes.code_of("b")
    assert codes.as_code(codes.code_of("a")) == codes.code_of("a")
