"""What the environment says of a server: where it listens, and with how many processes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network

MOST_WORKERS = 64
_OWN = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """address: whom the server answers, 0.0.0.0 for everybody. workers: processes that run the app.

    proxies: addresses and networks that are believed when they say for whom they ask.
    """

    address: str
    port: int
    workers: int
    proxies: tuple[str, ...]


def settings(said: Mapping[str, str] = os.environ) -> Settings:
    """ADDRESS, PORT, WORKERS and TRUSTED_PROXIES; without them this computer alone, 8501, one worker a core, no proxy.

    Raises:
        ValueError: one of them is none.
    """
    return Settings(
        address=said.get("ADDRESS") or "127.0.0.1",
        port=_whole(said, "PORT", 8501, 65_535),
        workers=_whole(said, "WORKERS", _cores(), MOST_WORKERS),
        proxies=(*_OWN, *_networks(said.get("TRUSTED_PROXIES") or "")),
    )


def _networks(written: str) -> list[str]:
    try:
        return [str(ip_network(each)) for each in written.replace(",", " ").split()]
    except ValueError as error:
        raise ValueError(f"TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8: {error}") from None


def _whole(said: Mapping[str, str], name: str, default: int, most: int) -> int:
    written = said.get(name) or str(default)
    if not written.isascii() or not written.isdigit() or not 1 <= int(written[:9]) <= most:
        raise ValueError(f"{name} must be a whole number in [1, {most}], got {written!r}")
    return int(written)


def _cores() -> int:
    """Those that this process may use: a container's limit counts where it is one of cores."""
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable else os.cpu_count() or 1
    return max(1, min(cores, MOST_WORKERS, _quota() or cores))


def _quota() -> int | None:
    """Whole cores of a container's CPU limit, None where there is none."""
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            quota, period = file.read().split()
        return max(1, round(int(quota) / int(period)))
    except (OSError, ValueError):
        return None
