"""Streamlit's own steps with less work: what comes out is what Streamlit's own give."""

from __future__ import annotations

import asyncio
import logging
import threading
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import type_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from app.serving import lighter
from app.serving.lighter import (
    filled_once,
    kept_threads,
    lighten,
    own_step,
    read_once,
    read_when_asked,
    woken_once,
    written_together,
)
from tests.coroutines import run as run_coroutine

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar", "theme.dark.sidebar")
_MARK: ContextVar[str] = ContextVar("mark", default="new")


def test_the_libraries_still_have_every_step() -> None:
    assert [name for owner, name, _ in lighter._STEPS if not hasattr(owner, name)] == []


def test_a_theme_is_told_as_streamlit_tells_it_the_first_time_and_the_next() -> None:
    fill = own_step(app_session, "_populate_theme_msg")
    once = filled_once(fill)
    for _ in range(2):
        told, expected = CustomThemeConfig(), CustomThemeConfig()
        for section in SECTIONS:
            place = section.split(".")[1:]
            once(_part(told, place), section)
            fill(_part(expected, place), section)
        assert told.SerializeToString(deterministic=True) == expected.SerializeToString(deterministic=True)
        assert told.light.primary_color  # the project's own, from .streamlit/config.toml


def _part(theme: Any, place: list[str]) -> Any:
    for name in place:
        theme = getattr(theme, name)
    return theme


class _Session:
    """As far as a session hands something to its event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._event_loop = loop


def test_what_threads_hand_over_is_taken_once_each_in_the_order_of_each_thread_with_fewer_wake_ups() -> None:
    taken: list[tuple[int, int]] = []
    wakes = 0

    def call_soon(session: Any, callback: Any) -> None:
        nonlocal wakes
        wakes += 1
        own_step(app_session.AppSession, "_call_soon_on_event_loop")(session, callback)

    async def four_threads() -> None:
        session, hand = _Session(asyncio.get_running_loop()), woken_once(call_soon)
        threads = [threading.Thread(target=_hand_many, args=(hand, session, taken, number)) for number in range(4)]
        for thread in threads:
            thread.start()
        await asyncio.to_thread(lambda: [thread.join() for thread in threads])
        while len(taken) < 4000:
            await asyncio.sleep(0.001)

    run_coroutine(asyncio.wait_for(four_threads(), 30))
    for number in range(4):
        assert [count for thread, count in taken if thread == number] == list(range(1000))
    assert wakes <= len(taken)


def _hand_many(hand: Any, session: Any, taken: list[tuple[int, int]], number: int) -> None:
    for count in range(1000):
        hand(session, lambda count=count: taken.append((number, count)))


def test_one_that_fails_does_not_keep_the_others_from_being_called() -> None:
    taken, told = [], []

    async def fails_in_the_middle() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: told.append(context["exception"]))
        session, hand = _Session(loop), woken_once(own_step(app_session.AppSession, "_call_soon_on_event_loop"))
        hand(session, lambda: taken.append("first"))
        hand(session, lambda: 1 // 0)
        hand(session, lambda: taken.append("last"))
        await asyncio.sleep(0.01)

    run_coroutine(fails_in_the_middle())
    assert taken == ["first", "last"]
    assert [type(error) for error in told] == [ZeroDivisionError]


def test_a_function_s_parameters_are_those_that_streamlit_reads() -> None:
    read = own_step(type_util, "get_func_parameters")
    once = read_once(read)
    for function in (read, _part, lambda *given, _hidden=1, **named: None, asyncio.sleep, Path.read_text):
        for _ in range(2):
            found = once(function)
            assert found == read(function)
            found.clear()  # a caller's own list


def test_a_script_finds_its_thread_as_new_after_another_and_after_one_that_failed() -> None:
    start, found, done = kept_threads(lambda runner: None), [], threading.Semaphore(0)

    def script() -> None:
        thread = threading.current_thread()
        found.append((thread, _MARK.get(), hasattr(thread, "left_behind")))
        _MARK.set("used")
        thread.left_behind = True  # type: ignore[attr-defined]
        done.release()

    def failing() -> None:
        script()
        raise ValueError("a script that ends so is told by its thread")

    told: list[Any] = []
    before, threading.excepthook = threading.excepthook, told.append
    try:
        for run in (script, failing, script):
            runner = SimpleNamespace(_script_thread=None, _run_script_thread=run)
            start(runner)
            assert done.acquire(timeout=10)
            assert runner._script_thread is found[-1][0]
            _wait_until_idle(found[-1][0])
    finally:
        threading.excepthook = before
    assert {thread for thread, _, _ in found} == {found[0][0]}
    assert [(mark, left) for _, mark, left in found] == [("new", False)] * 3
    assert [type(one.exc_value) for one in told] == [ValueError]


def _wait_until_idle(thread: Any) -> None:
    for _ in range(1000):
        if thread in thread._idle:
            return
        threading.Event().wait(0.005)
    pytest.fail("the thread does not wait for another script")


def test_scripts_at_once_have_a_thread_each_and_no_more_than_a_few_threads_wait_afterwards() -> None:
    start, go, at_work = kept_threads(lambda runner: None), threading.Event(), threading.Semaphore(0)

    def script() -> None:
        at_work.release()
        go.wait(10)

    runners = [SimpleNamespace(_script_thread=None, _run_script_thread=script) for _ in range(40)]
    for runner in runners:
        start(runner)
    for _ in runners:
        assert at_work.acquire(timeout=10)
    threads = {runner._script_thread for runner in runners}
    assert len(threads) == 40
    go.set()
    for _ in range(1000):
        if sum(thread.is_alive() for thread in threads) <= lighter._KEPT:
            break
        threading.Event().wait(0.005)
    assert sum(thread.is_alive() for thread in threads) == lighter._KEPT


class _Transport:
    """As far as a protocol writes to it."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def get_extra_info(self, name: str) -> str:
        return f"{name} of the transport itself"


