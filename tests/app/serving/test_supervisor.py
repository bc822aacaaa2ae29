"""What is kept running is started again when it ends, and ends with a signal. In a process of its own, which may fork."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROGRAM = """
import os, sys, time
from pathlib import Path
from app.serving.supervisor import Kept, Supervisor
folder = Path(sys.argv[1])
def server(name):
    def run():
        with (folder / name).open("a") as file:
            file.write(f"{os.getpid()}\\n")
        if not os.fork():  # as nginx has a worker
            with (folder / f"child of {name}").open("a") as file:
                file.write(f"{os.getpid()}\\n")
            time.sleep(30)
            os._exit(0)
        time.sleep(600)
    return run
def is_well(name):  # once the test says so; asked for the other one meanwhile
    return lambda: (folder / f"{name} is well").exists()
Supervisor([Kept(name=name, run=server(name), is_well=is_well(name)) for name in ("one", "two")]
    + [Kept(name="front", run=server("front"))]).watch()
(folder / "ended").write_text("ended")
"""
PATIENCE = 30.0  # seconds


def pids(folder: Path, name: str) -> list[int]:
    file = folder / name
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)]) as process:
        until(lambda: all(pids(tmp_path, name) for name in ("one", "two", "front")))
        yield process
        process.kill()


def test_what_is_killed_is_started_again_and_the_other_runs_on(
    watching: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    (one,), (two,) = pids(tmp_path, "one"), pids(tmp_path, "two")
    os.kill(one, signal.SIGKILL)
    until(lambda: len(pids(tmp_path, "one")) == 2)
    assert pids(tmp_path, "two") == [two]
    assert alive(two)


def test_they_are_renewed_one_after_another_each_once_the_one_before_is_well(
    watching: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    (two,), (front,) = pids(tmp_path, "two"), pids(tmp_path, "front")
    watching.send_signal(signal.SIGUSR1)
    until(lambda: len(pids(tmp_path, "one")) == 2)
    watching.send_signal(signal.SIGUSR1)  # asked again meanwhile: it goes on as it was
    time.sleep(1)
    assert pids(tmp_path, "two") == [two]
    assert alive(two)
    (tmp_path / "one is well").touch()
    until(lambda: len(pids(tmp_path, "two")) == 2)
    assert not alive(two)
    assert len(pids(tmp_path, "one")) == 2
    assert pids(tmp_path, "front") == [front]
    assert alive(front)


def test_one_that_dies_while_another_is_renewed_is_started_again(
    watching: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    watching.send_signal(signal.SIGUSR1)
    until(lambda: len(pids(tmp_path, "one")) == 2)
    os.kill(pids(tmp_path, "two")[-1], signal.SIGKILL)
    until(lambda: len(pids(tmp_path, "two")) == 2)


def test_what_a_killed_process_has_left_behind_is_ended(watching: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """The worker of an nginx that was killed would keep its port."""
    until(lambda: len(pids(tmp_path, "child of one")) == 1)
    (one,), (child,) = pids(tmp_path, "one"), pids(tmp_path, "child of one")
    os.kill(one, signal.SIGKILL)
    until(lambda: len(pids(tmp_path, "child of one")) == 2)
    assert not alive(child)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all(watching: subprocess.Popen[bytes], tmp_path: Path, number: signal.Signals) -> None:
    watching.send_signal(number)
    assert watching.wait(PATIENCE) == 0
    assert (tmp_path / "ended").exists()
    assert not any(alive(pid) for name in ("one", "two") for pid in pids(tmp_path, name))


def test_they_do_not_outlive_the_one_that_watches_them(watching: subprocess.Popen[bytes], tmp_path: Path) -> None:
    watching.kill()
    watching.wait(PATIENCE)
    until(lambda: not any(alive(pid) for name in ("one", "two") for pid in pids(tmp_path, name)))
