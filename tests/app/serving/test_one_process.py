"""One process: Streamlit's own server, whose answers do not wait for an acknowledgement."""

from __future__ import annotations

import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from tests.app.serving.served import PATIENCE, served

# Beside the server: what its sockets are set to.
PROGRAM = """
import os, socket, threading, time
from contextlib import suppress
from app.serving.one_process import serve
port = int(os.environ["PORT"])
def look():
    while True:
        time.sleep(0.1)
        for fd in os.listdir("/proc/self/fd"):
            with suppress(OSError):
                if not os.readlink(f"/proc/self/fd/{fd}").startswith("socket:"):
                    continue
            with suppress(OSError), socket.socket(fileno=os.dup(int(fd))) as found:
                if found.family == socket.AF_INET and found.getpeername() and found.getsockname()[1] == port:
                    print("no delay:", found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), flush=True)
threading.Thread(target=look, daemon=True).start()
serve("127.0.0.1", port)
"""


def test_what_is_sent_to_a_browser_does_not_wait_for_a_delayed_acknowledgement(tmp_path: Path) -> None:
    with served(tmp_path, [sys.executable, "-c", PROGRAM]) as app:
        asking = HTTPConnection("127.0.0.1", app.port, timeout=PATIENCE)
        asking.request("GET", "/_stcore/health")
        asking.getresponse().read()  # and the line stays open
        until = time.monotonic() + PATIENCE
        while "no delay:" not in app.log.read_text():
            assert time.monotonic() < until
            time.sleep(0.1)
        asking.close()
        told = [line for line in app.log.read_text().splitlines() if line.startswith("no delay:")]
        assert {int(line.split(":")[1]) for line in told} == {1}
