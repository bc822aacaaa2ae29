"""Serve the app: python -m app. ADDRESS, PORT and WORKERS in the environment say where, and with how many processes."""

import logging
import sys

from app.serving.many_processes import serve_many, why_not
from app.serving.one_process import serve
from app.serving.settings import settings


def main() -> None:
    """One process a core behind nginx; where that cannot be had one process, which is said in a line."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    try:
        asked = settings()
    except ValueError as error:
        sys.exit(str(error))
    shown = "localhost" if asked.address in ("127.0.0.1", "0.0.0.0", "::", "::1") else asked.address
    if reason := why_not(asked.workers):
        logging.info("Serving with one process, since %s.", reason)
        serve(asked.address, asked.port)
        return
    logging.info("Serving with %s processes behind nginx: http://%s:%s", asked.workers, shown, asked.port)
    serve_many(asked)


if __name__ == "__main__":
    main()
