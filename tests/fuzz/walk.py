"""A visitor who does anything: what must never happen meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from benchmarks.session import Session
from tests.fuzz import links, moves

SLOW = 5.0  # seconds until a page is done or says that it is at work
PATIENCE = 300.0  # seconds: a busy machine is slow, and that is no fault
MOVES = 15  # of a visitor


@dataclass(slots=True)
class Found:
    """What was done, and what went wrong. slow: pages that kept silent for too long, judged only where nothing else runs."""

    done: int = 0
    faults: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    longest: float = 0.0


async def walk(address: str, seed: str, found: Found, length: int = MOVES) -> None:
    """One visitor; the same seed makes the same moves where the pages show the same. Its number says where it begins."""
    page = links.PAGES[int(seed.rpartition("-")[2]) % len(links.PAGES)]
    session, made = Session(address, page, patience=PATIENCE), [f"open {page!r}"]
    try:
        await session.open()
        _look(session, seed, made, found)
        for number in range(length):
            made.append(f"move {number}, at {session.query[:300]!r}")
            made[-1] = await moves.make(session, Random(f"move {seed} {number}"))
            _look(session, seed, made, found)
    except Exception as error:
        found.faults.append(_told("walks", seed, _named(error), made))
    finally:
        await session.close()


async def visit(address: str, seed: str, found: Found) -> None:
    """A link is opened, and opened again."""
    page, query = links.link(Random(f"link {seed}"))
    session = Session(address, page, query, patience=PATIENCE)
    try:
        await session.open()
        _look(session, seed, [f"/{page}?{query[:600]}"], found, "links")
        await session.rerun()
        _look(session, seed, [f"/{page}?{query[:600]}", "again"], found, "links")
    except Exception as error:
        found.faults.append(_told("links", seed, _named(error), [f"/{page}?{query[:2000]}"]))
    finally:
        await session.close()


def _look(session: Session, seed: str, made: list[str], found: Found, what: str = "walks") -> None:
    found.done += 1
    found.longest = max(found.longest, session.first_sign)
    if not session.screen.headlines():
        raise RuntimeError("the page has no headline")
    if session.first_sign > SLOW:
        found.slow.append(_told(what, seed, f"{session.first_sign:.1f} s without a sign", made))


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}, {', '.join(getattr(error, '__notes__', []))}"


def _told(what: str, seed: str, fault: str, made: list[str]) -> str:
    lines = "\n    ".join(made[-12:])
    return f"{fault}\n  again: python -m tests.fuzz {what} --only {seed}\n    {lines}"
