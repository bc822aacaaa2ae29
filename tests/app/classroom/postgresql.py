"""A PostgreSQL of the tests' own: in a temporary folder, on a socket there, gone when they are over.

`fsync` is off: a process that is killed loses nothing by it, only a computer without power does.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

PATIENCE = 60.0  # seconds for a start on a busy machine
USER = "horizon"


def bin_folder() -> Path:
    """Where PostgreSQL's programs are: `POSTGRESQL_BIN`, or the newest of Debian's."""
    named = os.environ.get("POSTGRESQL_BIN")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    for folder in [Path(named)] if named else reversed(debian):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    pytest.fail(
        "PostgreSQL is missing: install it (Debian: apt-get install postgresql), or set POSTGRESQL_BIN to its bin folder"
    )


def _somebody_else() -> dict[str, object]:
    """PostgreSQL refuses to run as root: who it runs as then."""
    if os.getuid() != 0:
        return {}
    who = next(entry for name in ("postgres", "nobody") for entry in pwd.getpwall() if entry.pw_name == name)
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


@contextmanager
def running_postgresql() -> Iterator[str]:
    """The address of its first database."""
    programs, other = bin_folder(), _somebody_else()
    folder = Path(tempfile.mkdtemp(prefix="gh-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        if other:
            shutil.chown(folder, other["user"], other["group"])  # type: ignore[call-overload]
        started = {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C"}, **other}
        new = [programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync"]
        subprocess.run(new, check=True, stdout=subprocess.DEVNULL, **started)  # type: ignore[call-overload]
        server = [
            programs / "postgres",
            "-D",
            folder / "data",
            "-k",
            folder,
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
        ]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(server, stdout=log, stderr=log, **started)  # type: ignore[call-overload]
        try:
            address = f"postgresql://{USER}@/postgres?host={folder}"
            _wait_for(address)
            yield address
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait(timeout=PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str) -> None:
    begun = time.monotonic()
    while True:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() - begun > PATIENCE:
                raise
        time.sleep(0.1)


def new_schema(address: str, name: str) -> str:
    """The address of an empty database, or as good as: tables are made and found in a schema of their own."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{address}&options=-csearch_path%3D{name}"
