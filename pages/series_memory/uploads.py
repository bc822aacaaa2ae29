"""Files that somebody uploaded: their numbers, read once in each process, and the files themselves, kept for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import streamlit as st
from cachetools import LRUCache

from app.classroom.database import Database, database
from app.classroom.files import keep_file, kept_file, name_of
from app.classroom.refused import Unavailable
from pages.series_memory.csv_columns import Table, read_table

KEPT = 16


class Uploads:
    """The last files, by the SHA-256 of their content. database: where all files are, asked for when one is."""

    def __init__(self, database: Callable[[], Database], kept: int = KEPT) -> None:
        self._database = database
        self._tables: LRUCache[str, Table] = LRUCache(kept)
        self._lock = threading.Lock()

    def keep(self, content: bytes) -> str:
        """Read a file, and keep it; its name. Where the database cannot, its numbers stay in this process alone.

        Raises:
            ValueError: one sentence that says what is wrong with it.
        """
        name = name_of(content)
        if self._known(name) is None:
            self._read(name, content)
        with suppress(Unavailable):  # the log says why
            keep_file(self._database(), content)
        return name

    def find(self, name: str) -> Table | None:
        """The numbers of a file, or None where it is not here (any more)."""
        if (table := self._known(name)) is not None:
            return table
        try:
            content = kept_file(self._database(), name)
        except Unavailable:
            return None
        return None if content is None else self._read(name, content)

    def _known(self, name: str) -> Table | None:
        with self._lock:  # a look moves it to the end
            return self._tables.get(name)

    def _read(self, name: str, content: bytes) -> Table:
        table = read_table(content)
        with self._lock:
            return self._tables.setdefault(name, table)


@st.cache_resource(show_spinner=False)
def uploads() -> Uploads:
    """Those of this process."""
    return Uploads(database)
