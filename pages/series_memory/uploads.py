"""Files that somebody uploaded: kept in the process for every session, a few at a time, named by what is in them."""

from __future__ import annotations

import hashlib
import threading

import streamlit as st
from cachetools import LRUCache

from pages.series_memory.csv_columns import Table, read_table

KEPT = 16


class Uploads:
    """The last files, by the SHA-256 of their content."""

    def __init__(self, kept: int = KEPT) -> None:
        self._tables: LRUCache[str, Table] = LRUCache(kept)
        self._lock = threading.Lock()

    def keep(self, content: bytes) -> str:
        """Read a file, and keep its numbers; its name.

        Raises:
            ValueError: one sentence that says what is wrong with it.
        """
        name = hashlib.sha256(content).hexdigest()
        if self.find(name) is None:
            table = read_table(content)
            with self._lock:
                self._tables[name] = table
        return name

    def find(self, name: str) -> Table | None:
        """The numbers of a file, or None where it is not here (any more)."""
        with self._lock:  # a look moves it to the end
            return self._tables.get(name)


@st.cache_resource(show_spinner=False)
def uploads() -> Uploads:
    """Those of this process."""
    return Uploads()
