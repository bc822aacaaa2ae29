"""What the classroom cannot do for somebody: one sentence, and the status with which it travels."""

from __future__ import annotations

from app import numbers
from app.language.language import plain


class Refused(Exception):
    """What is asked cannot be had. `args[0]` is a sentence for the reader, `status` that of HTTP."""

    status = 400


class NotAllowed(Refused):
    """Only a host may do this, or only somebody with a seat."""

    status = 403


class NotFound(Refused):
    """No room, or no link, has this code."""

    status = 404


class OutOfTurn(Refused):
    """The class is not there yet, or the room is full."""

    status = 409


class Closed(OutOfTurn):
    """An answer came to a question that is not open."""


class Ended(Refused):
    """The room has expired."""

    status = 410


class TooLong(Refused):
    """A text is longer than its limit."""

    status = 413


class TooMany(Refused):
    """A limit of the server is reached."""

    status = 429


class Unavailable(Refused):
    """The database does not answer. The same request may succeed a little later."""

    status = 503


def checked(field: str, text: str, longest: int) -> str:
    """The text, if it can be stored.

    Raises:
        TooLong, Refused: It cannot.
    """
    if len(text) > longest:
        most, length = numbers.whole(longest), numbers.whole(len(text))
        raise TooLong(
            plain("{field} must be at most {most} characters, got {length}.", field=field, most=most, length=length)
        )
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Refused(plain("{field} must be text without broken characters.", field=field))
    return text
