"""One server a core behind nginx, as `python -m app` starts them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.serving.served import PATIENCE, ROOT, Served, served

COOKIES = ("r0", "r1")
BACK_WITHIN = 2.0  # seconds in which a class is served again


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served"), WORKERS="2") as found:
        until_all_are_well(found)
        yield found


def until_all_are_well(app: Served) -> None:
    end = time.monotonic() + PATIENCE
    while len(app.servers) < 2 or not all(app.is_well(cookie) and not moved(app, cookie) for cookie in COOKIES):
        assert time.monotonic() < end, app.log.read_text()[-2000:]
        time.sleep(0.1)


def moved(app: Served, cookie: str) -> str:
    """Which other server answers who comes with this cookie; empty where it is the one that is named."""
    return app.ask("/_stcore/health", {"Cookie": f"gh_replica={cookie}"}).cookie


def test_each_server_answers_and_the_browser_is_told_which(app: Served) -> None:
    assert {app.ask("/_stcore/health").cookie for _ in range(20)} == set(COOKIES)


@pytest.mark.parametrize("cookie", COOKIES)
def test_a_browser_stays_with_the_server_that_answered_it(app: Served, cookie: str) -> None:
    assert [moved(app, cookie) for _ in range(20)] == [""] * 20


def test_who_brings_a_name_that_is_none_is_served(app: Served) -> None:
    assert app.ask("/_stcore/health", {"Cookie": "gh_replica=r7"}).cookie in COOKIES


@pytest.mark.parametrize(("origin", "status"), [("http://127.0.0.1:{port}", 101), ("https://elsewhere.example", 403)])
def test_only_the_app_s_own_pages_open_a_session(app: Served, origin: str, status: int) -> None:
    asked = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    asked |= {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Origin": origin.format(port=app.port)}
    assert app.status("/_stcore/stream", asked) == status


def test_a_file_without_the_token_of_a_page_is_refused(app: Served) -> None:
    assert app.ask("/_stcore/upload_file/none/none", method="PUT", body=b"x").status == 403


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/%6detrics", "/_stcore/agent/run", "//_stcore/%61gent"])
def test_what_counts_inside_answers_nobody(app: Served, path: str) -> None:
    assert app.ask(path).status == 404


@pytest.mark.parametrize("path", ["/", "/gates", "/_stcore/health", "/r/ABCDEF", "/static/none.js", "/nothing/here"])
def test_every_answer_has_one_of_each_header(app: Served, path: str) -> None:
    answer = app.ask(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in answer.headers or path.startswith("/static/")


def test_the_files_of_a_page_are_sent_by_nginx_compressed(app: Served) -> None:
    names = re.findall(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"', app.ask("/").body.decode())
    assert names
    for name in names:
        answer = app.ask(f"/{name}", {"Accept-Encoding": "gzip"})
        small = len(app.ask(f"/{name}").body) < 1000
        assert (answer.status, answer.headers.get("content-encoding")) == (200, None if small else "gzip")
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_who_was_with_a_server_that_is_killed_is_answered_by_the_other_within_two_seconds(app: Served) -> None:
    first, other = app.servers
    os.kill(first, signal.SIGKILL)
    begun = time.monotonic()
    while (answer := app.ask("/_stcore/health", {"Cookie": "gh_replica=r0"})).body != b"ok":
        assert time.monotonic() - begun < BACK_WITHIN
    assert time.monotonic() - begun < BACK_WITHIN
    assert answer.cookie in ("r1", "")  # or it is there again
    until_all_are_well(app)
    assert other in app.servers
    assert first not in app.servers


def test_all_are_renewed_while_everybody_is_answered(app: Served) -> None:
    before, failed, over = set(app.servers), list[str](), threading.Event()

    def ask_on() -> None:
        while not over.wait(0.02):
            for cookie in COOKIES:
                if not app.is_well(cookie):
                    failed.append(cookie)

    asking = threading.Thread(target=ask_on)
    asking.start()
    app.process.send_signal(signal.SIGUSR1)
    end = time.monotonic() + PATIENCE
    while before & set(app.servers) or len(app.servers) < 2:
        assert time.monotonic() < end
        time.sleep(0.1)
    until_all_are_well(app)
    over.set()
    asking.join()
    assert failed == []


def test_a_signal_ends_the_servers_and_nginx(app: Served) -> None:
    children = app.children
    assert len(children) == 4
    app.process.send_signal(signal.SIGTERM)
    assert app.process.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


ALONE = """
import sys
from app.serving.warm import require_alone, warm
{before}
warm()
assert ("torch" in sys.modules) == {torch}
from app.classroom.database import database
assert not database.cache_info().currsize
import asyncio
assert asyncio.events._get_running_loop() is None
require_alone()
"""


@pytest.mark.parametrize(("before", "torch"), [("", False), ("warm(); import torch", True)])
def test_nothing_but_one_thread_is_there_before_the_fork(before: str, torch: bool) -> None:
    program = ALONE.format(before=before, torch=torch)
    said = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=said, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


def test_a_thread_before_the_fork_is_refused() -> None:
    program = "import threading, time\nfrom app.serving.warm import require_alone\n"
    program += "threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\nrequire_alone()"
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert "threads before a fork must be 1, got 2" in found.stderr
