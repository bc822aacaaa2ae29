"""The address that a class is given."""

from __future__ import annotations

import pytest
import streamlit as st

from app.classroom import address


@pytest.fixture(autouse=True)
def behind_nginx(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes: each one's Streamlit answers nginx on this computer alone."""
    monkeypatch.setattr(st, "get_option", {"server.address": "127.0.0.1"}.get)
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    monkeypatch.delenv("ADDRESS", raising=False)


@pytest.mark.parametrize(
    ("said", "alone"), [("0.0.0.0", False), ("192.168.1.20", False), ("127.0.0.1", True), ("", True)]
)
def test_address_says_whom_the_server_answers_and_not_streamlit_behind_nginx(
    monkeypatch: pytest.MonkeyPatch, said: str, alone: bool
) -> None:
    monkeypatch.setenv("ADDRESS", said)
    assert address.only_this_computer() is alone


def test_the_public_address_is_taken_as_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://lab.example.org/horizon/")
    assert address.base_url() == "https://lab.example.org/horizon"
