"""The app, started as a user starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
STARTS_WITHIN = 90  # seconds, on a busy machine
AS_MAKE_RUN = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running app."""

    address: str
    pid: int
    log: Path

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def processes(self) -> list[int]:
        """The server's own, and all that it started."""
        return _family(self.pid)

    def processor_seconds(self) -> float:
        """What it has used of all cores so far, in its own code and in the system's."""
        return sum(_processor_seconds(pid) for pid in self.processes())

    def proportional_megabytes(self) -> float:
        """What it holds in memory, of shared pages its share (PSS, summed)."""
        return sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in self.processes()) / 1024

    def resident_megabytes(self) -> float | None:
        """What the server and its worker processes hold in memory (VmRSS, summed); None where there is no /proc."""
        if not Path("/proc/self/status").exists():
            return None
        return sum(_kilobytes(pid, "status", "VmRSS:") for pid in self.processes()) / 1024


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _is_healthy(address: str) -> bool:
    try:
        with urlopen(f"{address}/_stcore/health", timeout=5) as answer:
            return bool(answer.read() == b"ok")
    except (URLError, OSError):
        return False


@contextmanager
def running_app(
    port: int | None = None, environment: Mapping[str, str] = MappingProxyType({}), workers: int = 1
) -> Iterator[Server]:
    """Start the app, by default on a free port, wait until it answers, and stop it at the end.

    environment: variables beside this process's own. Rooms are kept in a folder of their own until the end, unless one of
    them names a database. workers: processes that serve it.

    Raises:
        RuntimeError: it did not start; with the end of its log.
    """
    port = port or free_port()
    server = {"ADDRESS": "127.0.0.1", "PORT": str(port), "WORKERS": str(workers), **AS_MAKE_RUN}
    with TemporaryDirectory() as folder:
        kept = {"CLASSROOM_DB": str(Path(folder, "classroom.sqlite"))}
        with started([sys.executable, "-m", "app"], port, server | kept | dict(environment)) as running:
            yield running


@contextmanager
def started(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """A Streamlit server that a command starts, once it answers; stopped at the end.

    Raises:
        RuntimeError: it did not start; with the end of its log.
    """
    address = f"http://127.0.0.1:{port}"
    with TemporaryDirectory() as folder:
        path = Path(folder, "server.log")
        with path.open("wb") as log:
            variables = {**os.environ, **environment}
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env=variables)
        server = Server(address=address, pid=process.pid, log=path)
        try:
            end = time.monotonic() + STARTS_WITHIN
            while not _is_healthy(address):
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"the app did not start:\n{server.said()[-3000:]}")
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has ended meanwhile
            children += [int(child) for child in task.read_text().split()]
    return [pid] + [member for child in children for member in _family(child)]


def _kilobytes(pid: int, file: str, name: str) -> int:
    """A line of a process's file in /proc; 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0


def _processor_seconds(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
