"""How often an address may try codes that are none. Kept by this process alone, for a minute, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock

from cachetools import TTLCache

from app.classroom.refused import TooMany
from app.language.language import plain

MOST_WRONG = 60  # a minute and address: a whole school may stand behind one
_MINUTE = 60.0  # seconds
_MOST_ADDRESSES = 20_000


class Attempts:
    """Wrong codes by address, counted from the first one on for a minute. timer: seconds."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._wrong: TTLCache[str, list[int]] = TTLCache(_MOST_ADDRESSES, _MINUTE, timer)
        self._lock = Lock()

    def check(self, address: str) -> None:
        """Before a code is looked up.

        Raises:
            TooMany: This address has tried too many wrong ones.
        """
        with self._lock:
            if self._wrong.get(_home(address), [0])[0] >= MOST_WRONG:
                raise TooMany(plain("Too many wrong codes came from this network: try again in a minute."))

    def count_wrong(self, address: str) -> None:
        """After a code was none."""
        with self._lock:
            self._wrong.setdefault(_home(address), [0])[0] += 1


def _home(address: str) -> str:
    """Of IPv6 the network of one household, which has 2⁶⁴ addresses."""
    try:
        read = ip_address(address)
    except ValueError:
        return address[:64]
    return str(read) if not isinstance(read, IPv6Address) or read.ipv4_mapped else str(int(read) >> 64)
