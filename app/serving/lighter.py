"""Some of Streamlit's own steps with less work, and the same outcome.

They are the server's largest that do not depend on what a page shows. Their names are private to Streamlit, whose
version is pinned: where one of them is missing, Streamlit's own step is kept, and the log says so.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import Context
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner

Call = Callable[[], None]
_KEPT = 16  # threads that wait for a script


def lighten() -> None:
    """Take these steps from here on."""
    for owner, name, lighter in _STEPS:
        step = getattr(owner, name, None)
        if step is None:
            logging.info("Streamlit has no %s any more: its own steps are kept.", name)
        elif not hasattr(step, "lightens"):
            lightened: Any = lighter(step)
            lightened.lightens = step
            setattr(owner, name, lightened)


def filled_once(fill: Callable[..., None]) -> Callable[..., None]:
    """Of a message's theme, by section: the options do not change while a server runs, and each run asked for all."""
    filled: dict[tuple[str, ...], Any] = {}

    def merge(message: Any, *section: str) -> None:
        if section not in filled:
            new = type(message)()
            fill(new, *section)
            filled[section] = new
        if filled[section].ByteSize():  # merged with nothing, a part would be there, and empty
            message.MergeFrom(filled[section])

    return merge


def woken_once(call_soon: Callable[[Any, Call], None]) -> Callable[[Any, Call], None]:
    """Of what a session hands to the event loop: one wake-up for all that it has not yet taken, in their order."""
    waiting: WeakKeyDictionary[Any, list[Call]] = WeakKeyDictionary()
    guard = threading.Lock()

    def hand(session: Any, callback: Call) -> None:
        with guard:
            untaken = waiting.setdefault(session, [])
            untaken.append(callback)
            is_first = len(untaken) == 1
        if is_first:
            call_soon(session, lambda: take(session))

    def take(session: Any) -> None:
        with guard:
            taken = waiting.pop(session, [])
        with ExitStack() as every:  # each is called, also after one that raises
            for callback in reversed(taken):
                every.callback(callback)

    return hand


def kept_threads(_start: Callable[[Any], None]) -> Callable[[Any], None]:
    """Of a script's thread: one that has no script any more, in place of a new one."""
    idle: list[_Thread] = []

    def start(runner: Any) -> None:
        if runner._script_thread is not None:
            raise RuntimeError("ScriptRunner was already started")
        try:
            thread = idle.pop()
        except IndexError:
            thread = _Thread(idle)
        runner._script_thread = thread
        thread.scripts.put(runner._run_script_thread)

    return start


class _Thread(threading.Thread):
    """Runs one script after another; each finds it as a new one is. idle: where it waits for the next."""

    def __init__(self, idle: list[_Thread]) -> None:
        super().__init__(name="ScriptRunner.scriptThread", daemon=True)
        self.scripts: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._idle = idle
        self.start()

    def run(self) -> None:
        self._run_one(self.scripts.get())
        while len(self._idle) < _KEPT:
            self._idle.append(self)
            self._run_one(self.scripts.get())

    def _run_one(self, script: Call) -> None:
        with _as_new(self):
            try:
                Context().run(script)
            except BaseException as error:
                threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, self)))


@contextmanager
def _as_new(thread: threading.Thread) -> Iterator[None]:
    """What is hung on a thread meanwhile is gone afterwards."""
    own = set(vars(thread))
    yield
    for name in set(vars(thread)) - own:
        delattr(thread, name)


_STEPS: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
    (app_session, "_populate_theme_msg", filled_once),
    (app_session.AppSession, "_call_soon_on_event_loop", woken_once),
    (script_runner.ScriptRunner, "start", kept_threads),
)
