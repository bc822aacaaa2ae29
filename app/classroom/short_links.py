"""Short codes in place of links that are too long for a QR code."""

from __future__ import annotations

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from app.classroom import codes
from app.classroom.database import Database
from app.classroom.refused import NotFound, TooMany, checked
from app.classroom.tables import LINKS
from app.language.language import plain

KEPT = 30 * 24 * 3600  # seconds: longer than a room, since a worksheet is printed before the lesson
MOST_LINKS = 10_000
LONGEST_LINK = 8_000  # characters
_KEEPING = 7_402  # of the lock under which links are counted and kept


def keep_link(database: Database, text: str) -> str:
    """The short code of a signed text: the same one while it is kept, and every time it is asked for, kept anew.

    Raises:
        TooLong, TooMany, Refused: The text, or the links of this server, are beyond their limits.
    """
    checked("link", text, LONGEST_LINK)

    def work(connection: Connection) -> str:
        database.one_at_a_time(connection, _KEEPING)
        now, tried = database.clock(), 0
        connection.execute(delete(LINKS).where(LINKS.c.expires <= now))
        while (there := connection.scalar(_text_of(code := codes.code_of(f"{tried}:{text}")))) not in (None, text):
            tried += 1
        if there == text:
            connection.execute(update(LINKS).where(LINKS.c.code == code).values(expires=now + KEPT))
            return code
        if (connection.scalar(select(func.count()).select_from(LINKS)) or 0) >= MOST_LINKS:
            raise TooMany(plain("This server keeps no more short links: use the long one."))
        connection.execute(insert(LINKS), {"code": code, "text": text, "created": now, "expires": now + KEPT})
        return code

    return database.write(work)


def kept_link(database: Database, code: str) -> str:
    """The text behind a short code.

    Raises:
        NotFound: There is none, or none any more.
    """
    query = _text_of(codes.as_code(code)).where(LINKS.c.expires > database.clock())
    if (text := database.read(lambda connection: connection.scalar(query))) is None:
        raise NotFound(plain("No link has this code: check its six characters."))
    return text


def _text_of(code: str | None) -> Select[str]:
    return select(LINKS.c.text).where(LINKS.c.code == code)
