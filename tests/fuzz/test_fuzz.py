"""A few hundred moves, links and requests with fixed seeds; `python -m tests.fuzz` does ten thousand with others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.server import TRACEBACK, Server
from tests.coroutines import run as run_coroutine
from tests.fuzz.__main__ import KINDS, fuzzed_app, many
from tests.fuzz.links import PAGES
from tests.fuzz.walk import Found

COUNTS = {"walks": len(PAGES), "links": 80, "routes": 400}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with fuzzed_app() as running:
        yield running


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_somebody_does_no_page_fails_or_is_blank_and_no_request_stays_unanswered(
    server: Server, kind: str
) -> None:
    found, before = Found(), len(server.said())
    run_coroutine(many(server.address, [f"1-{number}" for number in range(COUNTS[kind])], 3, KINDS[kind], found))
    assert found.faults == [], "\n".join(found.faults)
    assert found.done >= COUNTS[kind]
    said = server.said()[before:]
    assert TRACEBACK not in said, f"{said}\n  again: python -m tests.fuzz {kind} --seed 1"
