"""What the browser keeps is fetched anew when, and only when, its content has changed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from app.components import served_files
from app.components.served_files import serve


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(served_files, "STATIC", tmp_path / "static")
    return tmp_path / "static"


def test_a_changed_file_has_another_address(folder: Path) -> None:
    first, second = serve("part.js", b"1"), serve("part.js", b"2")
    assert first != second
    assert [(folder / Path(address).name).read_bytes() for address in (first, second)] == [b"1", b"2"]


def test_an_unchanged_file_keeps_its_address_and_is_not_written_again(folder: Path) -> None:
    address = serve("part.min.js", b"1")
    written = folder / Path(address).name
    written.chmod(0o400)
    before = written.stat().st_mtime_ns
    assert serve("part.min.js", b"1") == address
    assert written.stat().st_mtime_ns == before
    assert address.endswith(".min.js")


def test_nothing_half_written_is_left(folder: Path) -> None:
    served = serve("part.js", b"1")
    assert {path.name for path in folder.iterdir()} == {Path(served).name, f"{Path(served).name}.gz"}


def test_the_compressed_file_holds_the_same(folder: Path) -> None:
    served = folder / Path(serve("part.js", b"1" * 5000)).name
    assert gzip.decompress(served.with_name(f"{served.name}.gz").read_bytes()) == served.read_bytes()
