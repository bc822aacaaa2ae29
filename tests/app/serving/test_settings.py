"""The environment says where to listen, or one sentence says what is wrong with it."""

from __future__ import annotations

import pytest

from app.serving.settings import MOST_WORKERS, Settings, settings


def test_without_a_word_this_computer_alone_is_answered() -> None:
    found = settings({})
    assert (found.address, found.port) == ("127.0.0.1", 8501)
    assert 1 <= found.workers <= MOST_WORKERS


def test_what_is_said_is_taken() -> None:
    said = {"ADDRESS": "0.0.0.0", "PORT": "9000", "WORKERS": "3", "TRUSTED_PROXIES": "10.0.0.0/8, 2001:db8::1"}
    proxies = ("127.0.0.1", "::1", "10.0.0.0/8", "2001:db8::1/128")
    assert settings(said) == Settings(address="0.0.0.0", port=9000, workers=3, proxies=proxies)


@pytest.mark.parametrize("written", ["*", "proxy", "10.0.0.1/8", "1.2.3.4; return 200"])
def test_only_addresses_and_networks_are_believed(written: str) -> None:
    with pytest.raises(ValueError, match=r"^TRUSTED_PROXIES must be addresses or networks"):
        settings({"TRUSTED_PROXIES": written})


def test_an_empty_word_says_nothing() -> None:
    assert settings({"ADDRESS": "", "PORT": "", "WORKERS": ""}) == settings({})


@pytest.mark.parametrize("name", ["PORT", "WORKERS"])
@pytest.mark.parametrize("written", ["0", "-1", "many", "1.5", "٣", "99999999999999999999", "1 "])
def test_what_is_no_number_of_its_kind_is_named(name: str, written: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must be a whole number in \[1, \d+\], got ") as raised:
        settings({name: written})
    assert repr(written) in str(raised.value)
