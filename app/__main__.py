"""Serve the app: python -m app. The environment says where, with how many processes, and behind which proxies."""

import logging
import os
import sys

from app.serving.compiled_loops import copy_if_read_only
from app.serving.many_processes import serve_many, why_not
from app.serving.one_process import serve
from app.serving.secret import take_secret
from app.serving.settings import settings


def main() -> None:
    """One process a core behind nginx; where that cannot be had one process, which is said in a line."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    try:
        asked = settings()
        take_secret()
        copy_if_read_only()
    except ValueError as error:
        sys.exit(str(error))
    shown = "localhost" if asked.address in ("127.0.0.1", "0.0.0.0", "::", "::1") else asked.address
    if reason := why_not(asked.workers):
        logging.info("Serving with one process, since %s.", reason)
        os.environ["FORWARDED_ALLOW_IPS"] = ",".join(asked.proxies)  # which uvicorn believes
        serve(asked.address, asked.port)
        return
    logging.info("Serving with %s processes behind nginx: http://%s:%s", asked.workers, shown, asked.port)
    serve_many(asked)


if __name__ == "__main__":
    main()
