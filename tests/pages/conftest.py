"""Pages leave nothing running behind them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

ENOUGH = 20.0  # seconds


@pytest.fixture(autouse=True)
def _nothing_trains_when_a_test_is_over() -> Iterator[None]:
    """A page trains behind itself for as long as somebody may come back.

    The annotations' hook draws random numbers in that thread, too, and hypothesis takes that for a strategy that does.
    """
    yield
    session = sys.modules.get("app.background.session")
    if session is None:
        return
    background = session._OF_THIS_PROCESS
    with background._lock:
        for work in background._works.values():
            work.followers.clear()
    begun = time.monotonic()
    while background._running and time.monotonic() - begun < ENOUGH:
        time.sleep(0.01)
