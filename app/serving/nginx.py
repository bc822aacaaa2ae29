"""nginx in front of the servers: it keeps a browser with the one that served it, and sends what never changes from disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_TEMPLATE = Path(__file__).with_name("nginx.conf").read_text(encoding="utf-8")
_SERVER = "server 127.0.0.1:{port} max_fails=1 fail_timeout=2s{backup};"


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """address, port: where nginx listens. ports: of the servers behind it. folder: for its own files.

    proxies: addresses or networks before it that are believed when they say for whom they ask.
    static, streamlit: the folders of the app's and of Streamlit's static files.
    """

    address: str
    port: int
    ports: Sequence[int]
    folder: Path
    static: Path
    streamlit: Path
    proxies: Sequence[str]


def configuration(front: Front) -> str:
    """What nginx reads.

    A cookie names the server that answered last. An address would not do, since a school is one address; nor would a hash
    of a cookie, which leads elsewhere once a server was away.
    """
    every = enumerate(front.ports)
    pools = [f"upstream gh_r{k} {{ {_servers(front.ports, first=k)} }}" for k in range(len(front.ports))]
    return _filled(
        {
            "FOLDER": str(front.folder),
            "LISTEN": f"{_bracketed(front.address)}:{front.port}",
            "POOLS": "\n    ".join([f"upstream gh_any {{ least_conn; {_servers(front.ports)} }}", *pools]),
            "BY_COOKIE": " ".join(f"r{k} gh_r{k};" for k in range(len(front.ports))),
            "SERVED": " ".join(f"~:{port}$ r{k};" for k, port in every),
            "BELIEVED": " ".join(f"set_real_ip_from {proxy};" for proxy in front.proxies),
            "PROXIES": " ".join(f"{proxy} 1;" for proxy in front.proxies),
            "STATIC": str(front.static),
            "STREAMLIT": str(front.streamlit),
        }
    )


def _servers(ports: Sequence[int], first: int | None = None) -> str:
    """All of them; where one comes first, the others are only asked when it does not answer."""
    return " ".join(
        _SERVER.format(port=port, backup="" if first in (None, k) else " backup") for k, port in enumerate(ports)
    )


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _filled(values: dict[str, str]) -> str:
    text = _TEMPLATE
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
