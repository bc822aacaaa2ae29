"""Heavy measurements, done by a process of the lowest priority: whoever asks for one waits, and nobody else with him."""

from __future__ import annotations

import importlib
import inspect
import os
from collections.abc import Callable, Iterable
from multiprocessing.connection import Client, Connection
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import rnn_core as rc
from app.experiment.line import leave
from app.language import language

ADDRESS = "GRADIENT_HORIZON_APART"  # names the socket of those processes in the environment
HEAVY = 0.02  # seconds by the estimate; what records a run step by step takes ten times as long
_TRIES = 3
_LOOKS_EVERY = 0.1  # seconds


def measure(function: Callable[..., Any], *asked: Any, **named: Any) -> Any:
    """What a function returns or raises, measured apart where that is heavy and there is a process for it.

    One that dies meanwhile is replaced, and asked again. A page that is run anew meanwhile waits no longer.
    """
    if seconds([*asked, *named.values()]) < HEAVY:
        return function(*asked, **named)
    leave()
    if not (address := os.environ.get(ADDRESS)):
        return function(*asked, **named)
    for _ in range(_TRIES):
        try:
            with Client(address) as connection:
                connection.send((function.__module__, function.__qualname__, asked, named, language.current()))
                while not connection.poll(_LOOKS_EVERY):
                    let_interrupt()
                done, outcome = connection.recv()
        except (EOFError, OSError):
            continue
        if not done:
            raise outcome
        return outcome
    return function(*asked, **named)


def seconds(asked: Iterable[Any]) -> float:
    """What one run of each config among these will take, by the estimate."""
    return sum(rc.estimate(each).seconds for each in asked if isinstance(each, rc.ExperimentConfig))


def answer(connection: Connection) -> None:
    """Measure what is asked, in a process that is there for this alone."""
    os.environ.pop(ADDRESS, None)  # what it measures in turn is measured here
    module, name, asked, named, spoken = connection.recv()
    language.use(spoken)
    function = inspect.unwrap(getattr(importlib.import_module(module), name))
    try:
        outcome = True, function(*asked, **named)
    except ValueError as error:
        outcome = False, error
    connection.send(outcome)


def let_interrupt() -> None:
    """Let Streamlit end this run of the script where another is asked for: it does where the session's state is read."""
    if get_script_run_ctx() is not None:
        st.session_state.get(ADDRESS)
