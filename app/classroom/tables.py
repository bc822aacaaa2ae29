"""The tables of the classroom. Nothing in them tells who somebody is.

Times are seconds since 1970. `migrations/` makes these tables, and a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy import UniqueConstraint as Unique


class Phase(StrEnum):
    """Where a class is with a question, in the order in which it goes through them."""

    WAITING = "waiting"
    OPEN = "open"
    LOCKED = "locked"
    REVEALED = "revealed"


METADATA = MetaData()

# key_hash: SHA-256 of the host key. version: grows with each move of the host. joining: whether new students come in.
ROOMS = Table(
    "rooms",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("key_hash", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("phase", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("joining", Boolean, nullable=False),
    Column("most_seats", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("expires", Double, nullable=False, index=True),
)


def _room() -> Column[str]:
    return Column("room", String(6), ForeignKey("rooms.code", ondelete="CASCADE"), primary_key=True)


# token_hash: SHA-256 of what the browser's cookie holds. number: from 1, in the order of coming in.
SEATS = Table(
    "seats",
    METADATA,
    _room(),
    Column("token_hash", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Unique("room", "number", name="seats_number"),
)

# The primary key makes one answer a seat and question. attempt: the browser's counter. version: grows when the value does.
ANSWERS = Table(
    "answers",
    METADATA,
    _room(),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("seat", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("attempt", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("time", Double, nullable=False),
)

LINKS = Table(
    "links",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("text", Text, nullable=False),
    Column("created", Double, nullable=False),
    Column("expires", Double, nullable=False, index=True),
)

# name: SHA-256 of the content.
FILES = Table(
    "files",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("expires", Double, nullable=False, index=True),
)
