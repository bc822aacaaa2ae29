"""A process that votes on and on, and prints what was acknowledged: run by tests, which kill it.

    python -m tests.app.classroom.voter ADDRESS CODE THREADS SECONDS TOKEN...

Each line is a token and an attempt, whose value is the attempt. The last line is "errors" with their number.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from app.classroom.answers import answer
from app.classroom.database import Database, url_of
from app.classroom.refused import Refused
from app.classroom.seats import take_seat


def main(address: str, code: str, threads: int, seconds: float, tokens: list[str]) -> None:
    database = Database(url_of(address))
    until = time.monotonic() + seconds

    def vote(mine: list[str]) -> int:
        errors, attempt = 0, 0
        for token in mine:
            take_seat(database, code, token)
        while time.monotonic() < until:
            attempt += 1
            for token in mine:
                try:
                    saved = answer(database, code, 0, token, json.dumps(attempt), attempt)
                except Refused:
                    errors += 1
                else:
                    os.write(1, f"{token} {saved.attempt}\n".encode())  # a whole line, whatever other threads write
        return errors

    with ThreadPoolExecutor(threads) as pool:
        errors = sum(pool.map(vote, [tokens[at::threads] for at in range(threads)]))
    print("errors", errors, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5:])