def test_frames_of_one_moment_are_written_at_once_in_their_order_and_before_the_end() -> None:
    transport, protocol = _Transport(), SimpleNamespace()

    async def some_frames() -> None:
        written_together(lambda protocol, given: setattr(protocol, "transport", given))(protocol, transport)
        assert protocol.transport.get_extra_info("peername") == "peername of the transport itself"
        for data in (b"a", b"b", b"c"):
            protocol.transport.write(data)
        assert transport.written == []
        await asyncio.sleep(0.05)
        assert transport.written == [b"abc"]
        protocol.transport.write(b"d")
        protocol.transport.write(b"e")
        protocol.transport.close()
        assert (transport.written, transport.closed) == ([b"abc", b"de"], True)
        protocol.transport.write(b"too late")
        await asyncio.sleep(0.05)
        assert transport.written == [b"abc", b"de"]

    run_coroutine(some_frames())


def test_a_runner_is_started_once() -> None:
    start = kept_threads(lambda runner: None)
    with pytest.raises(RuntimeError, match="already started"):
        start(SimpleNamespace(_script_thread=threading.current_thread(), _run_script_thread=print))


def test_where_streamlit_has_lost_a_name_its_own_step_is_kept_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Runner:
        def start(self) -> None:
            """Streamlit's own."""

    step = Runner.start
    monkeypatch.setattr(lighter, "_STEPS", ((Runner, "begin", kept_threads), (Runner, "start", kept_threads)))
    with caplog.at_level(logging.INFO):
        lighten()
        lighten()  # once is enough
    assert caplog.messages == ["Runner has no begin any more: its own step is kept."] * 2
    assert own_step(Runner, "start") is step
    assert Runner.start is not step


def test_streamlit_itself_starts_its_scripts_in_threads_as_is_assumed_here() -> None:
    runner = script_runner.ScriptRunner.__new__(script_runner.ScriptRunner)
    runner._script_thread = None
    ran = threading.Event()
    runner._run_script_thread = ran.set  # type: ignore[method-assign]
    own_step(script_runner.ScriptRunner, "start")(runner)
    assert ran.wait(10)
    assert isinstance(runner._script_thread, threading.Thread)


def test_what_a_session_keeps_is_what_streamlit_gives_however_it_is_asked_for() -> None:
    state = SessionState()
    state["plain"], state["none"], state["$$WIDGET_ID-1-None"] = 1, None, 2
    session = SafeSessionState(state, lambda: None)
    whole = own_step(SafeSessionState, "filtered_state")
    kept, given = read_when_asked(whole).__get__(session), whole.__get__(session)
    assert dict(kept) == given
    assert len(kept) == len(given)
    for key in (*given, "nothing of it"):
        assert (key in kept) == (key in given)
        assert kept.get(key) == given.get(key)
