"""One file is the secret of all copies of the app; what it holds is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.lessons.lesson_link import LessonLink
from app.lessons.signed_link import read_link, signed
from app.serving.secret import take_secret

SECRET = "0123456789abcdef" * 4


def test_a_file_signs_cookies_and_opens_the_database(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    copies = [{"SECRET_FILE": str(tmp_path / "secret")} for _ in range(2)]
    for said in copies:
        take_secret(said)
    assert copies[0] == copies[1]
    assert copies[0]["PGPASSWORD"] == SECRET
    assert SECRET not in copies[0]["STREAMLIT_SERVER_COOKIE_SECRET"]  # who learns one does not have the other


def test_one_copy_reads_the_links_that_another_has_signed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    copies: list[dict[str, str]] = [{"SECRET_FILE": str(tmp_path / "secret")} for _ in range(2)]
    for said in copies:
        take_secret(said)
    link = LessonLink(page="gates", query="cells=LSTM")
    assert read_link(signed(link, copies[0]["SECRET"]), copies[1]["SECRET"]) == link
    assert len({SECRET, copies[0]["SECRET"], copies[0]["STREAMLIT_SERVER_COOKIE_SECRET"]}) == 3


def test_what_is_said_beside_it_counts(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    said = {"SECRET_FILE": str(tmp_path / "secret"), "PGPASSWORD": "theirs"}
    take_secret(said)
    assert said["PGPASSWORD"] == "theirs"


def test_without_a_file_nothing_is_given() -> None:
    said: dict[str, str] = {}
    take_secret(said)
    assert said == {}


@pytest.mark.parametrize("held", [None, b"", b"short secret", b"\xff" * 64])
def test_a_file_that_is_none_is_refused_without_a_word_of_it(tmp_path: Path, held: bytes | None) -> None:
    if held is not None:
        (tmp_path / "secret").write_bytes(held)
    with pytest.raises(ValueError, match=r"^SECRET_FILE must ") as raised:
        take_secret({"SECRET_FILE": str(tmp_path / "secret")})
    assert "short secret" not in str(raised.value)
