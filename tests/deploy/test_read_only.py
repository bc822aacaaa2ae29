"""The app as its container runs it: nothing can be written but the temporary folder, and it serves, votes and says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.classroom.answers import answers
from app.classroom.database import Database, url_of
from app.classroom.hosting import ask
from benchmarks.session import Session
from tests.app.serving.served import Served, served
from tests.coroutines import run as run_coroutine

ROOT = Path(__file__).resolve().parents[2]
# In a mount namespace of its own, as a container has one.
ALL_READ_ONLY = """
mount --make-rprivate /
mount --bind "$0" "$0"
mount -o remount,bind,ro /
exec "$@"
"""


def copied(to: Path) -> Path:
    """What the image has, prepared as the image is, with every file and folder read-only."""
    for name in ("app", "pages", "rnn_core", "lessons", ".streamlit"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    compiled = {**os.environ, "NUMBA_CACHE_DIR": str(to / "compiled")}
    for module in ("app.serving.prepare", "rnn_core.compile"):
        subprocess.run([sys.executable, "-m", module], cwd=to, env=compiled, check=True, capture_output=True)
    for path in [to, *to.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return to


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    tree = copied(tmp_path_factory.mktemp("image") / "srv")
    free = tmp_path_factory.mktemp("free")
    command = [sys.executable, "-m", "app"]
    if os.getuid() == 0:  # whom no mode keeps from writing: every file system is read-only, but for one folder
        command = ["unshare", "--mount", "sh", "-ec", ALL_READ_ONLY, str(free), *command]
    said = {"WORKERS": "2", "NUMBA_CACHE_DIR": str(tree / "compiled"), "PYTHONDONTWRITEBYTECODE": "1"}
    with served(free, command, cwd=tree, TMPDIR=str(free), HOME=str(tree), CLASSROOM_DB="", **said) as found:
        yield found
    for path in [tree, *tree.rglob("*")]:
        path.chmod(0o755)


def test_nothing_can_be_written_but_the_temporary_folder(app: Served) -> None:
    root = Path(f"/proc/{app.process.pid}/mountinfo").read_text().splitlines()
    options = next(line.split()[5] for line in root if line.split()[4] == "/")
    assert os.getuid() != 0 or "ro" in options.split(",")
    assert not list(Path(f"/proc/{app.process.pid}/cwd").rglob("__pycache__"))


@pytest.mark.parametrize("page", ["", "gates", "unrolled", "training"])
def test_pages_open_and_compute(app: Served, page: str) -> None:
    async def visit() -> Session:
        session = Session(f"http://127.0.0.1:{app.port}", page=page)
        await session.open()
        await session.close()
        return session

    kinds = [one.kind for one in run_coroutine(visit()).screen.shown.values()]
    assert "exception" not in kinds
    assert len(kinds) > 10


def test_a_class_votes(app: Served) -> None:
    asked = {"Content-Type": "application/json"}
    opened = app.ask("/rooms", asked, "POST", json.dumps({"lesson": "depth"}).encode())
    assert opened.status == 201, opened.body
    code, key = json.loads(opened.body)["code"], opened.cookies["gh_host_" + json.loads(opened.body)["code"]]
    student = {**asked, "Cookie": f"gh_seat={app.ask(f'/r/{code}').cookies['gh_seat']}"}
    app.ask(f"/r/{code}", student)  # brings it
    (file,) = app.log.parent.glob("gradient-horizon-*/classroom.sqlite")
    rooms = Database(url_of(f"sqlite:///{file}"))
    ask(rooms, code, key, 0)
    saved = app.ask(f"/answer/{code}", student, "POST", b'{"step": 0, "value": 0, "attempt": 1}')
    assert (saved.status, json.loads(saved.body)) == (200, {"version": 1, "attempt": 1})
    assert [each.seat for each in answers(rooms, code, 0)] == [1]
    rooms.close()


def test_where_answers_are_kept_until_a_restart_is_said(app: Served) -> None:
    said = "cannot be written to: what a class answers is kept elsewhere, at most until a restart"
    assert said in app.log.read_text()
