"""The one secret of a server: it signs cookies and lessons' links, and is the password of a PostgreSQL that asks for one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import MutableMapping
from pathlib import Path

SHORTEST = 32  # characters
_COOKIES, _LINKS = "STREAMLIT_SERVER_COOKIE_SECRET", "SECRET"  # the second is read by app.lessons.secret


def take_secret(said: MutableMapping[str, str] = os.environ) -> None:
    """Give what `SECRET_FILE` holds to Streamlit, to the signer of lessons' links, and to PostgreSQL's driver.

    Several machines with one file are one server.

    Raises:
        ValueError: the file cannot be read, or holds too little.
    """
    if not (file := said.get("SECRET_FILE")):
        return
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise ValueError(f"SECRET_FILE must be a text that can be read: {error}") from None
    if len(secret) < SHORTEST:
        raise ValueError(f"SECRET_FILE must hold at least {SHORTEST} characters, got {len(secret)}")
    for name, use in ((_COOKIES, "cookies"), (_LINKS, "links")):
        said.setdefault(name, hashlib.sha256(f"{use} {secret}".encode()).hexdigest())
    said.setdefault("PGPASSWORD", secret)


def share_one_secret() -> None:
    """What one server signs, every server reads: until a restart, where no file was named."""
    os.environ.setdefault(_COOKIES, os.urandom(32).hex())
