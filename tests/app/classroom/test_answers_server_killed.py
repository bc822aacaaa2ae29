"""PostgreSQL's server is killed while a class votes, and started again: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.classroom.database import Database, url_of
from app.classroom.hosting import ask
from app.classroom.migrate import migrate
from app.classroom.rooms import open_room
from tests.app.classroom.postgresql import running_postgresql
from tests.app.classroom.test_answers_survive import acknowledged, lost, stop, voter


@contextmanager
def killed_and_started_again(address: str) -> Iterator[None]:
    """Kill -9 of the server, and another in its place once its last process has gone."""
    found = re.search(r"host=(\S+)", address)
    assert found
    folder = Path(found[1])
    pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    command = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    who = Path(f"/proc/{pid}").stat()
    os.kill(pid, signal.SIGKILL)
    time.sleep(1.0)
    for lock in (folder / "data" / "postmaster.pid", folder / ".s.PGSQL.5432.lock"):
        lock.unlink()  # the killed one is still known to the process that started it, and looks alive
    own = {"user": who.st_uid, "group": who.st_gid, "extra_groups": []} if os.getuid() == 0 else {}
    with subprocess.Popen(command, cwd=folder, **own) as server:  # type: ignore[call-overload]
        try:
            yield
        finally:
            server.send_signal(signal.SIGQUIT)


def test_a_killed_database_server_loses_no_acknowledged_answer() -> None:
    with running_postgresql() as address:
        database = Database(url_of(address))
        migrate(database)
        code, key = open_room(database, "{}")
        ask(database, code, key, 0)
        told: dict[str, int] = defaultdict(int)
        with voter(address, code, [f"seat-{seat}" for seat in range(8)]) as process:
            acknowledged(process, told, most=100)
            with killed_and_started_again(address):
                acknowledged(process, told, most=200)
                stop(process)
                errors = acknowledged(process, told)
                assert len(told) == 8
                assert errors == 0
                assert lost(database, code, told) == {}
                database.close()
