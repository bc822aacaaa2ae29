"""What `make run` and the image install is one set of versions, each file of it known by its hash."""

from __future__ import annotations

import re
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as canonical

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-torch.lock")


def entries(lock: str) -> list[str]:
    """Each requirement with its hashes, on one line."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pinned(lines: list[str]) -> dict[str, str]:
    """Versions by name, of the lines that hold for this Python."""
    asked = [Requirement(line.partition(" --hash")[0]) for line in lines]
    here = [each for each in asked if each.marker is None or each.marker.evaluate()]
    return {canonical(each.name): str(each.specifier).removeprefix("==") for each in here}


LOCKED = pinned(entries("requirements.lock"))
ASKED = [
    line for line in (ROOT / "requirements.txt").read_text().splitlines() if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize("lock", LOCKS)
def test_each_file_is_known_by_its_hash(lock: str) -> None:
    for entry in entries(lock):
        assert re.search(r"==[^;\s]+( ; .*?)? +--hash=sha256:[0-9a-f]{64}", entry), entry


def test_what_is_asked_for_is_locked_in_the_version_that_is_asked_for() -> None:
    for name, asked in pinned(ASKED).items():
        locks = LOCKED if name != "torch" else pinned([re.sub(r" ; .*? --", " --", entries(LOCKS[1])[0])])
        assert locks[name].partition("+")[0] == asked, f"{name}: make lock"


def test_torch_stands_in_a_lock_of_its_own_for_it_comes_from_another_index() -> None:
    assert "torch" not in LOCKED
    assert {canonical(Requirement(each.partition(" --hash")[0]).name) for each in entries(LOCKS[1])} == {"torch"}
    assert not [name for name in LOCKED if name.startswith("nvidia")]


def test_what_is_installed_here_is_what_is_locked() -> None:
    assert {name: version(name) for name in LOCKED} == LOCKED


def test_nothing_that_the_app_needs_is_missing_in_the_lock() -> None:
    waiting, seen = [Requirement(line) for line in ASKED], set[tuple[str, str]]()
    while waiting:
        wanted = waiting.pop()
        for extra in ["", *wanted.extras]:
            if (key := (canonical(wanted.name), extra)) in seen or not _holds(wanted.marker, ""):
                continue
            seen.add(key)
            needs = [Requirement(each) for each in distribution(wanted.name).requires or []]
            waiting += [
                each
                for each in needs
                if _holds(each.marker, extra) and not (wanted.name == "torch" and each.marker is not None)
            ]
    assert {name for name, _ in seen} - {"torch"} <= set(LOCKED)


def _holds(marker: Marker | None, extra: str) -> bool:
    return marker is None or marker.evaluate({"extra": extra})


def test_the_makefile_and_the_image_install_from_the_lock() -> None:
    for file in ("Makefile", "Dockerfile"):
        assert "--require-hashes -r requirements.lock" in (ROOT / file).read_text(), file
