"""Some steps of Streamlit and of its server with less work, and the same outcome.

They are the largest that do not depend on what a page shows. Their names are private to libraries whose versions are
pinned: where one of them is missing, the library's own step is kept, and the log says so.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from functools import lru_cache
from inspect import Parameter
from typing import Any
from weakref import WeakKeyDictionary

from streamlit import type_util
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.state.safe_session_state import SafeSessionState
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

Call = Callable[[], None]
_KEPT = 16  # threads that wait for a script
_GATHERED_FOR = 0.002  # seconds
_FUNCTIONS = 512  # whose parameters are kept
_OWN: dict[tuple[Any, str], Any] = {}  # the libraries' steps that are taken with less work


def lighten() -> None:
    """Take these steps from here on."""
    for owner, name, lighter in _STEPS:
        step = getattr(owner, name, None)
        if step is None:
            logging.info("%s has no %s any more: its own step is kept.", owner.__name__, name)
        elif (owner, name) not in _OWN:
            _OWN[owner, name] = step
            setattr(owner, name, lighter(step))


def own_step(owner: Any, name: str) -> Any:
    """A library's own, whether or not it is taken with less work in this process."""
    return _OWN.get((owner, name)) or getattr(owner, name)


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
            taken = waiting.pop(session)
        call(deque(taken))

    def call(left: deque[Call]) -> None:
        try:
            while left:
                left.popleft()()
        finally:
            if left:  # also after one that raises, each is called
                call(left)

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


def written_together(connected: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Of a websocket: what is written within two milliseconds goes out at once. A run of a page writes fifty frames."""

    def connect(protocol: Any, transport: Any) -> None:
        connected(protocol, _Together(transport, asyncio.get_running_loop()))

    return connect


class _Together:
    """A transport that writes a moment later what it is given until then."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._unwritten: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._unwritten:
            self._loop.call_later(_GATHERED_FOR, self._write_out)
        self._unwritten.append(data)

    def close(self) -> None:
        self._write_out()
        self._transport.close()

    def _write_out(self) -> None:
        unwritten, self._unwritten = self._unwritten, []
        if unwritten and not self._transport.is_closing():
            self._transport.write(b"".join(unwritten))


def read_when_asked(state: property) -> property:
    """Of all that a session keeps by key: a selectbox asks for its own value alone, and each was read for it."""
    return property(lambda session: _Kept(session, state))


class _Kept(Mapping[str, Any]):
    """What a session keeps, as `filtered_state` gives it. session: its state; whole: what reads all of it."""

    def __init__(self, session: Any, whole: property) -> None:
        self._session, self._whole = session, whole

    def __getitem__(self, key: str) -> Any:
        return self._session[key]

    def __contains__(self, key: object) -> bool:
        return key in self._session

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, Any]:
        found: dict[str, Any] = self._whole.__get__(self._session)
        return found


def read_once(parameters: Callable[[Call], list[Parameter]]) -> Callable[[Call], list[Parameter]]:
    """Of a function's parameters: a cache asks for all of them anew with each argument of each call."""
    kept = lru_cache(_FUNCTIONS)(parameters)
    return lambda function: list(kept(function))


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
    (WebSocketsSansIOProtocol, "connection_made", written_together),
    (SafeSessionState, "filtered_state", read_when_asked),
    (type_util, "get_func_parameters", read_once),
)
