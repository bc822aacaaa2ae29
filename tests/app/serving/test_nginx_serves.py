"""A real nginx with the app's configuration, in front of two servers that tell what reached them."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.components.served_files import write_compressed
from app.serving.many_processes import nginx
from app.serving.nginx import Front, configuration
from benchmarks.server import free_port

PATIENCE = 30.0  # seconds
A_PROXY, A_STRANGER = "127.0.0.1", "127.0.0.2"
SCRIPT = b"export default 1;" * 200


class Telling(BaseHTTPRequestHandler):
    """Answers with what it was asked. A server of these with `away` says 503."""

    protocol_version = "HTTP/1.1"
    away = False

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = json.dumps({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}}).encode()
        self.send_response(503 if self.away else 200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_GET

    def log_message(self, *_told: object) -> None:
        pass


@dataclass(frozen=True)
class Told:
    """An answer through nginx. seen: what the server behind it saw, empty where nginx answered by itself."""

    answer: HTTPResponse
    body: bytes

    @property
    def seen(self) -> dict[str, Any]:
        found = json.loads(self.body) if self.body.startswith(b"{") else {}
        assert isinstance(found, dict)
        return found


@dataclass(frozen=True)
class Before:
    """nginx, and the kinds of the two servers behind it."""

    port: int
    kinds: list[type[Telling]]

    def ask(self, path: str, *, whence: str = A_PROXY, method: str = "GET", body: bytes = b"", **headers: str) -> Told:
        asking = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE, source_address=(whence, 0))
        asking.request(method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = asking.getresponse()
        told = Told(answer, answer.read())
        asking.close()
        return told


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    folder = tmp_path_factory.mktemp("front")
    folder.chmod(0o755)
    for name in ("app", "streamlit"):
        (folder / name).mkdir()
        (folder / name / "part.js").write_bytes(SCRIPT)
        write_compressed(folder / name / "part.js")
    (folder / "secret.js").write_bytes(SCRIPT)
    kinds = [type(f"Telling{k}", (Telling,), {}) for k in range(2)]
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), kind) for kind in kinds]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    asked = Front(
        **{"address": "127.0.0.1", "port": free_port(), "ports": [server.server_port for server in servers]},
        **{"folder": folder, "static": folder / "app", "streamlit": folder / "streamlit"},
        proxies=[A_PROXY, "10.0.0.0/8"],
    )
    (folder / "nginx.conf").write_text(configuration(asked))
    program = nginx()
    assert program, "nginx is missing: install it (Debian: apt-get install nginx-light)"
    running = subprocess.Popen(
        [
            program,
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-g",
            "user root;" if _is_root() else "",
            "-e",
            "stderr",
        ]
    )
    found = Before(asked.port, kinds)
    until = time.monotonic() + PATIENCE
    while not _listens(found):
        assert running.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    yield found
    running.terminate()
    running.wait(PATIENCE)
    for server in servers:
        server.shutdown()
        server.server_close()


def _is_root() -> bool:
    """Then the folder of a test can be read by root alone."""
    return os.getuid() == 0


def _listens(front: Before) -> bool:
    try:
        return front.ask("/").answer.status == 200
    except OSError:
        return False


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/_stcore/metrics",
            "/_stcore/%6detrics",
            "/_stcore/%6D%65trics?x=1",
            "/%5fstcore/metrics",
            "//_stcore/metrics",
        ),
        *("/_stcore//metrics", "/_stcore/./metrics", "/gates/../_stcore/metrics", "/gates/%2e%2e/_stcore/metrics"),
        *("/_stcore%2fmetrics", "/_stcore/metrics/", "/_stcore/agent", "/_stcore/agent/run", "/_stcore/%61gent/run"),
    ],
)
def test_what_counts_inside_answers_nobody_however_it_is_spelt(front: Before, path: str) -> None:
    told = front.ask(path)
    assert told.answer.status == 404
    assert told.seen == {}


@pytest.mark.parametrize("path", ["/static/part.js", "/app/static/part.js"])
def test_a_static_file_is_a_file_of_its_kind_and_kept_for_good(front: Before, path: str) -> None:
    told = front.ask(path, Accept_Encoding="gzip")
    assert gzip.decompress(told.body) == SCRIPT
    assert told.answer.getheader("Content-Length") == str(len(gzip.compress(SCRIPT, 9, mtime=0)))  # as on disk
    assert told.answer.getheader("X-Content-Type-Options") == "nosniff"
    assert "immutable" in str(told.answer.getheader("Cache-Control"))
    assert front.ask(path).body == SCRIPT


@pytest.mark.parametrize("path", ["/app/static/none.js", "/static/none.js"])
def test_that_a_file_is_not_there_is_not_kept_for_good(front: Before, path: str) -> None:
    answer = front.ask(path).answer
    assert answer.status == 404
    assert answer.getheader("Cache-Control") is None


@pytest.mark.parametrize(
    "path", ["/app/static/../secret.js", "/app/static/%2e%2e/secret.js", "/app/static..%2fsecret.js"]
)
def test_nothing_beside_the_static_files_is_sent(front: Before, path: str) -> None:
    assert SCRIPT not in front.ask(path).body


def test_an_address_that_a_stranger_makes_up_is_not_believed(front: Before) -> None:
    told = front.ask("/", whence=A_STRANGER, X_Forwarded_For="192.0.2.1", X_Forwarded_Proto="https")
    assert told.seen["x-forwarded-for"] == A_STRANGER
    assert told.seen["x-forwarded-proto"] == "http"


def test_a_proxy_that_is_named_says_for_whom_it_asks(front: Before) -> None:
    told = front.ask("/", X_Forwarded_For="203.0.113.9, 192.0.2.1, 10.1.2.3", X_Forwarded_Proto="https")
    assert told.seen["x-forwarded-for"] == "192.0.2.1"  # the last that is no proxy: those before it were made up
    assert told.seen["x-forwarded-proto"] == "https"


def test_a_server_that_says_it_is_away_is_not_the_last_word(front: Before) -> None:
    front.kinds[0].away = True
    try:
        answers = [front.ask("/", Cookie="gh_replica=r0").answer for _ in range(5)]
    finally:
        front.kinds[0].away = False
    assert {answer.status for answer in answers} == {200}
    assert {str(answer.getheader("Set-Cookie")).partition(";")[0] for answer in answers} == {"gh_replica=r1"}


def test_what_is_larger_than_any_upload_is_refused_before_a_server_sees_it(front: Before) -> None:
    told = front.ask("/_stcore/upload_file/x", method="POST", body=b"x" * 7_000_000)
    assert told.answer.status == 413
