"""The app, started as a user starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
STARTS_WITHIN = 90  # seconds, on a busy machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running app."""

    address: str
    pid: int

    def resident_megabytes(self) -> float | None:
        """What the server and its worker processes hold in memory (VmRSS, summed); None where there is no /proc."""
        if not Path("/proc/self/status").exists():
            return None
        return sum(_resident_kilobytes(pid) for pid in _family(self.pid)) / 1024


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
    port: int | None = None, environment: Mapping[str, str] = MappingProxyType({}), workers: int | None = None
) -> Iterator[Server]:
    """Start the app, by default on a free port, wait until it answers, and stop it at the end.

    environment: variables beside this process's own. Rooms are kept in a folder of their own until the end, unless one of
    them names a database. workers: processes behind nginx, as `make run` starts them; None for Streamlit's own command.

    Raises:
        RuntimeError: it did not start; with the end of its log.
    """
    port = port or free_port()
    server_address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app/server.py", "--server.port", str(port)]
    if workers is not None:
        command = [sys.executable, "-m", "app"]
    with TemporaryDirectory() as folder, TemporaryFile("w+", encoding="utf-8") as log:
        kept = {"CLASSROOM_DB": str(Path(folder, "classroom.sqlite"))}
        variables = {**os.environ, **kept, **environment}
        if workers is not None:
            variables |= {"PORT": str(port), "WORKERS": str(workers)}
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env=variables)
        try:
            end = time.monotonic() + STARTS_WITHIN
            while not _is_healthy(server_address):
                if process.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    raise RuntimeError(f"the app did not start:\n{log.read()[-3000:]}")
                time.sleep(0.1)
            yield Server(address=server_address, pid=process.pid)
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
        children += [int(child) for child in task.read_text().split()]
    return [pid] + [member for child in children for member in _family(child)]


def _resident_kilobytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
