"""A class that stays: forty sessions for an hour, and what the server holds meanwhile. Run: python -m benchmarks.soak.

Writes `soak.csv`, a line every ten seconds, and `soak.svg`, the curve.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from random import Random

from benchmarks.curve import curve
from benchmarks.rows import leave_in_order_when_told
from benchmarks.server import TRACEBACK, Server, running_app
from benchmarks.session import Session
from benchmarks.upload import upload

HERE = Path(__file__).resolve().parent
EVERY = 10.0  # seconds between two samples
PAUSE = 0.5  # seconds between two moves of a session
WARM_AFTER = 0.2  # share of the time
GROWS_AT_MOST = 0.10  # of the memory after that
SERIES = "year,value\n" + "\n".join(f"{1800 + k},{(k * 37) % 101}" for k in range(160))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the server and all its processes hold; done, failed: by the sessions so far."""

    seconds: float
    resident_mb: float
    proportional_mb: float
    threads: int
    files: int
    done: int
    failed: int


@dataclass(slots=True)
class Class:
    """What forty students do, and how often each of it has failed."""

    server: Server
    until: float
    done: Counter[str]
    failed: Counter[str]


def main() -> None:
    """Soak, write both files, say whether it held; the exit status says so, too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description="Hold a class for an hour.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--into", type=Path, default=HERE, help="the folder of soak.csv and soak.svg")
    asked = parser.parse_args()
    leave_in_order_when_told()
    with running_app(workers=asked.workers) as server:
        samples, done, failed = asyncio.run(_soak(server, asked.sessions, asked.minutes * 60))
        if TRACEBACK in (said := server.said()):
            print(said[said.index(TRACEBACK) :][:6000], file=sys.stderr)
    write(samples, asked.into)
    print(f"{dict(done)}; failed: {dict(failed)}")
    print(held := verdict(samples))
    sys.exit("grows" in held or bool(failed))


def write(samples: list[Sample], folder: Path) -> None:
    """Both files."""
    with (folder / "soak.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, [one.name for one in fields(Sample)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(sample) for sample in samples)
    minutes = [sample.seconds / 60 for sample in samples]
    drawn = {
        "resident memory, MB": [sample.resident_mb for sample in samples],
        "threads": [float(sample.threads) for sample in samples],
        "open files": [float(sample.files) for sample in samples],
    }
    (folder / "soak.svg").write_text(curve(minutes, drawn), encoding="utf-8")


def verdict(samples: list[Sample]) -> str:
    """Memory, threads and files once warm, and at the end: each as the mean of an eighth of what comes after."""
    warm = samples[int(len(samples) * WARM_AFTER) :]
    few = max(1, len(warm) // 8)

    def ends(name: str) -> tuple[float, float]:
        values = [float(getattr(sample, name)) for sample in warm]
        return sum(values[:few]) / few, sum(values[-few:]) / few

    told = []
    for name in ("resident_mb", "proportional_mb", "threads", "files"):
        before, after = ends(name)
        word = "grows" if after > before * (1 + GROWS_AT_MOST) and after > before + 4 else "holds"
        told.append(f"{name} {before:.0f} → {after:.0f} ({after / before - 1:+.1%}, {word})")
    return "; ".join(told)


async def _soak(server: Server, sessions: int, seconds: float) -> tuple[list[Sample], Counter[str], Counter[str]]:
    room = Class(server=server, until=time.monotonic() + seconds, done=Counter(), failed=Counter())
    students = [asyncio.create_task(_student(room, number)) for number in range(sessions)]
    began, samples = time.monotonic(), []
    while time.monotonic() < room.until:
        await asyncio.sleep(min(EVERY, max(0.1, room.until - time.monotonic())))
        samples.append(await asyncio.to_thread(_sample, room, time.monotonic() - began))
        print(samples[-1], file=sys.stderr, flush=True)
    await asyncio.gather(*students)
    return samples, room.done, room.failed


def _sample(room: Class, seconds: float) -> Sample:
    server = room.server
    return Sample(
        seconds=round(seconds, 1),
        resident_mb=round(server.resident_megabytes() or 0.0, 1),
        proportional_mb=round(server.proportional_megabytes(), 1),
        threads=sum(_count(pid, "task") for pid in server.processes()),
        files=sum(_count(pid, "fd") for pid in server.processes()),
        done=room.done.total(),
        failed=room.failed.total(),
    )


def _count(pid: int, folder: str) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/{folder}").iterdir()))
    except OSError:
        return 0


async def _student(room: Class, number: int) -> None:
    """Visits of a minute or so, one after the other; a tab is closed, reloaded, or just gone."""
    rng = Random(number)
    await asyncio.sleep(rng.random() * 5)
    page, query = "", ""
    while time.monotonic() < room.until:
        session = Session(room.server.address, page, query)
        ends = min(room.until, time.monotonic() + rng.uniform(40, 80))
        try:
            await session.open()
            room.done["visits"] += 1
            while time.monotonic() < ends:
                await asyncio.sleep(PAUSE * rng.uniform(0.6, 1.4))
                room.done[await _move(session, rng)] += 1
        except Exception as error:
            room.failed[said := f"{type(error).__name__}: {error}"[:200]] += 1
            print(f"failed: {said} at {session.query[:100]!r}", file=sys.stderr, flush=True)
        page, query = ("", "") if rng.random() < 0.5 else (rng.choice(sorted(session.pages) or [""]), session.query)
        await (session.vanish() if rng.random() < 0.3 else session.close())


async def _move(session: Session, rng: Random) -> str:
    """Four in five are moves of a slider; the rest opens a page, trains, or uploads."""
    kind = rng.choices(("move", "page", "training", "upload"), (80, 12, 4, 4))[0]
    doing: dict[str, Callable[[Session, Random], object]] = {"page": _open_page, "training": _train}
    if kind == "upload":
        await _upload(session)
    elif kind in doing:
        doing[kind](session, rng)
    else:
        _slide(session, rng)
    await session.rerun()
    return kind


def _slide(session: Session, rng: Random) -> None:
    """Three in four to a weight scale that the class has had, the others anywhere."""
    scale = rng.choice((0.8, 0.9, 1.0, 1.1, 1.2, 1.4)) if rng.random() < 0.75 else round(rng.uniform(0.5, 2), 2)
    if any(getattr(one.told, "label", "") == "Weight scale" for one in session.screen.controls()):
        session.set_slider("Weight scale", scale)


def _open_page(session: Session, rng: Random) -> None:
    session.go(rng.choice(sorted(session.pages)))


def _train(session: Session, rng: Random) -> None:
    session.go("training", f"seed={rng.randrange(40)}&steps=200&nets=RNN")


async def _upload(session: Session) -> None:
    """A series to the page that forecasts it."""
    session.go("series_memory")
    await session.rerun()
    place = next(one for one in session.screen.controls() if one.kind == "file_uploader")
    await upload(session, place, "series.csv", SERIES.encode())


if __name__ == "__main__":
    main()
