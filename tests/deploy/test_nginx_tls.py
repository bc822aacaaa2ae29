"""The front of a school, as nginx runs it: TLS, the browser's own address, and one copy stays when the other is renewed."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.serving.many_processes import nginx
from benchmarks.server import free_port
from tests.app.serving.test_nginx_serves import PATIENCE, Telling

CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "nginx-tls.conf"
NOBODY_CHECKS = ssl._create_unverified_context()


class Front:
    """nginx, and two copies of the app behind it that tell what reached them."""

    def __init__(self, folder: Path) -> None:
        self.plain, self.tls, self.folder = free_port(), free_port(), folder
        self.copies = [ThreadingHTTPServer(("127.0.0.1", 0), Telling) for _ in range(2)]
        for copy in self.copies:
            threading.Thread(target=copy.serve_forever, daemon=True).start()

    def configuration(self) -> str:
        text = CONFIGURATION.read_text(encoding="utf-8")
        for k, copy in enumerate(self.copies):
            address = f"172.30.83.1{k + 1}:8501"
            text = text.replace(address, f"127.0.0.1:{copy.server_port}")
            escaped = address.replace(".", r"\.")
            text = text.replace(escaped, rf"127\.0\.0\.1:{copy.server_port}")
        text = text.replace("/etc/certificates", str(self.folder)).replace("/tmp/front", f"{self.folder}/front")
        text = text.replace("listen 8080", f"listen 127.0.0.1:{self.plain}")
        return text.replace("listen 8443", f"listen 127.0.0.1:{self.tls}")

    def ask(self, path: str = "/", **headers: str) -> tuple[HTTPResponse, Any]:
        asking = HTTPSConnection("127.0.0.1", self.tls, timeout=PATIENCE, context=NOBODY_CHECKS)
        asking.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = asking.getresponse()
        told = json.loads(answer.read())
        asking.close()
        return answer, told


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("tls")
    keys = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem", "-subj", "/CN=127.0.0.1"]
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    subprocess.run([*new, *keys], check=True, capture_output=True)
    found = Front(folder)
    (folder / "nginx.conf").write_text(found.configuration())
    running = subprocess.Popen(
        [nginx() or "nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    )
    until = time.monotonic() + PATIENCE
    while True:
        try:
            found.ask()
            break
        except OSError:
            assert running.poll() is None
            assert time.monotonic() < until
        time.sleep(0.05)
    yield found
    running.terminate()
    running.wait(PATIENCE)
    for copy in found.copies:
        copy.server_close()


def test_who_comes_without_tls_is_led_to_it(front: Front) -> None:
    asking = HTTPConnection("127.0.0.1", front.plain, timeout=PATIENCE)
    asking.request("GET", "/r/ABCDEF?lang=de", headers={"Host": "horizon.example"})
    answer = asking.getresponse()
    asking.close()
    assert (answer.status, answer.getheader("Location")) == (308, "https://horizon.example/r/ABCDEF?lang=de")


def test_the_app_is_told_who_connected_and_not_what_the_browser_wrote(front: Front) -> None:
    answer, told = front.ask(X_Forwarded_For="192.0.2.1", X_Forwarded_Proto="http", Host="horizon.example")
    assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert told["host"] == "horizon.example"
    assert str(answer.getheader("Strict-Transport-Security")).startswith("max-age=")


def test_a_browser_stays_with_a_copy_and_goes_to_the_other_when_it_is_renewed(front: Front) -> None:
    cookies = {str(front.ask()[0].getheader("Set-Cookie")).partition(";")[0] for _ in range(20)}
    assert cookies == {"gh_copy=c1", "gh_copy=c2"}
    assert {front.ask(Cookie="gh_copy=c1")[0].getheader("Set-Cookie") for _ in range(10)} == {None}
    front.copies[0].shutdown()
    front.copies[0].server_close()
    answers = [front.ask(Cookie="gh_copy=c1")[0] for _ in range(10)]
    assert {answer.status for answer in answers} == {200}
    assert {str(answer.getheader("Set-Cookie")).partition(";")[0] for answer in answers} == {"gh_copy=c2"}
    assert "Secure" in str(answers[0].getheader("Set-Cookie"))
