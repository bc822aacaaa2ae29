"""How often somebody may do something. Kept by this process alone, for a while, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock

from cachetools import TTLCache

_MOST_REMEMBERED = 20_000


class Allowance:
    """Uses by whom, counted from the first one on for so many seconds. timer: seconds."""

    def __init__(self, most: int, seconds: float, timer: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._uses: TTLCache[str, list[int]] = TTLCache(_MOST_REMEMBERED, seconds, timer)
        self._lock = Lock()

    def is_used_up(self, who: str) -> bool:
        with self._lock:
            return self._uses.get(who, [0])[0] >= self._most

    def use(self, who: str) -> bool:
        """Count a use; whether it was still allowed."""
        with self._lock:
            uses = self._uses.setdefault(who, [0])
            uses[0] += 1
            return uses[0] <= self._most


def network(address: str) -> str:
    """Whom an address stands for: of IPv6 the network of one household, which has 2⁶⁴ addresses."""
    try:
        read = ip_address(address)
    except ValueError:
        return address[:64]
    return str(read) if not isinstance(read, IPv6Address) or read.ipv4_mapped else str(int(read) >> 64)
