"""Check a homework: python -m app.homework check SUBMISSION.csv --link LINK [--loss last]. See docs/homework.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.homework.asked import asked
from app.homework.words import verdict
from rnn_core.homework.check import check
from rnn_core.homework.submission import MAX_BYTES, read_submission

RIGHT, WRONG, REFUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all is right, 1 where something is wrong, 2 where a file or a link cannot be read."""
    given = _parser().parse_args(arguments)
    try:
        with given.submission.open("rb") as file:
            submission = read_submission(file.read(MAX_BYTES + 1))
        name, handed_in, task = asked(given.link, submission, last_loss=given.loss == "last")
        parts = check(submission, handed_in, task)
    except OSError as error:
        print(f"SUBMISSION must be a file that can be read, got {error.strerror}", file=sys.stderr)
        return REFUSED
    except ValueError as error:
        print(f"{given.submission.name[:60]}: {error}", file=sys.stderr)
        return REFUSED
    print(name)
    for part in parts:
        print(verdict(part, task))
    return RIGHT if all(part.right for part in parts) else WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.homework", description="Check a student's homework.")
    one = parser.add_subparsers(required=True, metavar="check").add_parser("check", help="compare it with the run")
    one.add_argument("submission", type=Path, metavar="SUBMISSION", help="a CSV as docs/homework.md has it")
    one.add_argument("--link", required=True, help="the experiment's link, or what follows its question mark")
    one.add_argument(
        "--loss", choices=("all", "last"), default="all", help="all losses of the link added up, or the last one alone"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
