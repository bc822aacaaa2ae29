"""A run's turn: one after another in a process; of a browser beside others one at a time, and no more than its share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.experiment.apart import let_interrupt
from app.experiment.line import Line
from app.language.language import plain

BROWSER = "gh_browser"  # the cookie that names one
SHARE = 0.1  # of a core that a browser has for its scripts, over time
SAVED = 1.0  # seconds of it that may be used at once
OWED = 0.5  # seconds of it that one run can leave to be waited for: nobody pays for a long one with minutes
_OTHERS = 5.0  # seconds after its last run in which another browser is still there
_LOOKS_EVERY = 0.05  # seconds
_KEPT = 1000  # browsers


@dataclass(slots=True, eq=False)
class _Browser:
    """left: seconds of a core that it may use now. seen: when its last run began or ended."""

    seen: float
    left: float = SAVED
    lock: threading.Lock = field(default_factory=threading.Lock)


class Browsers:
    """Those of a process. clock, cpu: seconds, and seconds that the thread has computed."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        cpu: Callable[[], float] = time.thread_time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._cpu, self._sleep = clock, cpu, sleep
        self._known: dict[str, _Browser] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, name: str, let_interrupt: Callable[[], None]) -> Iterator[None]:
        """While a browser's run has its turn; all of its tabs run at once where no other browser is there.

        let_interrupt: called while it waits; it waits no longer where that raises.
        """
        browser = self._named(name)
        while not (is_alone := not self._are_others(browser)) and not browser.lock.acquire(timeout=_LOOKS_EVERY):
            let_interrupt()
        try:
            while self._refilled(browser) < 0 and self._are_others(browser):
                self._sleep(_LOOKS_EVERY)
                let_interrupt()
            begun = self._cpu()
            try:
                yield
            finally:
                used = self._cpu() - begun
                browser.left = max(max(self._refilled(browser), 0.0) - used, -OWED)
        finally:
            if not is_alone:
                browser.lock.release()

    def _refilled(self, browser: _Browser) -> float:
        now = self._clock()
        browser.left = min(SAVED, browser.left + SHARE * (now - browser.seen))
        browser.seen = now
        return browser.left

    def _are_others(self, own: _Browser) -> bool:
        with self._guard:
            return any(each is not own and self._clock() - each.seen < _OTHERS for each in self._known.values())

    def _named(self, name: str) -> _Browser:
        with self._guard:
            if name not in self._known and len(self._known) >= _KEPT:
                self._forget()
            return self._known.setdefault(name, _Browser(seen=self._clock()))

    def _forget(self) -> None:
        """The half that was seen longest ago."""
        by_age = sorted(self._known, key=lambda name: self._known[name].seen)
        for name in by_age[: _KEPT // 2]:
            if not self._known[name].lock.locked():
                del self._known[name]


_OF_THIS_PROCESS = Browsers()
_LINE = Line()


@contextmanager
def own_turn() -> Iterator[None]:
    """While this run of the script has its browser's turn, and then its own; a tab without a cookie is a browser.

    Who waits for the first is told so.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        yield
        return
    with ExitStack() as told:
        is_told = False

        def waits() -> None:
            nonlocal is_told
            if not is_told:
                is_told = True
                told.enter_context(st.spinner(plain("Waiting for others …")))
            let_interrupt()

        with _OF_THIS_PROCESS.turn(st.context.cookies.get(BROWSER) or context.session_id, waits):
            told.close()
            with _LINE.place():
                yield
