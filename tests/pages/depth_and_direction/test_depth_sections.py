"""What a reader is told while networks of every depth are run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pages.depth_and_direction import depth_sections
from tests.pages.reading import headline, open_page


def test_runs_of_every_depth_take_place_behind_a_sign_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    during: list[int] = []
    run_depths = depth_sections.run_depths

    @contextmanager
    def spinner(text: str, **_: Any) -> Iterator[None]:
        told.append(text)
        yield
        told.pop()

    def watched(*args: Any, **more: Any) -> Any:
        during.append(len(told))
        return run_depths(*args, **more)

    monkeypatch.setattr(depth_sections.st, "spinner", spinner)
    monkeypatch.setattr(depth_sections, "run_depths", watched)
    assert headline(open_page("depth_and_direction", {}))
    assert during
    assert all(during)
