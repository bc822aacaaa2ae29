"""The processes that measure what is heavy, at the lowest priority. Each measurement is a fork of one of them."""

from __future__ import annotations

import os
import select
import signal
from multiprocessing.connection import Connection, Listener
from pathlib import Path

from app.experiment.apart import ADDRESS, answer
from app.serving.supervisor import die_with_parent

_LOWEST = 19
_WAITING = 128  # measurements in the queue, which is the socket's


def open_queue(folder: Path) -> Listener:
    """The queue from which each of the processes takes what comes next; servers find it in the environment."""
    listener = Listener(str(folder / "apart"), family="AF_UNIX", backlog=_WAITING)
    os.environ[ADDRESS] = str(folder / "apart")
    return listener


def measure_what_comes(listener: Listener) -> None:
    """Take one measurement after the other."""
    os.nice(_LOWEST)
    while True:
        try:
            connection = listener.accept()
        except (EOFError, OSError):  # who asked is gone
            continue
        with connection:
            parent = os.getpid()
            pid = os.fork()
            if not pid:
                _measure(connection, parent)
            _attend(connection, pid)


def _measure(connection: Connection, parent: int) -> None:
    try:
        die_with_parent(parent)
        answer(connection)
    finally:
        os._exit(0)


def _attend(connection: Connection, pid: int) -> None:
    """Return when it is measured; end it before, where nobody waits for it any more."""
    process = os.pidfd_open(pid)
    try:
        waiting = select.poll()
        waiting.register(process, select.POLLIN)
        waiting.register(connection.fileno(), select.POLLRDHUP)
        if process not in dict(waiting.poll()):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    finally:
        os.close(process)
