"""A process that votes on and on until its input is closed, and prints what was acknowledged: run by tests, which kill it.

    python -m tests.app.classroom.voter ADDRESS CODE TOKEN...

Each token has a thread. Each line is a token and an attempt, whose value is the attempt. The last line is "errors" with
the number of answers that were refused, or were stored as if one before them had never been.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from app.classroom.answers import Saved, answer
from app.classroom.database import Database, url_of
from app.classroom.refused import Refused
from app.classroom.seats import take_seat


def main(address: str, code: str, tokens: list[str]) -> None:
    database, stop = Database(url_of(address)), Event()

    def vote(token: str) -> int:
        errors, attempt = 0, 0
        take_seat(database, code, token)
        while not stop.is_set():
            attempt += 1
            try:
                saved = answer(database, code, 0, token, json.dumps(attempt), attempt)
                os.write(1, f"{token} {saved.attempt}\n".encode())  # a whole line, whatever other threads write
                errors += saved != Saved(version=attempt, attempt=attempt)  # one before it was lost
            except Refused:
                errors += 1
        return errors

    with ThreadPoolExecutor(len(tokens)) as threads:
        voting = [threads.submit(vote, token) for token in tokens]
        sys.stdin.read()
        stop.set()
    print("errors", sum(each.result() for each in voting), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
