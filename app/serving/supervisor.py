"""Processes that are kept running: each is started again when it ends, and all end with the one that watches them.

SIGUSR1 renews them one after another. SIGHUP would be usual, but a terminal that is closed sends that.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

_LOG = logging.getLogger(__name__)
_SOON = 2.0  # seconds after its start: what ends as soon as that is started again only after a pause
_SETTLES = 3.0  # seconds that a renewed one is well before the next ends: nginx asks it again after two
_GRACE = 10.0  # seconds that processes have to end by themselves
_DIE_WITH_PARENT = 1  # of prctl, PR_SET_PDEATHSIG


@dataclass(slots=True, kw_only=True)
class Kept:
    """A process that is kept running. run: what it does; where that returns, the process ends.

    is_well: whether it does its work; None for one that is not renewed.
    """

    name: str
    run: Callable[[], None]
    is_well: Callable[[], bool] | None = None
    pid: int = 0
    started: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Starts processes by fork, and again when they end, until a signal ends all."""

    kept: list[Kept]
    _ending: bool = field(default=False, init=False)
    _old: list[Kept] = field(default_factory=list, init=False)  # still to be renewed
    _renewed: Kept | None = field(default=None, init=False)
    _ended: tuple[int, float] = field(default=(0, 0.0), init=False)  # of the one that is renewed: pid before, and when
    _well_since: float = field(default=0.0, init=False)  # the one that is renewed, 0 before

    def watch(self) -> None:
        """Return when all have ended after SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        signal.signal(signal.SIGUSR1, self._renew)
        for process in self.kept:
            self._start(process)
        while not self._ending:
            self._replace(*_wait(hang=self._renewed is None))
            self._go_on()
        self._wait_for_all()

    def _start(self, process: Kept) -> None:
        process.started = time.monotonic()
        parent = os.getpid()
        process.pid = os.fork()
        if not process.pid:
            os.setpgid(0, 0)
            _become(process.run, parent)

    def _replace(self, pid: int, status: int) -> None:
        process = next((each for each in self.kept if each.pid == pid), None)
        if process is None or self._ending:
            return
        process.pid = 0
        _send_all(pid, signal.SIGKILL)
        _LOG.warning("%s ended (%s) and is started again.", process.name, _how(status))
        if time.monotonic() - process.started < _SOON:
            time.sleep(_SOON)
        if not self._ending:
            self._start(process)

    def _renew(self, _number: int, _frame: FrameType | None) -> None:
        if self._renewed is None and not self._ending:
            self._old = [process for process in self.kept if process.is_well]
            self._end_next()

    def _go_on(self) -> None:
        """Renew the next one once the last one is well: somebody always serves."""
        process, (pid, when) = self._renewed, self._ended
        if process is None or self._ending:
            return
        if process.pid == pid:
            if time.monotonic() - when > _GRACE:
                _send(pid, signal.SIGKILL)
        elif not process.is_well or not process.is_well():
            self._well_since = 0.0
        elif not self._well_since:
            self._well_since = time.monotonic()
        elif time.monotonic() - self._well_since > _SETTLES:
            _LOG.info("%s is renewed.", process.name)
            self._end_next()

    def _end_next(self) -> None:
        self._renewed = self._old.pop(0) if self._old else None
        if self._renewed:
            self._ended, self._well_since = (self._renewed.pid, time.monotonic()), 0.0
            _send(self._renewed.pid, signal.SIGTERM)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True
        for process in self.kept:
            _send(process.pid, signal.SIGTERM)

    def _wait_for_all(self) -> None:
        until = time.monotonic() + _GRACE
        running = {process.pid for process in self.kept if process.pid}
        while running and time.monotonic() < until:
            running -= {pid for pid in running if _has_ended(pid)}
            time.sleep(0.05)
        for process in self.kept:
            if process.pid:
                _send_all(process.pid, signal.SIGKILL)


def _become(run: Callable[[], None], parent: int) -> NoReturn:
    """What a new process does. It must never return into the code of the one that it was forked from."""
    status = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(parent)
        run()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0
    except BaseException:
        _LOG.exception("A server could not run.")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def die_with_parent(parent: int) -> None:
    """End this process when the one that it was forked from ends; at once, where that has happened already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _wait(hang: bool) -> tuple[int, int]:
    """The next process that ends; (0, 0) where none has, without hang after a moment."""
    with suppress(InterruptedError, ChildProcessError):
        found = os.waitpid(-1, 0 if hang else os.WNOHANG)
        if found[0]:
            return found
    time.sleep(0.1)
    return 0, 0


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:  # it was waited for when the signal came
        return True


def _send(pid: int, number: signal.Signals) -> None:
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _send_all(group: int, number: signal.Signals) -> None:
    """To what a process has left behind: the worker of an nginx that was killed would keep its port."""
    with suppress(ProcessLookupError):
        os.killpg(group, number)


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"status {code}"
