"""A server a core, forked from one that has loaded everything, and nginx in front of them."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from app.serving.nginx import Front, configuration
from app.serving.one_process import serve
from app.serving.secret import share_one_secret
from app.serving.settings import Settings
from app.serving.supervisor import Kept, Supervisor


def why_not(workers: int) -> str:
    """Why this machine runs one process, empty where it can run several."""
    if workers == 1:
        return "WORKERS is 1"
    if not hasattr(os, "fork") or os.uname().sysname != "Linux":
        return "this system cannot fork"
    return "" if nginx() else "nginx is not installed"


def nginx() -> str | None:
    """Where nginx is; Debian's is not in every user's path."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def serve_many(asked: Settings) -> None:
    """Serve until a signal ends it."""
    share_one_secret()
    from app.serving.warm import require_alone, warm

    warm()
    from app.serving.apart import measure_what_comes, open_queue

    ports = _free_ports(asked.workers)
    with tempfile.TemporaryDirectory(prefix="gradient-horizon-") as folder:
        front = _front(asked, ports, Path(folder))
        Path(folder, "nginx.conf").write_text(configuration(front), encoding="utf-8")
        kept = [
            Kept(name=f"server {k + 1}", run=_server(port), is_well=partial(answers, port))
            for k, port in enumerate(ports)
        ]
        kept.append(Kept(name="nginx", run=_nginx(folder)))
        queue = open_queue(Path(folder))
        kept.append(Kept(name="heavy measurements", run=lambda: measure_what_comes(queue)))
        require_alone()
        Supervisor(kept).watch()


def _front(asked: Settings, ports: list[int], folder: Path) -> Front:
    import streamlit

    from app.components.served_files import STATIC

    return Front(
        address=asked.address,
        port=asked.port,
        ports=ports,
        folder=folder,
        proxies=asked.proxies,
        static=STATIC,
        streamlit=Path(streamlit.__file__).parent / "static" / "static",
    )


def _server(port: int) -> Callable[[], None]:
    return lambda: serve("127.0.0.1", port)


def answers(port: int) -> bool:
    """Whether a server says that it is well. Its status would not tell: any path answers 200."""
    asking = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        asking.request("GET", "/_stcore/health")
        return asking.getresponse().read() == b"ok"
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def _nginx(folder: str) -> Callable[[], None]:
    path = nginx() or "nginx"
    same = ["-g", "user root;"] if os.getuid() == 0 else []  # as the servers: nobody might not read the static files
    return lambda: os.execv(path, [path, "-p", folder, "-c", f"{folder}/nginx.conf", "-e", "stderr", *same])


def _free_ports(count: int) -> list[int]:
    """Ports of this computer that nobody uses."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
