"""The secret behind signed links: one for every process and every restart, since links are printed on paper."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from app.data_folder import data_folder

_FILE = "secret"


@cache
def secret() -> str:
    """`SECRET` of the environment, or what the data folder keeps."""
    return os.environ.get("SECRET") or kept_secret(data_folder())


def kept_secret(folder: Path) -> str:
    """What a folder keeps, made by whoever asks first. Of several processes that ask at once, one's is kept."""
    file = folder / _FILE
    if not file.exists():
        own = folder / f"{_FILE}.{os.getpid()}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(32))
            made.flush()
            os.fsync(made.fileno())
        try:
            os.link(own, file)  # a rename would take the place of a secret that another process already signs with
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return file.read_text(encoding="ascii")
