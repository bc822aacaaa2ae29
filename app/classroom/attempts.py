"""Limits of the class's own routes, generous to a whole school that stands behind one address."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.classroom.allowance import Allowance, network
from app.classroom.refused import TooMany
from app.language.language import plain

MOST_WRONG = 60  # codes a minute and network
MOST_OPENED = 60  # rooms an hour and network
MOST_ANSWERS = 40  # in ten seconds and seat: a page that is not acknowledged sends again


class Attempts:
    """What was tried, by network or by seat. timer: seconds."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._wrong = Allowance(MOST_WRONG, 60, timer)
        self._opened = Allowance(MOST_OPENED, 3600, timer)
        self._answers = Allowance(MOST_ANSWERS, 10, timer)

    def check(self, address: str) -> None:
        """Before a code is looked up.

        Raises:
            TooMany: This address has tried too many wrong ones.
        """
        if self._wrong.is_used_up(network(address)):
            raise TooMany(plain("Too many wrong codes came from this network: try again in a minute."))

    def count_wrong(self, address: str) -> None:
        """After a code was none."""
        self._wrong.use(network(address))

    def count_opened(self, address: str) -> None:
        """Before a room is opened.

        Raises:
            TooMany: Too many came from there.
        """
        if not self._opened.use(network(address)):
            raise TooMany(plain("This network has opened too many rooms: try again in an hour."))

    def count_answer(self, seat: str) -> None:
        """Before an answer is stored. seat: its token.

        Raises:
            TooMany: They come too fast.
        """
        if not self._answers.use(seat):
            raise TooMany(plain("Answers come too fast from this seat: wait ten seconds."))
