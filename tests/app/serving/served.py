"""The app as `python -m app` serves it, in processes of its own, and what it answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.server import ROOT, free_port

PATIENCE = 120.0  # seconds, on a busy machine


@dataclass(frozen=True)
class Answer:
    """What came back. headers: names in small letters; of one that comes twice the last. cookies: what they hold, by name."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes

    @property
    def cookie(self) -> str:
        """The name of the server that answered, where it is told to the browser."""
        return self.cookies.get("gh_replica", "")


@dataclass(frozen=True)
class Served:
    """A running app. log: what it says."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes | None = None
    ) -> Answer:
        """Ask for a path as it is written, with nothing made plain in it."""
        asking = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            asking.request(method, path, body, dict(headers or {}))
            answer = asking.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            told = [each.partition(";")[0].partition("=") for each in answer.headers.get_all("Set-Cookie") or []]
            return Answer(answer.status, named, {name: value for name, _, value in told}, answer.read())
        finally:
            asking.close()

    def status(self, path: str, headers: Mapping[str, str]) -> int:
        """Of an answer whose end is not waited for."""
        asking = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            asking.request("GET", path, headers=dict(headers))
            return asking.getresponse().status
        finally:
            asking.close()

    def is_well(self, replica: str = "") -> bool:
        try:
            found = self.ask("/_stcore/health", {"Cookie": f"gh_replica={replica}"} if replica else None)
        except (OSError, HTTPException):
            return False
        return found.status == 200 and found.body == b"ok"

    @property
    def servers(self) -> list[int]:
        """Process ids of the servers, in the order of their starts; nginx is none, nor who measures at the lowest priority."""
        return [
            pid for pid in self.children if "python" in Path(f"/proc/{pid}/cmdline").read_text() and _nice(pid) < 19
        ]

    @property
    def children(self) -> list[int]:
        """Every process that is kept running."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in found]


def _nice(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[16])


@contextmanager
def served(folder: Path, command: list[str] | None = None, cwd: Path = ROOT, **said: str) -> Iterator[Served]:
    """Start it with so much in its environment, wait until it is well, and end it with all that it has started."""
    port, log = free_port(), folder / "log"
    variables = {**os.environ, "PORT": str(port), "CLASSROOM_DB": str(folder / "classroom.sqlite"), **said}
    for name in ("PYTHONPATH", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # it needs none of them
        variables.pop(name, None)
    with log.open("wb") as file:
        process = subprocess.Popen(
            command or [sys.executable, "-m", "app"], cwd=cwd, stdout=file, stderr=file, env=variables
        )
    found = Served(process, port, log)
    try:
        until = time.monotonic() + PATIENCE
        while not found.is_well():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the app did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.1)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
